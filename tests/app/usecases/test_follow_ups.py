"""Calls after the exit: at 3, 6 and 12 months; done when somebody was reached, over when they say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.domain.assessment import AreaScore, Assessment
from app.domain.case import Case
from app.domain.consent import Consent
from app.domain.follow_up import FollowUp
from app.domain.partial_dates import add_months
from app.domain.task import Task
from app.session import Session
from app.storage.reader import Reader
from app.usecases import assessments, closing, consents, follow_ups, trajectories
from app.usecases.agenda import agenda
from tests.app.usecases.acting import as_user, colleague, forbidden, refused
from tests.app.usecases.planning import in_days, new_case
from tests.profile import new_session


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(tmp_path_factory.mktemp("follow-ups"))
    yield made
    made.close()


def left(session: Session) -> Case:
    """A closed case whose person agreed to be called."""
    case = new_case(session)
    session.do(consents.record, Consent(person=case.person, type="contact", mode="signature"))
    as_user(session, colleague(session), closing.close, case.id, reason="term", on=in_days(session, 0))
    return case


def waiting(session: Session, case: Case) -> set[str | None]:
    return {task.kind for task in session.ask(Reader.find, Task, case=case.id, state="open")}


def test_who_is_still_here_is_not_followed_up(session: Session) -> None:
    case = new_case(session)
    call = FollowUp(person=case.person, case=case.id, reached="reached")
    assert refused(session, follow_ups.record, call) == {("follow_up.still_here", "")}


def test_a_call_that_reached_somebody_is_the_one_that_was_due(session: Session) -> None:
    case = left(session)
    assert waiting(session, case) == {"follow3", "follow6", "follow12"}
    made = Assessment(person=case.person, case=case.id, kind="followup", held_on=in_days(session, 0))
    session.do(assessments.save, made, [AreaScore(area="housing", score="4", own_score="3")])
    call = session.do(follow_ups.record, FollowUp(person=case.person, case=case.id, reached="reached"))
    assert (call.months, call.held_on, call.by, call.assessment) == (
        3,
        in_days(session, 0),
        session.user.id,
        made.id,
    )
    assert waiting(session, case) == {"follow6", "follow12"}
    assert session.ask(follow_ups.of_case, case.id) == [call]
    assert case.person is not None
    (area,) = session.ask(trajectories.of_person, case.person).areas
    assert (area.operator, area.person) == ((4,), (3,))


def test_without_an_answer_it_is_still_to_be_done(session: Session) -> None:
    case = left(session)
    session.do(follow_ups.record, FollowUp(person=case.person, case=case.id, reached="no_answer", months=3))
    assert waiting(session, case) == {"follow3", "follow6", "follow12"}


def test_who_would_rather_not_is_not_called_again(session: Session) -> None:
    case = left(session)
    session.do(follow_ups.record, FollowUp(person=case.person, case=case.id, reached="refused", months=3))
    assert waiting(session, case) == set()


def test_what_cannot_be_is_refused(session: Session) -> None:
    case = left(session)
    call = FollowUp(person=case.person, case=case.id, held_on=in_days(session, 2))
    assert refused(session, follow_ups.record, call) == {
        ("check.missing", "reached"),
        ("contacts.in_the_future", "held_on"),
    }
    assert forbidden(session, "auditor", follow_ups.record, call)


def test_each_call_shows_a_week_before_its_day_and_lands_after_the_exit(session: Session) -> None:
    case = left(session)
    today_ = in_days(session, 0)
    assert case.responsible is not None
    for months in (3, 6, 12):
        due = add_months(today_, months)
        seen = [
            [
                (one.code, one.on)
                for one in session.ask(agenda, case.responsible, day)
                if one.case == case.id and one.code == f"follow{months}"
            ]
            for day in (due - timedelta(days=8), due - timedelta(days=7), due + timedelta(days=30))
        ]
        assert seen == [[], [(f"follow{months}", due)], [(f"follow{months}", due)]]
    made = Assessment(person=case.person, case=case.id, kind="followup", held_on=today_)
    session.do(assessments.save, made, [AreaScore(area="housing", score="5", own_score="4")])
    session.do(follow_ups.record, FollowUp(person=case.person, case=case.id, reached="reached", months=3))
    assert case.person is not None
    moments = session.ask(trajectories.of_person, case.person).moments
    assert [moment.kind for moment in moments] == ["followup"]
    later = session.ask(agenda, case.responsible, add_months(today_, 3))
    assert "follow3" not in {one.code for one in later if one.case == case.id}
