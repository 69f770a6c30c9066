"""The same field written on two laptops: both people see both values, and one of them decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.contact import Contact
from app.domain.partial_dates import PartialDate
from app.domain.person import PersonName
from app.errors import NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import conflicts
from app.usecases.conflict_views import Choice, ConflictFile
from sync.protocol.change import LIFE
from tests.app.usecases.two_laptops import Laptops, now, shared_person, two_laptops


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Laptops]:
    made = two_laptops(tmp_path)
    yield made
    made.close()


def seen_on(session: Session) -> tuple[ConflictFile, ...]:
    return session.ask(conflicts.open_, session.user)


def choose(file: ConflictFile, value: object, field: int | None = None) -> list[Choice]:
    line = next(line for line in file.lines if field is None or line.field == field)
    return [Choice(file.kind.name, file.record, line.field, value, line.seen)]


YEARS = 10 * 365 * 24 * 3_600_000


def shown_to(session: Session, file: ConflictFile) -> object:
    return session.ask(Reader.rows, "SELECT birth_place FROM k_person WHERE id = ?", [file.record])


def sides_of(session: Session) -> set[object]:
    (file,) = seen_on(session)
    return {side.value for side in file.lines[0].sides}


def place_in_question(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.save, replace(person, birth_place="Labé"))
    laptops.luca.do(Store.save, replace(person, birth_place="Kindia", arrival_place="Augusta"))
    laptops.exchange()


def test_both_people_see_before_and_both_values(laptops: Laptops) -> None:
    place_in_question(laptops)
    for session, mine, theirs in ((laptops.marta, "Labé", "Kindia"), (laptops.luca, "Kindia", "Labé")):
        (file,) = seen_on(session)
        (line,) = file.lines
        assert line.spec is not None
        assert (line.spec.name, line.before) == ("birth_place", "Conakry")
        assert [side.value for side in line.sides] == [mine, theirs]
        assert [side.here for side in line.sides] == [True, False]
        assert {side.author_name for side in line.sides} == {"Marta Prova", "Luca Ferri"}
        assert (file.person_name, file.merged) == ("Amina Diallo", 1)
        assert session.ask(conflicts.count, session.user) == 1


def test_a_decision_ends_it_on_both_and_undo_brings_it_back(laptops: Laptops) -> None:
    place_in_question(laptops)
    (file,) = seen_on(laptops.luca)
    laptops.luca.do(conflicts.decide, choose(file, "Labé, then Kindia"))
    decided = laptops.luca.last_receipt
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        assert seen_on(session) == ()
        assert session.ask(conflicts.count, session.user) == 0
    laptops.luca.undo(decided)
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        (again,) = seen_on(session)
        assert [(side.value, side.author_name) for side in again.lines[0].sides if side.here] == [
            ("Labé", "Marta Prova") if session is laptops.marta else ("Kindia", "Luca Ferri")
        ]
        assert {side.value for side in again.lines[0].sides} == {"Labé", "Kindia"}
        assert again.lines[0].before == "Conakry"
    assert shown_to(laptops.marta, again) == shown_to(laptops.luca, again)
    laptops.luca.do(conflicts.decide, choose(again, "Labé"))
    laptops.exchange()
    assert {now(s, again.shown).birth_place for s in (laptops.marta, laptops.luca)} == {"Labé"}  # type: ignore[arg-type]


def test_a_decision_for_one_of_the_values_is_taken_back_on_both(laptops: Laptops) -> None:
    place_in_question(laptops)
    (file,) = seen_on(laptops.luca)
    laptops.luca.do(conflicts.decide, choose(file, "Labé"))
    laptops.luca.undo(laptops.luca.last_receipt)
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        (again,) = seen_on(session)
        told = {(side.value, side.author_name) for side in again.lines[0].sides}
        assert told == {("Labé", "Marta Prova"), ("Kindia", "Luca Ferri")}


def test_a_decision_about_a_life_is_taken_back_on_both(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.delete, person)
    laptops.luca.do(Store.save, replace(person, arrival_place="Augusta"))
    laptops.exchange()
    (file,) = seen_on(laptops.luca)
    laptops.luca.do(conflicts.decide, choose(file, False, LIFE))
    laptops.luca.undo(laptops.luca.last_receipt)
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        (again,) = seen_on(session)
        assert {side.value for side in again.lines[0].sides} == {True, False}
        assert now(session, person).arrival_place == "Augusta"


def test_typing_over_the_value_on_the_screen_does_not_end_the_question(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.save, replace(person, birth_place="Labé"))
    laptops.luca.do(Store.save, replace(person, birth_place="Kindia"))
    laptops.exchange()
    screen = now(laptops.marta, person)
    beside = {"Labé", "Kindia"} - {screen.birth_place}
    laptops.marta.do(Store.save, replace(screen, birth_place="Mamou", arrival_place="Augusta"))
    typed = laptops.marta.last_receipt
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        (file,) = seen_on(session)
        (line,) = file.lines
        assert {side.value for side in line.sides} == {"Mamou"} | beside
        assert (now(session, person).birth_place, now(session, person).arrival_place) == ("Mamou", "Augusta")
        assert session.ask(conflicts.count, session.user) == 1
    laptops.marta.undo(typed)
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        (file,) = seen_on(session)
        assert {side.value for side in file.lines[0].sides} == {"Labé", "Kindia"}
        assert now(session, person).birth_place == screen.birth_place


def test_typing_what_stands_beside_ends_it_where_anybody_may_decide(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.save, replace(person, birth_place="Labé", sex="F"))
    laptops.luca.do(Store.save, replace(person, birth_place="Kindia", sex="M"))
    laptops.exchange()
    assert len(seen_on(laptops.luca)[0].lines) == 2
    screen = now(laptops.marta, person)
    other = "Labé" if screen.birth_place == "Kindia" else "Kindia"
    laptops.marta.do(Store.save, replace(screen, birth_place=other))
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        (file,) = seen_on(session)
        assert [line.spec.name for line in file.lines if line.spec] == ["sex"]


def test_what_a_supervisor_decides_nobody_settles_by_typing(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.save, replace(person, born=PartialDate("1990")))
    laptops.luca.do(Store.save, replace(person, born=PartialDate("1991")))
    laptops.exchange()
    for year in (1992, 1993):  # the second corrects the first: their own
        laptops.marta.do(Store.save, replace(now(laptops.marta, person), born=PartialDate(str(year))))
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        (file,) = seen_on(session)
        values = {side.value for side in file.lines[0].sides}
        assert values == {PartialDate("1990"), PartialDate("1991"), PartialDate("1993")}
    (file,) = seen_on(laptops.luca)
    laptops.luca.do(conflicts.decide, choose(file, PartialDate("1991")))
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        assert seen_on(session) == ()
        assert now(session, person).born == PartialDate("1991")


def test_a_clock_years_ahead_shows_first_what_it_wrote_here_too(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.luca.do(Store.remember_local, "hlc", (laptops.luca.do(lambda s: s.now_ms) + YEARS) << 16)
    laptops.luca.do(Store.save, replace(person, birth_place="Kindia"))
    laptops.marta.do(Store.save, replace(person, birth_place="Labé"))
    laptops.exchange()
    laptops.marta.do(Store.save, replace(now(laptops.marta, person), birth_place="Mamou"))
    laptops.exchange()
    assert now(laptops.marta, person).birth_place == now(laptops.luca, person).birth_place
    assert sides_of(laptops.marta) == sides_of(laptops.luca) == {"Labé", "Mamou"}


def test_choosing_the_value_already_shown_ends_it_too(laptops: Laptops) -> None:
    place_in_question(laptops)
    (file,) = seen_on(laptops.marta)
    (shown,) = [side.value for side in file.lines[0].sides if side.shown]
    laptops.marta.do(conflicts.decide, choose(file, shown))
    laptops.exchange()
    assert seen_on(laptops.luca) == seen_on(laptops.marta) == ()


def test_nobody_decides_over_a_value_they_were_not_shown(laptops: Laptops) -> None:
    place_in_question(laptops)
    (file,) = seen_on(laptops.marta)
    laptops.marta.do(conflicts.decide, choose(file, "Labé"))
    with pytest.raises(conflicts.MovedOn):
        laptops.marta.do(conflicts.decide, choose(file, "Kindia"))


def test_what_is_put_off_comes_last_and_is_not_counted(laptops: Laptops) -> None:
    place_in_question(laptops)
    (file,) = seen_on(laptops.marta)
    laptops.marta.do(conflicts.skip, file.kind.name, file.record)
    (skipped,) = seen_on(laptops.marta)
    assert skipped.skipped
    assert laptops.marta.ask(conflicts.count, laptops.marta.user) == 0
    assert laptops.luca.ask(conflicts.count, laptops.luca.user) == 1


def test_sensitive_fields_are_the_supervisors_to_decide(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.save, replace(person, sex="F"))
    laptops.luca.do(Store.save, replace(person, sex="M"))
    laptops.exchange()
    (file,) = seen_on(laptops.marta)
    assert (file.lines[0].supervisor_only, file.lines[0].may_decide) == (True, False)
    assert laptops.marta.ask(conflicts.count, laptops.marta.user) == 0
    with pytest.raises(NotAllowed):
        laptops.marta.do(conflicts.decide, choose(file, "F"))
    (same,) = seen_on(laptops.luca)
    assert same.lines[0].may_decide
    laptops.luca.do(conflicts.decide, choose(same, "F"))
    laptops.exchange()
    assert now(laptops.marta, person).sex == "F"


def test_deleted_here_edited_there_is_a_question(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.delete, person)
    laptops.luca.do(Store.save, replace(person, arrival_place="Augusta"))
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        (file,) = seen_on(session)
        (line,) = file.lines
        assert line.is_life
        assert {side.value for side in line.sides} == {True, False}
        (kept,) = [side for side in line.sides if side.value]
        assert [(spec.name, value) for spec, value in kept.edited] == [("arrival_place", "Augusta")]
        assert file.merged == 0  # nothing was put together: it waits for the answer
    (file,) = seen_on(laptops.marta)
    laptops.marta.do(conflicts.decide, choose(file, False, LIFE))
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        assert seen_on(session) == ()
        assert session.ask(Reader.find, type(person), display_name="Amina Diallo") == []


def test_two_notes_stay_beside_each_other_and_nobody_is_asked(laptops: Laptops) -> None:
    person = shared_person(laptops)
    (contact,) = laptops.marta.ask(Reader.find, Contact, person=person.id)
    laptops.marta.do(Store.save, replace(contact, text="What Marta heard"))
    laptops.luca.do(Store.save, replace(contact, text="What Luca heard"))
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        (file,) = seen_on(session)
        assert file.lines[0].optional
        assert session.ask(conflicts.count, session.user) == 0


def test_the_shown_name_follows_a_decided_name(laptops: Laptops) -> None:
    person = shared_person(laptops)
    (name,) = laptops.marta.ask(Reader.find, PersonName, person=person.id)
    laptops.marta.do(Store.save, replace(name, full="Aminata Diallo"))
    laptops.luca.do(Store.save, replace(name, full="Amina Jallow"))
    laptops.exchange()
    (file,) = seen_on(laptops.luca)
    laptops.luca.do(conflicts.decide, choose(file, "Aminata Diallo"))
    assert now(laptops.luca, person).display_name == "Aminata Diallo"
