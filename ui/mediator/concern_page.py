"""Tell the team something in confidence: who will read it stands beside."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.ids import RecordId
from app.domain.mediation_job import CriticalPoint, MediationJob
from app.domain.user import User
from app.errors import DomainError
from app.events import Changed
from app.usecases import concerns
from ui.forms.choices import offer_of
from ui.forms.code_inputs import codes_input
from ui.forms.draft_keeper import DraftKeeper
from ui.forms.today import today
from ui.mediator import words
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import formats, t
from ui.widgets.buttons import Button
from ui.widgets.cards import FORM, Card, narrow
from ui.widgets.fields import NoteField
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage

Found = tuple[MediationJob, tuple[User, ...]]


class ConcernPage(Page):
    """`shell.go("my_concern", job=id)`."""

    title_key = "my_concern.title"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._job: RecordId | None = None
        self._whom = label("", "heading")
        self._readers = InlineMessage()
        self._form = Form(columns=1)
        text = NoteField()
        self._form.add("text", t("my_concern.what"), text, required=True, hint=t("my_concern.hint"))
        self._form.add("topics", t("field.critical_point.topics"), codes_input(offer_of("V23", today())))
        self._keeper = DraftKeeper(shell, self._typed, self._bring_back, self)
        self._form.edited.connect(lambda _name: self._keeper.touched())
        self._send = Button(t("my_concern.send"), self.submit, kind="primary", icon="send")
        card = Card()
        for widget in (self._whom, self._readers, self._form):
            card.body.addWidget(widget)
        foot = QHBoxLayout()
        foot.addWidget(self._send)
        foot.addWidget(Button(t("forms.leave"), shell.back, kind="quiet"))
        foot.addStretch(1)
        card.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(narrow(card, FORM))
        column.addStretch(1)

    def open(self, **params: Any) -> None:
        self._job = RecordId(params["job"]) if "job" in params else None
        self._form.set_values({"text": None, "topics": frozenset()})
        self._form.show_problems([])
        self._send.setEnabled(True)
        if self._job is not None:
            self._keeper.open(f"concern:{self._job.hex()}")

    def refresh(self, changed: Changed | None) -> None:
        if self._job is not None:
            self.shell.ask("my_concern", concerns.addressees, self._job, then=self._show, owner=self)

    def submit(self) -> bool:
        told = self._form.values()
        self._send.setEnabled(False)
        self.shell.do(
            concerns.report,
            self._job,
            told["text"] or "",
            told["topics"],
            then=self._sent,
            failed=self._failed,
            owner=self,
        )
        return True

    def save_state(self) -> State:
        self._keeper.flush()
        return {}

    def restore_state(self, state: State) -> None:
        """What was typed comes back from its draft."""

    def _show(self, found: Found | None) -> None:
        if found is None:
            self._send.setEnabled(False)
            self._readers.say(t("my_session.gone"), "warn")
            return
        job, readers = found
        self._whom.setText(f"{words.called(job)} · {words.day(job.starts_at)}")
        names = formats().listed([user.name or "…" for user in readers])
        self._send.setEnabled(bool(readers))
        if readers:
            self._readers.say(t("my_concern.readers", names=names), "info")
        else:
            self._readers.say(t("concerns.nobody"), "warn")

    def _sent(self, _point: CriticalPoint) -> None:
        self._keeper.drop()
        self.shell.toast(t("my_concern.sent"), tone="ok")
        self.shell.go("my_day")

    def _failed(self, error: Exception) -> None:
        self._send.setEnabled(True)
        if isinstance(error, DomainError) and error.problems:
            self._form.show_problems(error.problems, focus=True)
        else:
            self.shell.show_error(error)

    def _typed(self) -> dict[str, Any]:
        told = self._form.values()
        return {"text": told["text"], "topics": sorted(told["topics"])}

    def _bring_back(self, typed: dict[str, Any]) -> None:
        self._form.set_values({"text": typed.get("text"), "topics": frozenset(typed.get("topics") or ())})
