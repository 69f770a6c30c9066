"""Field, panel and providers together: Ctrl+K."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.session import Session
from ui.palette.field import SearchField
from ui.palette.panel import Group, PalettePanel
from ui.palette.providers import OWN_WORK, PROVIDERS, Command, Hit, Provider, matching
from ui.query_runner import DEBOUNCE, QueryRunner
from ui.texts import t

RECENT = 8
EACH = 6
"""Lines shown of each provider."""


class Palette(QObject):
    """One for each window. `commands` is asked at each use, so that a page may offer its own."""

    chosen = Signal(object)
    failed = Signal(Exception)

    def __init__(
        self,
        window: QWidget,
        session: Session,
        queries: QueryRunner,
        commands: Callable[[], list[Command]],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._queries, self._commands = window, session, queries, commands
        self._names: Sequence[str] = PROVIDERS
        self._providers: list[Provider] | None = None
        self.recent: list[Hit] = []
        self._before: QWidget | None = None
        self.field = SearchField()
        self.panel = PalettePanel(window)
        self.field.textEdited.connect(lambda _: self._typed())
        self.field.steered.connect(self.panel.steer)
        self.field.returnPressed.connect(self.panel.choose)
        self.field.left.connect(self.close)
        self.field.installEventFilter(self)
        self.panel.chosen.connect(self._choose)

    def suit(self, *, own_work: bool) -> None:
        """Search everything, or a mediator's own work alone; said in the empty field."""
        self._names, self._providers = OWN_WORK if own_work else PROVIDERS, None
        words = t("palette.own_placeholder" if own_work else "palette.placeholder")
        self.field.offer(words, t("palette.placeholder_short"))

    def open(self, typed: str = "") -> None:
        """Put the cursor into the field and show the recent places and the commands."""
        before = QApplication.focusWidget()
        self._before = self._before if before is self.field else before
        self.field.setFocus()
        if typed:
            self.field.setText(typed)
        self.field.selectAll()
        self._typed()

    def close(self) -> None:
        """Put the panel away, empty the field and give the cursor back to where it was."""
        self._queries.forget("palette")
        self.field.clear()
        self.panel.hide()
        self.field.clearFocus()
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def remember(self, hit: Hit) -> None:
        """Put a place at the head of the recent ones."""
        self.recent = [hit, *(old for old in self.recent if (old.page, old.params) != (hit.page, hit.params))]
        del self.recent[RECENT:]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.field
            and event.type() == QEvent.Type.MouseButtonPress
            and not self.panel.isVisible()
        ):
            self._typed()
        left = watched is self.field and event.type() == QEvent.Type.FocusOut
        if left and QApplication.activePopupWidget() is None:
            self.panel.hide()
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        typed = self.field.text().strip()
        commands = matching(self._commands(), typed)
        if not typed:
            self._queries.forget("palette")
            self._show(
                [Group(t("palette.recent"), [*self.recent]), Group(t("palette.commands"), [*commands])]
            )
            return
        if not self.panel.isVisible():
            self._show([Group(t("palette.commands"), [*commands])])
        self._queries.ask(
            "palette",
            lambda: self._find(typed, bool(commands)),
            lambda groups: self._show(_in_order(groups, Group(t("palette.commands"), [*commands]))),
            owner=self,
            failed=self.failed.emit,
            debounce=DEBOUNCE,
        )

    def _find(self, typed: str, known: bool) -> list[Group]:
        if self._providers is None:
            self._providers = [_load(name) for name in self._names]
        groups = list[Group]()
        for provider in self._providers:
            if not provider.in_vain or not (known or any(group.entries for group in groups)):
                hits = provider.find(self._session, typed, EACH)
                groups.append(Group(t(provider.title_key), [*hits], provider.to_read))
        return groups

    def _show(self, groups: list[Group]) -> None:
        self.panel.show_groups(groups, t("palette.nothing"))
        self.panel.place(self.field, self._window)
        self.panel.show()
        self.panel.raise_()

    def _choose(self, entry: Hit | Command) -> None:
        self.close()
        if isinstance(entry, Hit) and not entry.once:
            self.remember(entry)
        self.chosen.emit(entry)


def _in_order(groups: Sequence[Group], commands: Group) -> list[Group]:
    """People, services, what can be done, and last what can be read about it."""
    return [
        *(one for one in groups if not one.to_read),
        commands,
        *(one for one in groups if one.to_read),
    ]


def _load(name: str) -> Provider:
    module, attribute = name.split(":")
    return cast(Provider, getattr(import_module(module), attribute))
