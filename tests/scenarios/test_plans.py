"""Plans that are written and decided on several laptops at once: real server, real encrypted files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.plan import PlanGoal
from app.storage import conflicts
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import equipe, plan_arrivals, plan_progress, plan_versions, plan_writing, plans
from app.usecases.plans import PlanFile
from tests.app.usecases.planning import approve, signed, submitted
from tests.scenarios.office import Desk, Office, new_case, office_in


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path) as made:
        yield made


def settled(office: Office) -> None:
    """Everybody's rounds, each with what the program does after it."""
    for _ in range(2):
        for desk in office.desks:
            desk.sync()
            plan_arrivals.settle_all(desk.session)
    office.sync()


def case_of(desk: Desk, number: str) -> RecordId:
    person = new_case(desk, number=number)
    (case,) = desk.session.ask(Reader.find, Case, person=person.id)
    return case.id


def files(desk: Desk, case: RecordId) -> list[PlanFile]:
    return desk.session.ask(plans.of_case, case)


def test_plans_of_three_laptops(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    luca = office.joined(sara, "Luca Ferri")
    case = case_of(marta, "ORT-26/1")
    first = marta.session.do(submitted, case)
    office.sync()
    sara.session.do(approve, first.id)
    office.sync()

    # A version 2 is written offline in two places: a branch, and the team merges it.
    drafts = {}
    for desk, text in ((marta, "Una stanza in affitto"), (luca, "La patente")):
        plan = desk.session.do(plan_writing.begin, case)
        desk.session.do(plan_writing.save_goal, PlanGoal(plan=plan.id, area="housing", text=text))
        drafts[desk.user.id] = plan.id
    settled(office)
    for desk in office.desks:
        rivals = plans.rivals(files(desk, case))
        assert {one.plan.id for one in rivals} == set(drafts.values())
        assert desk.session.ask(conflicts.open_fields) == []
        assert [one.plan.id for one in plans.running(files(desk, case))] == [first.id]
    one, other = plans.rivals(files(sara, case))
    chosen = [one.goals[0].id, one.goals[1].id, other.goals[1].id]
    merged = sara.session.do(plan_versions.merge, one.plan.id, other.plan.id, chosen)
    settled(office)
    for desk in office.desks:
        newest = files(desk, case)[0]
        assert (newest.plan.id, len(newest.goals)) == (merged.id, 3)
        assert plans.rivals(files(desk, case)) == []

    # The supervisor approves version 3 while an operator who has not heard edits it: the edit is version 4.
    goal = files(luca, case)[0].goals[0]
    for later in files(marta, case)[0].goals[1:]:
        marta.session.do(plan_writing.remove_goal, later.id)
    marta.session.do(signed, merged.id)
    from app.usecases import plan_review

    marta.session.do(plan_review.submit, merged.id)
    marta.sync()
    sara.sync()
    sara.session.do(approve, merged.id)
    luca.session.do(plan_writing.save_goal, replace(goal, target="B1"))
    luca.session.do(plan_progress.move_action, files(luca, case)[-1].actions[0].id, "done", minutes=20)
    settled(office)
    seen = []
    for desk in office.desks:
        found = {one.plan.version: one for one in files(desk, case)}
        stands, fresh = found[3], found[4]
        assert (stands.plan.state, stands.is_intact) == ("approved", True)
        assert [g.target for g in stands.goals] == ["A2"]
        assert (fresh.plan.state, fresh.plan.follows, fresh.goals[0].target) == ("draft", merged.id, "B1")
        assert stands.actions[0].minutes == 20, "what was done belongs to the version that runs"
        assert desk.waiting() == 0
        seen.append((stands.words, fresh.words, fresh.plan.id, fresh.plan.author))
    assert len(set(seen)) == 1

    # Minutes that were signed stay; what somebody wrote into them meanwhile is a correction.
    review = marta.session.do(equipe.begin, case)
    there = marta.session.ask(equipe.read, review.id).there
    filled = replace(review, summary="Va bene", decision="continue", person_present=True)
    marta.session.do(equipe.write, filled, there, [])
    office.sync()
    marta.session.do(equipe.sign, there[0].id, "typed", name="Marta Prova")
    marta.session.do(equipe.lock, review.id)
    luca.session.do(lambda store: _write_summary(store, review.id, "Altro"))
    settled(office)
    for desk in office.desks:
        states = {m.review.state: m for m in desk.session.ask(equipe.of_case, case)}
        assert states["locked"].is_intact
        assert (states["locked"].review.summary, states["draft"].review.summary) == ("Va bene", "Altro")


def _write_summary(store: Store, id: RecordId, summary: str) -> None:
    minutes = equipe.read(store, id)
    equipe.write(store, replace(minutes.review, summary=summary), minutes.there, minutes.decisions)
