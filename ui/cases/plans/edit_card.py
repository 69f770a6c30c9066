"""A card on the page with one or two forms that are saved together; what is half typed is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.declaration import Record
from app.domain.problems import Problem
from app.errors import DomainError
from app.events import Changed
from app.usecases.saving import answering
from ui.forms.draft_keeper import DraftKeeper, DraftNotice, Way
from ui.forms.meanwhile import Meanwhile
from ui.forms.record_form import RecordForm
from ui.forms.record_panel import sentences_of
from ui.page import Shell
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage

Call = Callable[..., tuple[Any, ...]]


class EditCard(Card):
    """`forms` by the prefix that problems of theirs bear ("" for the first); `call(values)` is what saves.

    Of records in `shown`, which are stored, only what is changed here is written. `over` brings the verb's
    result, or None when the person leaves: the draft stays then.
    """

    over = Signal(object)

    def __init__(
        self,
        shell: Shell,
        title: str,
        forms: dict[str, RecordForm],
        call: Callable[..., tuple[Any, ...]],
        *,
        key: str,
        way: Way,
        done: str,
        headings: dict[str, str] | None = None,
        remove: tuple[str, Callable[[], object]] | None = None,
        shown: tuple[Record, ...] = (),
    ) -> None:
        super().__init__(title)
        self._shell, self._call, self._done = shell, call, done
        self.forms, self._shown = forms, shown
        stored = {record.id for record in shown}
        self._news = [Meanwhile(shell, [form], self) for form in forms.values() if form.shown.id in stored]
        self.problem = InlineMessage("", "bad")
        self.keeper = DraftKeeper(shell, self.typed, self.set_typed, self)
        self.notice = DraftNotice(self.start_clean)
        self.keeper.restored.connect(self.notice.tell)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.problem)
        for prefix, form in forms.items():
            if headings and prefix in headings:
                self.body.addWidget(label(headings[prefix], "strong"))
            self.body.addWidget(form)
            form.edited.connect(lambda _name: self.keeper.touched())
        self._save = Button(t("forms.save"), self.submit, kind="primary", icon="check")
        self._save.setToolTip(f"{t('forms.save')}  (Ctrl+Enter)")
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self._save)
        foot.addWidget(Button(t("forms.leave"), self.leave, kind="quiet"))
        foot.addStretch(1)
        if remove is not None:
            words, act = remove
            foot.addWidget(Button(words, lambda: self._remove(act), kind="danger"))
        self.body.addLayout(foot)
        self.keeper.open(key, way)

    def focus_start(self) -> None:
        """Put the cursor into the first input."""
        form = next(iter(self.forms.values()))
        form.focus_field(next(iter(form.specs)))

    def typed(self) -> dict[str, Any]:
        """What is half typed, as plain values."""
        return {prefix: form.typed() for prefix, form in self.forms.items()}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        for prefix, form in self.forms.items():
            form.set_typed(typed.get(prefix, {}))
        self.look()

    def look(self, changed: Changed | None = None) -> None:
        """Say what came in for the records in these forms."""
        for one in self._news:
            one.look(changed)

    def start_clean(self) -> None:
        """As it is stored."""
        self.keeper.drop()
        self.notice.say("")
        self.set_typed({})
        for one in self._news:
            one.clear()

    def leave(self) -> None:
        """Go without saving; what is typed stays as a draft."""
        self.keeper.flush()
        self.over.emit(None)

    def submit(self) -> bool:
        """Save, or say everything that is in the way."""
        found = {prefix: form.problems() for prefix, form in self.forms.items() if self._counts(prefix)}
        if any(not problem.warning for mine in found.values() for problem in mine):
            self._say(found)
            return True
        self._save.setEnabled(False)
        values = {prefix: form.value() for prefix, form in self.forms.items() if self._counts(prefix)}
        verb, *args = self._call(values)
        self._shell.do(
            answering(verb, *self._shown, *(one.shown() for one in self._news)),
            *args,
            then=self._finished,
            failed=self._refused,
            done=self._done,
            owner=self,
        )
        return True

    def _counts(self, prefix: str) -> bool:
        """A second form that nobody touched asks for nothing."""
        return prefix == "" or self.forms[prefix].is_touched()

    def _finished(self, result: Any) -> None:
        self.keeper.drop()
        self.over.emit(result if result is not None else [])

    def _remove(self, act: Callable[[], object]) -> None:
        self.keeper.drop()
        act()

    def _refused(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if not (isinstance(error, DomainError) and error.problems):
            self._shell.show_error(error)
            return
        said: dict[str, list[Problem]] = {prefix: [] for prefix in self.forms}
        for problem in error.problems:
            prefix = next((p for p in self.forms if p and problem.name.startswith(p)), "")
            said[prefix].append(replace(problem, name=problem.name.rpartition(".")[2]))
        self._say(said)

    def _say(self, problems: dict[str, list[Problem]]) -> None:
        elsewhere: list[Problem] = []
        focus = True
        for prefix, found in problems.items():
            elsewhere += self.forms[prefix].show_problems(found, focus=focus and bool(found))
            focus = focus and not found
        self.problem.say(sentences_of(elsewhere))
