"""Two records of one human being: joined by a pointer, and apart again when it was a mistake.

Joining moves and deletes nothing: both files stay, one points to the other.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.reception import Placement
from app.domain.review import IDENTITY_MERGE, Review
from app.domain.stays import overlapping
from app.errors import DomainError
from app.storage import homes, membership_lines
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reviews
from app.usecases.permissions import Act, require
from app.usecases.saving import must_find


def merge(store: Store, duplicate: RecordId, into: RecordId) -> list[Problem]:
    """Make `duplicate` point to `into`, the record that goes on; give back what to look at.

    DomainError when they are one record already. Warnings name stays of the two that
    contradict each other (rule R-07).
    """
    told = carry_out(store, duplicate, into)
    reviews.settle(store, IDENTITY_MERGE, must_find(store, Person, duplicate))
    return told


def propose(store: Store, duplicate: RecordId, into: RecordId) -> Review:
    """Say that two records are one human being, for somebody to look at who may join them."""
    require(store.by, Act.WRITE_PERSON)
    person, kept = _two(store, duplicate, into)
    return reviews.submit(store, person, IDENTITY_MERGE, person=person.id, other=kept.id)


def carry_out(store: Store, duplicate: RecordId, into: RecordId) -> list[Problem]:
    """The joining itself, without the review that proposed it: what `merge` and an approval do."""
    require(store.by, Act.MERGE_PERSONS)
    person, kept = _two(store, duplicate, into)
    store.save(replace(person, duplicate_of=kept.id))
    store.note_act("merge", person)
    return _contradictions(store, person.id, kept.id)


def _two(store: Store, duplicate: RecordId, into: RecordId) -> tuple[Person, Person]:
    person, kept = must_find(store, Person, duplicate), standing(store, into)
    if person.duplicate_of is not None or kept.id == person.id:
        raise DomainError("people.already_merged")
    if are_apart(store, person.id, kept.id):
        raise DomainError("people.merge_apart")
    return person, kept


def are_apart(reader: Reader, one: RecordId, other: RecordId) -> bool:
    """Whether two sites of an organisation have a file each: joined, whoever has only the one that points
    would find the person in no list any more."""
    if membership_lines.is_alone(reader):
        return False
    both = [_has_site(reader, person) for person in (one, other)]
    return all(both) and homes.site_of_file(reader, one) != homes.site_of_file(reader, other)


def _has_site(reader: Reader, person: RecordId) -> bool:
    return any(case.site is not None for case in reader.find(Case, person=person))


def unmerge(store: Store, duplicate: RecordId) -> Person:
    """Take the pointer away: `duplicate` stands for itself again."""
    require(store.by, Act.MERGE_PERSONS)
    person = must_find(store, Person, duplicate)
    if person.duplicate_of is None:
        raise DomainError("people.not_merged")
    store.note_act("unmerge", person)
    reviews.retire(store, IDENTITY_MERGE, person.id)
    return store.save(replace(person, duplicate_of=None))


def standing(reader: Reader, person: RecordId) -> Person:
    """The record that stands for this human being: itself, or where its pointers lead."""
    seen: set[RecordId] = set()
    found = must_find(reader, Person, person)
    while found.duplicate_of is not None and found.id not in seen:
        seen.add(found.id)
        following = reader.get(Person, found.duplicate_of)
        if following is None:
            break
        found = following
    return found


def records_of_one(reader: Reader, person: RecordId) -> list[RecordId]:
    """Ids of all records of this human being, the standing one first."""
    found = [standing(reader, person).id]
    for id_ in found:
        joined = reader.find(Person, duplicate_of=id_)
        found.extend(one.id for one in joined if one.id not in found)
    return found


def _contradictions(reader: Reader, one: RecordId, other: RecordId) -> list[Problem]:
    theirs = reader.find(Placement, person=other)
    clashing = [stay for stay in reader.find(Placement, person=one) if overlapping(stay, theirs)]
    return [Problem("people.merged_stays_overlap", warning=True)] if clashing else []
