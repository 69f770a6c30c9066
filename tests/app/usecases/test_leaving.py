"""Leaving a centre: the list, what the file answers by itself, the closing and the place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.assessment import Assessment
from app.domain.case import Case
from app.domain.consent import Consent
from app.domain.ids import RecordId
from app.domain.leaving import STEPS, ExitPlan, ExitStep
from app.domain.legal import Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Identifier, Person
from app.domain.plan import Plan
from app.domain.reception import Placement
from app.domain.referral import Referral
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import closing, leaving, reviews
from app.usecases.leaving import ExitBoard
from tests.profile import new_session

TODAY = date(2026, 5, 1)


def begin(store: Store) -> Case:
    person = store.add(Person(display_name="Awa"))
    site = store.add(Site(name="Casa", facility="CAS"))
    entered = PartialDate.of_day(date(2025, 1, 1))
    store.add(Placement(person=person.id, site=site.id, facility="CAS", state="in", entered_on=entered))
    return store.add(
        Case(
            person=person.id,
            number="P-1",
            state="active",
            opened_on=date(2025, 1, 1),
            responsible=store.by.id,
        )
    )


def answers(case: Case, **more: object) -> ExitPlan:
    told = {"reason": "recognised_out", "leaves_on": date(2026, 4, 30), "destination": "SAI_ORD", **more}
    return ExitPlan(person=case.person, case=case.id, **told)  # type: ignore[arg-type]  # by name


def states(board: ExitBoard) -> dict[str, str]:
    return {line.step: line.state for lines in board.groups.values() for line in lines}


def test_every_step_is_asked_once_and_begins_open(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    case = session.do(begin)
    board = session.ask(leaving.board, case.id, TODAY)
    assert states(board) == dict.fromkeys(STEPS, "todo")
    assert (board.done, board.total) == (0, len(STEPS))
    assert board.plan is None
    session.close()


def test_the_file_answers_what_it_knows(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    case = session.do(begin)

    def know(store: Store) -> None:
        store.add(Permit(person=case.person, type="ASILO", state="valid", expires_on=date(2030, 1, 1)))
        store.add(Identifier(person=case.person, type="CF", value="RSSMRA80A01H501U"))
        store.add(Identifier(person=case.person, type="TS", value="80380000900000000000", state="wrong"))
        store.add(Consent(person=case.person, type="contact", state="given"))
        store.add(Assessment(person=case.person, kind="exit", held_on=TODAY))

    session.do(know)
    board = session.ask(leaving.board, case.id, TODAY)
    done = {step for step, state in states(board).items() if state == "done"}
    assert done == {"permit", "tax_code", "recontact", "assessment"}
    (agreed,) = session.ask(Reader.find, Consent)
    session.do(Store.save, replace(agreed, expires_on=TODAY - timedelta(1)))
    assert states(session.ask(leaving.board, case.id, TODAY))["recontact"] == "todo", "it ran out"
    session.do(leaving.tick, case.id, "permit", "todo")
    assert states(session.ask(leaving.board, case.id, TODAY))["permit"] == "todo"
    session.close()


def test_a_plan_that_is_over_or_went_along_is_a_step_done(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    case = session.do(begin)
    plan = session.do(Store.add, Plan(person=case.person, case=case.id, version=1, state="active"))
    assert states(session.ask(leaving.board, case.id, TODAY))["plan"] == "todo"
    gone = Referral(person=case.person, case=case.id, service_name="Sud", state="completed", handover="copy")
    gone = session.do(Store.add, replace(gone, categories=frozenset({"identity"})))
    assert states(session.ask(leaving.board, case.id, TODAY))["plan"] == "todo"
    session.do(Store.save, replace(gone, categories=frozenset({"identity", "plan"})))
    assert states(session.ask(leaving.board, case.id, TODAY))["plan"] == "done"
    session.do(Store.save, replace(gone, state="sent"))
    assert states(session.ask(leaving.board, case.id, TODAY))["plan"] == "todo"
    session.do(Store.save, replace(plan, state="completed"))
    assert states(session.ask(leaving.board, case.id, TODAY))["plan"] == "done"
    session.close()


def test_a_step_answered_twice_is_one_line(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    case = session.do(begin)
    session.do(leaving.tick, case.id, "bank", "done", text=" Poste ")
    session.do(leaving.tick, case.id, "bank", "not_needed")
    (line,) = session.ask(lambda reader: reader.find(ExitStep))
    assert (line.state, line.on, line.by) == ("not_needed", None, session.user.id)
    for step, state in (("luna", "done"), ("bank", "forse")):
        with pytest.raises(DomainError):
            session.do(leaving.tick, case.id, step, state)
    session.close()


def test_all_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    case = session.do(begin)
    session.do(leaving.plan, ExitPlan(case=case.id, trigger="recognised"))
    with pytest.raises(DomainError) as told:
        session.do(leaving.ask_closing, case.id)
    assert {problem.key for problem in told.value.problems} >= {
        "leaving.reason_missing",
        "leaving.day_missing",
    }
    session.close()


def test_open_steps_warn_and_a_second_person_closes(tmp_path: Path) -> None:
    session = new_session(tmp_path, role="supervisor")
    case = session.do(begin)
    session.do(Store.add, User(name="Altra", role="operator"))
    session.do(leaving.plan, answers(case))
    (warning,) = session.do(leaving.ask_closing, case.id)
    assert (warning.key, warning.params["n"]) == ("leaving.steps_open", len(STEPS))
    assert session.ask(leaving.board, case.id, TODAY).asked
    review = session.ask(reviews.of_subject, closing.CLOSURE, case.id)
    assert review is not None
    with pytest.raises(NotAllowed):
        session.do(reviews.approve, review.id)
    with pytest.raises(DomainError):
        session.do(_again, case.id)
    session.close()


def _again(store: Store, case: RecordId) -> None:
    held = store.get(Case, case)
    assert held is not None
    store.save(replace(held, state="closed", closing_reason="term", closed_on=TODAY))
    leaving.ask_closing(store, case)


def test_the_place_becomes_free_on_the_day(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    case = session.do(begin)
    with pytest.raises(DomainError):
        session.do(leaving.let_go, case.id)
    session.do(leaving.plan, answers(case, grant=25_000))
    left: Placement = session.do(leaving.let_go, case.id)
    assert left.left_on == PartialDate.of_day(date(2026, 4, 30))
    assert (left.state, left.exit_reason, left.destination, left.exit_grant) == (
        "exited",
        "recognised_out",
        "SAI_ORD",
        25_000,
    )
    with pytest.raises(DomainError):
        session.do(leaving.let_go, case.id)
    session.close()


def test_before_its_time_only_with_a_reason_which_the_supervisor_reads(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    case = session.do(begin)
    early = answers(case, trigger="refused", notified_on=date(2026, 4, 20), text="Saluta tutti")
    session.do(leaving.plan, early)
    for verb in (leaving.ask_closing, leaving.let_go):
        with pytest.raises(DomainError) as told:
            session.do(verb, case.id)
        assert [problem.key for problem in told.value.problems if not problem.warning] == [
            "leaving.too_early"
        ]
    session.do(leaving.plan, replace(early, early_reason="Va dal fratello"))
    warnings = session.do(leaving.ask_closing, case.id)
    assert "leaving.too_early_told" in {problem.key for problem in warnings}
    held = session.ask(lambda reader: reader.get(Case, case.id))
    assert held is not None
    assert held.closing_note == "Saluta tutti\nVa dal fratello"
    assert session.do(leaving.let_go, case.id).state == "exited"
    session.close()


def test_the_next_step_is_the_first_that_is_open(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    case = session.do(begin)
    assert session.ask(leaving.board, case.id, TODAY).next_step == STEPS[0]
    session.do(leaving.tick, case.id, STEPS[0], "not_needed")
    assert session.ask(leaving.board, case.id, TODAY).next_step == STEPS[1]
    for step in STEPS:
        session.do(leaving.tick, case.id, step, "done")
    assert session.ask(leaving.board, case.id, TODAY).next_step is None
    session.close()


def test_a_mediator_changes_nothing(tmp_path: Path) -> None:
    session: Session = new_session(tmp_path, role="mediator")
    with pytest.raises(NotAllowed):
        session.do(leaving.tick, RecordId(bytes(16)), "bank", "done")
    session.close()
