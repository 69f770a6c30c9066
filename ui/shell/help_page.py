"""Help, opened by F1 at the topic of the page one was on; Esc leads back there as it was left."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from app.domain.roles import OFFICER
from app.events import Changed
from ui.help.view import HelpView
from ui.page import Action, Page, Shell
from ui.pages import PAGES, offered
from ui.screen_state import State
from ui.texts import t
from ui.widgets.buttons import Button


class HelpPage(Page):
    """`shell.go("help", topic="drafts")`, or `about=` and `part=` for what helps on a page."""

    title_key = "page.help"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        user = shell.session.user
        ways = {entry.key: t(entry.title_key) for entry in offered(PAGES, user) if entry.place != "inside"}
        keys = Button(t("keys.title"), shell.show_shortcuts, kind="quiet", icon="keyboard")
        self.view = HelpView(_roles(shell), ways, keys)
        self.view.followed.connect(lambda key: shell.go("help", topic=key))
        self.view.asked.connect(lambda page: shell.go(page))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def actions_offered(self) -> list[Action]:
        return [Action("keys.title", self.shell.show_shortcuts, "keyboard", "F1")]

    def open(self, **params: Any) -> None:
        book = self.view.book
        topic = params.get("topic") or book.for_page(params.get("about", ""), params.get("part", ""))
        if topic or not self.view.topic:
            self.view.search.clear()
            self.view.show_topic(topic or self.view.first())

    def refresh(self, changed: Changed | None) -> None:
        """Nothing here is read from the file."""

    def focus_start(self) -> None:
        self.view.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> bool:
        return self.view.step_back()

    def focus_search(self) -> bool:
        self.view.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.view.search.selectAll()
        return True

    def save_state(self) -> State:
        return super().save_state() | {"topic": self.view.topic}

    def restore_state(self, state: State) -> None:
        self.view.show_topic(str(state.get("topic", "")))
        super().restore_state(state)


def _roles(shell: Shell) -> list[str]:
    """What somebody is; who keeps the keys is that besides."""
    keeps = [OFFICER] if OFFICER in shell.session.membership.standing().roles else []
    return [*keeps, shell.session.user.role or ""]
