"""Small things this laptop remembers inside the encrypted profile: columns chosen, filters left on."""

from __future__ import annotations

import json
from typing import Any

from app.storage.reader import Reader
from app.storage.store import Store


def recall(reader: Reader, key: str) -> Any:
    """What was remembered under `key` (plain JSON values), None when there is nothing."""
    text = reader.local(f"ui.{key}")
    return json.loads(text) if text is not None else None


def remember(store: Store, key: str, value: Any) -> None:
    """Remember a plain JSON value under `key` on this laptop alone; it is no change of any record."""
    store.remember_local(f"ui.{key}", json.dumps(value))
