"""`shell.go("emergency", person=id, case=id)`: asked with care, open for an hour, read only."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedLayout, QWidget

from app.domain.ids import RecordId
from app.domain.person import Person
from app.errors import AppError
from app.usecases import histories, records
from app.usecases.emergency import opening
from app.usecases.emergency.opening import Door, Opened
from ui.emergency import held
from ui.emergency.opened_view import OpenedView
from ui.emergency.opening_form import Asked, OpeningForm
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import t
from ui.widgets.cards import FORM, Column, narrow


class EmergencyPage(Page):
    """The form, or what it opened."""

    title_key = "emergency.title"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._person, self._case, self._name = RecordId(b""), None, ""
        self.form = OpeningForm()
        self.form.sent.connect(self._try)
        self.form.given_up.connect(self.shell.back)
        column = Column()
        column.body.addWidget(narrow(self.form, FORM))
        column.body.addStretch(1)
        self.view: OpenedView | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(column)

    def subtitle(self) -> str:
        return self._name

    def about(self) -> dict[str, Any]:
        return {"person": self._person}

    def open(self, **params: Any) -> None:
        person = RecordId(params["person"])
        if person != self._person:
            self.form.forget()
        self._person, self._case = person, params.get("case")
        found = self.shell.session.ask(records.read, Person, person)
        self._name = (found.display_name if found else "") or ""
        opened = held.held(self.shell.session, person)
        if opened is not None:
            self._show(opened)
        else:
            self._put(None)
            question = partial(opening.door, person=person, by=self.shell.session.user)
            self.shell.ask("emergency.door", question, then=self._ask, owner=self)
        self.header_changed.emit()

    def save_state(self) -> State:
        asked = self.form.asked()
        return {"reason": asked.reason, "words": asked.words}  # never the words of the envelope

    def restore_state(self, state: State) -> None:
        if self.view is None:
            self.form.reason.set_value(state.get("reason") or None)
            self.form.words.set_value(state.get("words") or None)

    def submit(self) -> bool:
        if self.view is None:
            self.form.submit()
        return True

    def focus_start(self) -> None:
        if self.view is not None:
            self.view.close_button.setFocus()
        else:
            self.form.reason.setFocus()

    def _ask(self, door: Door) -> None:
        self.form.about(door)

    def _try(self, asked: Asked) -> None:
        self.form.busy(True)
        session, person = self.shell.session, self._person
        self.shell.jobs.run(
            lambda: opening.open_case(session, person, asked.code, asked.reason, asked.words),
            owner=self,
            then=partial(self._opened, person),
            failed=self._refused,
            lane="background",
        )

    def _opened(self, person: RecordId, opened: Opened) -> None:
        self.form.busy(False)
        held.hold(self.shell.session, person, opened)
        self.form.forget()
        if person == self._person:
            self._show(opened)
            self.focus_start()

    def _refused(self, error: Exception) -> None:
        self.form.busy(False)
        if not isinstance(error, AppError):
            raise error
        self.form.refuse(error)

    def _show(self, opened: Opened) -> None:
        view = OpenedView(opened, self.shell.session.ask(histories.names))
        view.over.connect(self._over)
        self._put(view)

    def _over(self) -> None:
        held.close(self.shell.session, self._person)
        self._put(None)
        self.shell.toast(t("emergency.closed"))
        self.shell.back()

    def _put(self, view: OpenedView | None) -> None:
        old: QWidget | None = self.view
        self.view = view
        if view is not None:
            self._stack.addWidget(view)
            self._stack.setCurrentWidget(view)
        else:
            self._stack.setCurrentIndex(0)
        if old is not None:
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()
