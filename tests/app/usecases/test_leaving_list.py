"""Who leaves soon: each once, by the first thing that says so, and nobody who has left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.answers import Answer
from app.domain.case import Case
from app.domain.leaving import STEPS, ExitPlan
from app.domain.legal import AsylumProcedure, Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.reception import Placement
from app.domain.site import Site
from app.session import Session
from app.storage.store import Store
from app.usecases import leaving, leaving_list
from app.usecases.leaving_list import Leaver
from tests.profile import new_session

TODAY = date(2026, 5, 10)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def person_with_case(session: Session, name: str, **more: Any) -> Case:
    def verb(store: Store) -> Case:
        person = store.add(Person(display_name=name))
        told = {"state": "active", "responsible": store.by.id, **more}
        case = Case(person=person.id, number=name, opened_on=date(2026, 1, 1), **told)
        return store.add(case)

    return session.do(verb)


def stay(session: Session, case: Case, until: date, **more: Any) -> Placement:
    site = session.do(Store.add, Site(name="CAS", facility="CAS"))
    held = Placement(person=case.person, site=site.id, facility="CAS", state="in", authorised_until=until)
    return session.do(Store.add, replace(held, **more))


def seen(session: Session, days: int = 90, **more: Any) -> list[tuple[str, str, date]]:
    found = session.ask(leaving_list.within, TODAY, days, **more)
    return [(one.coming.name, one.coming.why, one.coming.on) for one in found.lines]


def one(session: Session) -> Leaver:
    (found,) = session.ask(leaving_list.within, TODAY, 90).lines
    return found


def test_each_is_there_once_by_what_comes_first(session: Session) -> None:
    planned = person_with_case(session, "A", planned_exit_on=day(80))
    session.do(leaving.plan, ExitPlan(case=planned.id, leaves_on=day(40)))
    stay(session, planned, day(60))
    decided = person_with_case(session, "B")
    stay(session, decided, day(300))
    told = AsylumProcedure(person=decided.person, decision="RIF", notified_on=day(-10))
    session.do(Store.add, told)
    person_with_case(session, "C", planned_exit_on=day(90))
    person_with_case(session, "D", planned_exit_on=day(91))
    assert seen(session) == [("B", "decision", day(20)), ("A", "plan", day(40)), ("C", "case", day(90))]
    assert seen(session, 30) == [("B", "decision", day(20))]


def test_who_should_have_left_is_there_as_long_as_they_have_a_place(session: Session) -> None:
    late = person_with_case(session, "A", planned_exit_on=day(-5))
    assert seen(session) == []
    held = stay(session, late, day(200))
    assert seen(session) == [("A", "case", day(-5))]
    session.do(Store.save, replace(held, state="exited", left_on=PartialDate.of_day(day(-1))))
    assert seen(session) == []


def test_a_closed_case_leaves_no_more(session: Session) -> None:
    case = person_with_case(session, "A")
    session.do(leaving.plan, ExitPlan(case=case.id, leaves_on=day(5)))
    assert len(seen(session)) == 1
    session.do(Store.save, replace(case, state="followup", closed_on=TODAY))
    assert seen(session) == []


def test_ones_own_and_everybodys(session: Session) -> None:
    person_with_case(session, "A", planned_exit_on=day(5))
    person_with_case(session, "B", planned_exit_on=day(6), responsible=None)
    assert [name for name, _, _ in seen(session)] == ["A", "B"]
    assert [name for name, _, _ in seen(session, user=session.user.id)] == ["A"]


def test_a_line_says_what_is_ready(session: Session) -> None:
    case = person_with_case(session, "A", planned_exit_on=day(5))
    found = one(session)
    assert (found.done, found.total, found.permit, found.may_work) == (None, None, None, Answer.POSSIBLY)
    session.do(leaving.plan, ExitPlan(case=case.id, leaves_on=day(5), destination="SAI_ORD"))
    session.do(leaving.tick, case.id, "bank", "done")
    permit = Permit(person=case.person, type="ASILO", state="valid", expires_on=date(2030, 1, 1))
    session.do(Store.add, permit)
    found = one(session)
    assert (found.done, found.total, found.may_work) == (2, len(STEPS), Answer.YES)  # the permit too
    assert found.permit == permit
    session.do(Store.save, replace(permit, type="RIC_ASILO", work_allowed="no"))
    assert one(session).may_work is Answer.NO
