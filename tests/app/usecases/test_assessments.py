"""Assessments: half ones are kept, submitted ones stay, two are read side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.assessment import AreaScore, Assessment
from app.domain.person import Person
from app.errors import DomainError
from app.session import Session
from app.usecases import assessments
from app.usecases.assessments import AreaChange
from tests.app.usecases.acting import day, forbidden, newcomer, refused, today


def scored(session: Session, person: Person, offset: int, **areas: str) -> Assessment:
    made = Assessment(person=person.id, held_on=day(session, offset), kind="periodic")
    scores = [AreaScore(area=area, score=score, goal="5", own_score="2") for area, score in areas.items()]
    return session.do(assessments.save, made, scores)


def test_half_an_assessment_is_kept(session: Session) -> None:
    person = newcomer(session)
    kept = session.do(assessments.save, Assessment(person=person.id), [AreaScore(area="housing")])
    assert (kept.held_on, kept.assessor) == (today(session), session.user.id)
    assert [score.area for score in session.ask(assessments.scores_of, kept.id)] == ["housing"]


def test_submitting_says_everything_that_is_missing(session: Session) -> None:
    person = newcomer(session)
    kept = session.do(assessments.save, Assessment(person=person.id), [AreaScore(area="housing", score="9")])
    assert refused(session, assessments.submit, kept.id) == {
        ("check.missing", "kind"),
        ("assessments.nothing_scored", "area_score"),
    }
    session.do(assessments.save, replace(kept, kind="entry"), [AreaScore(area="housing", score="2")])
    sent = session.do(assessments.submit, kept.id)
    assert sent.submitted_on == today(session)
    assert session.do(assessments.submit, kept.id) == sent
    assert refused(session, assessments.save, kept, []) == {("assessments.submitted_already", "")}


def test_areas_are_scored_once(session: Session) -> None:
    person = newcomer(session)
    twice = [AreaScore(area="work"), AreaScore(area="work"), AreaScore(priority=9)]
    assert refused(session, assessments.save, Assessment(person=person.id), twice) == {
        ("assessments.area_twice", "area_score.1.area"),
        ("check.missing", "area_score.2.area"),
        ("check.too_large", "area_score.2.priority"),
    }


def test_areas_left_out_are_taken_out(session: Session) -> None:
    person = newcomer(session)
    made = scored(session, person, 0, work="2", housing="3")
    kept = [s for s in session.ask(assessments.scores_of, made.id) if s.area == "work"]
    session.do(assessments.save, made, kept)
    assert session.ask(assessments.scores_of, made.id) == kept


def test_the_earlier_score_stands_beside(session: Session) -> None:
    person = newcomer(session)
    first = scored(session, person, -60, work="1", health="4", language="9")
    middle = scored(session, person, -30, work="2")
    last = scored(session, person, 0, work="3", housing="2", language="2")
    assert session.ask(assessments.of_person, person.id) == [last, middle, first]
    changes = {change.area: change for change in session.ask(assessments.compare, last.id)}
    assert changes["work"] == AreaChange("work", 1, 3, 5, 2)
    assert changes["work"].distance == 2
    assert changes["housing"] == AreaChange("housing", None, 2, 5, 2)
    assert changes["health"] == AreaChange("health", 4, None, None, None)
    assert changes["language"].earlier is None, "9 is no score"
    assert {changes[area].distance for area in ("housing", "health", "language")} == {None}
    beside = {c.area: c for c in session.ask(assessments.compare, last.id, middle.id)}
    assert beside["work"].distance == 1


def test_the_first_assessment_has_nothing_beside(session: Session) -> None:
    first = scored(session, newcomer(session), 0, work="1")
    assert session.ask(assessments.compare, first.id) == [AreaChange("work", None, 1, 5, 2)]


def test_who_may_not(session: Session) -> None:
    made = scored(session, newcomer(session), 0, work="1")
    for role in ["mediator", "reporting", "directory", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, assessments.save, made, [])
        assert forbidden(session, role, assessments.submit, made.id)


def test_an_assessment_needs_its_person(session: Session) -> None:
    with pytest.raises(DomainError):
        session.do(assessments.save, Assessment(), [])
