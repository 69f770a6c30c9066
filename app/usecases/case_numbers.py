"""Case numbers: final from the start, because each laptop counts under letters of its own."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Final

from app.domain.case import Case
from app.storage.store import Store

LETTERS: Final = "BCDFGHJKLMNPRSTVWXZ"
"""Consonants only: no word comes of them, and none is taken for a digit."""

PREFIX_LENGTH: Final = 4
PREFIX_KEY: Final = "case_prefix"


def next_number(store: Store, on: date) -> str:
    """A number nobody has: letters of this laptop, two digits of the year, a count (`KRTM-26/14`)."""
    head = f"{prefix(store)}-{on:%y}/"
    counter = f"case_count_{on.year}"
    count = int(store.local(counter) or 0) + 1
    # A laptop restored from an older backup may have forgotten how far it had counted.
    while store.find(Case, number=f"{head}{count}", limit=1):
        count += 1
    store.remember_local(counter, count)
    return f"{head}{count}"


def prefix(store: Store) -> str:
    """The letters of this laptop, drawn when they are first needed."""
    held = store.local(PREFIX_KEY)
    if held:
        return str(held)
    drawn = "".join(secrets.choice(LETTERS) for _ in range(PREFIX_LENGTH))
    store.remember_local(PREFIX_KEY, drawn)
    return drawn
