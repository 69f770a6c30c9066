"""Who may be the same person: found by name or code, with reasons, merged ones left out."""

from __future__ import annotations

import pytest

from app.domain.partial_dates import PartialDate
from app.domain.person import Identifier, Person, PersonName
from app.session import Session
from app.usecases import duplicates, merging, people
from app.usecases.duplicates import Asked, Candidate, asked_of, candidates
from app.usecases.people import PersonFile
from tests.app.usecases.acting import as_user, colleague, newcomer


def found(session: Session, asked: Asked) -> list[Candidate]:
    return session.ask(candidates, asked)


def test_the_same_name_is_found_with_a_reason(session: Session) -> None:
    known = newcomer(session, "Amina Diallo")
    one = found(session, Asked(names=("Diallo Amina",)))
    assert [candidate.person for candidate in one] == [known.id]
    assert one[0].reasons


def test_another_name_is_nobody(session: Session) -> None:
    newcomer(session, "Amina Diallo")
    assert found(session, Asked(names=("Li Wei",))) == []
    assert found(session, Asked()) == []


def test_what_agrees_comes_first_and_what_contradicts_last(session: Session) -> None:
    older = newcomer(session, "Amina Diallo", born=PartialDate("1960", "year"))
    younger = newcomer(session, "Amina Diallo", born=PartialDate("2001", "year"))
    asked = Asked(names=("Amina Diallo",), born=PartialDate("2001", "year"))
    scores = {one.person: one.score for one in found(session, asked)}
    assert scores[younger.id] > scores.get(older.id, 0.0)


def test_a_strong_identifier_stops_whatever_the_name(session: Session) -> None:
    file = PersonFile(
        person=Person(),
        names=(PersonName(full="Sara Prova"),),
        identifiers=(Identifier(type="CUI", value="05ABCD1"),),
    )
    session.do(people.register, file)
    one = found(session, Asked(names=("Tutt'altro",), identifiers=(("CUI", "05ABCD1"),)))
    assert [(c.person, c.hard_stop) for c in one] == [(file.person.id, True)]
    assert found(session, Asked(identifiers=(("PASS", "05ABCD1"),))) == []


def test_a_person_is_no_duplicate_of_themselves(session: Session) -> None:
    known = newcomer(session, "Amina Diallo")
    asked = asked_of(session.ask(people.read_file, known.id))
    assert asked.itself == known.id
    assert found(session, asked) == []


def test_a_record_joined_to_another_is_left_out(session: Session) -> None:
    one, other = newcomer(session, "Amina Diallo"), newcomer(session, "Amina Diallo")
    as_user(session, colleague(session), merging.merge, one.id, other.id)
    assert [c.person for c in found(session, Asked(names=("Amina Diallo",)))] == [other.id]


def test_never_more_than_a_handful(session: Session) -> None:
    for _ in range(duplicates.SHOWN + 3):
        newcomer(session, "Amina Diallo")
    assert len(found(session, Asked(names=("Amina Diallo",)))) == duplicates.SHOWN


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("Mohammed Diallo", "Muhammad Jallow"),
        ("Mohammed Diallo", "محمد ديالو"),
        ("Tesfay Berhane", "ተስፋይ ብርሃነ"),
        ("Amina Traoré", "Traore Amina"),
    ],
)
def test_one_person_behind_another_spelling(session: Session, known: str, asked: str) -> None:
    born = PartialDate.from_text("1998-03-04~declared")
    person = newcomer(session, known, born=born)
    newcomer(session, "Olena Kovalenko", born=born)
    (one,) = found(session, Asked(names=(asked,), born=born))
    assert (one.person, one.hard_stop) == (person.id, False)
    assert one.score >= 0.5
    assert one.reasons
