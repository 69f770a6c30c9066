"""The forms left half typed: how they are kept, and the way back to each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from app.session import Session
from ui.screen_state import plain, rich

TYPED: Final = "typed"
_WAY: Final = "way"


@dataclass(frozen=True, slots=True)
class Way:
    """How to come back to a form: its page and what that was opened with.

    `told` gives its title and whom it is about, at the moment it is kept.
    """

    page: str
    params: dict[str, Any]
    told: Callable[[], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """One form left half typed; `at` is when it was last touched."""

    key: str
    page: str
    params: dict[str, Any]
    title: str
    about: str
    at: datetime


def written(typed: dict[str, Any], way: Way | None) -> str:
    """What is kept of a form."""
    back = [way.page, plain(way.params), *way.told()] if way is not None else None
    return json.dumps({TYPED: typed, _WAY: back}, ensure_ascii=False)


def half_typed(session: Session) -> list[HalfTyped]:
    """Every form left half typed to which a way leads back, newest first."""
    found = []
    for draft in session.drafts():
        way = json.loads(draft.body).get(_WAY)
        if way is not None:
            page, params, title, about = way
            at = datetime.fromtimestamp(draft.at / 1000, UTC)
            found.append(HalfTyped(draft.key, page, rich(params), title, about, at))
    return found
