"""What is read of a hand-over: its card, the way so far, the sealed page for those outside."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.assessment import AreaScore, Assessment
from app.domain.handover import Handover
from app.domain.ids import new_id
from app.domain.partial_dates import PartialDate
from app.domain.person import IdentityDocument, Person
from app.domain.plan import Plan, PlanGoal
from app.domain.reception import Placement
from app.domain.task import Task
from app.domain.user import User
from app.errors import NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.referrals import (
    answers,
    drafting,
    facts,
    handover_cards,
    handover_offers,
    parcels,
    rounds,
    sending,
)
from app.usecases.referrals.answers import Answer
from app.usecases.referrals.handover_offers import Recipient
from tests.app.usecases.acting import as_user
from tests.app.usecases.referrals.two_sites import Two


@pytest.fixture
def two(session: Session) -> Two:
    return Two(session)


def test_a_card_tells_nothing_that_was_not_chosen_and_reads_nothing_it_does_not_know(two: Two) -> None:
    text = two.session.ask(handover_cards.card, two.person.id, frozenset({"work"}), date(2026, 5, 1))
    assert "display_name" not in text
    told = {
        "person": {"display_name": "X", "duplicate_of": "00", "photo": "00", "citizenships": ["ML"]},
        "parts": [
            ["named_note", {"text": "no"}],
            ["identifier", {"type": "CF", "value": "1", "person": "a", "replaced_by": "b"}],
        ],
    }
    file, permits = handover_cards.file_of(json.dumps(told))
    assert (file.person.display_name, file.person.duplicate_of, file.person.photo) == ("X", None, None)
    assert file.person.citizenships == {"ML"}
    (number,) = file.identifiers
    assert (number.type, number.person, number.replaced_by) == ("CF", file.person.id, None)
    assert permits == ()
    for broken in (None, "", "[", "[]", '{"parts": [1]}', '{"person": 3}'):
        empty, _ = handover_cards.file_of(broken)
        assert empty.parts == ()


def test_the_way_so_far_is_told_in_words(two: Two) -> None:
    add, person = two.session, two.person.id
    stay = Placement(
        person=person,
        site=two.here.id,
        facility="CAS",
        state="exited",
        entered_on=PartialDate.of_day(date(2025, 1, 1)),
        left_on=PartialDate.of_day(date(2026, 4, 30)),
        exit_reason="housing",
    )
    seen = Assessment(person=person, kind="exit", held_on=date(2026, 4, 1), submitted_on=date(2026, 4, 1))
    plan = Plan(person=person, case=two.case.id, version=1, state="completed", wish="Una casa mia")
    for record in (
        stay,
        replace(stay, id=new_id(), state="reserved", left_on=None, exit_reason=None),
        IdentityDocument(person=person, type="PASS", number="AB1", expires_on=date(2028, 1, 1)),
        seen,
        plan,
    ):
        add.do(Store.add, record)
    add.do(Store.add, AreaScore(assessment=seen.id, area="housing", score="3", own_score="4"))
    add.do(Store.add, PlanGoal(person=person, plan=plan.id, area="housing", text="Trovare casa"))
    chosen = frozenset({"course", "papers", "needs", "plan"})
    found = {
        part.category: " | ".join(f"{fact.label}={fact.value}" for fact in part.facts)
        for part in two.session.ask(facts.parts, person, chosen, date(2026, 5, 1))
    }
    assert "Uscita: 30 aprile 2026" in found["course"]
    assert found["course"].count("Ingresso") == 1  # a place only kept is no stay
    assert "AB1" in found["papers"]
    assert found["needs"]
    assert "Una casa mia" in found["plan"]
    assert "Trovare casa" in found["plan"]


def test_outside_it_goes_as_a_sealed_page_and_teaches_the_directory_nothing(two: Two, tmp_path: Path) -> None:
    made = two.session.do(
        handover_offers.begin, two.case.id, Recipient(project="FRA NOI 2", body="Consorzio Prova")
    )
    two.session.do(drafting.change, replace(made, reason="Cerca casa."))
    two.agree(recipients="Consorzio Prova")
    left = two.session.do(sending.send, made.id)
    assert two.session.ask(Reader.find, Handover, referral=made.id) == []
    page = two.session.do(parcels.page_of, made.id)
    assert "FRA NOI 2" in page
    assert "Consorzio Prova" in page
    two.session.do(parcels.save_page, made.id, parcels.new_words(), tmp_path / "passaggio.html")
    assert b"Consorzio" not in (tmp_path / "passaggio.html").read_bytes()
    key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    two.session.do(parcels.save_age, made.id, key, tmp_path / "passaggio.age")
    assert two.session.ask(parcels.known_key, left) == key
    other = replace(left, organisation_name="Altro ente")
    assert two.session.ask(parcels.known_key, other) == ""
    two.session.do(answers.answer, made.id, Answer("rejected", reason="closed"))
    kinds = {task.kind for task in two.session.ask(Reader.find, Task, person=two.person.id)}
    assert "dir_verify" not in kinds
    assert not two.session.ask(rounds.is_due, two.session.user.id)


def test_people_without_the_right_hand_nobody_on(two: Two) -> None:
    mediator = two.session.do(Store.add, User(name="M", role="mediator"))
    with pytest.raises(NotAllowed):
        as_user(two.session, mediator, handover_offers.begin, two.case.id, Recipient(body="X"))
    assert isinstance(two.person, Person)
