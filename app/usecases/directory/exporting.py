"""Hand the directory on: as the standard's tabular package or as its JSON, the same bytes for the same rows.

Persons are left out (class C1): the table of contacts, what hangs on them, and telephones
that are theirs alone. A file of the same name is replaced only when the new one is whole.
"""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from app.domain.directory.fields import Table
from app.domain.directory.guarding import guarded
from app.domain.directory.leaf_tables import BY_NAME, TABLES
from app.errors import DomainError
from app.jobs import Progress
from app.storage.directory.store import DirectoryStore
from app.storage.files import place_errors
from app.usecases.directory.nesting import Nest
from app.usecases.directory.packages import DESCRIPTOR, descriptor
from app.usecases.directory.published import extra_of, published_rows

ATTRIBUTION = "ATTRIBUTION.txt"
_STAGE = "directory.stage.writing"
_CHUNK = 200


def export_directory(store: DirectoryStore, to: Path) -> Generator[Progress, None, int]:
    """Write every published row to `to`: a .zip is the tabular package, a .json the nested form.

    Gives how many services were written.
    """
    if to.suffix.lower() == ".zip":
        yield from _write_package(store, to)
    elif to.suffix.lower() == ".json":
        yield from _write_json(store, to)
    else:
        raise DomainError("directory.export.format")
    return store.count(BY_NAME["service"])


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` at the end, and disappears when that is not reached."""
    part = path.with_name(f".{path.name}.part")
    try:
        with place_errors():
            with part.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
    finally:
        with suppress(OSError):  # a stick taken out: what is on it cannot be cleared away
            part.unlink(missing_ok=True)


def attribution(store: DirectoryStore) -> str:
    """Who must be named, a line each: the licences of everything brought in."""
    lines = {line for fact in store.imports() for line in str(fact["licence"]).splitlines() if line}
    return "".join(f"{line}\n" for line in sorted(lines))


def _write_package(store: DirectoryStore, to: Path) -> Generator[Progress, None, None]:
    total = sum(store.count(table) for table in TABLES)
    done = 0
    with _replacing(to) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        written: dict[Table, tuple[str, ...]] = {}
        for table in TABLES:
            columns = _columns(store, table)
            if columns is None:
                continue
            written[table] = columns
            with archive.open(_member(table.file), "w", force_zip64=True) as member:
                for count in _write_table(store, table, columns, member):
                    yield Progress(min(done + count, total), total, _STAGE)
            done += store.count(table)
        archive.writestr(_member(DESCRIPTOR), json.dumps(descriptor(written), indent=2, ensure_ascii=False))
        named = attribution(store)
        if named:
            archive.writestr(_member(ATTRIBUTION), named)


def _member(name: str) -> zipfile.ZipInfo:
    """A member without a date of its own, so that equal rows give equal bytes."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _columns(store: DirectoryStore, table: Table) -> tuple[str, ...] | None:
    """Columns to write: the standard's, what its draft adds if there is any of it, what sources added."""
    used: set[str] = set()
    extra: set[str] = set()
    empty = True
    later = [f.name for f in table.fields if f.since != "3.0" and table.since == "3.0"]
    for row in published_rows(store, table):
        empty = False
        used.update(name for name in later if row[name] is not None)
        extra.update(extra_of(row))
    if empty:
        return None
    return (*(name for name in table.columns if name not in later or name in used), *sorted(extra))


def _write_table(
    store: DirectoryStore, table: Table, columns: tuple[str, ...], member: IO[bytes]
) -> Iterator[int]:
    text = io.TextIOWrapper(member, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for number, row in enumerate(published_rows(store, table), start=1):
        whole = extra_of(row) | row
        writer.writerow([_cell(whole.get(name)) for name in columns])
        if number % 1000 == 0:
            yield number
    text.flush()
    text.detach()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _write_json(store: DirectoryStore, to: Path) -> Generator[Progress, None, None]:
    services = BY_NAME["service"]
    total = store.count(services)
    nest = Nest(store)
    page = {"total_items": total, "total_pages": 1, "page_number": 1, "size": total}
    page |= {"first_page": True, "last_page": True, "empty": total == 0}
    with _replacing(to) as file:
        file.write(_text(page)[:-1] + b',"contents":[')
        done = 0
        chunk: list[dict[str, object]] = []
        for row in store.rows(services):
            chunk.append(row)
            if len(chunk) == _CHUNK:
                _write_all(file, nest.objects(services, chunk), done > 0)
                done += len(chunk)
                chunk = []
                yield Progress(done, total, _STAGE)
        _write_all(file, nest.objects(services, chunk), done > 0)
        file.write(b"\n]")
        for table in TABLES:
            _write_rest(file, nest, table)
            yield Progress(total, total, _STAGE)
        file.write(b"}\n")


def _write_rest(file: IO[bytes], nest: Nest, table: Table) -> None:
    """What no service holds: organisations without one, terms nobody uses ..."""
    rest = nest.left_over(table)
    if rest:
        key = table.file.removesuffix(".csv")
        file.write(f',"{key}":['.encode())
        _write_all(file, rest, False)
        file.write(b"\n]")


def _write_all(file: IO[bytes], objects: list[dict[str, object]], comma: bool) -> None:
    for whole in objects:
        file.write((b",\n" if comma else b"\n") + _text(whole))
        comma = True


def _text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
