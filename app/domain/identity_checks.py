"""Checks across what a person declared: all doubts and contradictions at once, each on its field.

Errors are what cannot be; warnings are what is unlikely or differs between two papers. Neither
stops a draft from being saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from app.domain.ages import age_span
from app.domain.birth_checks import birth_problems
from app.domain.date_order import order_problems
from app.domain.declaration import Record, kind_of
from app.domain.identifiers import identifier_problems, is_strong, same_identifier
from app.domain.legal import AsylumProcedure, Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Identifier, IdentityDocument, Person, PersonName
from app.domain.problems import Problem
from app.domain.tax_code_checks import BirthPlaces, Declared

PLACEHOLDERS: Final = frozenset({"fnu", "lnu", "nfn", "nln", "xxx", "xx", "n/a", "nn", "n.n.", "-", "--"})
"""What offices write for a name that is not there; here it stays empty."""

_ITALY: Final = "IT"
_BORN_HERE: Final = "born_it"
_NO_STATE: Final = frozenset({"XXA", "XXB", "XXX", "UNK"})
_OFFICIAL: Final = "official_it"
_WRONG: Final = "wrong"
_REPLACED: Final = "replaced"
_VALID: Final = "valid"
_UPPER_SCHOOL: Final = frozenset("345678")
_SLACK_YEARS: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityFile:
    """A person and the records that say who they are and by what right they stay."""

    person: Person
    names: Sequence[PersonName] = ()
    identifiers: Sequence[Identifier] = ()
    documents: Sequence[IdentityDocument] = ()
    permits: Sequence[Permit] = ()
    procedures: Sequence[AsylumProcedure] = ()

    @property
    def placed(self) -> list[tuple[str, Record]]:
        """Each part with the place a form shows its problems at: `kind.index`."""
        groups = (self.names, self.identifiers, self.documents, self.permits, self.procedures)
        return [
            (f"{kind_of(record).name}.{index}", record)
            for group in groups
            for index, record in enumerate(group)
        ]


def identity_problems(file: IdentityFile, today: date, places: BirthPlaces | None = None) -> list[Problem]:
    """Everything doubtful or contradictory in a file on the day `today`.

    The field of a part is named `kind.index.field`, one of the person by its own name. `places`
    lets the birth place be compared with the tax code.
    """
    person = file.person
    return [
        *birth_problems(person.born or PartialDate(), today, "born"),
        *order_problems(person, file.placed, today),
        *_origin_problems(person),
        *_age_problems(person, today),
        *_life_problems(person),
        *_name_problems(file.names),
        *_identifier_problems(file, places),
        *_permit_problems(file.permits, today),
        *_procedure_problems(file),
    ]


def declared(person: Person, names: Sequence[PersonName]) -> Declared:
    """What a tax code is compared with: the name on the Italian papers, else the preferred or first one."""
    by_weight = sorted(names, key=lambda name: (name.type != _OFFICIAL, not name.preferred))
    name = by_weight[0] if by_weight else PersonName()
    return Declared(
        family=name.family or "",
        given=name.given or "",
        born=person.born or PartialDate(),
        sex=person.sex or "",
        birth_country=person.birth_country,
        birth_comune=person.birth_comune,
    )


def _warn(key: str, name: str) -> Problem:
    return Problem(f"identity.{key}", name, warning=True)


def _origin_problems(person: Person) -> Iterator[Problem]:
    abroad = person.birth_country not in {None, _ITALY}
    if person.birth_comune and abroad:
        yield _warn("comune_abroad", "birth_comune")
    if person.entry_mode == _BORN_HERE and abroad:
        yield _warn("born_here_abroad", "entry_mode")
    if person.citizenships & _NO_STATE and person.citizenships - _NO_STATE:
        yield _warn("stateless_citizen", "citizenships")


def _age_problems(person: Person, today: date) -> Iterator[Problem]:
    born, arrived, told = person.born, person.arrived_on, person.age_declared_at_arrival
    if born is None:
        return
    if told is not None and arrived is not None and arrived.earliest and arrived.latest:
        young, old = age_span(born, arrived.earliest), age_span(born, arrived.latest)
        least, most = young.least if young else 0, old.most if old else 0
        if not least - _SLACK_YEARS <= told <= most + _SLACK_YEARS:
            yield _warn("age_at_arrival", "age_declared_at_arrival")
    now = age_span(born, today)
    if now is not None and (person.years_of_school or 0) > now.most:
        yield _warn("school_longer_than_life", "years_of_school")


def _life_problems(person: Person) -> Iterator[Problem]:
    if person.deceased_on is not None and not person.deceased:
        yield _warn("death_date_of_the_living", "deceased_on")
    if person.literacy == "illiterate" and person.education_level in _UPPER_SCHOOL:
        yield _warn("illiterate_graduate", "literacy")


def _name_problems(names: Sequence[PersonName]) -> Iterator[Problem]:
    if sum(bool(name.preferred) for name in names) > 1:
        yield _warn("two_preferred_names", "person_name")
    for index, name in enumerate(names):
        for field in ("given", "family"):
            if (getattr(name, field) or "").strip().casefold() in PLACEHOLDERS:
                yield _warn("placeholder_name", f"person_name.{index}.{field}")


def _identifier_problems(file: IdentityFile, places: BirthPlaces | None) -> Iterator[Problem]:
    who = declared(file.person, file.names)
    in_use = [
        (f"identifier.{index}.value", one)
        for index, one in enumerate(file.identifiers)
        if one.value and one.state not in {_WRONG, _REPLACED}
    ]
    for name, one in in_use:
        yield from identifier_problems(one.type, one.value or "", who, places, name)
    for (_, a), (name, b) in combinations(in_use, 2):
        if same_identifier(a.type, a.value or "", b.type, b.value or ""):
            yield _warn("identifier_twice", name)
        elif a.type == b.type and is_strong(a.type):
            yield _warn("two_of_a_kind", name)
    if "CF" in {one.type for _, one in in_use}:
        yield from (_warn("provisional_beside_definitive", name) for name, one in in_use if one.type == "CFP")


def _permit_problems(permits: Sequence[Permit], today: date) -> Iterator[Problem]:
    for index, permit in enumerate(permits):
        if permit.number:
            yield from identifier_problems("PDS", permit.number, name=f"permit.{index}.number")
        if permit.receipt_number:
            yield from identifier_problems(
                "RIC", permit.receipt_number, name=f"permit.{index}.receipt_number"
            )
        if permit.state == _VALID and permit.expires_on is not None and permit.expires_on < today:
            yield _warn("valid_but_expired", f"permit.{index}.state")
        if permit.work_allowed == "from_date" and permit.work_from is None:
            yield _warn("work_from_when", f"permit.{index}.work_from")


def _procedure_problems(file: IdentityFile) -> Iterator[Problem]:
    held = [one for one in file.identifiers if one.type == "VESTANET" and one.value and one.state != _WRONG]
    for index, procedure in enumerate(file.procedures):
        place = f"asylum_procedure.{index}"
        if procedure.vestanet:
            yield from identifier_problems("VESTANET", procedure.vestanet, name=f"{place}.vestanet")
            if held and not any(
                same_identifier("VESTANET", one.value or "", "VESTANET", procedure.vestanet) for one in held
            ):
                yield _warn("two_vestanet", f"{place}.vestanet")
        if (procedure.decided_on or procedure.notified_on) and not procedure.decision:
            yield _warn("decision_missing", f"{place}.decision")
        if _ITALY in file.person.citizenships:
            yield _warn("italian_applicant", place)
