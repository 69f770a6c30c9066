"""The hard stop: two people never share a tax code, a CUI or an asylum file number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.identifiers import STRONG, normalised
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure
from app.domain.person import Identifier, Person
from app.domain.problems import Problem
from app.errors import DomainError
from app.storage.reader import Reader

WRONG = "wrong"
"""State of an identifier that was found not to be this person's."""


class SamePerson(DomainError):
    """Somebody in the file already has this strong identifier; `persons` can be opened instead."""

    key = "people.same_identifier"

    def __init__(self, persons: tuple[RecordId, ...], problems: tuple[Problem, ...]) -> None:
        super().__init__(problems=problems)
        self.persons = persons


def holders(reader: Reader, type_: str | None, value: str | None) -> list[RecordId]:
    """Persons, merged ones left out, who have this strong identifier."""
    if type_ not in STRONG or not normalised(value or ""):
        return []
    found = [
        one.person
        for one in reader.find(Identifier, value=normalised(value or ""))
        if one.type == type_ and one.state != WRONG and one.person is not None
    ]
    if type_ == "VESTANET":
        procedures = reader.find(AsylumProcedure, vestanet=normalised(value or ""))
        found += [one.person for one in procedures if one.person is not None]
    living = reader.get_many(Person, list(dict.fromkeys(found)))
    return [id_ for id_, person in living.items() if person.duplicate_of is None]


def refuse_same(
    reader: Reader, identifiers: Sequence[Identifier], person: RecordId, others: Sequence[Problem] = ()
) -> None:
    """Raise SamePerson, with `others` beside, when an identifier belongs to somebody else."""
    taken = list(_taken(reader, identifiers, person))
    if taken:
        persons = dict.fromkeys(id_ for _, ids in taken for id_ in ids)
        raise SamePerson(tuple(persons), (*others, *(problem for problem, _ in taken)))


def _taken(
    reader: Reader, identifiers: Sequence[Identifier], person: RecordId
) -> Iterator[tuple[Problem, list[RecordId]]]:
    for place, one in enumerate(identifiers):
        if one.state == WRONG:
            continue
        others = [id_ for id_ in holders(reader, one.type, one.value) if id_ != person]
        if others:
            yield (
                Problem("people.same_identifier", f"identifier.{place}.value", {"type": one.type or ""}),
                others,
            )
