from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from app.catalogue.codelists import codelist
from app.catalogue.sources import placeholders
from app.domain.date_order import ORDERS
from app.domain.identity_checks import PLACEHOLDERS, IdentityFile, declared, identity_problems
from app.domain.legal import AsylumProcedure, Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Identifier, Person, PersonName
from tests.app.catalogue import written

TODAY = date(2026, 11, 22)
DOMAIN = Path(__file__).parents[3] / "app" / "domain"


def told(stored: str) -> PartialDate:
    return PartialDate.from_text(stored)


def found(file: IdentityFile) -> list[tuple[str, str]]:
    return [(problem.key, problem.name) for problem in identity_problems(file, TODAY)]


def of(person: Person) -> list[tuple[str, str]]:
    return found(IdentityFile(person=person))


def test_an_empty_file_and_a_sound_one_say_nothing() -> None:
    assert of(Person()) == []
    sound = IdentityFile(
        person=Person(
            sex="M",
            born=told("1985-12-10~exact"),
            birth_country="IT",
            birth_comune="050031",
            citizenships=frozenset({"GN"}),
            arrived_on=told("2020~year"),
            age_declared_at_arrival=34,
            years_of_school=8,
            literacy="latin",
            education_level="2",
        ),
        names=[PersonName(family="Rossi", given="Mario", full="Mario Rossi", preferred=True)],
        identifiers=[
            Identifier(type="CF", value="RSSMRA85T10A562S"),
            Identifier(type="CUI", value="06ABC1Z"),
        ],
        permits=[
            Permit(number="I12345678", receipt_number="058123456789", state="valid", work_allowed="yes")
        ],
        procedures=[AsylumProcedure(vestanet="NA0012345", decision="RIF", decided_on=date(2021, 1, 1))],
    )
    assert found(sound) == []


@pytest.mark.parametrize(
    ("person", "key", "field"),
    [
        (Person(born=told("2027~year")), "date.problem.birth_in_future", "born"),
        (
            Person(born=told("2001~year"), arrived_on=told("2000~year")),
            "date_order.arrived_before_birth",
            "arrived_on",
        ),
        (Person(birth_country="GN", birth_comune="050031"), "identity.comune_abroad", "birth_comune"),
        (Person(birth_country="GN", entry_mode="born_it"), "identity.born_here_abroad", "entry_mode"),
        (Person(citizenships=frozenset({"XXA", "SD"})), "identity.stateless_citizen", "citizenships"),
        (Person(deceased_on=told("2020")), "identity.death_date_of_the_living", "deceased_on"),
        (Person(literacy="illiterate", education_level="6"), "identity.illiterate_graduate", "literacy"),
        (
            Person(born=told("2000"), arrived_on=told("2020"), age_declared_at_arrival=17),
            "identity.age_at_arrival",
            "age_declared_at_arrival",
        ),
        (
            Person(born=told("2000"), arrived_on=told("2020"), age_declared_at_arrival=22),
            "identity.age_at_arrival",
            "age_declared_at_arrival",
        ),
        (
            Person(born=told("2020"), arrived_on=told("2020"), age_declared_at_arrival=2),
            "identity.age_at_arrival",
            "age_declared_at_arrival",
        ),
        (
            Person(born=told("2016"), years_of_school=11),
            "identity.school_longer_than_life",
            "years_of_school",
        ),
    ],
)
def test_contradictions_of_a_person(person: Person, key: str, field: str) -> None:
    assert of(person) == [(key, field)]


@pytest.mark.parametrize(
    "person",
    [
        Person(birth_comune="050031"),
        Person(birth_country="IT", entry_mode="born_it"),
        Person(citizenships=frozenset({"XXA"})),
        Person(citizenships=frozenset({"ER", "ET"})),
        Person(deceased=True, deceased_on=told("2020")),
        Person(literacy="illiterate", education_level="1"),
        Person(born=told("2000"), arrived_on=told("2020"), age_declared_at_arrival=21),
        Person(born=told("2000"), age_declared_at_arrival=60),
        Person(born=told("2000"), arrived_on=PartialDate(), age_declared_at_arrival=60),
        Person(born=told("2000"), arrived_on=told("2020")),
        Person(born=PartialDate(), years_of_school=30),
        Person(born=told("2016"), years_of_school=10),
    ],
)
def test_what_does_not_contradict(person: Person) -> None:
    assert of(person) == []


def test_names() -> None:
    names = [
        PersonName(given="Tesfay", family="LNU", preferred=True),
        PersonName(given=" - ", preferred=True),
    ]
    assert found(IdentityFile(person=Person(), names=names)) == [
        ("identity.two_preferred_names", "person_name"),
        ("identity.placeholder_name", "person_name.0.family"),
        ("identity.placeholder_name", "person_name.1.given"),
    ]
    assert all(word == word.casefold() for word in PLACEHOLDERS)


def test_identifiers() -> None:
    identifiers = [
        Identifier(type="CF", value="RSSMRA85T10A562S"),
        Identifier(type="CFP", value="83501790014"),
        Identifier(type="CUI", value="06ABC1Z"),
        Identifier(type="CUI", value="06 abc1z"),
        Identifier(type="CUI", value="0000001"),
        Identifier(type="CUI", value="bad", state="wrong"),
        Identifier(type="CUI", value="bad", state="replaced"),
        Identifier(type="CUI"),
        Identifier(type="PASS", value="A01234567"),
        Identifier(type="PASS", value="A01234568"),
    ]
    assert found(IdentityFile(person=Person(sex="F"), identifiers=identifiers)) == [
        ("tax_code.sex", "identifier.0.value"),
        ("identity.identifier_twice", "identifier.3.value"),
        ("identity.two_of_a_kind", "identifier.4.value"),
        ("identity.two_of_a_kind", "identifier.4.value"),
        ("identity.provisional_beside_definitive", "identifier.1.value"),
    ]


def test_the_tax_code_is_compared_with_the_name_on_the_italian_papers() -> None:
    names = [
        PersonName(family="Alias", given="Uno", preferred=True),
        PersonName(family="Rossi", given="Mario", type="official_it"),
    ]
    assert declared(Person(), names).family == "Rossi"
    assert declared(Person(), names[:1]).family == "Alias"
    assert declared(Person(), [PersonName(family="Primo"), *names[:1]]).family == "Alias"
    assert declared(Person(), []).family == ""
    file = IdentityFile(
        person=Person(), names=names, identifiers=[Identifier(type="CF", value="RSSMRA85T10A562S")]
    )
    assert found(file) == []


def test_permits() -> None:
    permits = [
        Permit(number="1", receipt_number="2", work_allowed="from_date"),
        Permit(state="valid", expires_on=date(2026, 11, 21)),
        Permit(state="valid", expires_on=TODAY),
        Permit(state="renewal", expires_on=date(2026, 11, 21)),
        Permit(work_allowed="from_date", work_from=TODAY),
    ]
    assert found(IdentityFile(person=Person(), permits=permits)) == [
        ("identifier.unusual_pds", "permit.0.number"),
        ("identifier.unusual_ric", "permit.0.receipt_number"),
        ("identity.work_from_when", "permit.0.work_from"),
        ("identity.valid_but_expired", "permit.1.state"),
    ]


def test_procedures() -> None:
    person = Person(citizenships=frozenset({"IT"}))
    identifiers = [
        Identifier(type="VESTANET", value="NA0012345"),
        Identifier(type="VESTANET", value="RM7654321", state="wrong"),
    ]
    procedures = [
        AsylumProcedure(vestanet="RM7654321", notified_on=date(2026, 1, 1)),
        AsylumProcedure(vestanet="na 001 2345", decision="DIN", decided_on=date(2026, 1, 1)),
        AsylumProcedure(),
    ]
    assert found(IdentityFile(person=person, identifiers=identifiers, procedures=procedures)) == [
        ("identity.two_vestanet", "asylum_procedure.0.vestanet"),
        ("identity.decision_missing", "asylum_procedure.0.decision"),
        ("identity.italian_applicant", "asylum_procedure.0"),
        ("identity.italian_applicant", "asylum_procedure.1"),
        ("identity.italian_applicant", "asylum_procedure.2"),
    ]
    assert found(IdentityFile(person=Person(), procedures=[AsylumProcedure(vestanet="1")])) == [
        ("identifier.unusual_vestanet", "asylum_procedure.0.vestanet")
    ]


def test_all_problems_come_at_once_and_only_the_impossible_is_no_warning() -> None:
    file = IdentityFile(
        person=Person(born=told("2027"), arrived_on=told("2026"), citizenships=frozenset({"IT", "XXA"})),
        permits=[Permit(issued_on=told("2026-05-02"), expires_on=date(2026, 5, 1), number="1")],
        procedures=[AsylumProcedure()],
    )
    problems = identity_problems(file, TODAY)
    assert {problem.key for problem in problems if not problem.warning} == {
        "date.problem.birth_in_future",
        "date_order.arrived_before_birth",
        "date_order.expires_before_issue",
        "date_order.before_birth",
    }
    assert {problem.key for problem in problems if problem.warning} == {
        "identity.stateless_citizen",
        "identifier.unusual_pds",
        "identity.italian_applicant",
    }


def test_the_codes_compared_are_in_their_lists() -> None:
    assert "born_it" in codelist("entry_mode")
    assert "illiterate" in codelist("V07")
    assert "official_it" in codelist("V03")
    assert "valid" in codelist("V15")
    assert "from_date" in codelist("work_allowed")
    assert {"replaced", "wrong"} <= set(codelist("identifier_state").codes)
    assert {"XXA", "XXB", "XXX", "UNK"} <= set(codelist("V05").codes)


def keys_spoken() -> set[str]:
    """Keys that the modules of this family put together from a stem and an ending."""
    text = {path.stem: path.read_text(encoding="utf-8") for path in DOMAIN.glob("*.py")}
    spoken = set()
    for stem in ("date_numbers", "calendars", "spoken_dates"):
        spoken |= {f"date.problem.{end}" for end in re.findall(r'Unclear\("(\w+)"', text[stem])}
    spoken |= {f"date_order.{order.key}" for order in ORDERS}
    spoken |= {f"date_order.{key}" for key in ("before_birth", "before_arrival", "in_future")}
    spoken |= {f"identity.{end}" for end in re.findall(r'_warn\("(\w+)"', text["identity_checks"])}
    spoken |= {f"date.problem.precision_{end}" for end in ("exact", "month", "year")}
    spoken |= {
        f"identifier.unusual_{end.lower()}"
        for end in re.findall(r'^    "(\w+)": r"', text["identifiers"], re.M)
    }
    return spoken | {
        f"tax_code.{end}"
        for end in [
            "length",
            "shape",
            "birth_day",
            "check_letter",
            "check_digit",
            "provisional_length",
            "is_provisional",
            "is_definitive",
            "family",
            "given",
            "names_swapped",
            "born",
            "sex",
            "place",
            "unknown_place",
        ]
    }


def test_every_problem_has_its_sentence_and_its_blanks_can_be_filled() -> None:
    sentences = written.sentences()
    assert len(keys_spoken()) > 60
    assert keys_spoken() <= set(sentences)
    filled = {
        "date.problem.no_such_day": {"days"},
        "date.problem.no_such_month_there": {"months"},
    }
    for key in keys_spoken():
        for forms in sentences[key].forms.values():
            assert all(placeholders(form) == filled.get(key, set()) for form in forms)
