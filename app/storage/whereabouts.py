"""Where the last change of a record is, as far as this laptop can prove it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.declaration import Kind
from app.domain.ids import RecordId
from app.storage.change_states import ARRIVED
from app.storage.reader import Reader
from app.storage.schema import table_of


@dataclass(frozen=True, slots=True)
class LastChange:
    """`sent`: the server has it. `users`: whose other laptops have it too, proven by what they sent since."""

    state: int
    users: tuple[RecordId, ...]

    @property
    def sent(self) -> bool:
        """Whether the server has it."""
        return self.state in ARRIVED


def last_change(reader: Reader, kind: Kind, record: RecordId) -> LastChange | None:
    """Where the last change of a record is; None for a record that was never saved.

    A laptop that wrote something knowing of a change has that change: its context says so.
    """
    found = reader.rows(
        "SELECT c.state, c.space, c.device, c.dseq, d.user, d.key IS NOT NULL"
        f" FROM {table_of(kind)} k JOIN change c ON c.rid = k.change JOIN device d ON d.number = c.device"
        " WHERE k.id = ?",
        [record],
    )
    if not found:
        return None
    state, space, device, dseq, author, own = found[0]
    if not own:
        return LastChange(state, (RecordId(author),) if author else ())
    rows = reader.rows(
        "SELECT DISTINCT d.user FROM seen s JOIN device d ON d.number = s.by"
        " WHERE s.space = ? AND s.device = ? AND s.dseq >= ? AND d.key IS NULL AND d.user IS NOT NULL"
        " ORDER BY s.by",
        [space, device, dseq],
    )
    return LastChange(state, tuple(RecordId(row[0]) for row in rows))
