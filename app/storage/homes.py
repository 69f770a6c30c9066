"""Where a space of this laptop belongs: what it is about, and the site of the file it is part of."""

from __future__ import annotations

from app.domain.audiences import NOWHERE
from app.domain.case import Case
from app.domain.case_states import OVER
from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.user import User
from app.storage.reader import Reader
from app.storage.spaces import Space


def space_of_id(reader: Reader, id: bytes) -> Space | None:
    """The space of this id, or None when this laptop does not have it."""
    return _space(reader, "id = ?", [id])


def space_about(reader: Reader, scope: Scope, root: RecordId) -> Space | None:
    """The space about `root` in `scope`, or None when nothing was ever written there."""
    return _space(reader, "scope = ? AND root = ?", [scope.value, root])


def spaces_of_person(reader: Reader, person: RecordId) -> list[Space]:
    """The parts of a person's file that belong to a site: the general one and the reserved one."""
    found = (space_about(reader, scope, person) for scope in (Scope.FILE, Scope.RESERVED))
    return [space for space in found if space is not None]


def site_of_file(reader: Reader, person: RecordId) -> RecordId:
    """The site of a person's file: their case's, else that of whoever began the file.

    Of several cases the running one counts, then the latest. `NOWHERE` when nobody has a site.
    """
    cases = [case for case in reader.find(Case, person=person, order="opened_on") if case.site is not None]
    running = [case for case in cases if case.state not in OVER]
    if cases:
        return (running or cases)[-1].site or NOWHERE
    return _site_of_beginner(reader, person)


def _site_of_beginner(reader: Reader, person: RecordId) -> RecordId:
    rows = reader.rows(
        """SELECT c.author FROM touch t JOIN change c ON c.rid = t.change
           WHERE t.record = ? ORDER BY c.hlc LIMIT 1""",
        [person],
    )
    beginner = reader.get(User, RecordId(rows[0][0])) if rows else None
    # Somebody of several sites: the lowest id, so that every laptop says the same.
    return min(beginner.sites, default=NOWHERE) if beginner is not None else NOWHERE


def _space(reader: Reader, where: str, bound: list[object]) -> Space | None:
    rows = reader.rows(f"SELECT rid, id, scope, root FROM space WHERE {where}", bound)
    return Space(rows[0][0], rows[0][1], Scope(rows[0][2]), RecordId(rows[0][3])) if rows else None
