"""What arrives into words that were agreed: the next version, the same one on every laptop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.case import Case
from app.domain.equipe import EquipeDecision, EquipeReview
from app.domain.plan import Plan, PlanAction, PlanGoal
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import equipe, plan_arrivals, plan_progress, plan_review, plan_writing, plans, synchronise
from app.usecases.plan_arrivals import Settled
from tests.app.usecases.acting import as_user, colleague, newcomer
from tests.app.usecases.centre import centre
from tests.app.usecases.planning import approve, approved, case_of, file_of, signed, submitted, written
from tests.app.usecases.two_laptops import Laptops, two_laptops


@pytest.fixture(scope="module")
def laptops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptops]:
    made = two_laptops(tmp_path_factory.mktemp("plans"))
    yield made
    made.close()


@pytest.fixture
def case(laptops: Laptops) -> Case:
    made = laptops.marta.do(case_of, newcomer(laptops.marta).id)
    laptops.exchange()
    return made


def settle(session: Session) -> Settled:
    found = [session.receive([plan_arrivals.settle])[0]]
    while session.ask(plan_arrivals.is_due):
        found.append(session.receive([plan_arrivals.settle])[0])
    return Settled(tuple(b for one in found for b in one.branches), sum(one.carried for one in found))


def together(laptops: Laptops) -> None:
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        settle(session)
    laptops.exchange()


def stale_edit(store: Store, goal: PlanGoal, /, **changed: Any) -> None:
    """What a laptop writes that believes the version is still a draft."""
    store.save(replace(goal, **changed))


def test_an_edit_of_what_was_approved_meanwhile_is_the_next_draft_on_both(
    laptops: Laptops, case: Case
) -> None:
    marta, luca = laptops.marta, laptops.luca
    plan = marta.do(submitted, case.id)
    laptops.exchange()
    luca.do(approve, plan.id)
    goal = file_of(marta, plan.id).goals[0]
    marta.do(stale_edit, goal, target="B1")
    marta.do(
        Store.add, PlanAction(person=case.person, plan=plan.id, goal=goal.id, text="Corso serale", line="x")
    )
    laptops.exchange()
    assert not file_of(luca, plan.id).is_intact
    made = [settle(session) for session in (marta, luca)]
    assert made[0].branches == made[1].branches != ()
    laptops.exchange()
    (branch,) = made[0].branches
    for session in (marta, luca):
        stands, fresh = file_of(session, plan.id), file_of(session, branch)
        assert (stands.plan.state, stands.is_intact, stands.goals[0].target) == ("approved", True, "A2")
        assert len(stands.actions) == 2
        assert (fresh.plan.state, fresh.plan.version, fresh.plan.follows) == ("draft", 2, plan.id)
        assert fresh.goals[0].target == "B1"
        assert "Corso serale" in [one.text for one in fresh.actions]
    assert file_of(marta, branch).words == file_of(luca, branch).words
    assert [settle(session) for session in (marta, luca)] == [Settled(), Settled()]


def test_a_goal_deleted_from_what_was_handed_in_is_there_again(laptops: Laptops, case: Case) -> None:
    plan = laptops.marta.do(submitted, case.id)
    laptops.exchange()
    goal = file_of(laptops.luca, plan.id).goals[0]
    laptops.luca.do(Store.delete, goal)
    together(laptops)
    for session in (laptops.marta, laptops.luca):
        assert file_of(session, plan.id).goals == (goal,)
        files = session.ask(plans.of_case, case.id)
        assert [(one.plan.version, len(one.goals)) for one in files] == [(2, 0), (1, 1)]


def test_what_is_written_of_how_it_goes_makes_no_version(laptops: Laptops, case: Case) -> None:
    plan = approved(laptops.marta, case.id, colleague(laptops.marta))
    laptops.exchange()
    laptops.luca.do(
        plan_progress.move_action, file_of(laptops.luca, plan.id).actions[0].id, "done", minutes=30
    )
    together(laptops)
    assert file_of(laptops.marta, plan.id).actions[0].minutes == 30
    assert len(laptops.marta.ask(Reader.find, Plan, case=case.id)) == 1


def test_drafts_are_left_alone(laptops: Laptops, case: Case) -> None:
    plan = laptops.marta.do(written, case.id)
    laptops.exchange()
    laptops.luca.do(stale_edit, file_of(laptops.luca, plan.id).goals[0], target="B2")
    together(laptops)
    assert file_of(laptops.marta, plan.id).goals[0].target == "B2"
    assert len(laptops.marta.ask(Reader.find, Plan, case=case.id)) == 1


def test_progress_that_comes_late_belongs_to_the_version_that_runs(laptops: Laptops, case: Case) -> None:
    marta, luca = laptops.marta, laptops.luca
    boss = colleague(marta)
    first = approved(marta, case.id, boss)
    laptops.exchange()
    luca.do(plan_progress.move_action, file_of(luca, first.id).actions[0].id, "done", minutes=30)
    second = marta.do(plan_writing.begin, case.id)
    marta.do(signed, second.id)
    marta.do(plan_review.submit, second.id)
    as_user(marta, boss, approve, second.id)
    together(laptops)
    for session in (marta, luca):
        action = file_of(session, second.id).actions[0]
        assert (action.state, action.minutes) == ("done", 30)


def test_two_drafts_written_offline_are_a_branch_for_the_team(laptops: Laptops, case: Case) -> None:
    marta, luca = laptops.marta, laptops.luca
    first = approved(marta, case.id, colleague(marta))
    laptops.exchange()
    made = [session.do(plan_writing.begin, case.id) for session in (marta, luca)]
    together(laptops)
    for session in (marta, luca):
        files = session.ask(plans.of_case, case.id)
        assert {one.plan.id for one in plans.rivals(files)} == {one.id for one in made}
        assert {one.plan.version for one in plans.rivals(files)} == {2}
        assert [one.plan.id for one in plans.running(files)] == [first.id]


def test_who_may_not_write_leaves_it_to_others(laptops: Laptops, case: Case) -> None:
    plan = laptops.marta.do(submitted, case.id)
    laptops.marta.do(stale_edit, file_of(laptops.marta, plan.id).goals[0], target="B1")

    def as_auditor(store: Store) -> Settled:
        store.by = User(name="A", role="auditor")
        return plan_arrivals.settle(store)

    assert laptops.marta.do(as_auditor) == Settled()
    assert not file_of(laptops.marta, plan.id).is_intact
    laptops.marta.do(Store.remember_local, plan_arrivals.SEEN, 0)
    assert settle(laptops.marta).branches
    laptops.exchange()


def test_words_that_are_not_those_of_their_digest_put_nothing_back(laptops: Laptops, case: Case) -> None:
    plan = laptops.marta.do(submitted, case.id)
    held = file_of(laptops.marta, plan.id).plan
    laptops.marta.do(Store.save, replace(held, frozen=(held.frozen or "").replace("A2", "C2")))
    laptops.marta.do(stale_edit, file_of(laptops.marta, plan.id).goals[0], target="B1")
    together(laptops)
    file = file_of(laptops.luca, plan.id)
    assert (file.goals[0].target, file.is_intact, file.is_signed) == ("B1", False, False)


def test_minutes_that_were_signed_stay_and_the_change_is_a_correction(laptops: Laptops, case: Case) -> None:
    marta, luca = laptops.marta, laptops.luca
    review = marta.do(equipe.begin, case.id)
    there = marta.ask(equipe.read, review.id).there
    filled = replace(review, summary="Va bene", decision="continue", person_present=True)
    marta.do(equipe.write, filled, there, [EquipeDecision(text="Sentire il CPIA")])
    laptops.exchange()
    marta.do(equipe.sign, there[0].id, "typed", name="Marta Prova")
    marta.do(equipe.lock, review.id)
    luca.do(lambda store: store.save(replace(store.find(EquipeReview, case=case.id)[0], summary="Altro")))
    together(laptops)
    for session in (marta, luca):
        minutes = {one.review.state: one for one in session.ask(equipe.of_case, case.id)}
        assert minutes["locked"].is_intact
        assert (minutes["locked"].review.summary, minutes["draft"].review.summary) == ("Va bene", "Altro")
        assert minutes["draft"].review.follows == review.id
        assert not any(minutes["draft"].has_signed(one) for one in minutes["draft"].there)
        assert [one.text for one in minutes["draft"].decisions] == ["Sentire il CPIA"]


def test_a_round_of_sync_puts_right_what_came_in_and_sends_it(tmp_path: Path) -> None:
    with centre(tmp_path) as here:
        founder = here.founder()
        session = founder.session
        case = session.do(case_of, newcomer(session).id)
        plan = session.do(submitted, case.id)
        session.do(stale_edit, file_of(session, plan.id).goals[0], target="B1")
        sync = synchronise.of(session, lambda _state: None)
        assert sync is not None
        sync.once()
        sync.stop()
        assert file_of(session, plan.id).is_intact
        assert [one.plan.version for one in session.ask(plans.of_case, case.id)] == [2, 1]
        assert session.replica().pending().total == 0
