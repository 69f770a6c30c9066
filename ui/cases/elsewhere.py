"""The ways from cases to pages of other parts of the program, each in one place."""

from __future__ import annotations

from app.domain.contact import Contact
from app.domain.ids import RecordId
from ui.page import Shell


def new_case(shell: Shell) -> None:
    """Register somebody and open their case."""
    shell.go("person_new")


def person(shell: Shell, id: RecordId) -> None:
    """Look at a person and change what is known of them."""
    shell.go("person", id=id)


def new_contact(shell: Shell, person: RecordId, case: RecordId) -> None:
    """Write a contact or an interview."""
    shell.go("contact", person=person, case=case)


def contact(shell: Shell, one: Contact) -> None:
    """Open a contact, to read it whole or to amend it."""
    shell.go("contact", id=one.id)


def case(shell: Shell, id: RecordId) -> None:
    """Open the page of a case."""
    shell.go("case", id=id)
