"""What every part of the page of a case is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.domain.case import Case
from app.domain.declaration import Record, kind_of
from app.domain.ids import RecordId
from app.domain.person import Person
from app.usecases.beside import Beside
from app.usecases.case_pages import CasePage
from app.usecases.case_sheets import CaseSheet
from app.usecases.permissions import Act
from ui.forms.editors import open_record_editor
from ui.page import Shell
from ui.texts import t


@dataclass(frozen=True, slots=True)
class CaseContext:
    """The sheet that was read, and the ways on from it."""

    shell: Shell
    sheet: CaseSheet
    today: date
    turn_to: Callable[[str], None]
    """Show another section by its key."""

    @property
    def page(self) -> CasePage:
        """Everything of the case."""
        return self.sheet.page

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.page.case

    @property
    def person(self) -> Person:
        """Whose case it is."""
        return self.page.file.person

    def may(self, act: Act) -> bool:
        """Whether the one at the keyboard may do `act`."""
        return act in self.sheet.acts

    def user_name(self, id: RecordId | None) -> str:
        """The name of a colleague; empty when it is not known."""
        user = self.page.users.get(id) if id else None
        return (user.name if user else "") or ""

    def site_name(self, id: RecordId | None) -> str:
        """The name of a site; empty when it is not known."""
        site = self.page.sites.get(id) if id else None
        return (site.name if site else "") or ""

    def text(self, record: Record, name: str, beside: Beside | None = None) -> str:
        """A text of a record; where two people wrote one each, both, the second with its author's name.

        `beside` for what had to be opened first.
        """
        shown: str = getattr(record, name) or ""
        also = (
            t("case.wrote_also", who=side.author_name or "…", text=side.value)
            for side in (beside or self.sheet.beside).others(record.id, name)
            if side.value
        )
        return "\n\n".join(part for part in (shown, *also) if part)

    def edit(self, record: Record, *, only: tuple[str, ...] = ()) -> None:
        """Open the form of a record that is stored."""
        open_record_editor(self.shell, record, only=only)

    def add(self, record: Record) -> None:
        """Open the form of a record to be made."""
        open_record_editor(self.shell, record, new=True)

    def history(self, record: Record) -> None:
        """Show what each field of a record held."""
        self.shell.go("history", kind=kind_of(record).name, record=record.id)
