"""To decide: what two laptops wrote of one thing, and rules that both broke without knowing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from app.domain.ids import RecordId
from app.domain.kinds import KINDS
from app.events import Changed
from app.usecases import odd_steps, records
from app.usecases.conflict_inbox import Inbox, inbox, is_asked, waits_for
from app.usecases.conflict_views import BrokenRule, ConflictFile
from app.usecases.histories import Names
from ui.cases import wording
from ui.cases.act_card import ActCard
from ui.conflicts import odd_card, words
from ui.forms.editors import open_record_editor
from ui.page import Action, Page, Shell
from ui.texts import t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Column, Mark, Quiet
from ui.widgets.table.columns import Person as TwoLines
from ui.widgets.table.view import TableCard, TableView


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits, in words."""

    about: ConflictFile | BrokenRule
    who: str
    what: str
    question: str
    authors: str
    when: str
    state: str
    tone: Tone


class InboxPage(Page):
    """The list; Enter opens what lies under the cursor."""

    title_key = "page.decide"
    concerns = frozenset(kind.name for kind in KINDS)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._inbox = Inbox((), (), Names({}, {}))
        columns = [
            Column("who", t("conflict.column.who"), 210),
            Column("question", t("conflict.column.question"), 0, least=330),
            Column("authors", t("conflict.column.authors"), 160, rank=1),
            Column("when", t("conflict.column.when"), 115, rank=2),
            Column("state", t("conflict.column.state"), 165),
        ]
        self.table = TableView(columns, _cells, name=t("page.decide"))
        self.table.opened.connect(self._open)
        self._told = label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self._told)
        self._column = column
        self.asked: ActCard | None = None
        column.addWidget(TableCard(self.table, EmptyState(t("conflict.none"), icon="check-check")), 1)

    def subtitle(self) -> str:
        count = self._waiting()
        return t("conflict.waiting", n=count) if count else ""

    def primary_action(self) -> Action | None:
        if not self._inbox.mine:
            return None
        return Action("conflict.begin", lambda: self._open_file(self._inbox.mine[0]), "git-compare-arrows")

    def refresh(self, changed: Changed | None) -> None:
        self.shell.glance("conflicts", inbox, self.shell.session.user, then=self._show, owner=self)

    def focus_start(self) -> None:
        self.table.setFocus()

    def _show(self, found: Inbox) -> None:
        self._inbox = found
        before = self.table.currentIndex().row()
        self.table.rows.show_all(lines_of(found))
        if self.table.rows.rowCount():
            self.table.choose(min(max(before, 0), self.table.rows.rowCount() - 1))
        self._told.setText(t(_intro(found)) if self.table.rows.rowCount() else "")
        self._told.setVisible(bool(self.table.rows.rowCount()))
        self.shell.mark("decide", self._waiting())
        self.header_changed.emit()

    def _waiting(self) -> int:
        return self._inbox.waiting(self.shell.session.user)

    def _open(self, line: Line) -> None:
        if isinstance(line.about, ConflictFile):
            self._open_file(line.about)
        else:
            self._open_rule(line.about)

    def _open_file(self, file: ConflictFile) -> None:
        self.shell.go("conflict", kind=file.kind.name, record=file.record)

    def submit(self) -> bool:
        if self.asked is None:
            return False
        self.asked.submit()
        return True

    def step_back(self) -> bool:
        if self.asked is None:
            return False
        self._over(None)
        return True

    def _ask(self, rule: BrokenRule) -> None:
        if not waits_for(rule, self.shell.session.user):
            self.shell.toast(t("rules.odd_for_leads"), tone="info")
            return
        self._over(None)
        self.asked = odd_card.card(self.shell, rule)
        self.asked.over.connect(self._over)
        self._column.insertWidget(0, self.asked)
        self.asked.focus_start()

    def _over(self, _done: object) -> None:
        if self.asked is not None:
            self._column.removeWidget(self.asked)
            self.asked.hide()
            self.asked.deleteLater()
            self.asked = None
            self.focus_start()

    def _open_rule(self, rule: BrokenRule) -> None:
        if rule.key == odd_steps.KEY:
            self._ask(rule)
            return
        if rule.kind == "identifier" and rule.person is not None:
            self.shell.go("person", person=rule.person)
            return
        record = self.shell.session.ask(records.read, KINDS.named(rule.kind).record, RecordId(rule.record))
        if record is not None:
            open_record_editor(self.shell, record)


def _intro(found: Inbox) -> str:
    """What to do about what waits: choose, or put right."""
    return "conflict.inbox_intro" if found.files else "conflict.rules_intro"


def lines_of(found: Inbox) -> list[Line]:
    """What waits, in words: mine to decide, broken rules, what waits for others, what was put off."""
    order: list[tuple[int, Line]] = [(_rank(file), _file_line(file)) for file in found.files]
    order += [(1, _rule_line(rule)) for rule in found.rules]
    return [line for _, line in sorted(order, key=lambda pair: pair[0])]


def _rank(file: ConflictFile) -> int:
    if file.skipped:
        return 4
    if is_asked(file):
        return 0
    return 2 if file.may_decide else 3


def _file_line(file: ConflictFile) -> Line:
    state, tone = _state(file)
    return Line(
        file,
        file.person_name or words.record_words(file),
        wording.facts(words.record_words(file) if file.person_name else "", file.case_number),
        words.fields_words(file),
        words.authors_words(file),
        wording.moment_words(file.at),
        state,
        tone,
    )


def _state(file: ConflictFile) -> tuple[str, Tone]:
    if file.skipped:
        return t("conflict.state.skipped"), "neutral"
    if is_asked(file):
        return t("conflict.state.yours"), "warn"
    if file.may_decide:
        return t("conflict.state.both_stay"), "info"
    return t("conflict.state.supervisor"), "neutral"


def _rule_line(rule: BrokenRule) -> Line:
    params: dict[str, Any] = dict(rule.params)
    if rule.key == odd_steps.KEY:
        what = t(KINDS.named(rule.kind).label_key)
        who = str(params["who"])
        return Line(
            rule,
            str(params["one"]) or what,
            what,
            odd_card.sentence(rule),
            who,
            "",
            t("conflict.state.rule"),
            "warn",
        )
    if "type" in params:
        params["type"] = wording.label_of("V04", params["type"])
    who, other = str(params.pop("one")), str(params.pop("other", ""))
    return Line(rule, who, other, t(rule.key, **params), "", "", t("conflict.state.rule"), "warn")


def _cells(line: Line) -> list[Cell]:
    return [
        TwoLines(line.who, line.what),
        line.question,
        Quiet(line.authors),
        Quiet(line.when),
        Mark(line.state, line.tone),
    ]
