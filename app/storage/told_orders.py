"""The orders to erase that records tell of, by name alone."""

from __future__ import annotations

from app.storage.reader import Reader


def order_ids(reader: Reader) -> list[str | None]:
    """What the living records of orders with a line in the membership log name it by, in hex."""
    rows = reader.rows("SELECT order_id FROM k_erasure WHERE alive AND line IS NOT NULL")
    return [row[0] for row in rows]
