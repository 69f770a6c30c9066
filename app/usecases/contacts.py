"""Write contacts and interviews; what was written stays, a correction is a new version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.contact import Contact, NamedNote, ReservedNote
from app.domain.declaration import kind_of
from app.domain.ids import RecordId, new_id
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.task import Task
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reserved, tasks
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, must_find, refuse, submit_problems, today


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one call of `record` wrote."""

    contact: Contact
    reserved: ReservedNote | None = None
    named: NamedNote | None = None
    follow_up: Task | None = None


def record(
    store: Store,
    contact: Contact,
    *,
    reserved_text: str = "",
    named_text: str = "",
    readers: frozenset[RecordId] = frozenset(),
    follow_up: Task | None = None,
) -> Recorded:
    """Write a contact in one go: note, part for specialists, part for named `readers`, next task.

    The day is today and the author the one at the keyboard when they are not told. Only the
    person is demanded; `submit_problems` says what is missing before the supervisor reads it.
    """
    require(store.by, Act.WRITE_CONTACT)
    must_find(store, Person, contact.person)
    ready = replace(contact, held_on=contact.held_on or today(store), by=contact.by or store.by.id)
    problems = draft_problems(ready)
    if ready.held_on is not None and ready.held_on > today(store):
        problems.append(Problem("contacts.in_the_future", "held_on"))
    task = _task_after(ready, follow_up)
    problems.extend(replace(p, name=f"task.{p.name}") for p in (tasks.problems(task) if task else ()))
    refuse(problems)
    store.add(ready)
    return Recorded(
        ready,
        reserved.write(store, ready, reserved_text) if reserved_text.strip() else None,
        reserved.write_named(store, ready, named_text, readers) if named_text.strip() else None,
        tasks.create(store, task) if task else None,
    )


def amend(store: Store, changed: Contact, *, reason: str = "") -> Contact:
    """Write `changed` as the new version of the contact of the same id, and give it back.

    The earlier version stays as it was. DomainError when it was amended already: then the
    newest version is the one to amend.
    """
    require(store.by, Act.WRITE_CONTACT)
    held = must_find(store, Contact, changed.id)
    if store.find(Contact, amends=held.id, limit=1):
        raise DomainError("contacts.amended_already")
    if replace(changed, amend_reason=held.amend_reason) == held:
        return held
    version = replace(
        _with_news(store, changed, held),
        id=new_id(),
        person=held.person,
        by=store.by.id,
        amends=held.id,
        amend_reason=reason or None,
    )
    refuse(draft_problems(version))
    return store.add(version)


def _with_news(store: Store, changed: Contact, held: Contact) -> Contact:
    """`changed` with what came in for the contact while the form was open, where nobody typed in it."""
    shown = store.shown.get(held.id)
    if shown is None:
        return changed
    names = [spec.name for spec in kind_of(held).fields]
    news = {n: getattr(held, n) for n in names if getattr(changed, n) == getattr(shown, n)}
    return replace(changed, **news)


def submit_contact(contact: Contact) -> list[Problem]:
    """What is missing before the supervisor reads it, all at once."""
    return submit_problems(contact)


def timeline(reader: Reader, person: RecordId) -> list[Contact]:
    """The contacts of a person in their newest versions, latest first."""
    found = reader.find(Contact, person=person, order="held_on", descending=True)
    return newest(found)


def newest(contacts: Sequence[Contact]) -> list[Contact]:
    """`contacts` without those that another of them amends; two rival amendments both stay."""
    amended = {contact.amends for contact in contacts}
    return [contact for contact in contacts if contact.id not in amended]


def versions(reader: Reader, contact: RecordId) -> list[Contact]:
    """A contact and all it amends, newest first."""
    found = [must_find(reader, Contact, contact)]
    while (earlier := reader.get(Contact, found[-1].amends)) is not None:
        found.append(earlier)
    return found


def _task_after(contact: Contact, follow_up: Task | None) -> Task | None:
    if follow_up is None:
        return None
    return replace(
        follow_up,
        person=contact.person,
        case=follow_up.case or contact.case,
        contact=contact.id,
        state=follow_up.state or tasks.OPEN,
    )
