"""What stands open for an emergency: in memory, as long as the hour lasts and the program runs."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from app.domain.ids import RecordId
from app.session import Session
from app.usecases.emergency.opening import Opened

_OPEN: WeakKeyDictionary[Session, dict[RecordId, Opened]] = WeakKeyDictionary()


def hold(session: Session, person: RecordId, opened: Opened) -> None:
    """Keep what was opened of a person's file."""
    _OPEN.setdefault(session, {})[person] = opened


def held(session: Session, person: RecordId) -> Opened | None:
    """What stands open of a person's file; None once its hour is over."""
    opened = _OPEN.get(session, {}).get(person)
    if opened is not None and not opened.left():
        close(session, person)
        return None
    return opened


def close(session: Session, person: RecordId) -> None:
    """Let go of it."""
    _OPEN.get(session, {}).pop(person, None)
