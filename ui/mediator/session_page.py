"""Record what happened, have it signed: less than a minute when the clock ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.ids import RecordId
from app.domain.mediation_job import CANCELLED, WITHDRAWN, MediationSession
from app.domain.own_time import Worked
from app.domain.problems import Problem
from app.errors import AppError, DomainError
from app.events import Changed
from app.usecases import own_jobs
from app.usecases.saving import answering
from app.usecases.sync_views import Stand
from ui.forms.draft_keeper import DraftKeeper
from ui.forms.meanwhile import Meanwhile
from ui.mediator import running, words
from ui.mediator.session_form import SessionForm
from ui.page import Page, Shell
from ui.proving import can_prove, prove
from ui.screen_state import State
from ui.texts import inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import PAGE, Card, Column
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState, InlineMessage, show_if

_OFF = frozenset({CANCELLED, WITHDRAWN})
_CLOCKS = frozenset({"started_at", "ended_at"})


class SessionPage(Page):
    """`shell.go("my_session", job=id)`; with `since` and `until` (ISO) of the clock that ran."""

    title_key = "my_session.title"
    concerns = frozenset({"mediation_job", "mediation_session"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._job: RecordId | None = None
        self._clock: tuple[datetime, datetime] | None = None
        self._form: SessionForm | None = None
        self._meanwhile: Meanwhile | None = None
        self._overlap = False
        self._keeper = DraftKeeper(shell, self._typed, self._bring_back, self)
        self._whom = label("", "heading")
        self._facts = label("", "muted", wrap=True)
        self._overlaps = InlineMessage(
            "", "warn", action=t("my_session.overlap_right"), on_action=self._confirm
        )
        self._asked = InlineMessage("", "warn")
        self._news = InlineMessage("", "warn")
        self._gone = EmptyState(t("my_session.gone"), icon="clock")
        self._column = Column()
        self._save = Button(t("my_session.save"), self.submit, kind="primary", icon="check")
        self._save.setToolTip(f"{t('my_session.save')}  (Ctrl+Enter)")
        self._card = Card()
        self._card.setMaximumWidth(px(PAGE))
        self._card.body.addWidget(self._whom)
        self._card.body.addWidget(self._facts)
        self._card.body.addWidget(self._asked)
        self._card.body.addWidget(self._overlaps)
        self._card.body.addWidget(self._news)
        self._card.body.addWidget(self._column, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._save)
        foot.addWidget(Button(t("forms.leave"), shell.back, kind="quiet"))
        foot.addStretch(1)
        self._card.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card, 1)
        column.addWidget(self._gone, 1)
        self._gone.hide()

    def open(self, **params: Any) -> None:
        told = params.get("job")
        self._job = RecordId(told) if told is not None else None
        self._clock = None
        if params.get("since") and params.get("until"):
            self._clock = datetime.fromisoformat(params["since"]), datetime.fromisoformat(params["until"])
        self._overlap = False

    def refresh(self, changed: Changed | None) -> None:
        if self._job is None:
            return
        if changed is None:
            self.shell.ask("my_session", own_jobs.with_session, self._job, then=self._show, owner=self)
        elif self._form is not None:
            self.shell.ask("my_session.now", own_jobs.with_session, self._job, then=self._met, owner=self)

    def focus_start(self) -> None:
        if self._form is not None:
            self._form.begin(clocked=self._clock is not None)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # never on "save" while the form is being read

    def submit(self) -> bool:
        if self._form is None:
            return False
        if not self._save.isEnabled():  # it is being saved, or stands for good
            return True
        unread = self._form.problems()
        if unread:
            self._say([*unread, *self._missing({one.name for one in unread})])
            return True
        self._save.setEnabled(False)
        phrase = self._form.hers.passphrase()
        if phrase:
            record = partial(self._record, proved=True)
            prove(self.shell, phrase, then=record, failed=self._not_proved, owner=self)
        else:
            self._record(proved=False)
        return True

    def save_state(self) -> State:
        self._keeper.flush()
        return {}

    def restore_state(self, state: State) -> None:
        """What was typed comes back from its draft."""

    def _record(self, *, proved: bool) -> None:
        if self._form is None:
            return
        self.shell.do(
            answering(own_jobs.record, self._form.shown),
            self._finished(self._form.value()),
            proved=proved,
            then=self._saved,
            failed=self._failed,
            done=t("my_session.saved"),
            owner=self,
        )

    def _not_proved(self, error: AppError) -> None:
        self._save.setEnabled(True)
        if self._form is not None:
            said = Problem(error.message_key, "mediator_signature", dict(error.params))
            self._form.show_problems([said])

    def _finished(self, session: MediationSession) -> MediationSession:
        sync = self.shell.sync
        away = sync is None or sync.state.stand not in (Stand.SYNCED, Stand.WORKING)
        return replace(session, offline=away, overlap_known=self._overlap or None)

    def _met(self, found: Worked | None) -> None:
        """Something came in while this was open: it is said, and nothing typed gives way."""
        if found is None or self._form is None or self._meanwhile is None:
            return
        job, session = found
        validated = session is not None and session.validated_at is not None
        self._save.setEnabled(not validated)
        if validated:
            self._news.say(t("own_jobs.validated"))
        elif session is not None and session.id != self._form.shown.id:
            self._news.say(t("my_session.recorded_elsewhere"))
        elif job.state in _OFF:
            self._news.say(t("my_session.called_off"))
        self._tell_question(session)
        self._meanwhile.look()

    def _tell_question(self, session: MediationSession | None) -> None:
        """What the supervisor asks stands above the answers until she has written."""
        me = self.shell.session.user.id
        asked = self.shell.session.ask(own_jobs.question, session, me) if session is not None else ""
        self._asked.say(t("my_day.question", words=inserted(asked)) if asked else "")

    def _show(self, found: Worked | None) -> None:
        show_if(self._gone, found is None)
        show_if(self._card, found is not None)
        if found is None:
            return
        job, session = found
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
        signer = self.shell.session.user.name or ""
        self._form = SessionForm(job, session, signer, secret=can_prove(self.shell))
        self._form.edited.connect(lambda _name: self._keeper.touched())
        self._meanwhile = Meanwhile(self.shell, [self._form], self._form)
        while self._column.body.count():
            self._column.body.takeAt(0)
        self._column.body.addWidget(self._form)
        self._column.body.addStretch(1)
        self._whom.setText(f"{words.called(job)} · {words.day(job.starts_at)}")
        self._facts.setText(words.manner(job))
        self._overlaps.say("")
        self._news.say("")
        self._tell_question(session)
        validated = session is not None and session.validated_at is not None
        self._save.setEnabled(not validated)
        self._keeper.open(f"session:{job.id.hex()}")
        if self._clock is not None:
            self._form.take_clock(*self._clock)
            # What was typed before comes back over the clock first: kept too early, it would be lost.
            self.shell.jobs.run(lambda: None, owner=self, then=lambda _: self._keeper.touched())
        self._form.begin(clocked=self._clock is not None)

    def _typed(self) -> dict[str, Any]:
        return self._form.typed() if self._form is not None else {}

    def _bring_back(self, typed: dict[str, Any]) -> None:
        if self._form is not None:
            self._form.set_typed(typed)
        if self._meanwhile is not None:
            self._meanwhile.look()

    def _saved(self, _session: MediationSession) -> None:
        self._save.setEnabled(True)
        self._keeper.drop()
        session, job = self.shell.session, self._job

        def end_clock() -> None:
            now = running.read(session)
            if now is not None and now.job == job:
                running.stop(session)

        self.shell.jobs.run(end_clock, owner=self, then=lambda _: self.shell.go("my_day"))

    def _failed(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if not isinstance(error, DomainError) or not error.problems or self._form is None:
            self.shell.show_error(error)
            return
        self._say(error.problems)

    def _missing(self, said: set[str]) -> list[Problem]:
        """What the verb would refuse besides: everything is said at once."""
        if self._form is None:
            return []
        session = self._form.value()
        ready = replace(session, minutes=own_jobs.minutes_of(session))
        found = self.shell.session.ask(own_jobs.problems, ready)
        return [one for one in found if one.name not in said and not (said and one.name in _CLOCKS)]

    def _say(self, problems: Sequence[Problem]) -> None:
        if self._form is None:
            return
        left = self._form.show_problems(problems)
        met = [p for p in problems if p.key == "own_jobs.overlap"]
        self._overlaps.say(
            t("own_jobs.overlap") if met else " ".join(t(p.key, **dict(p.params)) for p in left)
        )

    def _confirm(self) -> None:
        self._overlap = True
        self._overlaps.say("")
        self.submit()
