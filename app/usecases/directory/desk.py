"""The directory at the desk: what is asked for the person who stands there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from weakref import WeakKeyDictionary

from app.domain.ages import age_span
from app.domain.directory.answers import Found
from app.domain.directory.entries import Entry
from app.domain.directory.leaf_tables import BY_NAME
from app.domain.directory.questions import Question, Seeker
from app.domain.ids import RecordId
from app.domain.person import Identifier, IdentityDocument, Person, PersonLanguage
from app.domain.reception import Placement
from app.domain.site import Organisation, Site
from app.domain.stays import covers, is_held
from app.domain.user import User
from app.jobs import Progress
from app.storage.directory.store import DirectoryStore
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import permits
from app.usecases.directory.column_maps import ColumnMap
from app.usecases.directory.importing import ImportOrder, ImportReport, import_directory
from app.usecases.directory.samples import import_sample
from app.usecases.permissions import Act, require

_STORES: WeakKeyDictionary[Reader, DirectoryStore] = WeakKeyDictionary()

_HELD = {
    "CF": "CF",
    "CFP": "CF",
    "PDS": "PDS",
    "RIC": "PDS",
    "PASS": "PASS",
    "CI": "PASS",
    "CIES": "PASS",
    "TV": "PASS",
    "TS": "TS",
    "STP": "TS",
}
"""Identifier or document of a person (V04) -> what a service asks for (V79)."""


def _store(reader: Reader) -> DirectoryStore:
    return _STORES.setdefault(reader, DirectoryStore(reader.tables))


def find(reader: Reader, question: Question, today: dt.date) -> Found:
    """One page of what answers `question`."""
    return _store(reader).search(question, today)


def entry(reader: Reader, id: bytes) -> Entry | None:
    """One entry by its id, or None."""
    return _store(reader).entry(id)


def count(reader: Reader) -> int:
    """How many services the directory holds."""
    return _store(reader).count(BY_NAME["service"])


def forget(reader: Reader) -> None:
    """The directory was changed through another connection."""
    _STORES.pop(reader, None)


def seeker_of(reader: Reader, id: RecordId, today: dt.date) -> Seeker:
    """What the directory needs to know of a person; an uncertain age is not known."""
    person = reader.get(Person, id)
    current = permits.current(permits.history(reader, id), today)
    return Seeker(
        permit=current.type if current else None,
        age=_age(person, today),
        sex=person.sex if person and person.sex in ("M", "F", "X") else None,
        documents=_documents(reader, id, bool(current)),
        languages=tuple(one.language for one in reader.find(PersonLanguage, person=id) if one.language),
        in_reception=any(covers(stay, today) for stay in reader.find(Placement, person=id)),
    )


def import_samples(store: Store, at: dt.datetime) -> Generator[Progress, None, list[ImportReport]]:
    """Bring in the directory that is shipped with the program: family clinics and schools."""
    return list((yield from import_sample(DirectoryStore(store.tables), at=at)))


def import_file(
    store: Store, path: Path, at: dt.datetime, chosen: ColumnMap | None = None
) -> Generator[Progress, None, list[ImportReport]]:
    """Bring in a file or package in one of the known formats, found out by itself.

    `chosen` says what the columns of a flat table are. NotAllowed for a role that may not.
    """
    require(store.by, Act.EDIT_DIRECTORY)
    order = ImportOrder(path, map=chosen, format="flat" if chosen is not None else "")
    report = yield from import_directory(DirectoryStore(store.tables), order, at=at)
    return [report]


def own_town(reader: Reader, by: RecordId, person: RecordId | None = None) -> str:
    """ISTAT code of the comune one works in: that of the person's centre, else of one's own; or nothing.

    Among several centres the comune most of them stand in; then that of the body one works for.
    """
    sites = {site.id: site for site in reader.find(Site) if site.comune and site.closed_on is None}
    stays = reader.find(Placement, person=person) if person else []
    for stay in stays:
        if stay.site in sites and is_held(stay):
            return sites[stay.site].comune or ""
    user = reader.get(User, by)
    own = [sites[one].comune for one in (user.sites if user else ()) if one in sites]
    towns = Counter(own or [site.comune for site in sites.values()])
    if towns:
        return towns.most_common(1)[0][0] or ""
    bodies = [one.comune for one in reader.find(Organisation) if one.comune]
    return bodies[0] if bodies and bodies[0] else ""


def _age(person: Person | None, today: dt.date) -> int | None:
    span = age_span(person.born, today) if person and person.born else None
    return span.least if span is not None and span.least == span.most else None


def _documents(reader: Reader, id: RecordId, has_permit: bool) -> frozenset[str]:
    types = {one.type for one in reader.find(Identifier, person=id) if one.state != "wrong"}
    types |= {
        one.type for one in reader.find(IdentityDocument, person=id) if one.holder not in ("lost", "stolen")
    }
    held = {_HELD[type_] for type_ in types if type_ in _HELD}
    return frozenset(held | ({"PDS"} if has_permit else set()))
