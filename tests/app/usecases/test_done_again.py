"""What was undone can be done again, also where a record's id follows from what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.caseload import Caseload
from app.domain.ids import RecordId
from app.domain.leaving import DONE, STEPS, ExitPlan, ExitStep
from app.domain.review import Review, ReviewRemark
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import cases, leaving, reviews
from tests.app.usecases.acting import as_user, colleague, newcomer, site
from tests.profile import new_session


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(Path(tmp_path_factory.mktemp("again")), "supervisor")
    yield made
    made.close()


@pytest.fixture(scope="module")
def case(session: Session) -> Case:
    person, place = newcomer(session), site(session)
    return session.do(cases.open_case, Case(person=person.id, state="active", site=place.id))


def undo(session: Session) -> None:
    session.undo(session.last_receipt)


def test_somebody_is_put_in_charge_again(session: Session, case: Case) -> None:
    luca = colleague(session, "operator")
    for _ in range(2):
        session.do(cases.change, replace(case, responsible=luca.id))
        assert [one.people for one in session.ask(Reader.find, Caseload, user=luca.id)] == [{case.person}]
        undo(session)
        assert session.ask(Reader.find, Caseload, user=luca.id) == []


def test_an_exit_is_begun_and_its_list_ticked_again(session: Session, case: Case) -> None:
    step = STEPS[0]
    for reason in ("end", "voluntary"):
        session.do(leaving.plan, ExitPlan(case=case.id, reason=reason))
        assert [one.reason for one in session.ask(Reader.find, ExitPlan)] == [reason]
        undo(session)
        session.do(leaving.tick, case.id, step, DONE, text=reason)
        assert [one.text for one in session.ask(Reader.find, ExitStep)] == [reason]
        undo(session)
        assert session.ask(Reader.find, ExitStep) == []


def test_the_same_remark_is_made_again(session: Session, case: Case) -> None:
    writer = colleague(session, "operator")
    handed_in = as_user(session, writer, _hand_in, case.id)
    for _ in range(2):
        session.do(reviews.send_back, handed_in.id, [("request", "Manca la data")])
        assert [one.text for one in session.ask(Reader.find, ReviewRemark)] == ["Manca la data"]
        undo(session)
        assert session.ask(Reader.find, ReviewRemark) == []


def _hand_in(store: Store, case: RecordId) -> Review:
    held = store.get(Case, case)
    assert held is not None
    assert held.person is not None
    return reviews.submit(store, held, "case_closure", person=held.person)
