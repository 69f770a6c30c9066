"""Is the file whole? SQLite's own check and the cipher's, after a checkpoint.

Without the checkpoint the cipher's check gives false alarms after a power cut; alone it misses a
file cut at a page boundary. Neither deletes or mends anything: that is a person's decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import DatabaseDamaged
from app.storage.database import translated

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Health:
    """What the two checks found, by number: the messages name pages and tables, never contents."""

    structure: int
    cipher: int

    @property
    def good(self) -> bool:
        """True when neither check found anything."""
        return self.structure == 0 and self.cipher == 0


def examine(tables: Database) -> Health:
    """Check the whole file behind the writer `tables`; takes seconds on a large one.

    A page so broken that the check itself stops counts as one finding. Raises `DatabaseBusy`,
    `DiskFailing` and the like when the check could not be made.
    """
    with translated():
        if tables.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            tables.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return Health(_findings(tables, "quick_check"), _findings(tables, "cipher_integrity_check"))


def _findings(tables: Database, check: str) -> int:
    try:
        with translated():
            rows = tables.execute(f"PRAGMA {check}").fetchall()
    except DatabaseDamaged:
        return 1
    return sum(1 for row in rows if row[0] != "ok")
