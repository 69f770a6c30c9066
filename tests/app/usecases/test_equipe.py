"""Minutes: written, signed by each who was there, locked; decisions become tasks, corrections new minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.equipe import EquipeAttendance, EquipeDecision, EquipeReview
from app.domain.ids import RecordId
from app.domain.signature import encode
from app.domain.task import Task
from app.domain.user import User
from app.domain.vulnerability import VulnerabilityFlag
from app.errors import DomainError
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import cases, contacts, equipe, equipe_pages, plan_progress, plans
from app.usecases.equipe import Minutes
from app.usecases.saving import today
from tests.app.usecases.acting import colleague, forbidden, refused
from tests.app.usecases.planning import approved, file_of, in_days, new_case
from tests.profile import new_session


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(tmp_path_factory.mktemp("equipe"))
    yield made
    made.close()


def held(session: Session, case: Case, **more: Any) -> Minutes:
    review = session.do(equipe.begin, case.id)
    there = session.ask(equipe.read, review.id).there
    guest = EquipeAttendance(name="Samira T.", role="mediator")
    filled = replace(
        review, **{"summary": "Tutto bene", "decision": "continue", "person_present": True, **more}
    )
    decision = EquipeDecision(text="Sentire il CPIA", owner=session.user.id, due=in_days(session, 7))
    session.do(equipe.write, filled, [*there, guest], [decision])
    return session.ask(equipe.read, review.id)


def sign_all(session: Session, minutes: Minutes) -> None:
    for one in minutes.there:
        session.do(equipe.sign, one.id, "typed", name="x")


def test_minutes_are_begun_once_with_who_writes_them(session: Session) -> None:
    case = new_case(session)
    review = session.do(equipe.begin, case.id)
    assert session.do(equipe.begin, case.id) == review
    (one,) = session.ask(equipe.read, review.id).there
    assert one.user == session.user.id
    assert forbidden(session, "auditor", equipe.begin, case.id)


def test_everything_missing_before_locking_is_said_at_once(session: Session) -> None:
    review = session.do(equipe.begin, new_case(session).id)
    assert refused(session, equipe.lock, review.id) == {
        ("check.missing", "summary"),
        ("check.missing", "decision"),
        ("check.missing", "person_present"),
        ("equipe.unsigned", "equipe_attendance"),
    }
    session.do(equipe.write, review, [], [])
    assert ("equipe.nobody_there", "equipe_attendance") in refused(session, equipe.lock, review.id)


def test_a_part_that_cannot_be_kept_is_named(session: Session) -> None:
    review = session.do(equipe.begin, new_case(session).id)
    asked = refused(session, equipe.write, review, [EquipeAttendance(role="doctor")], [EquipeDecision()])
    assert asked == {
        ("equipe.unnamed", "equipe_attendance.0.name"),
        ("check.missing", "equipe_decision.0.text"),
    }


def test_signed_by_all_they_are_locked_and_decisions_are_tasks(session: Session) -> None:
    case = new_case(session)
    plan = approved(session, case.id, colleague(session))
    minutes = held(session, case, next_on=in_days(session, 45))
    sign_all(session, minutes)
    session.do(equipe.lock, minutes.review.id)
    locked = session.ask(equipe.read, minutes.review.id)
    assert (locked.review.state, locked.is_intact, locked.review.plan) == ("locked", True, plan.id)
    tasks = {t.kind or t.title: t for t in session.ask(Reader.find, Task, case=case.id, state="open")}
    assert (tasks["Sentire il CPIA"].due, tasks["Sentire il CPIA"].owner) == (
        in_days(session, 7),
        session.user.id,
    )
    assert tasks["plan_review"].due == in_days(session, 45)
    assert file_of(session, plan.id).plan.next_review == in_days(session, 45)


def test_words_that_change_want_all_signatures_again(session: Session) -> None:
    minutes = held(session, new_case(session))
    sign_all(session, minutes)
    review = replace(minutes.review, summary="Altre parole")
    session.do(equipe.write, review, session.ask(equipe.read, review.id).there, minutes.decisions)
    assert refused(session, equipe.lock, review.id) == {("equipe.unsigned", "equipe_attendance")}


def test_a_drawn_signature_is_one_and_a_typed_one_has_a_name(session: Session) -> None:
    minutes = held(session, new_case(session))
    first, second = minutes.there
    assert refused(session, equipe.sign, first.id, "drawn") == {("signature.too_short", "strokes")}
    assert refused(session, equipe.sign, first.id, "typed") == {("check.missing", "name")}
    session.do(equipe.sign, first.id, "drawn", strokes=encode([[(0, 0), (300, 90)]]))
    session.do(equipe.sign, second.id, "typed", name="Samira T.")
    session.do(equipe.lock, minutes.review.id)


def test_locked_minutes_are_corrected_by_new_ones(session: Session) -> None:
    case = new_case(session)
    minutes = held(session, case)
    sign_all(session, minutes)
    session.do(equipe.lock, minutes.review.id)
    with pytest.raises(DomainError, match="locked"):
        session.do(equipe.lock, minutes.review.id)
    with pytest.raises(DomainError, match="locked"):
        session.do(equipe.sign, minutes.there[0].id, "typed", name="x")
    other = replace(minutes.review, summary="Non era così")
    fresh = session.do(equipe.write, other, minutes.there, [EquipeDecision(text="Altro da fare")])
    assert (fresh.follows, fresh.state) == (minutes.review.id, "draft")
    assert session.ask(equipe.read, minutes.review.id).review.summary == "Tutto bene"
    again = session.ask(equipe.read, fresh.id)
    assert not any(again.has_signed(one) for one in again.there)
    sign_all(session, again)
    session.do(equipe.lock, fresh.id)
    states = {one.review.summary: one.review.state for one in session.ask(equipe.of_case, case.id)}
    assert states == {"Tutto bene": "replaced", "Non era così": "locked"}
    titles = [task.title for task in session.ask(Reader.find, Task, case=case.id, state="open")]
    assert titles == ["Altro da fare"]


def test_who_was_there_by_mistake_is_taken_out(session: Session) -> None:
    minutes = held(session, new_case(session))
    session.do(equipe.write, minutes.review, minutes.there[:1], [])
    left = session.ask(equipe.read, minutes.review.id)
    assert (len(left.there), left.decisions) == (1, ())
    assert session.ask(Reader.find, EquipeReview, case=minutes.review.case) == [left.review]
    assert isinstance(session.do(lambda store: store), Store)


def test_the_agenda_names_each_case_once_with_its_reasons(session: Session) -> None:
    boss = colleague(session)
    quiet, late = new_case(session), new_case(session)
    for case in (quiet, late):
        approved(session, case.id, boss)
    day = session.do(today)

    def cases_on(offset: int, by: User = boss) -> dict[RecordId, list[str]]:
        found = session.ask(equipe_pages.agenda, by, day + timedelta(offset))
        return {item.case: [reason for reason, _ in item.reasons] for item in found}

    assert late.id not in cases_on(60), "nothing is due yet"
    goal = session.ask(plans.of_case, late.id)[0].goals[0]
    session.do(
        plan_progress.conclude_goal,
        session.ask(plans.of_case, quiet.id)[0].goals[0].id,
        "achieved",
        evidence="x",
    )
    assert cases_on(61)[late.id] == ["goal_late"]
    assert quiet.id not in cases_on(61)
    assert cases_on(80)[quiet.id] == ["plan_review"], "two weeks ahead"
    assert goal.due == in_days(session, 60)
    session.do(cases.change_state, quiet.id, "exit_planned", planned_exit_on=in_days(session, 100))
    assert cases_on(41)[quiet.id] == ["exit"]
    assert quiet.id not in cases_on(39)


def test_a_suspicion_nobody_looked_at_is_told_only_to_who_may_read_it(session: Session) -> None:
    case = new_case(session)
    flag = VulnerabilityFlag(
        person=case.person, category="MIN", state="suspected", detected_on=in_days(session, -16)
    )
    session.do(Store.add, flag)
    seen = {
        role: case.id
        in {i.case for i in session.ask(equipe_pages.agenda, User(name="X", role=role), session.do(today))}
        for role in ("supervisor", "casemanager", "operator")
    }
    assert seen == {"supervisor": True, "casemanager": True, "operator": False}
    session.do(Store.save, replace(flag, detected_on=in_days(session, -15)))
    assert case.id not in {
        i.case for i in session.ask(equipe_pages.agenda, colleague(session), session.do(today))
    }


def test_the_page_of_a_case_shares_out_the_minutes_given(session: Session) -> None:
    case = new_case(session)
    plan = approved(session, case.id, colleague(session))
    session.do(plan_progress.move_action, file_of(session, plan.id).actions[0].id, "done", minutes=30)
    talk = Contact(person=case.person, minutes=40, services=frozenset({"LEG", "ITA"}), type="interview")
    session.do(contacts.record, talk)
    before = session.ask(equipe_pages.read, case.id, None, session.user, session.do(today))
    assert dict(before.services) == {"ITA": 50, "LEG": 20}
    assert before.plan is not None
    assert (before.plan.plan.id, before.since, before.shown) == (plan.id, None, None)


def test_by_passphrase_only_who_works_with_this_profile_signs(session: Session) -> None:
    minutes = held(session, new_case(session))
    me, other = sorted(minutes.there, key=lambda one: one.user != session.user.id)
    assert me.user == session.user.id
    wrong = {("equipe.prove_yourself", "method")}
    assert refused(session, equipe.sign, me.id, "proved") == wrong
    assert refused(session, equipe.sign, other.id, "proved", proved=True) == wrong
    signed = session.do(equipe.sign, me.id, "proved", proved=True)
    assert (signed.method, signed.digest) == ("proved", minutes.digest)


def test_a_colleagues_passphrase_is_not_proved_by_somebody_else(session: Session) -> None:
    """As another program could write it: the minutes are not locked with it."""
    other = colleague(session, "operator")
    begun = held(session, new_case(session))
    there = [*begun.there, EquipeAttendance(user=other.id, role="job")]
    session.do(equipe.write, begun.review, there, begun.decisions)
    minutes = session.ask(equipe.read, begun.review.id)
    theirs = next(one for one in minutes.there if one.user == other.id)
    for one in minutes.there:
        if one.id != theirs.id:
            session.do(equipe.sign, one.id, "typed", name="x")
    signed = replace(theirs, signed_on=session.do(today), method="proved", digest=minutes.digest)
    session.do(Store.save, signed)
    forged = session.ask(equipe.read, minutes.review.id)
    assert not forged.has_signed(signed)
    assert refused(session, equipe.lock, minutes.review.id) == {("equipe.unsigned", "equipe_attendance")}
    session.do(Store.save, theirs)
    me = session.user
    session.become(other)
    session.do(equipe.sign, theirs.id, "proved", proved=True)
    session.become(me)
    assert session.ask(equipe.read, minutes.review.id).has_signed(signed)
    session.do(equipe.lock, minutes.review.id)
