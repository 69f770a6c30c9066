"""Nuova persona: names first, those already here beside, one save for person, case and place."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from app.domain.person import Person
from app.errors import DomainError
from app.usecases.arrivals import Arrived, arrive
from app.usecases.duplicates import Candidate, asked_of, candidates
from app.usecases.people import PersonFile
from app.usecases.strong_identifiers import SamePerson
from ui.forms.choices import Choices
from ui.forms.draft_keeper import Way
from ui.forms.screen import restore_screen, take_screen
from ui.forms.today import today
from ui.page import Page, Shell
from ui.people.duplicate_panel import DuplicatePanel
from ui.people.entry import EntryCard
from ui.people.form_area import FormArea
from ui.people.opening import open_person
from ui.people.person_editor import PersonEditor
from ui.screen_state import State
from ui.texts import t
from ui.widgets.beside import Beside
from ui.widgets.messages import InlineMessage


class RegisterPage(Page):
    """Opened by `shell.go("register")`; `name` may already hold what was searched for in vain."""

    title_key = "page.register"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        choices = Choices.read(shell.session, today())
        self.area = FormArea(
            shell,
            PersonEditor(_nobody(), choices, new=True),
            EntryCard(choices),
            words=t("people.register"),
            submit=self.submit,
            clean=self.start_clean,
        )
        self.duplicates = DuplicatePanel(choices.today)
        self.strip = InlineMessage("", "warn", action=t("people.look"), on_action=self._look)
        self.area.top.body.insertWidget(0, self.strip)
        self._beside = Beside(self.area, self.duplicates, width=310)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._beside)
        self.area.edited.connect(self._edited)
        self.duplicates.opened.connect(self._open)
        self.duplicates.counted.connect(lambda _: self._tell_strip())
        self._beside.layout_changed.connect(lambda _: self._tell_strip())

    def start_clean(self) -> None:
        """Nobody yet."""
        self.area.keeper.drop()
        self._clear()
        self.focus_start()

    def open(self, **params: Any) -> None:
        self.area.offer(Choices.read(self.shell.session, today()))
        self._clear()
        self.area.keeper.open("register", Way("register", {}, lambda: (self.title(), self._who())))
        if params.get("name"):
            self.area.editor.names.write_given(str(params["name"]))

    def focus_start(self) -> None:
        self.area.editor.names.family.setFocus()

    def submit(self) -> bool:
        problems = self.area.problems()
        if any(not problem.warning for problem in problems):
            self.area.say(problems)
            return True
        entry = self.area.entry
        self.area.save.setEnabled(False)
        self.shell.do(
            arrive,
            self.area.editor.value(),
            entry.new_case() if entry else None,
            entry.new_place() if entry else None,
            then=self._saved,
            failed=self._failed,
            done=t("people.registered"),
            owner=self,
        )
        return True

    def step_back(self) -> bool:
        return self._beside.close_panel()

    def save_state(self) -> State:
        self.area.keeper.flush()
        return take_screen(self, self.area.typed())

    def restore_state(self, state: State) -> None:
        if "typed" in state:
            self.area.keeper.shown_otherwise()
            self.area.set_typed(state["typed"])
            restore_screen(self, state)

    def _who(self) -> str:
        return next((name.full for name in self.area.editor.names.value() if name.full), "")

    def _clear(self) -> None:
        self.area.show_file(_nobody())
        self.duplicates.show_candidates([], asked=False)

    def _edited(self) -> None:
        asked = asked_of(self.area.editor.value())
        self.shell.search("people.duplicates", candidates, asked, then=self._found, owner=self)

    def _found(self, found: list[Candidate]) -> None:
        self.duplicates.show_candidates(found, asked=bool(self.area.editor.names.value()))
        self._tell_strip()

    def _tell_strip(self) -> None:
        count = len(self.duplicates.candidates())
        hidden = not self._beside.side_by_side
        self.strip.say(t("people.similar", n=count) if count and hidden else "")

    def _look(self) -> None:
        self._beside.open_panel()

    def _saved(self, arrived: Arrived) -> None:
        self.area.save.setEnabled(True)
        self.area.keeper.drop()
        if arrived.warnings:
            self.shell.toast(" ".join(t(p.key, **dict(p.params)) for p in arrived.warnings), tone="warn")
        if not self.isVisible():
            return
        self.shell.back()
        open_person(self.shell, arrived.file.person.id, arrived.case.id if arrived.case else None)

    def _failed(self, error: Exception) -> None:
        self.area.save.setEnabled(True)
        if isinstance(error, DomainError) and error.problems:
            self.area.say(list(error.problems))
            if isinstance(error, SamePerson):
                self._look()
        else:
            self.shell.show_error(error)

    def _open(self, one: Candidate) -> None:
        self.area.keeper.flush()
        open_person(self.shell, one.person, one.case)


def _nobody() -> PersonFile:
    return PersonFile(person=Person())
