"""One picture of the program and the way to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.page import Page

P = TypeVar("P", bound="Page")


@dataclass(frozen=True, slots=True)
class Scene:
    """One more picture: `show(window)` brings the window to it, `then(window)` acts once it has settled.

    `page`: key of the page it shows; without it, the name.
    """

    name: str
    show: Callable[[MainWindow], object]
    page: str = ""
    then: Callable[[MainWindow], object] | None = None

    @property
    def key(self) -> str:
        """Which page it shows."""
        return self.page or self.name.replace("-", "_")


def shown(window: MainWindow, kind: type[P]) -> P:
    """The page of this class in a window; RuntimeError when it has none."""
    found = window.findChild(kind)
    if found is None:
        raise RuntimeError(kind.__name__)
    return found
