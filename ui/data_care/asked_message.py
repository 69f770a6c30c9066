"""Somebody who watches over data reminded a site of ours of its list: said until it was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.usecases.overdue import Asked
from ui.texts import inserted, t
from ui.widgets.messages import InlineMessage


def asked_words(asked: Iterable[Asked]) -> str:
    """Who asks, of which site; empty when nobody does."""
    return " ".join(t("overdue.asks", who=inserted(one.who) or "…", site=inserted(one.name)) for one in asked)


def asked_message(asked: Iterable[Asked], action: str, on_action: Callable[[], object]) -> InlineMessage:
    """The sentence with one thing to do about it."""
    return InlineMessage(asked_words(asked), "warn", action=action, on_action=on_action)
