"""What is odd about one record of a file, looked at beside all that is known of its person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from app.catalogue.birth_places import KnownBirthPlaces
from app.domain.birth_checks import IN_FUTURE
from app.domain.declaration import Record, kind_of
from app.domain.identity_checks import IdentityFile, identity_problems
from app.domain.legal import AsylumProcedure, Permit
from app.domain.person import Identifier, IdentityDocument, Person, PersonName
from app.domain.problems import Problem
from app.storage.reader import Reader
from app.usecases.people import PersonFile

CHECKED: Final = (PersonName, Identifier, IdentityDocument, Permit, AsylumProcedure)
"""Kinds that say who a person is and by what right they stay."""


def about(reader: Reader, record: Any, today: date) -> list[Problem]:
    """Doubts about `record` as it would be with these answers, each named by its field; warnings all."""
    person = reader.get(Person, record.person) if isinstance(record, CHECKED) else None
    if person is None:
        return []
    held: dict[type[Record], list[Any]] = {k: reader.find(k, person=person.id) for k in CHECKED}
    held[type(record)] = _with(held[type(record)], record)
    file = IdentityFile(
        person=person,
        names=held[PersonName],
        identifiers=held[Identifier],
        documents=held[IdentityDocument],
        permits=held[Permit],
        procedures=held[AsylumProcedure],
    )
    place = f"{kind_of(record).name}.{held[type(record)].index(record)}."
    found = identity_problems(file, today, KnownBirthPlaces())
    return [_warning(p, p.name.removeprefix(place)) for p in found if p.name.startswith(place)]


def of_file(file: PersonFile, today: date) -> list[Problem]:
    """Doubts about a person's own answers, named `kind.place.field`.

    Warnings all, but a birth in the future: that one stops the save.
    """
    identity = IdentityFile(
        person=file.person, names=file.names, identifiers=file.identifiers, documents=file.documents
    )
    found = identity_problems(identity, today, KnownBirthPlaces())
    return [p if p.key == IN_FUTURE else _warning(p, p.name) for p in found]


def _warning(problem: Problem, name: str) -> Problem:
    return replace(problem, name=name, warning=True)


def _with(held: Sequence[Any], record: Any) -> list[Any]:
    """The stored records of a kind with `record` in its place, or after them when it is new."""
    others = [record if one.id == record.id else one for one in held]
    return others if record in others else [*others, record]
