"""Which page is shown, and how the person came there."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from app.events import Changed
from ui.page import Page, Shell
from ui.pages import PageEntry
from ui.screen_state import State
from ui.shell.history import History, Visit


class Navigator(QObject):
    """Makes each page the first time it is wanted, keeps it, and walks back and forth."""

    moved = Signal()
    """Another page is shown, or the head of the page shown has changed."""

    def __init__(self, shell: Shell, entries: Iterable[PageEntry], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self.entries = {entry.key: entry for entry in entries}
        self.stack = QStackedWidget()
        self.history = History()
        self._made: dict[str, Page] = {}

    @property
    def page(self) -> Page | None:
        """The page shown."""
        current = self.history.current
        return self._made.get(current.page) if current else None

    def entry(self) -> PageEntry | None:
        """The entry of the page shown."""
        current = self.history.current
        return self.entries[current.page] if current else None

    def offer(self, entries: Iterable[PageEntry]) -> bool:
        """Other pages from now on; what was made for others goes, but for the page shown.

        False when that one is not offered any more: another is to be shown.
        """
        current = self.history.current
        self.entries = {entry.key: entry for entry in entries}
        stays = current is not None and current.page in self.entries
        shown = self.page
        for key, page in list(self._made.items()):
            if page is not shown or not stays:
                del self._made[key]
                self.stack.removeWidget(page)
                page.hide()  # no more: an answer to what it asked may still be on its way
        self.history.keep(set(self.entries))
        return stays

    def go(self, key: str, params: dict[str, Any]) -> None:
        """Show the page `key` with `params`; a place of work, chosen for itself, forgets the way back."""
        self._take_down()
        fresh = self.entries[key].place == "rail" and not params
        self.history.enter(Visit(key, params), fresh=fresh)
        self._show(None)

    def back(self) -> bool:
        """Show the page before, as it was left; False when there is none."""
        if self.history.leave() is None:
            return False
        self._show(self._state())
        return True

    def changed(self, changed: Changed) -> None:
        """Let the page shown read again when it is concerned; the others do at their next visit."""
        page = self.page
        if page is not None and changed.concerns(*page.concerns):
            page.refresh(changed)

    def refresh(self) -> None:
        """Let the page shown read again."""
        if self.page is not None:
            self.page.refresh(None)

    def save_state(self) -> list[list[Any]]:
        """The whole way here, with the screen shown as it is now."""
        self._take_down()
        return self.history.dump()

    def restore_state(self, visits: list[list[Any]]) -> bool:
        """Show the screen of `save_state` again; False when there was none."""
        self.history.load(visits, set(self.entries))
        if self.history.current is None:
            return False
        self._show(self._state())
        return True

    def _state(self) -> State:
        return self.history.current.state if self.history.current else {}

    def _take_down(self) -> None:
        page, current = self.page, self.history.current
        if page is not None and current is not None:
            current.state = page.save_state()

    def _show(self, state: State | None) -> None:
        visit = self.history.current
        if visit is None:
            return
        page = self._made.get(visit.page) or self._make(visit.page)
        page.open(**visit.params)
        self.stack.setCurrentWidget(page)
        page.refresh(None)
        page.focus_start()
        if state is not None:
            page.restore_state(state)
        self.moved.emit()

    def _make(self, key: str) -> Page:
        module, name = self.entries[key].factory.split(":")
        page = cast(Page, getattr(import_module(module), name)(self._shell))
        page.setAccessibleName(page.title())
        page.header_changed.connect(self.moved)
        self._made[key] = page
        self.stack.addWidget(page)
        return page
