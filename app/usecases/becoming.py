"""A laptop that worked alone joins an organisation that knows its person under another id.

All work stays: what named the old entry among the colleagues names the new one.
"""

from __future__ import annotations

from app.domain.user import User
from app.storage import authorship
from app.storage.store import Store


def become(store: Store, user: User) -> int:
    """Let `user` be who this profile belongs to and has always belonged to; number of records changed."""
    old = store.by.id
    changed = authorship.rename(store, old, user.id) if old != user.id else 0
    if store.get(User, user.id) is None:
        store.add(user)
    store.remember_local("user", user.id)
    return changed
