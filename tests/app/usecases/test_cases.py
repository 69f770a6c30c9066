"""Opening, changing, handing over and archiving cases."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.case import Case, CaseMember
from app.domain.ids import new_id
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import RecordGone, Store
from app.usecases import case_numbers, cases, merging
from tests.app.usecases.acting import as_user, colleague, day, forbidden, newcomer, refused, today


def opened(session: Session, state: str = "active", **more: Any) -> Case:
    person = newcomer(session)
    return session.do(cases.open_case, Case(person=person.id, state=state, **more))


def test_a_case_gets_number_day_state_and_responsible(session: Session) -> None:
    person = newcomer(session)
    case = session.do(cases.open_case, Case(person=person.id))
    assert re.fullmatch(r"[BCDFGHJKLMNPRSTVWXZ]{4}-\d\d/1", case.number or "")
    assert (case.state, case.opened_on, case.responsible) == ("reported", today(session), session.user.id)
    assert session.ask(Reader.get, Case, case.id) == case


def test_numbers_count_by_year_and_are_never_given_twice(session: Session) -> None:
    numbers = [opened(session).number for _ in range(3)]
    assert [number.rpartition("/")[2] for number in numbers if number] == ["1", "2", "3"]
    last_year = opened(session, opened_on=date(2020, 5, 1)).number or ""
    assert last_year.endswith("-20/1")

    session.do(Store.remember_local, f"case_count_{today(session).year}", 0)
    assert (opened(session).number or "").endswith("/4")


def test_the_prefix_stays(session: Session) -> None:
    assert session.do(case_numbers.prefix) == session.do(case_numbers.prefix)


@pytest.mark.parametrize("state", ["closed", "suspended", "followup", "a_newer_state"])
def test_a_case_begins_at_a_beginning(session: Session, state: str) -> None:
    person = newcomer(session)
    problems = refused(session, cases.open_case, Case(person=person.id, state=state))
    assert ("cases.not_a_first_state", "state") in problems
    assert session.ask(Reader.count, Case) == 0


def test_no_case_for_nobody_or_for_a_joined_record(session: Session) -> None:
    with pytest.raises(RecordGone):
        session.do(cases.open_case, Case(person=new_id()))
    one, other = newcomer(session, "A"), newcomer(session, "B")
    as_user(session, colleague(session), merging.merge, other.id, one.id)
    assert refused(session, cases.open_case, Case(person=other.id)) == {("people.is_merged", "person")}


def test_answers_change_but_number_person_and_state_stay(session: Session) -> None:
    case = opened(session)
    forged = replace(case, number="X-1", state="closed", person=new_id(), priority="high")
    session.do(cases.change, forged)
    now = session.ask(Reader.get, Case, case.id)
    assert now == replace(case, priority="high")


def test_states_follow_their_road(session: Session) -> None:
    case = opened(session, "reported")
    assert refused(session, cases.change_state, case.id, "suspended") == {
        ("cases.state_not_reachable", "state")
    }
    session.do(cases.change_state, case.id, "screening")
    accepted = session.do(cases.change_state, case.id, "accepted")
    assert accepted.accepted_on == today(session)
    session.do(cases.change_state, case.id, "active")
    assert refused(session, cases.change_state, case.id, "suspended") == {
        ("cases.reason_missing", "suspended_reason")
    }
    suspended = session.do(cases.change_state, case.id, "suspended", reason="all'estero")
    assert suspended.suspended_reason == "all'estero"
    assert session.do(cases.change_state, case.id, "suspended") == suspended
    assert refused(session, cases.change_state, case.id, "exit_planned") == {
        ("cases.exit_day_missing", "planned_exit_on")
    }
    session.do(cases.change_state, case.id, "exit_planned", planned_exit_on=day(session, 10))
    assert refused(session, cases.change_state, case.id, "closed") == {("cases.state_not_reachable", "state")}


def test_not_eligible_says_why(session: Session) -> None:
    case = opened(session, "screening")
    assert refused(session, cases.change_state, case.id, "not_eligible") == {
        ("cases.reason_missing", "not_eligible_reason")
    }
    session.do(cases.change_state, case.id, "not_eligible", reason="R-01")


def test_many_cases_are_handed_over_at_once(session: Session) -> None:
    boss = colleague(session)
    ids = [opened(session).id for _ in range(3)]
    session.do(cases.assign, ids, boss.id)
    assert {case.responsible for case in session.ask(Reader.find, Case)} == {boss.id}
    with pytest.raises(RecordGone):
        session.do(cases.assign, [ids[0], new_id()], session.user.id)
    assert {case.responsible for case in session.ask(Reader.find, Case)} == {boss.id}


def test_only_what_is_over_is_archived(session: Session) -> None:
    running, over = opened(session), opened(session, "screening")
    over = session.do(cases.change_state, over.id, "not_eligible", reason="R-01")
    assert refused(session, cases.archive, [running.id, over.id]) == {("cases.still_running", "")}
    assert session.ask(Reader.find, Case, archived=True) == []
    session.do(cases.archive, [over.id])
    assert session.ask(Reader.find, Case, archived=True) == [replace(over, archived=True)]
    session.do(cases.archive, [over.id], archived=False)
    assert session.ask(Reader.find, Case, archived=True) == []


def test_the_team(session: Session) -> None:
    case, boss = opened(session), colleague(session)
    member = session.do(cases.join_team, CaseMember(case=case.id, user=boss.id, role="supervisor"))
    assert (member.person, member.from_on) == (case.person, today(session))
    assert refused(session, cases.join_team, CaseMember(case=case.id, until_on=day(session, -1))) == {
        ("cases.member_unnamed", "user"),
        ("cases.until_before_from", "until_on"),
    }
    session.do(cases.join_team, CaseMember(case=case.id, outside_name="Assistente sociale del Comune"))
    assert session.do(cases.leave_team, member.id).until_on == today(session)


def test_who_may_not_touch_cases(session: Session) -> None:
    case = opened(session)
    for role in ["mediator", "reporting", "directory", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, cases.open_case, Case(person=case.person))
        assert forbidden(session, role, cases.change, case)
        assert forbidden(session, role, cases.change_state, case.id, "suspended")
        assert forbidden(session, role, cases.assign, [case.id], case.responsible)
        assert forbidden(session, role, cases.archive, [case.id])
        assert forbidden(session, role, cases.join_team, CaseMember(case=case.id))
        assert forbidden(session, role, cases.leave_team, case.id)
