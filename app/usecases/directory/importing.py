"""Bring a directory in: recognise the format, take the rows, make them findable. All of it or nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.directory.leaf_tables import BY_NAME
from app.errors import DomainError
from app.jobs import Progress
from app.storage.directory.loading import Counts
from app.storage.directory.store import DirectoryStore
from app.usecases.directory.column_maps import ColumnMap
from app.usecases.directory.exporting import ATTRIBUTION
from app.usecases.directory.flat import read_flat
from app.usecases.directory.geojson import is_geojson
from app.usecases.directory.hsds_json import read_json
from app.usecases.directory.hsds_tabular import read_package
from app.usecases.directory.intake import Intake, Reject
from app.usecases.directory.ohana import header_of, is_ohana, read_ohana
from app.usecases.directory.sources import Source, opened

FORMATS = ("hsds-json", "hsds-tabular", "ohana", "flat")
_STEP = 500


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to bring in and how to read it; what is empty is found out.

    `source` names the origin: ids made for rows without ids of the standard hang on it, so a
    second import under the same name updates the first. Default: the map's name or the file's.
    """

    path: Path
    format: str = ""
    map: ColumnMap | None = None
    source: str = ""
    licence: str = ""
    encoding: str = ""
    delimiter: str = ""
    findable: bool = True
    """Whether to make the services findable at once; False when more is coming."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import has done. `counts` is by table; `rejects` says what was left out and why."""

    format: str
    source: str
    counts: dict[str, Counts] = field(default_factory=dict)
    rejects: tuple[Reject, ...] = ()
    kept: int = 0

    @property
    def services(self) -> Counts:
        """What happened to the services."""
        return self.counts.get("service", Counts())

    @property
    def changed(self) -> bool:
        """Whether any row is new or different."""
        return any(counts.added or counts.updated for counts in self.counts.values())

    @property
    def refused(self) -> int:
        """How many rows were left out altogether."""
        return sum(1 for reject in self.rejects if not reject.kept)


def import_directory(
    store: DirectoryStore, order: ImportOrder, *, at: dt.datetime
) -> Generator[Progress, None, ImportReport]:
    """Take everything in `order`, in one transaction; closing the generator undoes it.

    Refuses (DomainError) what cannot be read as any of the formats, or has nothing in it;
    rows that cannot be read are left out and reported.
    """
    with opened(order.path) as source:
        kind = order.format or recognised(source)
        name = order.source or (order.map.source if order.map else "") or order.path.stem
        with store.transaction():
            intake = Intake(store.loader(keep_references=kind == "hsds-json"))
            yield from _stepped(_reader(kind, source, intake, order, name), source)
            intake.loader.flush()
            _not_nothing(intake)
            kept = store.trail.keep_local_changes()
            report = ImportReport(kind, name, dict(intake.loader.counts), tuple(intake.rejects), kept)
            if order.findable and report.changed:
                yield from made_findable(store)
            store.note_import(_facts(report, order, at, source))
    return report


def made_findable(store: DirectoryStore) -> Iterator[Progress]:
    """Make every service findable as it now is."""
    services = store.count(BY_NAME["service"])
    for done in store.refresh():
        yield Progress(done, services, "directory.stage.indexing")


def _stepped(reading: Iterator[int], source: Source) -> Iterator[Progress]:
    for number, done in enumerate(reading):
        if number % _STEP == 0:
            yield Progress(min(done, source.size), source.size, "directory.stage.reading")


def _reader(kind: str, source: Source, intake: Intake, order: ImportOrder, name: str) -> Iterator[int]:
    if kind == "hsds-tabular":
        return read_package(source, intake)
    if kind == "hsds-json":
        return read_json(source, _only(source, ".json"), intake)
    if kind == "ohana":
        return read_ohana(source, intake, name)
    if kind == "flat":
        return read_flat(source, intake, order.map, name, order.encoding, order.delimiter)
    raise DomainError("directory.import.format", format=kind)


def recognised(source: Source) -> str:
    """The format of a source, by the names of its files and their columns."""
    names = tuple(name.lower() for name in source.names())
    if "services.csv" in names or "organizations.csv" in names:
        first = "services.csv" if "services.csv" in names else "organizations.csv"
        return "ohana" if is_ohana(names, header_of(source, first)) else "hsds-tabular"
    if "locations.csv" in names:
        return "hsds-tabular"
    if len(names) == 1 and is_geojson(source, source.names()[0]):
        return "flat"
    if any(name.endswith(".json") for name in names) and not any(name.endswith(".csv") for name in names):
        return "hsds-json"
    if len(names) == 1 and _begins_like_json(source, source.names()[0]):
        return "hsds-json"
    return "flat"


def _begins_like_json(source: Source, name: str) -> bool:
    with source.open(name) as stream:
        head = stream.read(64)
    source.read = 0
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:2].strip()[:1] in (b"{", b"[")


def _only(source: Source, ending: str) -> str:
    names = [name for name in source.names() if name.lower().endswith(ending)] or list(source.names())
    if not names:
        raise DomainError("directory.import.empty")
    return names[0]


def _not_nothing(intake: Intake) -> None:
    if not any(counts.read for counts in intake.loader.counts.values()):
        if not intake.rejects:
            raise DomainError("directory.import.empty")
        raise DomainError("directory.import.nothing_fits", rejected=len(intake.rejects))


def _facts(report: ImportReport, order: ImportOrder, at: dt.datetime, source: Source) -> dict[str, str | int]:
    services = report.services
    return {
        "source": report.source,
        "format": report.format,
        "licence": order.licence or (order.map.licence if order.map else "") or _named_in(source),
        "sha256": _digest(source),
        "at": at.isoformat(timespec="seconds"),
        "added": services.added,
        "updated": services.updated,
        "unchanged": services.unchanged,
        "rejected": report.refused,
    }


def _named_in(source: Source) -> str:
    """Who the source says must be named, when it is a package that says so."""
    if ATTRIBUTION not in source.names():
        return ""
    with source.open(ATTRIBUTION) as stream:
        return stream.read(1 << 16).decode("utf-8", errors="replace").strip()


def _digest(source: Source) -> str:
    """One fingerprint over the names and bytes of all files."""
    whole = hashlib.sha256()
    for name in source.names():
        whole.update(name.encode() + b"\0")
        with source.open(name) as stream:
            while chunk := stream.read(1 << 20):
                whole.update(chunk)
    return whole.hexdigest()
