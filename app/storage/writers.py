"""Who wrote a record, and on which laptop: its first change says so."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ids import RecordId
from app.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose change a record came by, and the id (8 bytes) of the laptop it was made on."""

    user: RecordId
    device: bytes


def writer_of(reader: Reader, record: RecordId) -> Writer | None:
    """None for a record nothing here tells the beginning of."""
    rows = reader.rows(
        "SELECT c.author, d.id FROM touch t JOIN change c ON c.rid = t.change"
        " JOIN device d ON d.number = c.device WHERE t.record = ? ORDER BY c.hlc, d.id LIMIT 1",
        [record],
    )
    return Writer(RecordId(rows[0][0]), bytes(rows[0][1])) if rows else None
