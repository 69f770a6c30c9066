"""Where a space of this laptop belongs: what it is about, and the site of the file it is part of."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.audiences import NOWHERE
from app.domain.case import Case, CaseMember
from app.domain.case_states import OVER
from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.mediation_job import MediationJob
from app.domain.user import User
from app.storage import change_numbers
from app.storage.reader import Reader
from app.storage.spaces import Space


def space_of_id(reader: Reader, id: bytes) -> Space | None:
    """The space of this id, or None when this laptop does not have it."""
    return _space(reader, "id = ?", [id])


def space_about(reader: Reader, scope: Scope, root: RecordId) -> Space | None:
    """The space about `root` in `scope`, or None when nothing was ever written there."""
    return _space(reader, "scope = ? AND root = ?", [scope.value, root])


def home_of_id(reader: Reader, id: bytes) -> bytes | None:
    """The group a space lives in at the server, as far as this laptop was told."""
    rows = reader.rows("SELECT home FROM space WHERE id = ?", [id])
    return rows[0][0] if rows else None


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


def site_of_job(reader: Reader, job: RecordId) -> RecordId | None:
    """The site a mediation is for; None while the job is not known here."""
    found = reader.get(MediationJob, job)
    return (found.site or NOWHERE) if found is not None else None


def team_of(reader: Reader, person: RecordId) -> frozenset[RecordId]:
    """Who works on the running cases of a person: those responsible, and their teams of today."""
    found: set[RecordId] = set()
    for case in reader.find(Case, person=person):
        if case.state not in OVER and case.responsible is not None:
            found.add(case.responsible)
    for one in reader.find(CaseMember, person=person):
        if one.until_on is None and one.user is not None:
            found.add(one.user)
    return frozenset(found)


def in_scope(reader: Reader, scope: Scope) -> list[Space]:
    """The spaces of this laptop in `scope`, oldest first."""
    return [space for space, _ in homed(reader, scope)]


def homed(reader: Reader, scope: Scope) -> list[tuple[Space, bytes | None]]:
    """The spaces of this laptop in `scope`, oldest first, with the group each lives in as far as is known."""
    rows = reader.rows("SELECT rid, id, root, home FROM space WHERE scope = ? ORDER BY rid", [scope.value])
    return [(Space(rid, id_, scope, RecordId(root)), home) for rid, id_, root, home in rows]


def teams(reader: Reader, scope: Scope) -> dict[RecordId, set[RecordId]]:
    """`team_of` of everybody with a space in `scope`, by person, in one question."""
    over = ", ".join("?" * len(OVER))
    rows = reader.rows(
        f"""SELECT k.person, k.responsible FROM space s JOIN k_case k ON k.person = s.root
            WHERE s.scope = ? AND k.alive AND k.responsible IS NOT NULL
              AND coalesce(k.state, '') NOT IN ({over})
            UNION ALL
            SELECT m.person, m.user FROM space s JOIN k_case_member m ON m.person = s.root
            WHERE s.scope = ? AND m.alive AND m.until_on IS NULL AND m.user IS NOT NULL""",
        [scope.value, *sorted(OVER), scope.value],
    )
    found: dict[RecordId, set[RecordId]] = {}
    for person, user in rows:
        found.setdefault(RecordId(person), set()).add(RecordId(user))
    return found


def at_other_sites(reader: Reader, sites: Mapping[bytes, RecordId]) -> list[tuple[Space, bytes]]:
    """Files and reserved parts with a case whose site is not that of their home; `sites` is by home."""
    rows = reader.rows(
        """SELECT DISTINCT s.rid, s.id, s.scope, s.root, s.home, c.site FROM case_card c
           JOIN space s ON s.scope IN ('file', 'reserved') AND s.root = c.person
           WHERE c.site IS NOT NULL AND s.home IS NOT NULL"""
    )
    found = {}
    for rid, id_, scope, root, home, site in rows:
        if sites.get(home, site) != site:
            found[rid] = (Space(rid, id_, Scope(scope), RecordId(root)), home)
    return list(found.values())


def mark(reader: Reader) -> str:
    """Changes whenever something was written or received, or a space got another home."""
    homed = reader.rows("SELECT count(home) FROM space")[0][0]
    return f"{change_numbers.last(reader)} {homed}"


def last_heard(reader: Reader) -> dict[bytes, int]:
    """When each device last wrote something that is here (milliseconds by its own clock)."""
    rows = reader.rows("SELECT d.id, max(c.at) FROM change c JOIN device d ON d.number = c.device GROUP BY 1")
    return dict(rows)


def begun_by(reader: Reader, record: RecordId) -> RecordId | None:
    """Who began a record, as far as its changes are here."""
    rows = reader.rows(
        """SELECT c.author FROM touch t JOIN change c ON c.rid = t.change
           WHERE t.record = ? ORDER BY c.hlc LIMIT 1""",
        [record],
    )
    return RecordId(rows[0][0]) if rows else None


def _site_of_beginner(reader: Reader, person: RecordId) -> RecordId:
    beginner = reader.get(User, begun_by(reader, person))
    # Somebody of several sites: the lowest id, so that every laptop says the same.
    return min(beginner.sites, default=NOWHERE) if beginner is not None else NOWHERE


def _space(reader: Reader, where: str, bound: list[object]) -> Space | None:
    sql = f"SELECT rid, id, scope, root FROM space WHERE {where} AND scope NOT IN ('unknown', 'forgotten')"
    rows = reader.rows(sql, bound)
    return Space(rows[0][0], rows[0][1], Scope(rows[0][2]), RecordId(rows[0][3])) if rows else None
