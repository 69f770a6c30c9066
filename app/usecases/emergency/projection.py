"""Copies what was written in a reserved part, in the transaction that wrote it.

Nothing is loaded for transactions that wrote nothing reserved: nearly all.
"""

from __future__ import annotations

from app.domain.emergency import copied_kinds
from app.domain.ids import RecordId
from app.storage.store import Store


def project_copies(store: Store, _persons: frozenset[RecordId]) -> None:
    """Seal a copy of every reserved record this transaction wrote, where the site has an emergency key."""
    copied = {kind.name for kind in copied_kinds(store.registry)}
    written = [place for place in store.before if place[0] in copied]
    if written:
        from app.usecases.emergency import copies

        copies.copy_written(store, written)
