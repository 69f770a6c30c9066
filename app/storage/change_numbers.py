"""The local numbers of changes: none is given twice on this laptop, whatever was given up in between.

Several places remember how far they came by such a number (what came in since last time, what is to be
sealed for emergencies, what is on its way to the server). A number that came again would let them pass over
a change nobody has looked at.
"""

from __future__ import annotations

from typing import Final

from app.storage.reader import Reader

_GIVEN_UP: Final = "changes.last"
"""The highest number there was when changes were last given up, in `local`."""


def last(reader: Reader) -> int:
    """The highest number ever given here; 0 for a file nobody has written in."""
    (kept,) = reader.rows(
        "SELECT max((SELECT coalesce(max(rid), 0) FROM change),"
        " coalesce((SELECT value FROM local WHERE key = ?), 0))",
        [_GIVEN_UP],
    )
    return int(kept[0])


def keep(reader: Reader) -> None:
    """Before changes are deleted, inside the transaction: their numbers are not given again."""
    reader.tables.execute(
        "INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)", [_GIVEN_UP, last(reader)]
    )
