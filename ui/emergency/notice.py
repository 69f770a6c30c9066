"""On the first page of the day: somebody opened a reserved part; an envelope should be replaced."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.usecases.emergency import notices
from app.usecases.emergency.notices import Told
from app.usecases.emergency.reviewing import Notice
from ui import texts
from ui.page import Shell
from ui.texts import inserted, t
from ui.theme.look import px
from ui.widgets.messages import InlineMessage, show_if


class EmergencyNotice(QWidget):
    """Nothing at all where there is nothing to tell."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._first: Notice | None = None
        self._site: RecordId | None = None
        self.opened = InlineMessage("", "warn", action=t("emergency.look"), on_action=self._look)
        self.envelope = InlineMessage("", "warn", action=t("emergency.new_envelope"), on_action=self._renew)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.opened)
        column.addWidget(self.envelope)
        show_if(self, False)

    def refresh(self) -> None:
        """Ask again."""
        question = partial(notices.told, by=self._shell.session.user, at=datetime.now(UTC))
        self._shell.ask("today.emergency", question, then=self._show, owner=self)

    def _show(self, told: Told) -> None:
        self._first = told.openings[0] if told.openings else None
        self._site = told.envelopes[0].site if told.envelopes else None
        self.opened.say(_openings(told))
        due = [
            t("emergency.due_at", site=inserted(one.site_name), why=t(f"emergency.due.{one.due}"))
            for one in told.envelopes
        ]
        self.envelope.say("\n".join(due))
        show_if(self, bool(told.openings or told.envelopes))

    def _look(self) -> None:
        if self._first is not None and self._first.to_judge:
            self._shell.go("supervision")
        elif self._first is not None and self._first.opening.case is not None:
            self._shell.go("case", case=self._first.opening.case)

    def _renew(self) -> None:
        if self._site is not None:
            self._shell.go("emergency_code", site=self._site)


def _openings(told: Told) -> str:
    if len(told.openings) != 1:
        return t("emergency.notice_many", n=len(told.openings)) if told.openings else ""
    (one,) = told.openings
    at = one.opening.at
    when = texts.formats().moment(at, datetime.now(UTC)) if at is not None else ""
    return t(
        "emergency.notice_one",
        who=inserted(one.by_name or "…"),
        name=inserted(one.person_name or "…"),
        when=inserted(when),
    )
