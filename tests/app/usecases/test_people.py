"""Registering people: almost nothing is demanded, the same code twice is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.ids import new_id
from app.domain.legal import AsylumProcedure
from app.domain.partial_dates import PartialDate
from app.domain.person import (
    ContactPoint,
    Identifier,
    IdentityDocument,
    Person,
    PersonLanguage,
    PersonName,
    PersonReserved,
)
from app.errors import DomainError
from app.session import Session
from app.storage import search
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import people
from app.usecases.people import PersonFile
from app.usecases.strong_identifiers import SamePerson
from tests.app.usecases.acting import forbidden, newcomer, refused


def a_file() -> PersonFile:
    return PersonFile(
        person=Person(sex="F", born=PartialDate.from_text("1998~year"), citizenships=frozenset({"GN"})),
        names=(
            PersonName(given="Aminata", family="Diallo", script="Latn", preferred=True),
            PersonName(full="أمينة ديالو", script="Arab", type="native"),
        ),
        identifiers=(Identifier(type="CUI", value="05 ab12c"),),
        documents=(IdentityDocument(type="PASS", number="O123456"),),
        languages=(PersonLanguage(language="ful", skill="mother"),),
        contact_points=(ContactPoint(channel="mobile", value="+39 320 0000000"),),
    )


def test_everything_is_written_in_one_transaction(session: Session) -> None:
    made = session.do(people.register, a_file())
    assert made.person.display_name == "Aminata Diallo"
    assert session.ask(people.read_file, made.person.id) == made
    assert made.identifiers[0].value == "05AB12C"
    assert session.ask(search.files_named, "diallo") == session.ask(search.files_named, "ديالو") != []


def test_one_name_in_any_script_is_enough(session: Session) -> None:
    assert newcomer(session, "ተስፋይ").display_name == "ተስፋይ"
    one = session.do(people.register, PersonFile(person=Person(), names=(PersonName(given=" Tesfay "),)))
    assert one.names[0].full == "Tesfay"
    assert one.names[0].family is None


def test_without_a_name_nothing_is_written(session: Session) -> None:
    empty = PersonFile(
        person=Person(years_of_school=99),
        names=(PersonName(full="   "),),
        languages=(PersonLanguage(skill="mother"),),
    )
    assert refused(session, people.register, empty) == {
        ("people.name_missing", "display_name"),
        ("check.missing", "person_name.0.full"),
        ("check.missing", "person_language.0.language"),
        ("check.too_large", "years_of_school"),
    }
    assert session.ask(Reader.count, Person) == 0


@pytest.mark.parametrize("value", ["05AB12C", "05ab12c", " 05 AB 12 C "])
def test_the_same_strong_identifier_is_a_hard_stop(session: Session, value: str) -> None:
    first = session.do(people.register, a_file()).person
    other = PersonFile(
        person=Person(), names=(PersonName(full="X"),), identifiers=(Identifier(type="CUI", value=value),)
    )
    with pytest.raises(SamePerson) as caught:
        session.do(people.register, other)
    assert caught.value.persons == (first.id,)
    assert [p.name for p in caught.value.problems] == ["identifier.0.value"]
    assert session.ask(Reader.count, Person) == 1


@pytest.mark.parametrize(
    "identifier",
    [
        Identifier(type="LOCAL", value="05AB12C"),
        Identifier(type="CUI", value="05AB12C", state="wrong"),
        Identifier(type="CUI", value="06XY99Z"),
    ],
)
def test_other_identifiers_stop_nobody(session: Session, identifier: Identifier) -> None:
    session.do(people.register, a_file())
    other = PersonFile(person=Person(), names=(PersonName(full="X"),), identifiers=(identifier,))
    session.do(people.register, other)
    assert session.ask(Reader.count, Person) == 2


def test_an_asylum_number_in_the_procedure_counts_too(session: Session) -> None:
    person = newcomer(session)
    session.do(Store.add, AsylumProcedure(person=person.id, vestanet="NA0001234"))
    other = PersonFile(
        person=Person(),
        names=(PersonName(full="X"),),
        identifiers=(Identifier(type="VESTANET", value="NA 0001234"),),
    )
    with pytest.raises(SamePerson):
        session.do(people.register, other)


def test_editing_adds_changes_and_takes_out(session: Session) -> None:
    made = session.do(people.register, a_file())
    second = replace(made.names[1], preferred=True)
    first = replace(made.names[0], preferred=None)
    edited = replace(made, names=(first, second), languages=(), person=replace(made.person, sex="X"))
    session.do(people.edit, edited)
    now = session.ask(people.read_file, made.person.id)
    assert (now.person.display_name, now.person.sex) == ("أمينة ديالو", "X")
    assert (now.languages, now.identifiers) == ((), made.identifiers)
    assert refused(session, people.edit, replace(now, names=())) == {("people.name_missing", "display_name")}


def test_parts_are_saved_one_by_one(session: Session) -> None:
    person = newcomer(session)
    session.do(people.save_part, PersonName(person=person.id, full="Ami", preferred=True))
    assert session.ask(people.read_file, person.id).person.display_name == "Ami"
    session.do(people.save_part, PersonName(person=person.id, full="Amy", preferred=True))
    names = session.ask(people.read_file, person.id).names
    assert [name.full for name in names if name.preferred] == ["Amy"]
    language = session.do(people.save_part, PersonLanguage(person=person.id, language="ful"))
    session.do(people.remove_part, language)
    assert session.ask(people.read_file, person.id).languages == ()
    session.do(people.save_part, Identifier(person=person.id, type="CF", value="rssmra80a01h501u"))
    assert session.ask(people.read_file, person.id).identifiers[0].value == "RSSMRA80A01H501U"
    other = newcomer(session, "Altra")
    with pytest.raises(SamePerson):
        session.do(people.save_part, Identifier(person=other.id, type="CF", value="RSSMRA80A01H501U"))


def test_the_last_name_stays(session: Session) -> None:
    person = newcomer(session)
    (name,) = session.ask(people.read_file, person.id).names
    assert refused(session, people.remove_part, name) == {("people.name_missing", "display_name")}


def test_the_reserved_part_is_left_alone_by_an_edit(session: Session) -> None:
    file = replace(a_file(), reserved=PersonReserved(religion="prova"))
    made = session.do(people.register, file)
    session.do(people.edit, session.ask(people.read_file, made.person.id))
    assert [r.religion for r in session.ask(Reader.find, PersonReserved, person=made.person.id)] == ["prova"]


def test_a_part_needs_its_person(session: Session) -> None:
    with pytest.raises(DomainError):
        session.do(people.save_part, PersonLanguage(language="ful"))
    with pytest.raises(DomainError):
        session.do(people.save_part, PersonLanguage(person=new_id(), language="ful"))


def test_who_may_not_register(session: Session) -> None:
    for role in ["mediator", "reporting", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, people.register, a_file())
    assert not forbidden(session, "operator", people.register, a_file())


def test_a_birth_in_the_future_is_refused_and_one_letter_is_a_name(session: Session) -> None:
    unborn = PersonFile(
        person=Person(born=PartialDate.from_text("2240~year")), names=(PersonName(full="Amina"),)
    )
    assert refused(session, people.register, unborn) == {("date.problem.birth_in_future", "born")}
    one = newcomer(session, "Q")
    changed = replace(session.ask(people.read_file, one.id), person=replace(one, born=unborn.person.born))
    assert refused(session, people.edit, changed) == {("date.problem.birth_in_future", "born")}


def test_a_number_found_to_be_wrong_is_free_again(session: Session) -> None:
    held = session.do(people.register, a_file())
    number = next(one for one in held.identifiers if one.type == "CUI")
    other = PersonFile(
        person=Person(),
        names=(PersonName(full="X"),),
        identifiers=(Identifier(type="CUI", value=number.value),),
    )
    with pytest.raises(SamePerson):
        session.do(people.register, other)
    session.do(Store.save, replace(number, state="wrong"))
    session.do(people.register, other)
    assert session.ask(Reader.count, Person) == 2
