"""A bus without Qt: use cases publish, whoever cares subscribes by the event's type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Changed:
    """What one committed transaction, or one pulled page, has touched: kind name -> record ids."""

    ids: dict[str, frozenset[bytes]]

    def concerns(self, *kinds: str) -> bool:
        """True when any of `kinds` was touched."""
        return any(kind in self.ids for kind in kinds)


@dataclass(frozen=True, slots=True)
class Became:
    """Who works with the profile is another by now, or has another role: other pages are offered."""


class EventBus:
    """Delivers in the publishing thread, in the order of subscription."""

    def __init__(self) -> None:
        self._handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        """Call `handler` for each event of `kind`; return the function that stops it."""
        self._handlers[kind].append(handler)
        return lambda: self._handlers[kind].remove(handler)

    def publish(self, event: object) -> None:
        """Hand `event` to each subscriber of its exact type."""
        for handler in list(self._handlers[type(event)]):
            handler(event)
