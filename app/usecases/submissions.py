"""Hand a file in: everything missing or contradictory is said at once, in one list.

Until then anything may be saved, half answered or contradictory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.domain.case import Case
from app.domain.identity_checks import IdentityFile, identity_problems
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure, Permit
from app.domain.problems import Problem
from app.domain.tax_code_checks import BirthPlaces
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import people
from app.usecases.permissions import Act, require
from app.usecases.saving import must_find, refuse, submit_problems, today


def submit(store: Store, case: RecordId, places: BirthPlaces | None = None) -> list[Problem]:
    """Hand the case and its person's file to the supervisor; give back the warnings.

    DomainError with all problems at once: those of the person by the name of the field, those
    of other records as `kind.index.field`.
    """
    require(store.by, Act.CHANGE_CASE)
    held = must_find(store, Case, case)
    warnings = refuse(problems_of(store, held, today(store), places))
    store.save(replace(held, submitted_on=today(store), submitted_by=store.by.id))
    return warnings


def problems_of(reader: Reader, case: Case, on: date, places: BirthPlaces | None = None) -> list[Problem]:
    """What stands against handing in `case` on the day `on`, and what looks odd."""
    own = [replace(problem, name=f"case.0.{problem.name}") for problem in submit_problems(case)]
    return [*person_problems(reader, case.person, on, places), *own] if case.person else own


def person_problems(
    reader: Reader, person: RecordId, on: date, places: BirthPlaces | None = None
) -> list[Problem]:
    """What is missing or contradictory in the file of a person on the day `on`."""
    file = people.read_file(reader, person)
    identity = IdentityFile(
        person=file.person,
        names=file.names,
        identifiers=file.identifiers,
        documents=file.documents,
        permits=reader.find(Permit, person=person),
        procedures=reader.find(AsylumProcedure, person=person),
    )
    return [
        *submit_problems(file.person),
        *_missing_in_parts(identity),
        *identity_problems(identity, on, places),
    ]


def _missing_in_parts(identity: IdentityFile) -> Iterator[Problem]:
    for where, record in identity.placed:
        for problem in submit_problems(record):
            yield replace(problem, name=f"{where}.{problem.name}")
