"""Invitations, the requests made under them, and what was decided."""

from __future__ import annotations

from sync.protocol.messages import mark_of
from sync.server.store.port import Database
from sync.server.store.rows import StoredInvitation

OPEN, WAITING, APPROVED, REFUSED = "open", "waiting", "approved", "refused"

_READ = "SELECT id, inviter, member, expires_ms, request, state, parcel FROM invitation"


class JoinStore:
    """One line for each one-time id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def invite(self, invitation: StoredInvitation, now_ms: int) -> bool:
        """Register an id; False when it is taken. Invitations that ended a week ago go."""
        with self._database.writing() as cursor:
            cursor.execute("DELETE FROM invitation WHERE expires_ms < ?", (now_ms - 7 * 86_400_000,))
            cursor.execute(
                "INSERT INTO invitation (id, inviter, member, expires_ms) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO NOTHING",
                (invitation.id, invitation.inviter, invitation.user, invitation.expires_ms),
            )
            return cursor.rowcount == 1

    def get(self, invitation: bytes) -> StoredInvitation | None:
        """The line of an id."""
        with self._database.reading() as cursor:
            cursor.execute(f"{_READ} WHERE id = ?", (invitation,))
            row = cursor.fetchone()
            return None if row is None else StoredInvitation(*row)

    def waiting(self) -> list[StoredInvitation]:
        """Requests nobody decided yet."""
        with self._database.reading() as cursor:
            cursor.execute(f"{_READ} WHERE state = ? ORDER BY id", (WAITING,))
            return [StoredInvitation(*row) for row in cursor.fetchall()]

    def request(self, invitation: bytes, request: bytes) -> bool:
        """Use an open id for `request`; False when another request has used it. Again is no harm."""
        with self._database.writing() as cursor:
            cursor.execute(
                "UPDATE invitation SET request = ?, state = ? WHERE id = ? AND (state = ? OR request = ?)",
                (request, WAITING, invitation, OPEN, request),
            )
            return cursor.rowcount == 1

    def decide(self, invitation: bytes, state: str, parcel: bytes) -> bool:
        """Keep a decision; False when nothing waits under this id. One nobody used yet may be refused."""
        before = OPEN if state == REFUSED else WAITING
        with self._database.writing() as cursor:
            cursor.execute(
                "UPDATE invitation SET state = ?, parcel = ? WHERE id = ? AND state IN (?, ?)",
                (state, parcel, invitation, WAITING, before),
            )
            return cursor.rowcount == 1

    def marked(self, mark: bytes) -> StoredInvitation | None:
        """The line of the id that has this mark (`sync.protocol.messages.mark_of`), not decided yet."""
        with self._database.reading() as cursor:
            cursor.execute(f"{_READ} WHERE state IN (?, ?)", (OPEN, WAITING))
            found = (StoredInvitation(*row) for row in cursor.fetchall())
            return next((one for one in found if mark_of(one.id) == mark), None)
