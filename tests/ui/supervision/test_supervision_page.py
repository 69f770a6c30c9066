"""Supervision by keyboard: what waits is approved, sent back, opened; the other parts lead to the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.mediation import MediationLine, MediationRequest
from app.domain.person import Person, PersonName
from app.domain.review import on_part
from app.domain.site import Site
from app.domain.task import Task
from app.domain.user import User
from app.domain.vulnerability import VulnerabilityFlag
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import cases, closing, merging, people, review_details, saving, supervision
from app.usecases.inbox_sources import InboxRow, Key
from app.usecases.people import PersonFile
from tests.app.usecases import planning
from tests.profile import new_session
from tests.ui.windows import settled, shown_page, window_on
from ui import texts
from ui.main_window import MainWindow
from ui.people.merge_page import MergePage
from ui.supervision.came_in_section import CameInSection
from ui.supervision.details_view import remarkable
from ui.supervision.inbox_section import InboxSection
from ui.supervision.page import SECTIONS, SupervisionPage
from ui.supervision.quality_section import QualitySection
from ui.supervision.review_panel import SeveralPanel
from ui.supervision.watch_section import WatchSection
from ui.supervision.words import keys_words
from ui.supervision.workload_section import WorkloadSection
from ui.texts import formats, inserted, t


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    texts.set_language("it")
    made = new_session(tmp_path, role="supervisor")
    yield made
    made.close()


def newcomer(session: Session, name: str) -> Person:
    file = PersonFile(person=Person(), names=(PersonName(full=name),))
    return session.do(people.register, file).person


def operator(session: Session) -> User:
    return session.do(Store.add, User(name="Luca Ferri", role="operator"))


def asked_to_close(session: Session, by: User, name: str) -> Case:
    me = session.user
    session.become(by)
    case = session.do(cases.open_case, Case(person=newcomer(session, name).id, state="active"))
    asked = session.do(closing.request_closing, case.id, reason="housing", note="Ha trovato casa")
    session.become(me)
    return asked


def page_of(window: MainWindow) -> SupervisionPage:
    page = shown_page(window)
    assert isinstance(page, SupervisionPage)
    return page


def inbox_of(window: MainWindow) -> InboxSection:
    section = page_of(window).section
    assert isinstance(section, InboxSection)
    return section


def ready(qtbot: QtBot, section: InboxSection, count: int) -> None:
    qtbot.waitUntil(lambda: section.table.rows.rowCount() == count, timeout=5000)
    if count:
        qtbot.waitUntil(lambda: section.panel._details is not None, timeout=5000)


def state_of(session: Session, case: Case) -> str | None:
    held = session.ask(Reader.get, Case, case.id)
    assert held is not None
    return held.state


def test_a_approves_and_the_next_one_follows(qtbot: QtBot, session: Session) -> None:
    by = operator(session)
    first, second = (asked_to_close(session, by, name) for name in ("Amina Diallo", "Ivan Prova"))
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 2)
        assert section.panel.row is not None
        assert section.panel.row.person_name == "Amina Diallo"
        section.table.setFocus()
        QTest.keyClick(section.table, Qt.Key.Key_A)
        qtbot.waitUntil(lambda: section.table.rows.rowCount() == 1, timeout=5000)
        assert state_of(session, first) == "closed"
        assert state_of(session, second) == "exit_planned"
        qtbot.waitUntil(lambda: section.panel.row is not None and section.panel.row.case == second.id)


def test_r_sends_back_with_remarks_and_not_without(qtbot: QtBot, session: Session) -> None:
    case = asked_to_close(session, operator(session), "Amina Diallo")
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 1)
        section.table.setFocus()
        QTest.keyClick(section.table, Qt.Key.Key_R)
        form = section.panel.remarks
        assert form.isVisible()
        form.submit()
        assert state_of(session, case) == "exit_planned"
        form.text.set_value("Chi l'ha accompagnata?")
        form._more()
        form.field.set_value("case.closing_note")
        form.text.set_value("Manca l'indirizzo")
        form.submit()
        qtbot.waitUntil(lambda: section.table.rows.rowCount() == 0, timeout=5000)
        assert state_of(session, case) == "active"
        titles = {task.title for task in session.ask(Reader.find, Task, case=case.id)}
        assert titles == {"Chi l'ha accompagnata?", "Manca l'indirizzo"}


def test_own_work_is_shown_and_not_decided(qtbot: QtBot, session: Session) -> None:
    operator(session)
    case = session.do(cases.open_case, Case(person=newcomer(session, "Mia").id, state="active"))
    session.do(closing.request_closing, case.id, reason="term")
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 1)
        assert not section.panel.approve.isEnabled()
        section.table.setFocus()
        QTest.keyClick(section.table, Qt.Key.Key_A)
        QTest.keyClick(section.table, Qt.Key.Key_R)
        assert not section.panel.remarks.isVisible()
        settled(qtbot, window)
        assert state_of(session, case) == "exit_planned"


@pytest.mark.parametrize(
    ("what", "own", "may", "key", "yes"),
    [
        ("closure", False, True, "supervision.keys", ""),
        ("break_glass", False, True, "", "emergency.justified_do"),
        ("mediation", False, True, "", "mediation_ui.validate"),
        ("break_glass", True, True, "supervision.keys_look", ""),
        ("closure", False, False, "supervision.keys_look", ""),
    ],
)
def test_the_line_of_keys_says_what_the_thing_under_the_cursor_asks(
    what: str, own: bool, may: bool, key: str, yes: str
) -> None:
    asked = Key(0, RecordId(b"r" * 16), what, None, None, "review")
    row = InboxRow(asked, None, "", None, "", "", "", "", "mediation_session", None, own=own, may=may)
    told = keys_words(row)
    assert told == t(key) if key else t(yes) in told


def test_several_at_once_only_where_it_is_safe(qtbot: QtBot, session: Session) -> None:
    by = operator(session)
    done = [asked_to_close(session, by, name) for name in ("Uno", "Due")]
    one, other = newcomer(session, "Tre"), newcomer(session, "Quattro")
    me = session.user
    session.become(by)
    session.do(merging.propose, one.id, other.id)
    session.become(me)
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 3)
        section.table.selectAll()
        assert not section.several.approve.isEnabled()
        assert section._hint.text() == t("supervision.keys_one")
        section.what.choose("closure")
        section.refresh()
        ready(qtbot, section, 2)
        section.table.selectAll()
        assert section.several.approve.isEnabled()
        assert section._hint.text() == t("supervision.keys_several")
        section.submit()
        qtbot.waitUntil(lambda: section.table.rows.rowCount() == 0, timeout=5000)
        assert [state_of(session, case) for case in done] == ["closed", "closed"]


def test_more_at_once_than_anybody_can_have_looked_at_are_not_approved(qtbot: QtBot) -> None:
    panel = SeveralPanel(on_approve=lambda: None, on_clear=lambda: None)
    qtbot.addWidget(panel)
    panel.say(supervision.AT_ONCE, [])
    assert panel.approve.isEnabled()
    panel.say(supervision.AT_ONCE + 1, [])
    assert not panel.approve.isEnabled()
    assert panel._told.text() == t("supervision.several_many", n=supervision.AT_ONCE)


def test_what_changed_after_its_approval_says_what(qtbot: QtBot, session: Session) -> None:
    by = operator(session)
    case = asked_to_close(session, by, "Amina Diallo")
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 1)
        section.submit()
        qtbot.waitUntil(lambda: section.table.rows.rowCount() == 0, timeout=5000)
        held = session.ask(Reader.get, Case, case.id)
        assert held is not None
        me = session.user
        session.become(by)
        session.do(Store.save, replace(held, closing_note="Ha cambiato idea"))
        session.become(me)
        ready(qtbot, section, 1)
        details = section.panel._details
        assert details is not None
        assert details.was_approved
        told = [(change.old, change.new) for change in details.changes]
        assert told == [("Ha trovato casa", "Ha cambiato idea")]


def test_two_records_of_one_person_are_opened_side_by_side(qtbot: QtBot, session: Session) -> None:
    by, me = operator(session), session.user
    one, other = newcomer(session, "Mohamed"), newcomer(session, "Mohammed")
    session.become(by)
    session.do(merging.propose, one.id, other.id)
    session.become(me)
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 1)
        section.table.setFocus()
        QTest.keyClick(section.table, Qt.Key.Key_Return)
        assert isinstance(shown_page(window), MergePage)


def test_the_other_parts_lead_to_the_records(qtbot: QtBot, session: Session) -> None:
    on = session.do(saving.today)
    by = operator(session)
    person = newcomer(session, "Amina Diallo")
    late = Task(person=person.id, title="ASL", due=on - timedelta(2), owner=by.id, state="open")
    session.do(Store.add, late)
    flag = VulnerabilityFlag(person=person.id, state="suspected", detected_on=on - timedelta(30))
    session.do(Store.add, flag)
    with window_on(qtbot, session, "supervision") as window:
        page = page_of(window)
        page.turn_to("quality")
        quality = page.section
        assert isinstance(quality, QualitySection)
        qtbot.waitUntil(lambda: quality.table.rows.rowCount() == 1, timeout=5000)
        quality.table.opened.emit(quality.table.rows.row(0))
        current = window._navigator.history.current
        assert current is not None
        assert (current.page, current.params) == ("person", {"person": person.id})
        window.go("supervision")
        page.turn_to("workload")
        work = page.section
        assert isinstance(work, WorkloadSection)
        qtbot.waitUntil(lambda: work.tasks.rows.rowCount() == 1, timeout=5000)
        page.turn_to("watch")
        watch = page.section
        assert isinstance(watch, WatchSection)
        qtbot.waitUntil(lambda: watch.table.rows.rowCount() == 1, timeout=5000)
        page.turn_to("came_in")
        news = page.section
        assert isinstance(news, CameInSection)
        settled(qtbot, window)
        assert page.primary_action() is None  # all of it was written here


@pytest.mark.parametrize(
    ("role", "there"), [("operator", False), ("casemanager", True), ("supervisor", True)]
)
def test_the_page_is_for_who_supervises(qtbot: QtBot, tmp_path: Path, role: str, there: bool) -> None:
    session = new_session(tmp_path, role=role)
    with window_on(qtbot, session, "today") as window:
        assert ("supervision" in window._navigator.entries) is there
    session.close()


def test_an_empty_part_keeps_the_cursor_on_its_own_chip(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "supervision") as window:
        page = page_of(window)
        page.turn_to("quality")
        qtbot.waitUntil(lambda: window.focusWidget() is not None)
        focus = window.focusWidget()
        assert isinstance(focus, QAbstractButton)
        assert focus.isChecked()
        assert focus.text().startswith(texts.t("supervision.quality"))


def test_every_part_has_its_words() -> None:
    assert all(texts.known(f"supervision.{key}") for key in SECTIONS)


def test_half_a_remark_outlives_another_line_and_a_crash(qtbot: QtBot, session: Session) -> None:
    by = operator(session)
    asked_to_close(session, by, "Amina Diallo")
    asked_to_close(session, by, "Bilal Prova")
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 2)
        form = section.panel.remarks
        section.table.choose(0)
        begin(qtbot, section)
        form.text.set_value("Chi l'ha accompagnata?")
        form._more()
        form.text.setPlainText("Manca l'ind")
        section.table.choose(1)
        begin(qtbot, section)
        settled(qtbot, window)
        assert form.typed() == {"said": [], "field": None, "text": ""}, "of another line"
        section.keeper.flush()
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 2)
        form = section.panel.remarks
        section.table.choose(0)
        begin(qtbot, section)
        qtbot.waitUntil(lambda: form.text.toPlainText() == "Manca l'ind", timeout=5000)
        form.submit()
        qtbot.waitUntil(lambda: section.table.rows.rowCount() == 1, timeout=5000)
        titles = {task.title for task in session.ask(Reader.find, Task)}
        assert {"Chi l'ha accompagnata?", "Manca l'ind"} <= titles
        qtbot.waitUntil(lambda: not any("remarks:" in d.key for d in session.drafts()), timeout=5000)


def begin(qtbot: QtBot, section: InboxSection) -> None:
    """Remarks on the line under the cursor, once its details are there."""
    index = section.table.currentIndex().row()
    key = section._found.keys[index]
    qtbot.waitUntil(
        lambda: (
            section.panel.row is not None
            and section.panel.row.key == key
            and section.panel._details is not None
        ),
        timeout=5000,
    )
    section._begin_return()
    assert section.panel.remarks.isVisible()


def test_ctrl_enter_sends_the_remark_and_never_approves_instead(qtbot: QtBot, session: Session) -> None:
    case = asked_to_close(session, operator(session), "Amina Diallo")
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 1)
        section.table.setFocus()
        QTest.keyClick(section.table, Qt.Key.Key_R)
        assert page_of(window).submit()
        section.table.setFocus()
        QTest.keyClick(section.table, Qt.Key.Key_A)
        settled(qtbot, window)
        assert state_of(session, case) == "exit_planned"
        form = section.panel.remarks
        qtbot.waitUntil(form.text.hasFocus)
        form.text.set_value("A quale indirizzo?")
        assert page_of(window).submit()
        qtbot.waitUntil(lambda: section.table.rows.rowCount() == 0, timeout=5000)
        assert state_of(session, case) == "active"


def test_what_changes_while_it_is_read_is_not_approved_by_the_same_press(
    qtbot: QtBot, session: Session
) -> None:
    by, me = operator(session), session.user
    case = asked_to_close(session, by, "Amina Diallo")
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 1)
        session.become(by)
        session.do(Store.save, replace(case, closing_note="È tornata ieri"))
        session.become(me)
        qtbot.waitUntil(lambda: section.panel.moved_on, timeout=5000)
        section.table.setFocus()
        QTest.keyClick(section.table, Qt.Key.Key_A)
        settled(qtbot, window)
        assert state_of(session, case) == "exit_planned"
        assert window._toast._words.text() == t("supervision.moved_on")
        QTest.keyClick(section.table, Qt.Key.Key_A)
        qtbot.waitUntil(lambda: state_of(session, case) == "closed", timeout=5000)


def test_a_key_held_down_decides_nothing(qtbot: QtBot, session: Session) -> None:
    case = asked_to_close(session, operator(session), "Amina Diallo")
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 1)
        none = Qt.KeyboardModifier.NoModifier
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, none, "a", autorep=True)
        QApplication.sendEvent(section.table, held)
        settled(qtbot, window)
        assert state_of(session, case) == "exit_planned"


def test_of_a_case_of_ones_own_the_closing_is_for_somebody_else_and_it_says_so(
    qtbot: QtBot, session: Session
) -> None:
    case = asked_to_close(session, operator(session), "Amina Diallo")
    session.do(cases.assign, [case.id], session.user.id)
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 1)
        assert not section.panel.approve.isEnabled()
        section.table.setFocus()
        QTest.keyClick(section.table, Qt.Key.Key_A)
        assert window._toast.isVisible()
        assert window._toast._words.text() == t("supervision.own_explained")
        assert session.ask(supervision.count, session.user) == 0


def test_of_a_request_for_a_mediator_the_hours_left_stand_there_and_the_words_are_its_own(
    qtbot: QtBot, session: Session
) -> None:
    by, me, on = operator(session), session.user, session.do(saving.today)
    site = session.do(Store.add, Site(name="Centro Prova"))
    line = MediationLine(site=site.id, name="FAMI", hours=40, unit="60", from_on=on)
    session.do(Store.add, line)
    session.become(by)
    asked = MediationRequest(
        site=site.id,
        person=newcomer(session, "Amina Diallo").id,
        language="ara",
        day=on + timedelta(3),
        start_minute=600,
        minutes=60,
        setting="school",
        mode="planned",
        state="requested",
        requested_by=by.id,
        requested_at=datetime.now(UTC),
    )
    session.do(Store.add, asked)
    session.become(me)
    with window_on(qtbot, session, "supervision") as window:
        section = inbox_of(window)
        ready(qtbot, section, 1)
        told = [one.text() for one in section.panel.findChildren(QLabel)]
        assert t("mediation_ui.line_left", name="FAMI", time=formats().minutes(2400)) in told
        section.table.setFocus()
        QTest.keyClick(section.table, Qt.Key.Key_R)
        form = section.panel.remarks
        assert form.send.text() == t("mediation_ui.turn_down").removesuffix("…")
        assert not form.field.isVisible()


def test_a_remark_can_be_about_one_goal_or_one_of_its_actions(session: Session) -> None:
    plan = session.do(planning.submitted, planning.new_case(session).id)
    (key,) = session.ask(supervision.waiting, operator(session)).keys
    (row,) = session.ask(supervision.rows, session.user, [key])
    details = session.ask(review_details.details, row)
    assert details is not None
    offered = remarkable(details)
    goal, *actions = details.parts
    kind, action = t("kind.plan_goal"), t("kind.plan_action")
    assert offered[on_part("plan_goal", "", goal.id)] == f"{kind} · {inserted('Parlare italiano al lavoro')}"
    for part in actions:
        assert offered[on_part("plan_action", "", part.id)].startswith(f"{action} · ")
        assert offered[on_part("plan_action", "due", part.id)].endswith(t("field.plan_action.due"))
    assert offered["plan.wish"] == t("field.plan.wish")
    assert "plan_action.due" not in offered
    assert len(set(offered.values())) == len(offered)
    assert plan.state == "submitted"
