"""A plan is written as a draft, signed, and what was handed in never changes under anybody's hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from app.domain.partial_dates import PartialDate
from app.domain.plan import Plan, PlanAction, PlanGoal, PlanSignature
from app.domain.signature import encode
from app.errors import DomainError
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import plan_progress, plan_review, plan_writing, plans, reviews
from app.usecases.saving import today
from tests.app.usecases.acting import as_user, colleague, forbidden, refused
from tests.app.usecases.planning import approve, approved, file_of, new_case, signed, submitted, written
from tests.profile import new_session


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(tmp_path_factory.mktemp("plans"))
    yield made
    made.close()


def test_a_draft_is_begun_once_and_found_again(session: Session) -> None:
    case = new_case(session)
    first = session.do(plan_writing.begin, case.id)
    assert (first.version, first.state, first.author) == (1, "draft", session.user.id)
    assert session.do(plan_writing.begin, case.id) == first
    assert forbidden(session, "auditor", plan_writing.begin, case.id)


def test_a_goal_and_its_actions_are_one_act(session: Session) -> None:
    case = new_case(session)
    plan = session.do(written, case.id)
    file = file_of(session, plan.id)
    (goal,) = file.goals
    assert [one.text for one in file.actions_of(goal.id)] == [
        "Iscrizione al CPIA",
        "Vado a lezione tre volte a settimana",
    ]
    assert {one.person for one in file.actions} == {case.person}
    broken = replace(goal, text=None)
    asked = refused(session, plan_writing.save_goal, broken, [PlanAction()])
    assert asked == {("check.missing", "text"), ("check.missing", "plan_action.0.text")}
    assert file_of(session, plan.id) == file


def test_everything_that_is_missing_is_said_at_once(session: Session) -> None:
    plan = session.do(plan_writing.begin, new_case(session).id)
    assert refused(session, plan_review.submit, plan.id) == {
        ("check.missing", "plan.months"),
        ("check.missing", "plan.wish"),
        ("check.missing", "plan.wish_language"),
        ("plan.no_goal", "plan_goal"),
        ("plan.unsigned", "plan_signature"),
    }


def test_a_goal_wants_an_action_and_an_action_somebody(session: Session) -> None:
    plan = session.do(plan_writing.begin, new_case(session).id)
    goal = session.do(plan_writing.save_goal, PlanGoal(plan=plan.id, area="work", text="Un lavoro"))
    where = f"plan_goal.{goal.id.hex()}"
    asked = refused(session, plan_review.submit, plan.id)
    assert ("plan.goal_without_action", f"{where}.action") in asked
    assert {("check.missing", f"{where}.{name}") for name in ("indicator", "target", "due")} <= asked
    action = PlanAction(goal=goal.id, text="CV", due=date(2026, 6, 1), starts_on=date(2027, 6, 1))
    action = session.do(plan_writing.save_action, action)
    where = f"plan_action.{action.id.hex()}"
    asked = refused(session, plan_review.submit, plan.id)
    assert {
        ("plan.nobody_responsible", f"{where}.responsible"),
        ("plan.due_before_start", f"{where}.due"),
    } <= asked
    file = file_of(session, plan.id)
    warned = [p.key for p in session.ask(plans.problems_of, file, session.do(today)) if p.warning]
    assert warned == ["plan.no_commitment"]


def test_words_that_change_after_the_signature_are_signed_again(session: Session) -> None:
    plan = session.do(written, new_case(session).id)
    session.do(signed, plan.id)
    assert file_of(session, plan.id).shown_state == "signed"
    session.do(plan_writing.save, replace(plan, wish="Altro"))
    assert file_of(session, plan.id).shown_state == "draft"
    assert refused(session, plan_review.submit, plan.id) == {("plan.signed_other_words", "plan_signature")}
    session.do(signed, plan.id)
    assert session.do(plan_review.submit, plan.id) == []
    assert file_of(session, plan.id).shown_state == "submitted"


def test_what_came_of_it_is_not_among_the_words(session: Session) -> None:
    plan = session.do(written, new_case(session).id)
    before = file_of(session, plan.id)
    done = replace(before.actions[0], state="done", minutes=20, outcome="Iscritta")
    session.do(plan_writing.save_action, done)
    assert file_of(session, plan.id).digest == before.digest


def test_a_guardian_signs_for_who_may_be_a_minor(session: Session) -> None:
    this_year = session.do(today).year
    young = new_case(session, born=PartialDate.from_text(str(this_year - 18)))  # 18 this year, or not yet
    plan = session.do(written, young.id)
    session.do(signed, plan.id)
    assert refused(session, plan_review.submit, plan.id) == {("plan.guardian_signs", "plan_signature")}
    session.do(signed, plan.id, signer="guardian", name="Anna Tutrice")
    session.do(plan_review.submit, plan.id)


def test_a_signature_says_in_which_language_it_was_explained_and_is_one(session: Session) -> None:
    plan = session.do(written, new_case(session).id)
    assert refused(session, signed, plan.id, language=None) == {("check.missing", "language")}
    assert refused(session, signed, plan.id, method="drawn") == {("signature.too_short", "strokes")}
    assert refused(session, signed, plan.id, name=None) == {("check.missing", "name")}
    strokes = encode([[(10, 10), (400, 200), (700, 90)]])
    kept = session.do(signed, plan.id, method="drawn", strokes=strokes)
    assert (kept.strokes, kept.signed_on) == (strokes, session.do(today))
    session.do(signed, plan.id, signer="operator", language=None, name="Marta Prova")
    empty = session.do(plan_writing.begin, new_case(session, born=None).id)
    assert refused(session, signed, empty.id) == {("plan.no_goal", "plan_goal")}


def test_nobody_is_made_to_sign_but_their_words_are_kept(session: Session) -> None:
    plan = session.do(written, new_case(session).id)
    assert refused(session, signed, plan.id, method="declined") == {("check.missing", "words")}
    session.do(signed, plan.id, method="declined", words="Voglio pensarci")
    assert session.do(plan_review.submit, plan.id) == []


def test_a_signature_by_mistake_goes_while_it_is_a_draft(session: Session) -> None:
    plan = session.do(written, new_case(session).id)
    one = session.do(signed, plan.id)
    session.do(plan_writing.unsign, one.id)
    assert file_of(session, plan.id).signatures == ()
    one = session.do(signed, plan.id)
    session.do(plan_review.submit, plan.id)
    with pytest.raises(DomainError, match="not_a_draft"):
        session.do(plan_writing.unsign, one.id)


def test_a_change_of_what_was_handed_in_is_the_next_version(session: Session) -> None:
    case = new_case(session)
    plan = session.do(submitted, case.id)
    before = file_of(session, plan.id)
    goal = session.do(plan_writing.save_goal, replace(before.goals[0], target="B1"))
    assert file_of(session, plan.id) == before
    fresh = file_of(session, goal.plan or plan.id)
    assert (fresh.plan.version, fresh.plan.state, fresh.plan.follows) == (2, "draft", plan.id)
    assert [one.target for one in fresh.goals] == ["B1"]
    assert [one.text for one in fresh.actions] == [one.text for one in before.actions]
    again = session.do(plan_writing.save_action, replace(before.actions[0], text="Iscrizione al corso"))
    assert again.plan == fresh.plan.id
    session.do(plan_writing.remove_action, before.actions[1].id)
    session.do(plan_writing.save, replace(before.plan, months=12))
    fresh = file_of(session, fresh.plan.id)
    assert [one.text for one in fresh.actions] == ["Iscrizione al corso"]
    assert (fresh.plan.months, fresh.plan.approved_by, fresh.plan.frozen) == (12, None, None)
    assert file_of(session, plan.id) == before
    session.do(plan_writing.remove_goal, before.goals[0].id)
    assert file_of(session, fresh.plan.id).goals == ()


def test_only_a_draft_is_thrown_away(session: Session) -> None:
    case = new_case(session)
    plan = session.do(written, case.id)
    session.do(plan_writing.discard, plan.id)
    assert session.ask(plans.of_case, case.id) == []
    assert session.ask(Reader.find, PlanGoal, plan=plan.id) == []
    kept = session.do(submitted, case.id)
    with pytest.raises(DomainError, match="not_a_draft"):
        session.do(plan_writing.discard, kept.id)


def test_nobody_approves_what_they_handed_in(session: Session) -> None:
    boss = colleague(session)
    case = new_case(session)
    plan = as_user(session, boss, submitted, case.id)
    with pytest.raises(DomainError, match="own_work"):
        as_user(session, boss, approve, plan.id)
    other = colleague(session)
    stands = as_user(session, other, approve, plan.id)
    assert (stands.state, stands.approved_by) == ("approved", other.id)
    assert forbidden(session, "operator", approve, plan.id)


def test_returned_with_remarks_it_is_written_on_and_handed_in_again(session: Session) -> None:
    boss = colleague(session)
    plan = session.do(submitted, new_case(session).id)
    review = session.ask(reviews.of_subject, "plan", plan.id)
    assert review is not None
    as_user(session, boss, reviews.send_back, review.id, [("plan_goal.target", "Meglio B1")])
    file = file_of(session, plan.id)
    assert (file.plan.state, file.is_writable) == ("returned", True)
    session.do(plan_writing.save_goal, replace(file.goals[0], target="B1"))
    session.do(signed, plan.id)
    session.do(plan_review.submit, plan.id)
    assert as_user(session, boss, approve, plan.id).state == "approved"
    assert file_of(session, plan.id).goals[0].target == "B1"


def test_taken_back_it_is_a_draft_again(session: Session) -> None:
    plan = session.do(submitted, new_case(session).id)
    review = session.ask(reviews.of_subject, "plan", plan.id)
    assert review is not None
    session.do(reviews.withdraw, review.id)
    assert file_of(session, plan.id).shown_state == "signed"


def test_the_version_to_show_is_the_one_being_written(session: Session) -> None:
    case = new_case(session)
    first = approved(session, case.id, colleague(session))
    assert session.ask(plans.of_case, case.id)[0].plan.id == first.id
    second = session.do(plan_writing.begin, case.id)
    files = session.ask(plans.of_case, case.id)
    shown = plans.to_show(files)
    assert shown is not None
    assert (shown.plan.id, [one.plan.id for one in plans.running(files)]) == (second.id, [first.id])
    assert plans.to_show([]) is None


def test_plans_have_no_other_name_than_their_number(session: Session) -> None:
    plan = session.do(submitted, new_case(session).id)
    review = session.ask(reviews.of_subject, "plan", plan.id)
    assert review is not None
    assert review.title == "v1"
    assert isinstance(plan, Plan)


def test_a_state_somebody_wrote_is_no_approval(session: Session) -> None:
    """As an altered program could write it: the words stay where they were, and nothing runs."""
    colleague(session)
    case = new_case(session).id
    draft = session.do(written, case)
    session.do(Store.save, replace(draft, state="approved"))
    forged = file_of(session, draft.id)
    assert (forged.shown_state, forged.is_writable, forged.is_running) == ("draft", True, False)
    assert plans.running([forged]) == []
    session.do(Store.save, draft)
    session.do(signed, draft.id)
    session.do(plan_review.submit, draft.id)
    session.do(Store.save, replace(file_of(session, draft.id).plan, state="active"))
    forged = file_of(session, draft.id)
    assert (forged.shown_state, forged.is_writable, forged.is_running) == ("submitted", False, False)
    assert refused(session, plan_progress.end, draft.id, note="Finito") == {("plan.not_running", "")}


def test_sent_back_after_its_approval_a_version_runs_no_more(session: Session) -> None:
    boss = colleague(session)
    plan = approved(session, new_case(session).id, boss)
    assert file_of(session, plan.id).is_running
    session.do(Store.save, replace(plan, frozen_digest="0"))
    review = session.ask(reviews.of_subject, "plan", plan.id)
    assert review is not None
    as_user(session, boss, reviews.send_back, review.id, [("", "Altre parole")])
    back = file_of(session, plan.id)
    assert (back.state, back.is_running, back.plan.approved_by) == ("returned", False, None)


def test_by_passphrase_only_who_works_with_this_profile_signs_as_the_operator(session: Session) -> None:
    draft = session.do(written, new_case(session).id)
    mine = PlanSignature(plan=draft.id, signer="operator", name="Somebody else", method="proved")
    wrong = {("equipe.prove_yourself", "method")}
    assert refused(session, plan_writing.sign, mine) == wrong
    theirs = replace(mine, signer="person", language="fra")
    assert refused(session, plan_writing.sign, theirs, proved=True) == wrong
    kept = session.do(plan_writing.sign, mine, proved=True)
    assert (kept.user, kept.name, kept.digest) == (
        session.user.id,
        session.user.name,
        file_of(session, draft.id).digest,
    )
    session.do(plan_writing.save, replace(draft, wish="Autre chose"))
    assert kept.digest != file_of(session, draft.id).digest, "it was given for those words alone"


def test_what_was_handed_in_is_not_handed_in_again(session: Session) -> None:
    plan = session.do(submitted, new_case(session).id)
    assert refused(session, plan_review.submit, plan.id) == {("plan.not_a_draft", "")}
