"""A record's form with its buttons: saves, keeps the draft, says what is wrong, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.declaration import FieldSpec, Record
from app.domain.problems import Problem
from app.errors import DomainError
from app.usecases import beside, doubts
from app.usecases.beside import Beside
from app.usecases.saving import answering
from ui.beside_note import notes
from ui.forms.choices import Choices
from ui.forms.draft_keeper import DraftKeeper, DraftNotice, Way
from ui.forms.meanwhile import Meanwhile
from ui.forms.problem_summary import ProblemSummary
from ui.forms.record_form import RecordForm
from ui.forms.standing import Standing
from ui.forms.today import today
from ui.page import Shell
from ui.texts import is_rtl, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import PAGE, Card, Column
from ui.widgets.messages import InlineMessage

Verb = Callable[..., Any]

DOUBTS_AFTER = 400
"""Milliseconds of quiet before doubts about the answers are said."""

FOR_FEW = frozenset({"C3", "C4"})
"""Classes of data that only some may read."""


class RecordPanel(QWidget):
    """Adds or changes one record by `verb(store, record)`. Put it on a page or beside one.

    `saved` brings what the verb gave back; `left` says that the person goes without saving (the draft
    stays). `key` names the draft: the same key brings the same half-typed form back; `way` leads there.
    `words` as in `ui.forms.editors.open_record_editor`, `asked` as in `ui.forms.layout.shown_fields`.
    """

    saved = Signal(object)
    left = Signal()
    removed = Signal()

    def __init__(
        self,
        shell: Shell,
        record: Record,
        verb: Verb,
        *,
        key: str,
        way: Way | None = None,
        remove: Verb | None = None,
        only: Callable[[FieldSpec], bool] = lambda _: True,
        columns: int = 2,
        words: str = "",
        asked: Iterable[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.shell, self._record, self._verb, self._words = shell, record, verb, words
        choices = Choices.read(shell.session, today())
        self.form = RecordForm(record, choices, only=only, columns=columns, folding=not words, asked=asked)
        self.form.edited.connect(self._edited)
        self.summary = ProblemSummary()
        self.keeper = DraftKeeper(shell, self.form.typed, self.set_typed, self)
        self.meanwhile = Meanwhile(shell, [self.form], self)
        self.notice = DraftNotice(self.start_clean)
        self.keeper.restored.connect(self.notice.tell)
        few = self.form.kind.data_class in FOR_FEW and not words  # those say themselves who reads
        self.few = InlineMessage(t("forms.for_few") if few else "", "warn")
        self._doubts = QTimer(self)
        self._doubts.setSingleShot(True)
        self._doubts.setInterval(DOUBTS_AFTER)
        self._doubts.timeout.connect(self._ask_doubts)
        self._standing = Standing(self.summary, self.form.typed_of, self.form.problems)
        self._lay_out(remove)
        self.keeper.open(key, way)
        shell.ask(
            "forms.beside",
            beside.of_record,
            self.form.kind.name,
            record.id,
            shell.session.user,
            then=self._show_beside,
            owner=self,
        )

    def submit(self) -> bool:
        """Save, or say everything that is in the way."""
        problems = self.form.problems()
        if any(not problem.warning for problem in problems):
            self._say(problems)
            return True
        self._save.setEnabled(False)
        self.shell.do(
            answering(self._verb, self.form.shown),
            self.form.value(),
            then=self._saved,
            failed=self._failed,
            done=t(f"{self._words}.done" if self._words else "forms.saved"),
            owner=self,
        )
        return True

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring back what was half typed, and say what came in since."""
        self.form.set_typed(typed)
        self.meanwhile.look()

    def start_clean(self) -> None:
        """Forget the draft and show the record as it is stored."""
        self.keeper.drop()
        self.notice.say("")
        self.form.set_typed({})
        self.meanwhile.clear()
        self._standing.clear()
        self.form.show_problems([])

    def _show_beside(self, found: Beside) -> None:
        self.form.show_notes(notes(self.shell, self.form.kind.name, self._record.id, found))

    def _edited(self, _name: str) -> None:
        self._standing.edited()
        self.keeper.touched()
        self._doubts.start()

    def _ask_doubts(self) -> None:
        self.shell.ask(
            "forms.doubts", doubts.about, self.form.value(), today(), then=self._doubtful, owner=self
        )

    def _doubtful(self, found: list[Problem]) -> None:
        self.form.show_problems([*self._standing.left, *found])

    def _saved(self, result: Any) -> None:
        self.keeper.drop()
        self._save.setEnabled(True)
        if isinstance(result, list) and result and isinstance(result[0], Problem):
            self.shell.toast(sentences_of(result), tone="warn")
        self.saved.emit(result)

    def _failed(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if isinstance(error, DomainError) and error.problems:
            self._say([at_own_field(problem, self.form) for problem in error.problems])
        else:
            self.shell.show_error(error)

    def _say(self, problems: Iterable[Problem]) -> None:
        found = list(problems)
        elsewhere = self.form.show_problems(found, focus=True)
        places = [
            (p.name, self.form.words(p.name), partial(self.form.focus_field, p.name))
            for p in self.form.in_order(found)
        ]
        mine = [problem for problem in found if problem.name in self.form.specs]
        self._standing.refused(mine, places, (t(p.key, **dict(p.params)) for p in elsewhere))

    def _lay_out(self, remove: Verb | None) -> None:
        do = t(f"{self._words}.do" if self._words else "forms.save")
        self._save = Button(do, self.submit, kind="primary", icon="check")
        self._save.setToolTip(f"{do}  (Ctrl+Enter)")
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self._save)
        foot.addWidget(Button(t("forms.leave"), self.left.emit, kind="quiet"))
        foot.addStretch(1)
        if remove is not None:
            foot.addWidget(Button(t("forms.remove"), partial(self._remove, remove), kind="danger"))
        scroller = Column(padding=0)
        scroller.body.setContentsMargins(*_margins())
        follows = InlineMessage(t(f"{self._words}.told") if self._words else "")
        for widget in (self.notice, self.few, follows, self.summary, self.form):
            scroller.body.addWidget(widget)
        scroller.body.addStretch(1)
        card = Card()
        card.body.setSpacing(px(14))
        card.body.addWidget(scroller, 1)
        card.body.addLayout(foot)
        card.setMaximumWidth(px(PAGE))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(card, 1)
        row.addStretch(0)

    def _remove(self, verb: Verb) -> None:
        self.keeper.drop()
        self.shell.do(verb, self._record, then=lambda _: self.removed.emit(), done=t("forms.removed"))


def _margins() -> tuple[int, int, int, int]:
    """Air between the inputs and the scroll bar, on the side where the bar stands."""
    return (px(12), 0, px(1), 0) if is_rtl() else (px(1), 0, px(12), 0)


def at_own_field(problem: Problem, form: RecordForm) -> Problem:
    """`problem` of a part ("identifier.0.value") at the field of the form that shows just that part."""
    last = problem.name.rpartition(".")[2]
    return replace(problem, name=last) if last in form.specs else problem


def sentences_of(problems: Iterable[Problem]) -> str:
    """What is said of problems that belong nowhere on the page."""
    return " ".join(dict.fromkeys(t(p.key, **dict(p.params)) for p in problems))
