"""Who is it about? Found while typing, in any script, by name, code or number."""

from __future__ import annotations

from typing import Any

from app.domain.ids import RecordId
from app.usecases.people_lines import PersonLine, person_line, to_choose
from ui.page import Shell
from ui.texts import inserted, t
from ui.widgets.code_field import CodeField


class PersonField(CodeField):
    """One person. Nothing typed offers those worked on last. `person()` is what is known of them."""

    def __init__(self, shell: Shell, *, name: str = "", channel: str = "people.pick") -> None:
        super().__init__(
            name=name, placeholder=t("people.who_example"), label_of=lambda key: self._label(key)
        )
        self._shell, self._channel = shell, channel
        self._lines: dict[str, PersonLine] = {}

    def person(self) -> PersonLine | None:
        """The person chosen."""
        return self._lines.get(self.value() or "")

    def choose(self, person: RecordId | None) -> None:
        """Show somebody, by the id of their record."""
        line = self._shell.session.ask(person_line, person) if person else None
        if line is not None:
            self._lines[line.person.hex()] = line
        self.set_value(line.person.hex() if line else None)

    def set_value(self, value: Any) -> None:
        """Show another person, by id or its hex."""
        key = value.hex() if isinstance(value, bytes) else value
        if key and key not in self._lines:
            line = self._shell.session.ask(person_line, RecordId(bytes.fromhex(key)))
            if line is not None:
                self._lines[key] = line
        super().set_value(key)

    def _label(self, key: str) -> str:
        return self._lines[key].name if key in self._lines else t("forms.not_offered")

    def _narrow(self, typed: str) -> None:
        self._shell.search(self._channel, to_choose, typed, then=self._found, owner=self)

    def _toggle(self) -> None:
        self.setFocus()
        self._narrow("")

    def _found(self, lines: list[PersonLine]) -> None:
        self._lines |= {line.person.hex(): line for line in lines}
        if self.hasFocus():
            self._show([(line.person.hex(), words_of(line)) for line in lines])


def words_of(line: PersonLine) -> str:
    """Name, own script, site and case number on one line."""
    parts = (line.name, line.native, line.site, line.number)
    return " · ".join(inserted(part) for part in parts if part)
