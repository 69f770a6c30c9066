"""A person is helped from slip to validated hours, by keyboard and without a dead end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from app.domain.mediation import MediationRequest
from app.domain.mediation_job import MediationSession
from app.domain.mediator import MediatorNote
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import mediation_ledger, mediators
from app.usecases.saving import now
from app.usecases.sync_views import Stand, SyncState
from app.usecases.table_files import csv_bytes
from tests.app.usecases.acting import day
from tests.app.usecases.mediation_office import Office, office
from tests.profile import new_session
from tests.ui.sync.stand_in import StandInSync
from tests.ui.windows import press, settled, shown_page, window_on
from ui import texts
from ui.forms.week_grid import WeekGrid
from ui.main_window import MainWindow
from ui.mediation import ledger_rows
from ui.mediation.page import MediationPage
from ui.mediation.request_page import RequestPage
from ui.mediation.slip_page import SlipPage
from ui.screen_state import State
from ui.texts import t
from ui.widgets.buttons import Button
from ui.widgets.labels import Badge


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    session = new_session(tmp_path, "supervisor")
    made = office(session)
    yield made
    session.close()


def by_another(here: Office, **more: object) -> MediationRequest:
    """A request of a colleague: the one at the keyboard may decide it."""
    return here.session.do(Store.add, here.slip(state="requested", requested_by=here.boss.id, **more))


def request_page(qtbot: QtBot, window: MainWindow, request: MediationRequest) -> RequestPage:
    window.go("mediation_request", request=request.id)
    page = shown_page(window)
    assert isinstance(page, RequestPage)
    qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.line.request.id == request.id)
    return page


def button(qtbot: QtBot, page: RequestPage, words: str) -> Button:
    """The button of these words, once it is shown."""

    def shown() -> list[Button]:
        return [one for one in page.findChildren(Button) if one.text() == words and one.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def told(page: RequestPage) -> str:
    shown = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    return " | ".join([*shown, *(one.text() for one in page.findChildren(Badge) if one.isVisible())])


def press_button(one: Button) -> None:
    one.setFocus()
    press(Qt.Key.Key_Space)


def test_everything_wrong_with_a_slip_is_said_at_once(qtbot: QtBot, here: Office) -> None:
    with window_on(qtbot, here.session, "mediation_slip") as window:
        page = shown_page(window)
        assert isinstance(page, SlipPage)
        page.submit()
        missing = {problem.name for problem in page._standing.left}
        assert {"person", "language", "day", "reason", "body", "present"} <= missing
        order = [problem.name for problem in page._standing.left]
        assert order == sorted(order, key=page.form.order_of)
        assert order[0] == "person"
        page.form.forms["service"].field("body").setText("Ospedale Prova")
        page.form.forms["service"].field("body").textEdited.emit("Ospedale Prova")
        assert "body" not in {problem.name for problem in page._standing.left}


def test_a_slip_for_somebody_begins_filled_and_is_sent(qtbot: QtBot, here: Office) -> None:
    with window_on(qtbot, here.session, "mediation") as window:
        window.go("mediation_slip", person=here.person)
        page = shown_page(window)
        assert isinstance(page, SlipPage)
        page.form.show_slip(replace(here.slip(), id=page._begun.id))
        page.submit()
        qtbot.waitUntil(lambda: isinstance(shown_page(window), MediationPage))
        (held,) = here.session.ask(Reader.find, MediationRequest)
        assert (held.state, held.person, held.requested_by) == (
            "requested",
            here.person,
            here.session.user.id,
        )


def test_half_a_slip_comes_back(qtbot: QtBot, here: Office) -> None:
    with window_on(qtbot, here.session, "mediation") as window:
        window.go("mediation_slip", person=here.person)
        page = shown_page(window)
        assert isinstance(page, SlipPage)
        page.form.forms["meeting"].field("place").setText("Stanza 4")
        page.form.forms["meeting"].field("place").textEdited.emit("Stanza 4")
        page.keeper.flush()
        window.go("mediation")
        window.go("mediation_slip", person=here.person)
        again = page.form.forms["meeting"].field("place")
        qtbot.waitUntil(lambda: again.text() == "Stanza 4")


def test_from_approval_to_the_offer(qtbot: QtBot, here: Office) -> None:
    here.mediator("Amal Prova")
    here.line(hours=3)
    asked = by_another(here)
    with window_on(qtbot, here.session, "mediation") as window:
        page = request_page(qtbot, window, asked)
        press_button(button(qtbot, page, t("mediation_ui.approve")))
        assert page.act is not None
        assert page._acts.isHidden()
        page.submit()
        qtbot.waitUntil(lambda: here.state(asked) == "approved")
        qtbot.waitUntil(lambda: not page._acts.isHidden())
        qtbot.waitUntil(lambda: t("mediation_ui.next_approved") in told(page))
        press_button(button(qtbot, page, t("mediation_ui.offer")))
        page.submit()
        qtbot.waitUntil(lambda: here.state(asked) == "assigned")
        qtbot.waitUntil(lambda: "Amal Prova" in page.message.text())


def test_hours_that_are_not_enough_are_said_at_their_place(qtbot: QtBot, here: Office) -> None:
    here.line(hours=0)
    asked = by_another(here)
    with window_on(qtbot, here.session, "mediation") as window:
        page = request_page(qtbot, window, asked)
        press_button(button(qtbot, page, t("mediation_ui.approve")))
        assert page.act is not None
        form = page.act.form
        page.submit()
        qtbot.waitUntil(lambda: form._rows["line"].problem() != "")
        assert here.state(asked) == "requested"
        assert page.step_back()
        assert page.act is None


def test_a_reason_half_typed_outlives_esc_and_giving_up_forgets_it(qtbot: QtBot, here: Office) -> None:
    asked = by_another(here)
    with window_on(qtbot, here.session, "mediation") as window:
        page = request_page(qtbot, window, asked)

        def begun() -> str:
            press_button(button(qtbot, page, t("mediation_ui.turn_down")))
            assert page.act is not None
            settled(qtbot, window)
            return str(page.act.form.values()["note"] or "")

        assert begun() == ""
        assert page.act is not None
        field = page.act.form.field("note")
        field.setFocus()
        press(Qt.Key.Key_A, "Ore finite")
        assert page.step_back()
        qtbot.waitUntil(lambda: page.isAncestorOf(window.focusWidget()))
        assert begun() == "Ore finite"
        press_button(button(qtbot, page, t("case.give_up")))
        assert begun() == ""


def test_what_was_asked_is_asked_again_after_a_lock(qtbot: QtBot, here: Office) -> None:
    asked, profile = by_another(here), here.mediator("Amal Prova")
    states: list[State] = []
    with window_on(qtbot, here.session, "mediation") as window:
        page = request_page(qtbot, window, asked)
        press_button(button(qtbot, page, t("mediation_ui.turn_down")))
        press(Qt.Key.Key_A, "Ore finite")
        states.append(json.loads(json.dumps(window.save_state())))
        window.go("mediation", part="mediators")
        mediation = shown_page(window)
        assert isinstance(mediation, MediationPage)
        qtbot.waitUntil(lambda: bool(mediation.mediators.rows))
        mediation.mediators.panel._add_note(profile)
        assert mediation.mediators.panel.act is not None
        mediation.mediators.panel.act.form.field("text").setText("Parla anche")
        states.append(json.loads(json.dumps(window.save_state())))
        settled(qtbot, window)
    with window_on(qtbot, here.session, "mediation") as window:
        window.restore_state(states[0])
        request = shown_page(window)
        assert isinstance(request, RequestPage)
        qtbot.waitUntil(lambda: request.act is not None)
        qtbot.waitUntil(lambda: request.act is not None and request.act.typed()["note"] == "Ore finite")
        window.restore_state(states[1])
        mediators_page = shown_page(window)
        assert isinstance(mediators_page, MediationPage)
        panel = mediators_page.mediators.panel
        qtbot.waitUntil(lambda: panel.act is not None and panel.act.typed()["text"] == "Parla anche")


def test_a_session_is_validated(qtbot: QtBot, here: Office) -> None:
    request = here.session.do(
        Store.add,
        here.slip(state="approved", requested_by=here.boss.id, approved_at=here.session.do(now)),
    )
    here.held(here.offered(request, here.mediator()), minutes=50)
    with window_on(qtbot, here.session, "mediation") as window:
        page = request_page(qtbot, window, request)
        press_button(button(qtbot, page, t("mediation_ui.validate")))
        page.submit()
        qtbot.waitUntil(lambda: here.state(request) == "validated")


@pytest.mark.parametrize(("role", "told_why"), [("supervisor", True), ("operator", False)])
def test_why_somebody_must_not_come_is_for_supervisors(
    qtbot: QtBot, here: Office, role: str, told_why: bool
) -> None:
    profile = here.mediator("Amal Prova")
    note = MediatorNote(site=here.site, profile=profile.id, obstacle="family", person=here.person)
    here.decide(mediators.save_note, note)
    asked = here.asked()
    become(here.session, role)
    with window_on(qtbot, here.session, "mediation") as window:
        page = request_page(qtbot, window, asked)
        qtbot.waitUntil(lambda: "Amal Prova" in told(page))
        assert (t("mediation.why.obstacle") in told(page)) is told_why
        assert (t("mediation.why.unavailable") in told(page)) is not told_why


def become(session: Session, role: str) -> None:
    me = session.do(Store.save, replace(session.user, role=role))
    session.become(me)


def test_an_operator_finds_no_button_that_is_not_theirs(qtbot: QtBot, here: Office) -> None:
    asked = by_another(here)
    become(here.session, "operator")
    with window_on(qtbot, here.session, "mediation") as window:
        page = request_page(qtbot, window, asked)
        qtbot.waitUntil(lambda: bool(page._acts.findChildren(Button)))
        words = {one.text() for one in page._acts.findChildren(Button)}
        assert t("mediation_ui.approve") not in words
        assert t("mediation_ui.cancel") in words


def test_the_list_is_walked_by_keyboard(qtbot: QtBot, here: Office) -> None:
    first, second = here.asked(start_minute=9 * 60), here.asked(start_minute=11 * 60)
    with window_on(qtbot, here.session, "mediation") as window:
        page = shown_page(window)
        assert isinstance(page, MediationPage)
        table = page.requests.table
        qtbot.waitUntil(lambda: table.rows.rowCount() == 2)
        page.focus_start()
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Return)
        opened = shown_page(window)
        assert isinstance(opened, RequestPage)
        assert opened._id == second.id != first.id


def test_chips_choose_what_waits_for_what(qtbot: QtBot, here: Office) -> None:
    here.asked()
    with window_on(qtbot, here.session, "mediation") as window:
        page = shown_page(window)
        assert isinstance(page, MediationPage)
        table = page.requests.table
        qtbot.waitUntil(lambda: table.rows.rowCount() == 1)
        page.requests.views.choose("to_validate")
        page.requests._fill()
        assert table.rows.rowCount() == 0
        page.requests.views.choose("to_approve")
        page.requests._fill()
        assert table.rows.rowCount() == 1
        page.requests.search.setText("nessuno si chiama cosi")
        assert table.rows.rowCount() == 0


def test_mediators_and_hours_without_anything_say_what_to_do(qtbot: QtBot, here: Office) -> None:
    with window_on(qtbot, here.session, "mediation") as window:
        page = shown_page(window)
        assert isinstance(page, MediationPage)
        page.turn_to("mediators")
        qtbot.waitUntil(
            lambda: any(
                b.text() == t("mediation_ui.add_mediator") for b in page.mediators.findChildren(Button)
            )
        )
        page.turn_to("hours")
        qtbot.waitUntil(lambda: page.hours._empty.isVisible())
        assert not page.hours.bill.isVisible()


def test_the_ledger_shows_hours_and_demand(qtbot: QtBot, here: Office) -> None:
    here.held(here.offered(here.approved(day=day(here.session, 0), start_minute=23 * 60), here.mediator()))
    with window_on(qtbot, here.session, "mediation") as window:
        page = shown_page(window)
        assert isinstance(page, MediationPage)
        page.turn_to("hours")
        qtbot.waitUntil(lambda: page.hours._ledger is not None)
        assert "40\xa0min" in page.hours.figures["hours"]._value.text()
        spoken = page.hours.demand.chart.accessibleDescription()
        assert "Arabo tunisino" in spoken


def test_the_week_is_a_grid_of_presses(qtbot: QtBot) -> None:
    grid = WeekGrid()
    qtbot.addWidget(grid)
    with qtbot.waitExposed(grid):
        grid.show()
    grid.set_value(frozenset({"mon_am", "of_a_newer_program"}))
    grid.activateWindow()
    grid.cells["mon_am"].setFocus()
    with qtbot.waitSignal(grid.edited):
        press(Qt.Key.Key_Space)
    assert grid.value() == frozenset({"of_a_newer_program"})
    press(Qt.Key.Key_Right)
    assert grid.cells["tue_am"].hasFocus()
    press(Qt.Key.Key_Up)
    assert grid.cells["tue_ev"].hasFocus()
    texts.set_language("ar")
    press(Qt.Key.Key_Right)
    assert grid.cells["mon_ev"].hasFocus()


@pytest.mark.parametrize(("role", "there"), [("operator", True), ("mediator", False), ("admin", False)])
def test_only_who_may_ask_has_the_page(qtbot: QtBot, here: Office, role: str, there: bool) -> None:
    become(here.session, role)
    with window_on(qtbot, here.session, "sync") as window:
        assert ("mediation" in window._navigator.entries) is there


def test_the_ledger_leaves_as_a_table(here: Office) -> None:
    here.held(here.offered(here.approved(), here.mediator("Amal Prova")), minutes=50, women=1)
    days = (day(here.session, -1), day(here.session, 30))
    ledger = here.session.ask(mediation_ledger.read, *days, datetime.now(UTC))
    making = ledger_rows.table_of(ledger.entries)
    assert next(making).total == 1
    with pytest.raises(StopIteration) as made:
        next(making)
    told = csv_bytes(made.value.value).decode("utf-8-sig").splitlines()
    assert told[0].startswith("Giorno,Lingua,Ambito,Ente,Mediatore,Minuti")
    assert "Arabo tunisino,Ospedale,Ospedale Prova,Amal Prova,50,0,Svolta,1,0,0" in told[1]


def test_the_sheet_of_a_mediator_without_a_laptop(qtbot: QtBot, here: Office) -> None:
    request = here.session.do(
        Store.add,
        here.slip(
            state="approved",
            requested_by=here.boss.id,
            approved_at=here.session.do(now),
            day=day(here.session, -1),
        ),
    )
    job = here.offered(request, here.mediator())
    here.answer(job, "accepted")
    with window_on(qtbot, here.session, "mediation") as window:
        page = request_page(qtbot, window, request)
        press_button(button(qtbot, page, t("mediation_ui.sheet")))
        page.submit()
        qtbot.waitUntil(lambda: here.state(request) == "done")
        (session,) = here.session.ask(Reader.find, MediationSession)
        assert (session.started_at, session.minutes, session.held) == (job.starts_at, 60, "done")


def test_a_job_is_prolonged_from_its_request(qtbot: QtBot, here: Office) -> None:
    asked = here.approved(day=day(here.session, 0), start_minute=23 * 60)
    job = here.offered(asked, here.mediator())
    here.answer(job, "accepted")
    with window_on(qtbot, here.session, "mediation") as window:
        page = request_page(qtbot, window, asked)
        press_button(button(qtbot, page, t("mediation_ui.prolong")))
        assert page.act is not None
        until = page.act.form.field("until")
        assert until.value() == day(here.session, 14)
        until.set_value(day(here.session, -3))
        page.submit()
        qtbot.waitUntil(lambda: bool(page.act and page.act.form.row("until").problem()))
        until.set_value(day(here.session, 20))
        page.submit()
        qtbot.waitUntil(lambda: here.job(job.id).expires_on == day(here.session, 20))
        qtbot.waitUntil(lambda: t("mediation_ui.prolong") not in told_acts(page))


def told_acts(page: RequestPage) -> list[str]:
    return [one.text() for one in page._acts.findChildren(Button) if not one.isHidden()]


def test_the_first_wrong_answer_is_in_sight_with_what_is_said(qtbot: QtBot, here: Office) -> None:
    with window_on(qtbot, here.session, "mediation_slip", width=1024) as window:
        page = shown_page(window)
        assert isinstance(page, SlipPage)
        page.form.show_slip(replace(here.slip(), present=None, id=page._begun.id))
        page.submit()
        row = page.form.forms["service"].field("present").parentWidget()
        area = row.parentWidget()
        while not isinstance(area, QScrollArea):
            area = area.parentWidget()
        view = area.viewport()
        qtbot.waitUntil(lambda: 0 < row.mapTo(view, row.rect().bottomLeft()).y() <= view.height())
        assert row.mapTo(view, row.rect().topLeft()).y() >= 0


def test_a_note_half_typed_outlives_what_comes_in_and_the_reason_is_read_on_request(
    qtbot: QtBot, here: Office
) -> None:
    profile = here.mediator("Amal Prova")
    old = MediatorNote(site=here.site, profile=profile.id, obstacle="family", person=here.person)
    here.session.do(Store.add, old)
    with window_on(qtbot, here.session, "mediation") as window:
        window.go("mediation", part="mediators")
        page = shown_page(window)
        assert isinstance(page, MediationPage)
        panel = page.mediators.panel
        why = t("mediation_ui.why")
        qtbot.waitUntil(lambda: why in [one.text() for one in panel.findChildren(Button)])
        next(one for one in panel.findChildren(Button) if one.text() == why).click()
        qtbot.waitUntil(lambda: any("Stessa famiglia" in one.text() for one in panel.findChildren(QLabel)))
        panel._add_note(profile)
        assert panel.act is not None
        panel.act.form.field("text").setText("Parla anche")
        here.mediator("Badra")
        qtbot.waitUntil(lambda: len(page.mediators.rows) == 2)
        assert panel.act is not None
        assert panel.act.form.field("text").text() == "Parla anche"


def test_a_slip_says_what_it_needs_and_asks_of_classes_only_where_one_is_meant(
    qtbot: QtBot, here: Office
) -> None:
    with window_on(qtbot, here.session, "mediation_slip") as window:
        window.go("mediation_slip", person=here.person)
        page = shown_page(window)
        assert isinstance(page, SlipPage)
        whom, meeting = page.form.forms["whom"], page.form.forms["meeting"]
        needed = [one.text() for one in meeting.row("reason").findChildren(QLabel)]
        assert t("form.required") in needed
        assert not whom.row("group_name").isVisibleTo(page)
        page.form.person.choose(None)
        page.form.person.edited.emit()
        assert whom.row("group_name").isVisibleTo(page)
        whom.field("group_name").set_value("3 B")
        page.form.person.choose(here.person)
        page.form.person.edited.emit()
        assert whom.row("group_name").isVisibleTo(page), "what stands there is never hidden"


@pytest.mark.parametrize(
    ("stand", "said"),
    [(Stand.FIELD, "mediation_ui.sent_later"), (Stand.SYNCED, "mediation_ui.sent")],
)
def test_a_slip_that_waits_for_a_line_is_not_said_to_be_sent(
    qtbot: QtBot, here: Office, stand: Stand, said: str
) -> None:
    sync = StandInSync(SyncState(stand, server="https://casa.example"))
    with window_on(qtbot, here.session, "mediation", sync=sync) as window:
        window.go("mediation_slip", person=here.person)
        page = shown_page(window)
        assert isinstance(page, SlipPage)
        page.form.show_slip(replace(here.slip(), id=page._begun.id))
        page.submit()
        toast = window._toast
        qtbot.waitUntil(lambda: t(said) in [one.text() for one in toast.findChildren(QLabel)])
