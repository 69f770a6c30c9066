"""The facts about a person behind each category of data, in Italian: the language of who receives them.

Only what is recorded and still true leaves. Of the people they live with, kinship and age are told,
never a name: those have not been asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.catalogue.codelists import codelist
from app.catalogue.formats import Formats
from app.catalogue.messages import Messages
from app.domain.ages import age_span
from app.domain.household import Household, HouseholdMember
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure
from app.domain.person import ContactPoint, Identifier, Person, PersonLanguage, PersonName
from app.domain.reception import Placement
from app.domain.site import Site
from app.domain.stays import is_held
from app.domain.vulnerability import VulnerabilityFlag
from app.storage.reader import Reader
from app.usecases import permits
from app.usecases.referrals import told_of_course
from app.usecases.referrals.fact_source import ITALIAN, Source, Told
from app.usecases.saving import must_find

RESERVED: Final = frozenset({"vulnerability"})
"""Categories that come from the part of the file that few may read."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer with its label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """All that is told of one category of data; without facts nothing is recorded."""

    category: str
    label: str
    facts: tuple[Fact, ...]


_TOLD_FLAGS: Final = frozenset({"declared", "referred", "certified", "in_care"})
"""States (V22) of a vulnerability that are told; a suspicion is not."""

_Teller = Callable[[Source], Told]


def parts(reader: Reader, person: RecordId, categories: frozenset[str], on: date) -> list[Part]:
    """What there is to tell of these categories, in the order of their list."""
    messages = Messages(ITALIAN)
    source = Source(reader, must_find(reader, Person, person), on, messages, Formats(messages))
    order = codelist("data_category").codes
    chosen = sorted(categories, key=lambda code: order.index(code) if code in order else len(order))
    return [_part(source, category) for category in chosen]


def _part(source: Source, category: str) -> Part:
    teller = _TELLERS.get(category)
    told = teller(source) if teller else ()
    facts = tuple(Fact(label, value) for label, value in told if value.strip())
    return Part(category, source.label("data_category", category), facts)


def _identity(source: Source) -> Told:
    person = source.person
    names = sorted(source.reader.find(PersonName, person=source.id), key=lambda one: not one.preferred)
    for name in names or [PersonName(person=source.id, full=person.display_name)]:
        yield source.field("person_name.full"), name.full or ""
    yield source.field("person.sex"), source.label("V01", person.sex)
    if person.born is not None:
        yield source.field("person.born"), source.formats.partial(person.born)
    yield source.field("person.citizenships"), source.labels("country", person.citizenships)
    for one in source.reader.find(Identifier, person=source.id):
        if one.type in ("CF", "CFP", "STP", "ENI") and one.state != "wrong":
            yield source.label("V04", one.type), one.value or ""


def _contact(source: Source) -> Told:
    for point in source.reader.find(ContactPoint, person=source.id):
        if point.until is not None:
            continue
        notes = [
            point.whose or "",
            point.safe_times or "",
            source.field("contact_point.no_messages") if point.no_messages else "",
        ]
        told = [point.value or "", *(note for note in notes if note)]
        channel = source.label("contact_channel", point.channel)
        yield channel or source.field("contact_point.value"), " · ".join(told)
    spoken = [one.language for one in source.reader.find(PersonLanguage, person=source.id) if one.language]
    yield source.messages("referral.fact.languages"), source.labels("language", frozenset(spoken))
    needs = source.person.communication_needs
    yield source.field("person.communication_needs"), source.labels("communication_need", needs)


def _legal(source: Source) -> Told:
    current = permits.current(permits.history(source.reader, source.id), source.on)
    if current is not None:
        yield source.field("permit.type"), source.label("V14", current.type)
        yield source.field("permit.state"), source.label("V15", current.state)
        if current.expires_on is not None:
            yield source.field("permit.expires_on"), source.formats.short_day(current.expires_on)
        yield source.field("permit.work_allowed"), source.label("work_allowed", current.work_allowed)
    for procedure in source.reader.find(AsylumProcedure, person=source.id, descending=True, limit=1):
        yield source.field("asylum_procedure.stage"), source.label("V12", procedure.stage)
        yield source.field("asylum_procedure.decision"), source.label("V13", procedure.decision)


def _family(source: Source) -> Told:
    yield source.field("person.marital_status"), source.label("V09", source.person.marital_status)
    for link in source.reader.find(HouseholdMember, person=source.id):
        home = source.reader.get(Household, link.household)
        if link.left_on is not None or home is None or home.dissolved_on is not None:
            continue
        yield source.field("household.type"), source.label("V11", home.type)
        for other in source.reader.find(HouseholdMember, household=home.id):
            if other.person != source.id and other.left_on is None:
                yield (
                    source.label("V10", other.kinship) or source.messages("kind.household_member"),
                    _age(source, other),
                )


def _age(source: Source, link: HouseholdMember) -> str:
    person = source.reader.get(Person, link.person)
    span = age_span(person.born, source.on) if person and person.born else None
    if span is None:
        return source.messages("referral.fact.age_unknown")
    return source.formats.years(span.most)


def _housing(source: Source) -> Told:
    for stay in source.reader.find(Placement, person=source.id):
        site = source.reader.get(Site, stay.site)
        if not is_held(stay) or site is None:
            continue
        yield source.messages("referral.fact.lives_at"), site.name or ""
        yield source.field("site.facility"), source.label("V16", stay.facility or site.facility)
        if stay.entered_on is not None:
            yield source.field("placement.entered_on"), source.formats.partial(stay.entered_on)


def _work(source: Source) -> Told:
    yield source.field("person.occupation_before"), source.person.occupation_before or ""
    yield source.field("person.skills"), source.person.skills or ""


def _education(source: Source) -> Told:
    person = source.person
    yield source.field("person.education_level"), source.label("V08", person.education_level)
    if person.years_of_school is not None:
        yield source.field("person.years_of_school"), str(person.years_of_school)
    yield source.field("person.recognition"), source.label("recognition", person.recognition)
    yield source.field("person.literacy"), source.label("V07", person.literacy)


def _vulnerability(source: Source) -> Told:
    for flag in source.reader.find(VulnerabilityFlag, person=source.id):
        if flag.resolved_on is None and flag.state in _TOLD_FLAGS:
            what = source.label("V20", flag.category) or source.label("V21", flag.other_need)
            yield what, source.label("V22", flag.state)


_TELLERS: Final[dict[str, _Teller]] = {
    "identity": _identity,
    "contact": _contact,
    "legal": _legal,
    "family": _family,
    "housing": _housing,
    "work": _work,
    "education": _education,
    "vulnerability": _vulnerability,
    **told_of_course.TELLERS,
}
"""Income and health have no records of their own yet: what the person wants told stands in the reason."""
