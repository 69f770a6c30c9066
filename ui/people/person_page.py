"""All that is known of a person, to be changed; joining with another record, and apart again."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from app.domain.declaration import Record
from app.domain.ids import RecordId
from app.domain.person import Person, PersonReserved
from app.errors import DomainError
from app.events import Changed
from app.usecases import beside, merging, people, records, reserved
from app.usecases.beside import Beside
from app.usecases.people import PersonFile
from app.usecases.saving import answering
from ui.beside_note import notes
from ui.forms.choices import Choices
from ui.forms.draft_keeper import Way
from ui.forms.editors import open_record_editor
from ui.forms.meanwhile import Meanwhile
from ui.forms.screen import restore_screen, take_screen
from ui.forms.today import today
from ui.page import Action, Page, Shell
from ui.people.age_line import age_words
from ui.people.form_area import FormArea
from ui.people.opening import told_id
from ui.people.person_editor import PersonEditor
from ui.screen_state import State
from ui.texts import t
from ui.widgets.buttons import Button
from ui.widgets.messages import InlineMessage


class PersonPage(Page):
    """Opened by `shell.go("person", person=id)`; the id may also come in hex."""

    title_key = "kind.person"
    concerns = frozenset(
        {"person", "person_name", "identifier", "identity_document", "person_language", "contact_point"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        choices = Choices.read(shell.session, today())
        self._file = PersonFile(person=Person())
        self.area = FormArea(
            shell,
            PersonEditor(self._file, choices, new=False),
            words=t("forms.save"),
            submit=self.submit,
            clean=self.start_clean,
        )
        self._base: dict[str, Any] = {}
        editor = self.area.editor
        self.meanwhile = Meanwhile(shell, [editor.first, editor.further], self)
        self.area.keeper.restored.connect(lambda _when: self.meanwhile.look())
        self.joined = InlineMessage("", "warn", action=t("people.unmerge"), on_action=self._unmerge)
        self.area.top.body.insertWidget(0, self.joined)
        self.area.add_action(Button(t("people.reserved"), self._reserved, icon="lock"))
        self.area.add_action(Button(t("people.merge"), self._merge, icon="merge"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)

    def title(self) -> str:
        return self._file.person.display_name or t(self.title_key)

    def subtitle(self) -> str:
        return age_words(self._file.person.born, today())

    def actions_offered(self) -> list[Action]:
        return [Action("people.merge", self._merge, "merge")]

    def about(self) -> dict[str, Any]:
        return {"person": self._file.person.id}

    def open(self, **params: Any) -> None:
        person = told_id(params)
        self._show(self.shell.session.ask(people.read_file, person))
        way = Way("person", {"person": person}, lambda: (t(self.title_key), self.title()))
        self.area.keeper.open(f"person:{person.hex()}", way)

    def refresh(self, changed: Changed | None) -> None:
        if changed is None:
            return
        if self.area.typed() == self._base:
            self._show(self.shell.session.ask(people.read_file, self._file.person.id))
        else:
            self.meanwhile.look(changed)

    def focus_start(self) -> None:
        self.area.editor.names.family.setFocus()

    def start_clean(self) -> None:
        """Show the person as stored."""
        self.area.keeper.drop()
        self._show(self._file)

    def submit(self) -> bool:
        problems = self.area.problems()
        if any(not problem.warning for problem in problems):
            self.area.say(problems)
            return True
        self.area.save.setEnabled(False)
        self.shell.do(
            answering(people.edit, *self._records()),
            self.area.editor.value(),
            then=self._saved,
            failed=self._failed,
            done=t("forms.saved"),
            owner=self,
        )
        return True

    def _records(self) -> list[Record]:
        """What is on the page as it was read."""
        return [self.meanwhile.shown(), *self._file.parts]

    def save_state(self) -> State:
        self.area.keeper.flush()
        return take_screen(self, self.area.typed())

    def restore_state(self, state: State) -> None:
        if "typed" in state and state["typed"] != self._base:
            self.area.keeper.shown_otherwise()
            self.area.set_typed(state["typed"])
            self.meanwhile.look()
        if "typed" in state:
            restore_screen(self, state)

    def _show(self, file: PersonFile) -> None:
        self._file = file
        self.meanwhile.clear()
        self.area.show_file(file)
        self._base = self.area.typed()
        into = self.shell.session.ask(records.read, Person, file.person.duplicate_of)
        self.joined.say(t("people.is_joined", name=into.display_name or "") if into else "")
        self.header_changed.emit()
        self.shell.ask(
            "person.beside",
            beside.of_record,
            "person",
            file.person.id,
            self.shell.session.user,
            then=self._show_beside,
            owner=self,
        )

    def _show_beside(self, found: Beside) -> None:
        self.area.editor.show_notes(notes(self.shell, "person", self._file.person.id, found))

    def _saved(self, file: PersonFile) -> None:
        self.area.save.setEnabled(True)
        self.area.keeper.drop()
        if self.isVisible() and file.person.id == self._file.person.id:
            self._show(self.shell.session.ask(people.read_file, file.person.id))
            self.shell.back()

    def _failed(self, error: Exception) -> None:
        self.area.save.setEnabled(True)
        if isinstance(error, DomainError) and error.problems:
            self.area.say(list(error.problems))
        else:
            self.shell.show_error(error)

    def _reserved(self) -> None:
        person = self._file.person.id
        self.shell.do(reserved.open_person, person, then=lambda f: self._show_reserved(f, person), owner=self)

    def _show_reserved(self, found: PersonReserved | None, person: RecordId) -> None:
        record = found or PersonReserved(person=person)
        open_record_editor(self.shell, record, new=found is None)

    def _merge(self) -> None:
        self.shell.go("merge", person=self._file.person.id)

    def _unmerge(self) -> None:
        self.shell.do(
            merging.unmerge,
            self._file.person.id,
            then=lambda _: self._show(self.shell.session.ask(people.read_file, self._file.person.id)),
            done=t("people.unmerged"),
            owner=self,
        )
