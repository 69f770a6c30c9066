"""Somebody took the keys over with two sheets of the recovery kit: who leads is told, for it may be theft."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from app.domain.ids import RecordId
from app.domain.user import User
from app.storage import membership_lines
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.lines import Doors, now_ms
from app.usecases.permissions import Act, allowed

SCANNED, NEWS = "kit.scanned", "kit.news"
"""In `local`: how many lines of the membership log were looked through; who was found, as JSON [user, ms]."""
RECENT_MS = 14 * 86_400_000


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Who made themselves an officer with the kit, and when."""

    name: str
    at: datetime


def after_round(doors: Doors) -> bool:
    """Look through the lines that are new; nothing of it is ever to be sent."""
    first = doors.read_for_sync(lambda reader: int(reader.local(SCANNED) or 0))
    found, last = doors.read_for_sync(partial(membership_lines.crowned, first=first))
    if not first:  # a laptop that was let in just now: what is long past is no news
        found = [(user, ms) for user, ms in found if ms > now_ms() - RECENT_MS]
    if last > first:
        doors.receive([partial(_keep, found=found, last=last)])
    return False


def told(reader: Reader, by: User) -> list[TakenOver]:
    """What `by`, who leads or watches, has not seen yet; not what they did themselves."""
    if not allowed(by, Act.ERASE):
        return []
    names = {one.id: one.name or "" for one in reader.find(User)}
    return [
        TakenOver(names.get(RecordId(bytes.fromhex(user)), ""), datetime.fromtimestamp(ms / 1000, UTC))
        for user, ms in json.loads(reader.local(NEWS) or "[]")
        if bytes.fromhex(user) != by.id
    ]


def seen(store: Store) -> None:
    """It was read on this laptop."""
    store.remember_local(NEWS, "[]")


def _keep(store: Store, *, found: list[tuple[bytes, int]], last: int) -> None:
    before = json.loads(store.local(NEWS) or "[]")
    store.remember_local(NEWS, json.dumps(before + [[user.hex(), ms] for user, ms in found]))
    store.remember_local(SCANNED, last)
