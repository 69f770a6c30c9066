"""The form of any declared kind: sections, right inputs, every problem at its place, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.catalogue.codelists import codelist
from app.domain.checks import check
from app.domain.declaration import FieldSpec, Need, Record, kind_of
from app.domain.problems import Problem
from ui.forms import layout
from ui.forms.choices import Choices
from ui.forms.folding_section import FoldingSection
from ui.forms.inputs import WIDE, focus_on, input_for, problem_of
from ui.forms.typed import Typed, type_into, typed_in
from ui.theme.look import px
from ui.widgets.date_field import PartialDateField
from ui.widgets.form import Form

WAS: Final = "was:"
"""Before the name of a field in a draft: the answer that was typed over."""


class RecordForm(QWidget):
    """Answers of one record. `value()` changes only what the person changed; the rest stays verbatim.

    `only` limits the form to some fields, `leading` are put first; sections after the first fold away
    while they are empty; with `folding` False there is one section only. `prefix` keeps the names of
    inputs apart when a page holds several forms; `asked` as in `ui.forms.layout.shown_fields`.
    """

    edited = Signal(str)

    def __init__(
        self,
        record: Record,
        choices: Choices,
        *,
        only: Callable[[FieldSpec], bool] = lambda _: True,
        leading: tuple[str, ...] = (),
        columns: int = 2,
        folding: bool = True,
        prefix: str = "",
        asked: Iterable[str] = (),
        demanded: Container[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._demanded = demanded
        self.kind = kind_of(record)
        self._record = self._stored = record
        self._choices, self._columns, self._prefix = choices, columns, prefix
        self._forms: list[Form] = []
        self._folds: dict[str, FoldingSection] = {}
        self._at: dict[str, Form] = {}
        self._base: dict[str, Typed] = {}
        self._before: dict[str, Typed] = {}
        self._steps: list[tuple[str, Typed]] = []
        shown = [s for s in layout.shown_fields(self.kind, record, choices, asked) if only(s)]
        self.specs: dict[str, FieldSpec] = {s.name: s for s in shown}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        for section, specs in layout.sections(shown, leading=leading, flat=not folding).items():
            column.addWidget(self._section(section, specs, fold=bool(section)))
        self.specs = {name: self.specs[name] for name in self._at}
        self.set_record(record)

    def offer(self, choices: Choices) -> None:
        """Other records to choose from (a new site, a colleague who left); the answers stay."""
        self._choices = choices
        for name, spec in self.specs.items():
            if spec.target in choices.records:
                self.field(name).offer(choices.records[spec.target])

    # Answers

    def value(self) -> Record:
        """The record with what the person answered."""
        changed = {name for name in self.specs if self.typed_of(name) != self._base[name]}
        return replace(self._record, **{name: self.field(name).value() for name in changed})

    @property
    def shown(self) -> Record:
        """The record as the person saw it when they wrote their answers: what a save is compared with."""
        return self._record

    def set_record(self, record: Record) -> None:
        """Show another record of the same kind, as one just read."""
        self._record = self._stored = record
        for name in self.specs:
            self.field(name).set_value(getattr(record, name))
        self._base = {name: self.typed_of(name) for name in self.specs}
        self._before = dict(self._base)
        self._steps.clear()
        self._count()
        for fold in self._folds.values():
            fold.open(self._answered(fold) > 0)

    def typed_of(self, name: str) -> Typed:
        """What is written for one field."""
        return typed_in(self.field(name))

    def typed(self) -> dict[str, Typed]:
        """What the person changed, to the letter, by field; and over which answer, as `was:` field."""
        now = {name: self.typed_of(name) for name in self.specs}
        mine = {name: typed for name, typed in now.items() if typed != self._base[name]}
        return mine | {f"{WAS}{name}": self._base[name] for name in mine}

    def set_typed(self, typed: dict[str, Typed]) -> None:
        """Bring back what `typed` took down; fields it does not name go back to the record's answer.

        What has another answer by now than the one that was typed over stays known as it was then.
        """
        if self._record is not self._stored:
            self.set_record(self._stored)
        for name in self.specs:
            was = typed.get(f"{WAS}{name}", self._base[name])
            if name in typed and was != self._base[name]:
                self._shown_then(name, was)
            type_into(self.field(name), typed.get(name, self._base[name]))
        self._steps.clear()
        self._count()
        for fold in self._folds.values():
            if self._answered(fold):
                fold.open()

    def is_touched(self) -> bool:
        """Whether anything differs from the record shown."""
        return bool(self.typed())

    def meet(self, record: Record) -> dict[str, bool]:
        """The record as it is stored by now: answers nobody touched here follow it, those typed stay.

        Tells the fields that say something else than before: True where an answer was typed here.
        """
        met: dict[str, bool] = {}
        self._stored = record
        for name in self.specs:
            now = getattr(record, name)
            if now == getattr(self._record, name):
                continue
            if self.typed_of(name) == self._base[name]:
                self.take(name, now)
                met[name] = False
            elif self.field(name).value() != now:
                met[name] = True
        return met

    def take(self, name: str, value: Any) -> None:
        """Let a field say what is stored, as if it had been read just now."""
        self._record = replace(self._record, **{name: value})
        self.field(name).set_value(value)
        self._base[name] = self._before[name] = self.typed_of(name)
        self._count()

    # Problems

    def problems(self, need: Need = Need.DRAFT) -> list[Problem]:
        """Everything wrong or odd with the answers, all at once."""
        found = [replace(p, name=name) for name, p in self._unreadable()]
        unread = {problem.name for problem in found}
        given = layout.GIVEN_BY_THE_VERB.get(self.kind.name, frozenset())
        for problem in check(self.value(), need, _known):
            forgiven = problem.key == "check.missing" and problem.name in given
            if problem.name in self.specs and problem.name not in unread and not forgiven:
                found.append(problem)
        return found

    def show_problems(self, problems: Iterable[Problem], *, focus: bool = False) -> list[Problem]:
        """Say each problem at its row; open the sections they are in; returns those of no row here."""
        left = list(problems)
        forbids = [p for p in left if p.name in self.specs and not p.warning]
        for form in self._forms:
            left = form.show_problems(left)
        self._say_once({problem.name for problem in forbids})
        for fold in self._folds.values():
            if any(self._at[p.name] is fold.body for p in forbids):
                fold.open()
        if focus and forbids:
            self.focus_field(next(name for name in self.specs if name in {p.name for p in forbids}))
        return left

    def show_notes(self, notes: Mapping[str, QWidget]) -> None:
        """Put a note below each of these inputs, in sight; the notes before go away."""
        for name in self.specs:
            self._at[name].row(name).put_note(notes.get(name))
        for fold in self._folds.values():
            if any(self._at[name] is fold.body for name in notes if name in self.specs):
                fold.open()

    def put_note(self, name: str, note: QWidget | None) -> None:
        """Put one note below an input, in sight; the others stay."""
        self._at[name].row(name).put_note(note)
        for fold in self._folds.values():
            if note is not None and self._at[name] is fold.body:
                fold.open()

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field, opening its section."""
        for fold in self._folds.values():
            if self._at[name] is fold.body:
                fold.open()
        focus_on(self.field(name))

    def field(self, name: str) -> Any:
        """The input of a field."""
        return self._at[name].field(name)

    def row(self, name: str) -> QWidget:
        """The line of a field: its words and its input."""
        return self._at[name].row(name)

    def words(self, name: str) -> str:
        """The label of a field."""
        return layout.field_words(self.specs[name])

    def in_order(self, problems: Iterable[Problem]) -> list[Problem]:
        """Those that forbid saving and have a field here, from the top of the form down."""
        order = list(self.specs)
        mine = [p for p in problems if p.name in self.specs and not p.warning]
        return sorted(mine, key=lambda problem: order.index(problem.name))

    # Undo

    def undo(self) -> bool:
        """Take back the last answer that was chosen; False when there is none."""
        while self._steps:
            name, before = self._steps.pop()
            if self.typed_of(name) != before:
                self._before[name] = before  # so that taking back is no step of its own
                type_into(self.field(name), before)
                focus_on(self.field(name))
                return True
        return False

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._steps and event.matches(QKeySequence.StandardKey.Undo):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self.undo()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            spent = isinstance(watched, QLineEdit) and not watched.isUndoAvailable()
            if spent and event.matches(QKeySequence.StandardKey.Undo) and self.undo():
                return True
        return super().eventFilter(watched, event)

    # Its own

    def _section(self, section: str, specs: list[FieldSpec], *, fold: bool) -> QWidget:
        form = Form(columns=self._columns)
        self._forms.append(form)
        form.edited.connect(self._edited)
        for spec in specs:
            made = input_for(spec, self._choices)
            (made.focusProxy() or made).setObjectName(f"{self._prefix}{self.kind.name}.{spec.name}")
            (made.focusProxy() or made).installEventFilter(self)
            form.add(
                spec.name,
                layout.field_words(spec),
                made,
                required=layout.is_demanded(spec) or spec.name in self._demanded,
                wide=spec.type in WIDE,
            )
            self._at[spec.name] = form
        if not fold:
            return form
        self._folds[section] = FoldingSection(layout.section_words(self.kind, section), form)
        return self._folds[section]

    def _shown_then(self, name: str, was: Typed) -> None:
        """A draft was typed over an answer that is another one by now: that one was not seen."""
        type_into(self.field(name), was)
        self._record = replace(self._record, **{name: self.field(name).value()})
        self._base[name] = was

    def _edited(self, name: str) -> None:
        typed, before = self.typed_of(name), self._before.get(name)
        if typed != before:
            # The letters of one text are one step: the text takes them back one by one itself.
            if not (self._steps and self._steps[-1][0] == name and isinstance(typed, str)):
                self._steps.append((name, before))
            self._before[name] = typed
        self._count()
        self.edited.emit(name)

    def _say_once(self, wrong: set[str]) -> None:
        """What a date says of itself is silent where the row says it already."""
        for name in wrong:
            field = self.field(name)
            if isinstance(field, PartialDateField) and field.problem() is not None:
                field.reading.hide()

    def _unreadable(self) -> list[tuple[str, Problem]]:
        told = ((name, problem_of(self.field(name))) for name in self.specs)
        return [(name, problem) for name, problem in told if problem is not None]

    def _answered(self, fold: FoldingSection) -> int:
        mine = [name for name, form in self._at.items() if form is fold.body]
        return sum(self.typed_of(name) not in (None, "", []) for name in mine)

    def _count(self) -> None:
        for fold in self._folds.values():
            fold.told(self._answered(fold))


def _known(list_id: str, code: str) -> bool:
    try:
        return code in codelist(list_id)
    except KeyError:
        return True
