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
from app.usecases.merging import standing

WRONG = "wrong"
"""State of an identifier that was found not to be this person's."""


class SamePerson(DomainError):
    """Somebody in the file already has this strong identifier; `persons` can be opened instead."""

    key = "people.same_identifier"

    def __init__(self, persons: tuple[RecordId, ...], problems: tuple[Problem, ...]) -> None:
        super().__init__(problems=problems)
        self.persons = persons


def holders(reader: Reader, type_: str | None, value: str | None) -> list[RecordId]:
    """Persons who have this strong identifier; for a record joined to another, the one it stands for."""
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
    return list(dict.fromkeys(standing(reader, id_).id for id_ in living))


def refuse_same(
    reader: Reader, identifiers: Sequence[Identifier], person: RecordId, others: Sequence[Problem] = ()
) -> None:
    """Raise SamePerson, with `others` beside, when an identifier belongs to somebody else.

    What is stored already stops nobody: two laptops may have written it without knowing of
    each other, and the file must stay open to work on.
    """
    taken = list(_taken(reader, identifiers, person))
    if taken:
        persons = dict.fromkeys(id_ for _, ids in taken for id_ in ids)
        raise SamePerson(tuple(persons), (*others, *(problem for problem, _ in taken)))


def _taken(
    reader: Reader, identifiers: Sequence[Identifier], person: RecordId
) -> Iterator[tuple[Problem, list[RecordId]]]:
    own = standing(reader, person).id if reader.get(Person, person) else person
    for place, one in enumerate(identifiers):
        if one.state == WRONG or reader.get(Identifier, one.id) == one:
            continue
        others = [id_ for id_ in holders(reader, one.type, one.value) if id_ != own]
        if others:
            yield (
                Problem("people.same_identifier", f"identifier.{place}.value", {"type": one.type or ""}),
                others,
            )
