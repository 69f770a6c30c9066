"""The plan by keyboard: begun, written, signed, handed in; read only once it was; nothing half typed lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.plan import PlanGoal
from app.domain.review import on_part
from app.domain.task import Task
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import plan_pages, plan_review, plan_versions, plan_writing, plans, reviews
from app.usecases.plans import PlanFile
from tests.app.usecases.acting import as_user, colleague
from tests.app.usecases.planning import (
    approve,
    approved,
    file_of,
    in_days,
    new_case,
    signed,
    submitted,
    written,
)
from tests.ui.cases.plans.conftest import buttons, key, page_of, press, type_in
from tests.ui.windows import window_on
from ui.cases.act_card import ActCard
from ui.cases.plans.goal_card import GoalCard
from ui.cases.plans.page import PlanPage
from ui.cases.plans.sign_card import SignCard
from ui.forms.half_typed import half_typed
from ui.main_window import MainWindow
from ui.texts import inserted, t
from ui.widgets.messages import InlineMessage

CTRL = Qt.KeyboardModifier.ControlModifier


def files(session: Session, case: Case) -> list[PlanFile]:
    return session.ask(plans.of_case, case.id)


def opened(qtbot: QtBot, window: MainWindow, case: Case) -> PlanPage:
    window.go("plan", case=case.id)
    page: PlanPage = page_of(window)
    qtbot.waitUntil(lambda: page.shown is not None)
    return page


def asked(page: PlanPage) -> Any:
    """The card at the top of the page."""
    assert page.asked is not None
    return page.asked


def said(page: PlanPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_the_whole_story_by_keyboard(qtbot: QtBot, window: MainWindow, session: Session, case: Case) -> None:
    window.go("case", case=case.id, section="plan")
    qtbot.waitUntil(lambda: t("plan.begin") in buttons(page_of(window)))
    press(page_of(window), t("plan.begin"))
    qtbot.waitUntil(lambda: isinstance(page_of(window), PlanPage))
    page: PlanPage = page_of(window)
    qtbot.waitUntil(lambda: page.asked is not None)
    form = asked(page).forms[""]
    type_in(form.field("wish"), "Je veux travailler")
    form.field("wish_language").set_value("fra")
    type_in(form.field("months"), "6")
    key(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.asked is None)
    key(Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: page.asked is not None)
    goal, first = asked(page).forms[""], asked(page).forms["plan_action"]
    goal.field("area").set_value("work")
    type_in(goal.field("text"), "Un lavoro in cucina")
    type_in(goal.field("indicator"), "contratto")
    type_in(goal.field("target"), "6 mesi")
    type_in(goal.field("due"), "1/6/2027")
    type_in(first.field("text"), "Curriculum")
    key(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.asked is None and len(files(session, case)[0].goals) == 1)
    press(page, t("plan.sign"))
    sign = asked(page)
    press(sign, t("signature.by_keyboard"))
    type_in(sign.field.typed, "Amina Diallo")
    key(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.asked is None)
    assert files(session, case)[0].is_signed
    key(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: files(session, case)[0].plan.state == "submitted")
    (file,) = files(session, case)
    assert [one.text for one in file.actions] == ["Curriculum"]
    assert file.actions[0].responsible == session.user.id


def test_what_is_missing_is_said_and_stands_at_its_goal(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    plan = session.do(plan_writing.begin, case.id)
    session.do(plan_writing.save_goal, PlanGoal(plan=plan.id, area="work", text="Un lavoro"))
    page = opened(qtbot, window, case)
    told = said(page)
    assert t("plan.unsigned") in told
    assert t("plan.goal_without_action") in told
    assert t("field.plan_goal.indicator") in told
    assert not page.is_ready()
    page.submit()
    assert file_of(session, plan.id).plan.state == "draft"


def test_a_half_typed_goal_is_there_again(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    session.do(written, case.id)
    page = opened(qtbot, window, case)
    page.add_goal()
    type_in(asked(page).forms[""].field("text"), "Una casa")
    key(Qt.Key.Key_Escape)
    assert page.asked is None
    qtbot.waitUntil(lambda: bool(half_typed(session)))
    (way,) = half_typed(session)
    window.go("cases")
    window.go(way.page, **way.params)
    qtbot.waitUntil(lambda: page.asked is not None)
    qtbot.waitUntil(lambda: asked(page).forms[""].field("text").value() == "Una casa")
    asked(page).forms[""].field("area").set_value("housing")
    page.submit()
    qtbot.waitUntil(lambda: len(files(session, case)[0].goals) == 2)
    qtbot.waitUntil(lambda: not session.drafts())


def test_what_was_asked_is_asked_again_after_a_lock(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    session.do(written, case.id)
    page = opened(qtbot, window, case)
    page.sign()
    type_in(asked(page).mediator, "Nadia")
    with unlocked(qtbot, window, session) as after:
        assert isinstance(after.asked, SignCard)
        assert after.asked.mediator.value() == "Nadia"
    agreed = new_case(session)
    plan = approved(session, agreed.id, colleague(session))
    page = opened(qtbot, window, agreed)
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.case.id == agreed.id)
    page.decline(file_of(session, plan.id).actions[0])
    type_in(asked(page).form.field("words"), "Meglio dopo")
    with unlocked(qtbot, window, session) as after:
        assert isinstance(after.asked, ActCard)
        qtbot.waitUntil(lambda: asked(after).form.field("words").value() == "Meglio dopo")


@contextmanager
def unlocked(qtbot: QtBot, window: MainWindow, session: Session) -> Iterator[PlanPage]:
    """The page of a plan in the window that stands there after lock and passphrase."""
    state = json.loads(json.dumps(window.save_state()))
    with window_on(qtbot, session, "cases") as made:
        made.restore_state(state)
        page: PlanPage = page_of(made)
        qtbot.waitUntil(lambda: page.asked is not None)
        yield page


def test_who_left_with_a_plan_is_called_too(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    approved(session, case.id, colleague(session))
    left = replace(session.ask(Reader.get, Case, case.id) or case, state="closed", closed_on=date(2026, 1, 8))
    session.do(Store.save, left)
    window.go("case", case=case.id, section="plan")
    qtbot.waitUntil(lambda: t("follow_up.add") in buttons(page_of(window)))
    assert t("plan.open") in buttons(page_of(window))


def test_what_was_handed_in_cannot_be_changed_but_a_next_version_can(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    approved(session, case.id, colleague(session))
    page = opened(qtbot, window, case)
    assert not [one for one in page.findChildren(QWidget, "plan.edit") if one.isVisible()]
    assert {t("plan.add_action"), t("plan.sign"), t("plan.submit")}.isdisjoint(buttons(page))
    assert t("plan.update") in buttons(page)
    press(page, t("plan.new_version"))
    qtbot.waitUntil(lambda: len(files(session, case)) == 2)
    newest = files(session, case)[0]
    session.do(plan_writing.save_goal, replace(newest.goals[0], target="B1"))
    qtbot.waitUntil(lambda: "B1" in said(page))
    assert t("plan.changes", version=t("plan.version", n=1)) in said(page)
    assert {t("plan.add_action"), t("plan.sign")} <= buttons(page)


def test_an_action_is_moved_with_its_minutes(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    plan = approved(session, case.id, colleague(session))
    page = opened(qtbot, window, case)
    page.move_action(file_of(session, plan.id).actions[0])
    assert page.asked is not None
    key(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: file_of(session, plan.id).actions[0].state == "done")
    assert file_of(session, plan.id).actions[0].minutes == 20
    # At once, before the page has heard that the first was saved: a late answer closes nothing.
    page.conclude(file_of(session, plan.id).goals[0])
    asked(page).form.field("outcome").set_value("achieved")
    page.submit()
    qtbot.waitUntil(lambda: bool(asked(page).form.row("evidence").problem()))
    type_in(asked(page).form.field("evidence"), "Attestato A2")
    page.submit()
    qtbot.waitUntil(lambda: file_of(session, plan.id).goals[0].outcome == "achieved")


def test_remarks_are_said_where_they_belong(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    boss = colleague(session)
    plan = session.do(submitted, case.id)
    review = session.ask(reviews.of_subject, "plan", plan.id)
    goal = file_of(session, plan.id).goals[0]
    assert review is not None
    as_user(session, boss, reviews.send_back, review.id, [(f"plan_goal.{goal.id.hex()}", "Meglio B1")])
    page = opened(qtbot, window, case)
    told = said(page)
    assert t("plan.returned") in told
    assert "Meglio B1" in told
    session.do(signed, plan.id)
    session.do(plan_review.submit, plan.id)
    as_user(session, boss, approve, plan.id)
    page.refresh(None)
    assert t("plan.returned") not in said(page)


def test_a_remark_stands_beside_its_goal_or_action_and_its_task_opens_there(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    boss = colleague(session)
    plan = session.do(submitted, case.id)
    review = session.ask(reviews.of_subject, "plan", plan.id)
    assert review is not None
    goal = file_of(session, plan.id).goals[0]
    action, own = file_of(session, plan.id).actions
    told = [
        (on_part("plan_action", "due", action.id), "Prima di giugno"),
        (on_part("plan_goal", "", goal.id), "Meglio B1"),
        (on_part("plan_action", "", RecordId(bytes(16))), "Non serve più"),
        ("plan.wish", "Anche in italiano"),
    ]
    as_user(session, boss, reviews.send_back, review.id, told)
    tasks = {one.title: one for one in session.ask(Reader.find, Task, case=case.id, state="open")}
    window.go("case", case=case.id, section="tasks")
    name = t("plan.remark_open_of", what="Prima di giugno")
    qtbot.waitUntil(lambda: name in {one.accessibleName() for one in page_of(window).findChildren(QWidget)})
    (button,) = [one for one in page_of(window).findChildren(QAbstractButton) if one.accessibleName() == name]
    button.click()
    qtbot.waitUntil(lambda: isinstance(page_of(window), PlanPage) and page_of(window).shown is not None)
    page: PlanPage = page_of(window)
    (card,) = [one for one in page.findChildren(GoalCard) if one.isVisible()]
    beside = [one.text() for one in card.findChildren(InlineMessage) if one.isVisible()]
    due = t("plan.remark_about", what=t("field.plan_action.due"), words=inserted("Prima di giugno"))
    assert beside == [inserted("Meglio B1"), due]
    shown = [one.text() for one in page.findChildren(InlineMessage) if one.isVisible()]
    (whole,) = [text for text in shown if t("plan.returned") in text]
    assert "Anche in italiano" in whole
    assert "Non serve più" in whole  # its action is gone: said of the whole plan
    assert t("plan.remarks_beside", n=2) in whole
    assert "Meglio B1" not in whole
    place = session.ask(plan_pages.place_of, tasks["Meglio B1"].id)
    assert place == plan_pages.Place(case.id, plan.id, goal.id.hex())
    assert session.ask(plan_pages.place_of, own.id) is None


def test_rivals_are_shown_with_the_way_to_merge_them(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    plan = approved(session, case.id, colleague(session))
    ours = session.do(plan_writing.begin, case.id)
    session.do(lambda store: plan_versions.branch(store, plans.read(store, plan.id)))
    page = opened(qtbot, window, case)
    press(page, t("plan.merge"))
    assert page.asked is not None
    page.submit()
    qtbot.waitUntil(lambda: len(files(session, case)) == 4)
    merged = files(session, case)[0]
    assert {merged.plan.follows, merged.plan.joins} >= {ours.id} or merged.plan.joins == ours.id
    assert [goal.text for goal in merged.goals] == ["Parlare italiano al lavoro"]
    assert in_days(session, 0) == merged.plan.drawn_on


def test_a_signature_that_is_none_is_not_kept(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    plan = session.do(written, case.id)
    page = opened(qtbot, window, case)
    page.sign()
    page.submit()
    assert asked(page).problem.text() == t("signature.too_short")
    assert file_of(session, plan.id).signatures == ()
    QTest.keyClick(page, Qt.Key.Key_Escape)
