"""What was kept long enough: gone through by a person, confirmed by typing how many, erased one by one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.retention import RetentionRun
from app.usecases import overdue, retention
from app.usecases.case_years import Year
from app.usecases.overdue import Asked, Desk
from app.usecases.permissions import Act, allowed
from app.usecases.retention import Due, Proposal, Waiting
from ui.cases import wording
from ui.cases.record_row import RecordRow, section_card
from ui.data_care.asked_message import asked_message
from ui.data_care.proposal_row import ProposalRow
from ui.data_care.sites_card import sites_card
from ui.forms.today import today
from ui.page import Shell
from ui.rights.confirmation import TypedConfirmation
from ui.rights.hold_ways import law_words, project_way
from ui.supervision.section import Section
from ui.texts import formats, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column, line
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState, InlineMessage


class RetentionSection(Section):
    """Proposals with a tick each; below, what waits for the end of audits, and the runs of before."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.rows: list[ProposalRow] = []
        self.confirmation: TypedConfirmation | None = None
        self._due = Due()
        self._asked: tuple[Asked, ...] = ()
        self._card = Card()
        self._foot = self._bar()
        self._column = Column(spacing=px(12))
        self.column.addWidget(self._column, 1)

    def refresh(self) -> None:
        """Read again; ticks on what is still there stay."""
        user = self.shell.session.user
        self.shell.glance("data_care.retention", overdue.desk, user, today(), then=self._show, owner=self)

    def focus_start(self) -> None:
        """The cursor to the first tick."""
        for row in self.rows:
            if row.tick.isEnabled():
                row.tick.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def chosen(self) -> list[Proposal]:
        """What is ticked."""
        return [row.proposal for row in self.rows if row.tick.isChecked()]

    def step_back(self) -> bool:
        """Take the question back."""
        if self.confirmation is None:
            return False
        self._shut()
        return True

    def run(self) -> None:
        """Erase what is ticked."""
        chosen, proposed, session, on = self.chosen(), len(self.rows), self.shell.session, today()
        if self.confirmation is not None:
            self.confirmation.setEnabled(False)
            self.confirmation.button.setText(t("erasure.running"))
        self.shell.jobs.run(
            lambda: retention.run(session, chosen, proposed, on),
            owner=self,
            then=self._done,
            failed=self._failed,
            lane="background",
        )

    def _done(self, made: RetentionRun) -> None:
        self.shell.toast(t("retention.done", n=made.confirmed or 0), tone="ok")
        if self._asked:  # who asked sees that somebody went through it
            self._seen()
        self.refresh()

    def _seen(self) -> None:
        self.shell.do(overdue.answer, [one.site for one in self._asked])

    def _failed(self, error: Exception) -> None:
        self.shell.show_error(error)
        self.refresh()

    def _show(self, desk: Desk) -> None:
        found, due = desk.overview, desk.overview.due
        ticked = {one.person for one in self.chosen()}
        self._due, self._asked = due, desk.asked
        self._shut()
        self._column.empty()
        body = self._column.body
        self.rows = [ProposalRow(self.shell, one, self._count, self._open) for one in due.proposals]
        for row in self.rows:
            row.tick.setChecked(row.proposal.person in ticked and row.tick.isEnabled())
        if desk.asked:
            body.addWidget(asked_message(desk.asked, t("overdue.seen"), self._seen))
        body.addWidget(sites_card(self.shell, desk.sites) if desk.sites else self._proposals(due))
        if due.waiting:
            rows = [self._waiting(one) for one in due.waiting]
            body.addWidget(section_card(t("retention.waiting"), rows, empty=""))
        if found.runs:
            told = [_run_row(*one) for one in found.runs]
            body.addWidget(section_card(t("retention.runs"), told, empty=""))
        if desk.years:
            body.addWidget(_years_card(desk.years))
        body.addStretch(1)
        self._count()
        self.counted.emit(due.count or sum(one.count for one in desk.sites))

    def _proposals(self, due: Due) -> QWidget:
        if not self.rows:
            may_read = allowed(self.shell.session.user, Act.READ_FILES)
            return EmptyState(t("retention.none" if may_read else "retention.no_files"), icon="circle-check")
        self._card = card = Card(t("data_care.retention"))
        card.body.setSpacing(px(6))
        card.body.addWidget(label(t("retention.explained"), "muted", wrap=True))
        if any(not one.rule.checked for one in due.proposals):
            card.body.addWidget(InlineMessage(t("retention.unchecked"), "info"))
        self._foot = self._bar()
        card.body.addWidget(self._foot)
        for at, row in enumerate(self.rows):
            if at:
                card.body.addWidget(line())
            card.body.addWidget(row)
        if due.count > len(self.rows):
            card.body.addWidget(label(t("retention.more", n=len(self.rows)), "muted", wrap=True))
        return card

    def _bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, px(4))
        row.setSpacing(px(8))
        self.erase = Button("", self._ask, kind="danger", icon="trash-2")
        self._all = Button(t("retention.all"), self._tick_all, kind="link")
        self._clear = Button(t("retention.clear"), partial(self._tick_all, on=False), kind="link")
        for one in (self._all, self._clear):
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self.erase)
        return bar

    def _waiting(self, one: Waiting) -> QWidget:
        if one.until is not None:
            told = t("retention.waiting_until", n=one.count, day=formats().day(one.until))
        else:
            told = t("retention.waiting_open", n=one.count)
        way = project_way(self.shell, one.project)
        actions = [Button(way.words, way.go, kind="link")] if way is not None else []
        lines = [told, *law_words(one.term.key, one.term.law)]
        return RecordRow(one.code, lines, icon="clock", actions=actions)

    def _open(self, proposal: Proposal) -> None:
        if proposal.case is not None:
            self.shell.go("case", case=proposal.case)
        else:
            self.shell.go("person", person=proposal.person)

    def _tick_all(self, *, on: bool = True) -> None:
        for row in self.rows:
            row.tick.setChecked(on and row.tick.isEnabled())

    def _count(self) -> None:
        if not self.rows:
            return
        n = len(self.chosen())
        self.erase.setText(t("retention.erase", n=n) if n else t("retention.erase_none"))
        self.erase.setEnabled(n > 0)
        self._clear.setEnabled(n > 0)
        self._all.setEnabled(any(row.tick.isEnabled() and not row.tick.isChecked() for row in self.rows))
        self._shut()

    def _ask(self) -> None:
        n = len(self.chosen())
        if not n:
            return
        self._shut()
        made = TypedConfirmation(t("retention.confirm"), str(n), t("retention.erase", n=n).rstrip("…"))
        made.confirmed.connect(self.run)
        self.confirmation = made
        self._card.body.insertWidget(self._card.body.indexOf(self._foot) + 1, made)
        made.focus_start()

    def _shut(self) -> None:
        if self.confirmation is not None:
            self.confirmation.hide()
            self.confirmation.deleteLater()
            self.confirmation = None


def _run_row(run: RetentionRun, who: str) -> QWidget:
    day = formats().short_day(run.run_on) if run.run_on else ""
    return RecordRow(
        t("retention.run", n=run.confirmed or 0, all=run.proposed or 0, day=day, who=who or "…"),
        icon="circle-check",
    )


def _years_card(years: tuple[Year, ...]) -> Card:
    """What stays of erased cases, counted with the others."""
    card = Card(t("retention.years"))
    card.body.addWidget(label(t("retention.years_explained"), "muted", wrap=True))
    facts = KeyValues()
    facts.show_facts([(str(one.year), _year_words(one)) for one in years])
    card.body.addWidget(facts)
    return card


def _year_words(one: Year) -> str:
    number = formats().number
    told = t("retention.year", opened=number(one.opened), closed=number(one.closed))
    if not one.past_opened + one.past_closed:
        return told
    past = t("retention.year_past", opened=number(one.past_opened), closed=number(one.past_closed))
    return wording.facts(told, past)
