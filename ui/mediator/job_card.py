"""One job on a mediator's page: when, whom, where; what she can do about it in one press."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.mediation_job import ACCEPTED, CANCELLED, EXPIRED, WITHDRAWN, MediationJob, MediationSession
from ui.mediator import words
from ui.texts import formats, inserted, t
from ui.theme.icons import pixmap
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage

OFF = frozenset({CANCELLED, WITHDRAWN, EXPIRED})
"""States of a job that was taken back from her."""

BIG = 44
"""Height of what is pressed standing up, in pixels at 100 %."""


class JobCard(Card):
    """`job` with its facts; what can be done stands in `foot`."""

    def __init__(self, job: MediationJob, sites: Mapping[RecordId, str], *, days: bool = False) -> None:
        super().__init__(padding=14)
        self.job = job
        name = words.called(job)
        self.setAccessibleName(f"{words.day(job.starts_at)} {words.clock(job.starts_at)}, {name}")
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(_when(job, days), 0, Qt.AlignmentFlag.AlignTop)
        facts = QVBoxLayout()
        facts.setSpacing(px(3))
        facts.addWidget(label(name, "heading"))
        facts.addWidget(label(words.manner(job), wrap=True))
        for drawing, text in (("map-pin", words.where(job, sites)), ("phone", job.phone), ("info", job.note)):
            if text:
                facts.addLayout(_marked(drawing, text))
        row.addLayout(facts, 1)
        self.corner = QVBoxLayout()
        self.corner.setSpacing(px(8))
        row.addLayout(self.corner)
        self.body.addLayout(row)
        self.foot = QWidget()
        self._line = FlowLayout(self.foot, px(8))
        self._buttons: list[Button] = []
        self._whether: list[Button] = []
        self._asking: list[QWidget] = []
        self.reason: TextField | None = None

    def act(self, button: Button, *, big: bool = False) -> Button:
        """One more thing to do."""
        if big:
            button.setStyleSheet(f"QPushButton {{ min-height: {px(BIG - 16)}px; }}")
        self._line.addWidget(button)
        self._buttons.append(button)
        return button

    def ask_why(self, words: str, send: Callable[[str], object], *, hint: str = "") -> Callable[[], None]:
        """A question for the reason, in place of the buttons there are; gives what asks it.

        `words` stand on the button that sends the answer.
        """
        reason = self.reason = TextField(name=t("my_day.why_not"), placeholder=t("my_day.why_not"))
        reason.setObjectName(f"why.{self.job.id.hex()}")
        self.body.addWidget(reason)
        self._asking.append(reason)
        if hint:
            self._asking.append(label(hint, "muted", wrap=True))
            self.body.addWidget(self._asking[-1])
        self._whether = list(self._buttons)
        sends = self.once(Button(words, kind="danger"), lambda: send(reason.value() or ""))
        self._asking += [
            self.act(sends, big=True),
            self.act(Button(t("my_day.think_again"), self.close_question, kind="quiet"), big=True),
        ]
        for widget in self._asking:  # only hidden: what is shown before it has its place is a window
            widget.hide()
        return self._ask

    def once(self, button: Button, run: Callable[[], object]) -> Button:
        """`button` gives an answer, and an answer is given once: after it nothing here can be pressed."""

        def press() -> None:
            for one in self._buttons:
                one.setEnabled(False)
            run()

        button.clicked.connect(press)
        return button

    def typed(self) -> str | None:
        """The reason half typed; None while none is asked for."""
        return None if self.reason is None or self.reason.isHidden() else self.reason.text()

    def bring_back(self, typed: str) -> None:
        """Ask for the reason again, with what was typed."""
        if self.reason is not None:
            self._turn(asking=True)
            self.reason.setText(typed)

    def put_cursor(self) -> None:
        """The cursor where it was: at the end of the reason."""
        if self.reason is not None:
            self.reason.setFocus()
            self.reason.end(False)

    def close_question(self) -> bool:
        """The buttons again; False when no reason is asked for."""
        if self.typed() is None:
            return False
        self._turn(asking=False)
        self._whether[-1].setFocus()
        return True

    def _ask(self) -> None:
        self._turn(asking=True)
        self.put_cursor()

    def _turn(self, *, asking: bool) -> None:
        for widget in self._asking:
            widget.setVisible(asking)
        for button in self._whether:
            button.setVisible(not asking)

    def finish(self) -> None:
        """All that can be done is there."""
        self.body.addWidget(self.foot)


class OfferCard(JobCard):
    """An offer that waits: yes or no, and how much time is left."""

    accepted = Signal()
    declined = Signal(str)

    def __init__(
        self,
        job: MediationJob,
        sites: Mapping[RecordId, str],
        clashes: Sequence[MediationJob],
        now: datetime,
    ) -> None:
        super().__init__(job, sites, days=True)
        self._timer = Badge()
        self.corner.addWidget(self._timer, 0, Qt.AlignmentFlag.AlignTop)
        self.corner.addStretch(1)
        self.tick(now)
        if clashes:
            told = ", ".join(f"{words.called(one)}, {words.clock(one.starts_at)}" for one in clashes)
            self.body.addWidget(InlineMessage(t("my_day.clash", jobs=told), "warn"))
        yes = Button(t("my_day.accept"), kind="primary", icon="check")
        self.yes = self.act(self.once(yes, self.accepted.emit), big=True)
        self.no = self.act(Button(t("my_day.decline"), icon="x"), big=True)
        self.no.clicked.connect(self.ask_why(t("my_day.send_no"), self.declined.emit))
        self.finish()

    def tick(self, now: datetime) -> None:
        """Say how much time is left."""
        if self.job.answer_by is not None:
            late = self.job.answer_by < now
            self._timer.say(words.left(self.job.answer_by, now), "bad" if late else "warn")


class AgreedCard(JobCard):
    """A job agreed to: start, record, report. A cancelled one says so.

    While her clock runs for another (`busy`: how that one is called) she records this one with its hours.
    """

    started = Signal()
    recorded = Signal()
    reported = Signal()
    called_off = Signal(str)

    def __init__(
        self,
        job: MediationJob,
        sites: Mapping[RecordId, str],
        *,
        days: bool,
        may_start: bool,
        busy: str = "",
        until: date | None = None,
        still_ahead: bool = False,
    ) -> None:
        super().__init__(job, sites, days=days)
        # Her yes and their no may have crossed: what matters to her is that it was called off.
        if job.state in OFF or job.cancelled_at is not None:
            self.corner.addWidget(Badge(t("my_day.cancelled"), "bad"), 0, Qt.AlignmentFlag.AlignTop)
            self.corner.addStretch(1)
        elif may_start and not busy:
            self.act(Button(t("my_day.start"), self.started.emit, kind="primary", icon="clock"), big=True)
        if may_start or days:
            self.act(
                Button(t("my_day.record"), self.recorded.emit, kind="secondary", icon="pen-line"),
                big=may_start,
            )
        self.act(Button(t("my_day.report"), self.reported.emit, kind="quiet", icon="shield-alert"))
        if still_ahead and job.state == ACCEPTED and job.cancelled_at is None:
            button = self.act(Button(t("my_day.call_off"), kind="quiet"))
            tell = self.called_off.emit
            button.clicked.connect(
                self.ask_why(t("my_day.send_call_off"), tell, hint=t("my_day.call_off_hint"))
            )
        if busy and may_start:
            self.body.addWidget(label(t("my_day.busy", name=inserted(busy)), "muted", wrap=True))
        if until is not None:
            kept = t("my_day.kept_until", day=formats().short_day(until))
            self.body.addWidget(label(kept, "muted", wrap=True))
        self.finish()


class RunningCard(JobCard):
    """The session that runs, with its clock."""

    stopped = Signal()
    given_up = Signal()
    reported = Signal()

    def __init__(self, job: MediationJob, sites: Mapping[RecordId, str], since: datetime) -> None:
        super().__init__(job, sites)
        self._since = since
        self.clock = label("", "figure")
        self.clock.setAccessibleName(t("my_day.running"))
        self.corner.addWidget(self.clock, 0, Qt.AlignmentFlag.AlignRight)
        self.corner.addWidget(label(t("my_day.since", time=words.clock(since)), "small"))
        if job.state in OFF or job.cancelled_at is not None:
            self.corner.addWidget(Badge(t("my_day.cancelled"), "bad"))
            self.body.addWidget(InlineMessage(t("my_session.called_off"), "warn"))
        self.corner.addStretch(1)
        self.act(Button(t("my_day.stop"), self.stopped.emit, kind="primary", icon="square"), big=True)
        self.act(Button(t("my_day.report"), self.reported.emit, kind="quiet", icon="shield-alert"))
        self.act(Button(t("my_day.not_begun"), self.given_up.emit, kind="quiet"))
        self.finish()

    def tick(self, now: datetime) -> None:
        """Show the time that has gone by."""
        self.clock.setText(words.elapsed(self._since, now))


class RecordedRow(QWidget):
    """A session that is recorded: how long, where it stands; to be corrected until it is validated.

    `question`: what the supervisor asks about it.
    """

    opened = Signal()
    reported = Signal()

    def __init__(
        self, job: MediationJob, session: MediationSession, *, stuck: bool = False, question: str = ""
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(4), px(4), px(4), px(4))
        row = QHBoxLayout()
        column.addLayout(row)
        if stuck:
            column.addWidget(InlineMessage(t("my_day.stuck"), "warn"))
        if question:
            self.question = InlineMessage(t("my_day.question", words=inserted(question)), "warn")
            column.addWidget(self.question)
        row.setSpacing(px(12))
        when = f"{words.day(session.started_at)} · {words.clock(session.started_at)}"
        row.addWidget(label(when, "muted"))
        row.addWidget(label(words.called(job), "strong"), 1)
        minutes = t("my_day.minutes", n=session.minutes or 0)
        row.addWidget(label(minutes))
        row.addWidget(Badge(t("my_day.to_correct"), "warn") if question else Badge(*words.standing(session)))
        if session.validated_at is None:
            row.addWidget(_link(t("my_day.correct"), job, self.opened.emit))
        row.addWidget(_link(t("my_day.report"), job, self.reported.emit))


def _link(text: str, job: MediationJob, run: object) -> Button:
    button = Button(text, kind="link", name=f"{text}: {words.called(job)}")
    button.clicked.connect(run)
    return button


def _when(job: MediationJob, days: bool) -> QWidget:
    block = QWidget()
    block.setFixedWidth(px(96))
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(words.clock(job.starts_at), "figure"))
    if days:
        column.addWidget(label(words.day(job.starts_at), "muted", wrap=True))
    column.addStretch(1)
    return block


def _marked(drawing: str, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(6))
    mark = QLabel()
    mark.setPixmap(pixmap(drawing, "muted", 15))
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(text, "muted", wrap=True, selectable=True), 1)
    return row
