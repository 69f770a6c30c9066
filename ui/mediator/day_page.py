"""My day: offers that wait, today, the week after, what is still to be recorded, and the month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.own_time import Worked
from app.events import Changed
from app.usecases import own_jobs
from app.usecases.own_jobs import Month, Shown
from ui.forms.today import today
from ui.mediator import running, words
from ui.mediator.job_card import AgreedCard, JobCard, OfferCard, RecordedRow, RunningCard
from ui.mediator.running import Running
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import formats, t
from ui.theme.look import px
from ui.widgets.cards import Card, Column
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState

SECOND = 1000
SIDE = 264
SHOWN = 8
"""Recorded sessions listed."""


class DayPage(Page):
    """The first page of a mediator, and the only one with people on it."""

    title_key = "page.my_day"
    concerns = frozenset({"mediation_job", "mediation_session", "site"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shown: Shown | None = None
        self._running: Running | None = None
        self._cards: list[JobCard] = []
        self._kept: dict[str, str] = {}
        """Reasons half typed when the laptop was locked, by job, until their cards are there."""
        self._column = Column(spacing=px(10))
        self._side = _Side()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self._column, 1)
        row.addWidget(self._side, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def subtitle(self) -> str:
        return formats().weekday_day(today())

    def refresh(self, changed: Changed | None) -> None:
        session = self.shell.session
        self.shell.jobs.run(lambda: running.read(session), owner=self, then=self._take_clock)

    def resizeEvent(self, event: object) -> None:
        self._side.setVisible(self.width() >= px(760))

    def focus_start(self) -> None:
        self._column.setFocus()

    def step_back(self) -> bool:
        return any(card.close_question() for card in self._cards)

    def save_state(self) -> State:
        return {"why": self._kept | self._typed()}

    def restore_state(self, state: State) -> None:
        self._kept = dict(state.get("why", {}))

    def _typed(self) -> dict[str, str]:
        told = {card.job.id.hex(): card.typed() for card in self._cards}
        return {job: words for job, words in told.items() if words is not None}

    def _take_clock(self, found: Running | None) -> None:
        self._running = found
        user = self.shell.session.user.id
        self.shell.ask("my_day", own_jobs.shown, user, _now(), then=self._show, owner=self)

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        typed = self._kept | self._typed()
        focused = next((card.job.id.hex() for card in self._cards if card.isAncestorOf(_focus())), None)
        focused = next(iter(self._kept), focused)
        self._kept = {}
        self._cards.clear()
        _clear(self._column)
        self._add_running(shown)
        day = shown.day
        self._add("my_day.offers", [self._offer(one, shown) for one in day.offers])
        self._add_recorded("my_day.asked", day.asked, shown)
        self._add("my_day.today", [self._agreed(one, shown) for one in day.today if not self._runs(one)])
        self._add(
            "my_day.behind",
            [self._agreed(one, shown, days=True) for one in day.behind if not self._runs(one)],
        )
        self._add("my_day.ahead", [self._agreed(one, shown, days=True, start=False) for one in day.ahead])
        self._add_recorded("my_day.recorded", day.recorded[:SHOWN], shown)
        if not any((day.offers, day.asked, day.today, day.behind, day.ahead, day.recorded)):
            self._column.body.addWidget(EmptyState(t("my_day.nothing"), icon="coffee"))
        self._column.body.addStretch(1)
        for card in self._cards:  # news from elsewhere must not wipe away a reason half typed
            said = typed.get(card.job.id.hex())
            if said is not None:
                card.bring_back(said)
                if card.job.id.hex() == focused:
                    card.put_cursor()
        self._side.tell(shown.month)
        self.shell.mark("my_day", len(day.offers) + len(day.asked))
        self._tick()

    def _runs(self, one: Worked) -> bool:
        return self._running is not None and self._running.job == one[0].id

    def _add_running(self, shown: Shown) -> None:
        now = self._running
        if now is None:
            return
        job = shown.jobs.get(now.job)
        if job is None:
            return
        card = RunningCard(job, shown.sites, now.since)
        card.stopped.connect(partial(self._stop, now))
        card.given_up.connect(self._give_up)
        card.reported.connect(partial(self._report, job.id))
        self._column.body.addWidget(card)

    def _add(self, key: str, cards: Sequence[QWidget]) -> None:
        if cards:
            self._column.body.addWidget(label(t(key, n=len(cards)), "heading"))
        for card in cards:
            self._column.body.addWidget(card)

    def _offer(self, one: Worked, shown: Shown) -> QWidget:
        job = one[0]
        card = OfferCard(job, shown.sites, shown.clashes.get(job.id, ()), _now())
        card.accepted.connect(partial(self._answer, job.id, True, ""))
        card.declined.connect(partial(self._answer, job.id, False))
        self._cards.append(card)
        return card

    def _agreed(self, one: Worked, shown: Shown, *, days: bool = False, start: bool = True) -> QWidget:
        job = one[0]
        runs = shown.jobs.get(self._running.job) if self._running is not None else None
        until = job.expires_on if days and start else None
        card = AgreedCard(
            job,
            shown.sites,
            days=days,
            may_start=start and not days,
            busy=words.called(runs) if runs is not None else "",
            until=until,
            still_ahead=not days or not start,
        )
        card.called_off.connect(partial(self._call_off, job.id))
        self._cards.append(card)
        card.started.connect(partial(self._start, job.id))
        card.recorded.connect(partial(self._record, job.id))
        card.reported.connect(partial(self._report, job.id))
        return card

    def _add_recorded(self, key: str, recorded: Sequence[Worked], shown: Shown) -> None:
        if not recorded:
            return
        card = Card(padding=10)
        card.body.setSpacing(0)
        for job, session in recorded:
            if session is not None:
                asked = (session.validation_note or "") if key == "my_day.asked" else ""
                row = RecordedRow(job, session, stuck=shown.stuck >= {job.id}, question=asked)
                row.opened.connect(partial(self._record, job.id))
                row.reported.connect(partial(self._report, job.id))
                card.body.addWidget(row)
        self._add(key, [card])

    def _answer(self, job: RecordId, accepted: bool, reason: str) -> None:
        done = t("my_day.said_yes" if accepted else "my_day.said_no")
        self.shell.do(
            own_jobs.answer,
            job,
            accepted=accepted,
            reason=reason,
            done=done,
            failed=self._not_answered,
            owner=self,
        )

    def _call_off(self, job: RecordId, reason: str) -> None:
        done, failed = t("my_day.called_off"), self._not_answered
        self.shell.do(own_jobs.call_off, job, reason=reason, done=done, failed=failed, owner=self)

    def _not_answered(self, error: Exception) -> None:
        self.shell.show_error(error)
        self.refresh(None)  # the buttons can be pressed again, or are not there any more

    def _start(self, job: RecordId) -> None:
        self._clock(lambda: running.start(self.shell.session, job, _now()))

    def _give_up(self) -> None:
        now, session = self._running, self.shell.session
        self._clock(lambda: running.stop(session))
        if now is not None:
            again = partial(running.start, session, now.job, now.since)
            self.shell.toast(t("my_day.clock_off"), undo=partial(self._clock, again))

    def _clock(self, act: Callable[[], object]) -> None:
        self.shell.jobs.run(act, owner=self, then=lambda _: self.refresh(None))

    def _stop(self, now: Running) -> None:
        self.shell.go("my_session", job=now.job, since=now.since.isoformat(), until=_now().isoformat())

    def _record(self, job: RecordId) -> None:
        self.shell.go("my_session", job=job)

    def _report(self, job: RecordId) -> None:
        self.shell.go("my_concern", job=job)

    def _tick(self) -> None:
        now = _now()
        for card in self._column.findChildren(RunningCard):
            card.tick(now)
        if now.second == 0:
            for offer in self._column.findChildren(OfferCard):
                offer.tick(now)


class _Side(QWidget):
    """The month in figures, and what this laptop holds."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(px(SIDE))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        month = Card(formats().month(today().year, today().month))
        self._facts = KeyValues()
        month.body.addWidget(self._facts)
        column.addWidget(month)
        held = Card(t("my_day.only_yours"))
        held.body.addWidget(label(t("my_day.what_is_here"), "muted", wrap=True))
        column.addWidget(held)

    def tell(self, month: Month) -> None:
        """Show the sums of the month."""
        self._facts.show_facts(
            [
                (t("my_day.month_sessions"), formats().number(month.sessions)),
                (t("my_day.month_recorded"), formats().minutes(month.minutes)),
                (t("my_day.month_validated"), formats().minutes(month.validated)),
            ]
        )


def _focus() -> QWidget:
    return QApplication.focusWidget() or QWidget()


def _now() -> datetime:
    return datetime.now(UTC)


def _clear(column: Column) -> None:
    while column.body.count():
        item = column.body.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
