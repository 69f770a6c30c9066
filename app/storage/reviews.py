"""Questions about what was handed in that only the tables can answer."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.ids import RecordId
from app.storage.reader import Reader


def authors_after(reader: Reader, review: RecordId, records: Sequence[RecordId]) -> frozenset[RecordId]:
    """Who wrote these records after a review was last written."""
    marks = ",".join("?" * len(records))
    rows = reader.rows(
        f"SELECT DISTINCT c.author FROM touch t JOIN change c ON c.rid = t.change"
        f" WHERE t.record IN ({marks}) AND c.rid > (SELECT change FROM k_review WHERE id = ?)",
        [*records, review],
    )
    return frozenset(RecordId(row[0]) for row in rows)
