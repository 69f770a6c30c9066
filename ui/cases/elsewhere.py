"""The ways from cases to pages of other parts of the program, each in one place."""

from __future__ import annotations

from app.domain.contact import Contact
from app.domain.ids import RecordId
from ui.page import Shell


def new_case(shell: Shell) -> None:
    """Register somebody and open their case."""
    shell.go("register")


def person(shell: Shell, id: RecordId) -> None:
    """Look at a person and change what is known of them."""
    shell.go("person", person=id)


def new_contact(shell: Shell, person: RecordId) -> None:
    """Write a contact or an interview."""
    shell.go("contact", person=person)


def amend_contact(shell: Shell, one: Contact) -> None:
    """Write a new version of a contact."""
    shell.go("contact", contact=one.id, person=one.person)


def case(shell: Shell, id: RecordId) -> None:
    """Open the page of a case."""
    shell.go("case", case=id)


def ask_mediator(shell: Shell, person: RecordId, case: RecordId) -> None:
    """Begin the request slip of a mediator for a person."""
    shell.go("mediation_slip", person=person, case=case)


def household(shell: Shell, person: RecordId) -> None:
    """The people one lives or belongs together with."""
    shell.go("household", person=person)
