"""The page of a case: every part of it, the openings recorded, what is done undone again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.contact import Contact, ReservedNote
from app.domain.ids import RecordId
from app.domain.site import Site
from app.domain.task import Task
from app.session import Session
from app.storage.audit import AuditEntry
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import case_pages, contacts, mediation_views, tasks
from tests.ui.cases.conftest import page_of, press
from ui import texts
from ui.cases import case_actions
from ui.cases.case_page import SECTIONS, CasePage
from ui.cases.sections.diary import DiaryCard
from ui.cases.sections.reserved import ReservedPart
from ui.main_window import MainWindow
from ui.palette.providers import matching

Show = Callable[..., CasePage]


@pytest.fixture
def show(qtbot: QtBot, window: MainWindow, session: Session) -> Show:
    """Opens the page of a case: the one given, else an active one."""

    def open_(case: RecordId | None = None, **params: Any) -> CasePage:
        wanted = case or active(session).id
        window.go("case", case=wanted, **params)
        page: CasePage = page_of(window)
        qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.page.case.id == wanted)
        return page

    return open_


def active(session: Session) -> Case:
    return session.ask(Reader.find, Case, state="active")[0]


def held(session: Session, id_: RecordId) -> Case:
    case = session.ask(Reader.get, Case, id_)
    assert case is not None
    return case


def acts(session: Session, case: Case) -> list[AuditEntry]:
    return session.ask(case_pages.who_opened, case)


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


W = TypeVar("W", bound=QWidget)


def found(page: CasePage, kind: type[W], name: str = "") -> W:
    made = page.findChild(kind, name) if name else page.findChild(kind)
    assert made is not None
    return made


def offer(page: CasePage, name: str) -> Any:
    assert page.sheet is not None
    ctx = page.context(page.sheet)
    every = [*case_actions.state_offers(ctx), *case_actions.other_offers(ctx)]
    return next(one for one in every if one.words == name)


def test_tells_who_it_is_about_and_writes_the_opening_down(session: Session, show: Show) -> None:
    case = active(session)
    before = sum(entry.action == "view" for entry in acts(session, case))
    page = show(case.id)
    assert page.sheet is not None
    assert page.strip._full.startswith(page.sheet.page.file.person.display_name or "")
    assert page.subtitle() == case.number
    session.do(lambda _store: None)  # behind the opening, in the same order
    assert sum(entry.action == "view" for entry in acts(session, case)) == before + 1


@pytest.mark.parametrize("language", ["it", "ar"])
def test_every_part_of_many_cases_can_be_shown(session: Session, show: Show, language: str) -> None:
    texts.set_language(language)
    for case in session.ask(Reader.find, Case)[:8]:
        page = show(case.id)
        for key in SECTIONS:
            page.turn_to(key)
            assert page._section is not None
    assert texts.missing() == frozenset()
    texts.set_language("it")


def test_every_control_of_every_part_has_a_name(session: Session, show: Show) -> None:
    page = show()
    for key in SECTIONS:
        page.turn_to(key)
        controls = [w for w in page.findChildren(QWidget) if isinstance(w, QAbstractButton | QLineEdit)]
        assert [w for w in controls if not (w.accessibleName() or w.text())] == [], key


def test_control_page_down_turns_to_the_next_part(show: Show) -> None:
    page = show()
    press(None, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert page.chips.keys() == ["person"]
    press(None, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    press(None, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert page.chips.keys() == [list(SECTIONS)[-1]]


def test_a_reserved_note_is_shut_until_asked_for_and_the_opening_is_written_down(
    qtbot: QtBot, session: Session, show: Show
) -> None:
    case = active(session)
    session.do(
        contacts.record,
        Contact(person=case.person, case=case.id, type="followup", text="Colloquio breve"),
        reserved_text="Parole di prova riservate",
    )
    page = show(case.id)
    assert "Parole di prova riservate" not in words(page)
    assert not [entry for entry in acts(session, case) if entry.action == "read"]
    found(page, DiaryCard).open_reserved()
    qtbot.waitUntil(lambda: "Parole di prova riservate" in words(page))
    note = session.ask(Reader.find, ReservedNote, person=case.person)[0]
    person_acts = [e for e in acts(session, case) if e.action == "read"]
    reserved_acts = session.ask(case_pages.who_opened, note)  # type: ignore[arg-type]
    assert any("reserved_note" in entry.detail for entry in (*person_acts, *reserved_acts))


def test_vulnerabilities_open_on_demand(qtbot: QtBot, session: Session, show: Show) -> None:
    case = active(session)
    page = show(case.id, section="reserved")
    part = found(page, ReservedPart)
    part.open_button.click()
    qtbot.waitUntil(
        lambda: any("vulnerability_flag" in e.detail for e in acts(session, case) if e.action == "read")
    )
    qtbot.waitUntil(lambda: "Solo per lettori nominati" in words(page))


def test_a_task_is_ticked_off_and_brought_back(
    qtbot: QtBot, session: Session, show: Show, window: MainWindow
) -> None:
    case = active(session)
    task = session.do(tasks.create, Task(person=case.person, case=case.id, title="Chiamare la scuola"))
    page = show(case.id, section="tasks")
    box = found(page, QCheckBox, f"task.{task.id.hex()}")
    assert "Chiamare la scuola" in box.accessibleName()
    press(box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: state_of(session, task) == tasks.DONE)
    qtbot.waitUntil(lambda: window._toast.isVisible())
    press(None, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: state_of(session, task) == tasks.OPEN)


def state_of(session: Session, task: Task) -> str | None:
    found = session.ask(Reader.get, Task, task.id)
    return found.state if found else None


def test_suspending_asks_for_the_reason_at_its_place(qtbot: QtBot, session: Session, show: Show) -> None:
    case = active(session)
    page = show(case.id)
    page._run(offer(page, "Passa a: Sospeso"))
    assert page.act is not None
    page.submit()
    act = page.act
    qtbot.waitUntil(lambda: act.form.row("suspended_reason").problem() != "")
    act.form.set_values({"suspended_reason": "Ricovero lungo"})
    page.submit()
    qtbot.waitUntil(lambda: held(session, case.id).state == "suspended")
    assert held(session, case.id).suspended_reason == "Ricovero lungo"
    qtbot.waitUntil(lambda: page.act is None)
    qtbot.waitUntil(lambda: page.strip._state.text() == "Sospeso")


def test_no_part_ever_opens_a_window_of_its_own(session: Session, show: Show, window: MainWindow) -> None:
    page = show()
    before = {one for one in QApplication.topLevelWidgets() if one.isVisible()}
    for key, build in SECTIONS.items():
        assert page.sheet is not None
        made = build(page.context(page.sheet))
        assert {one for one in QApplication.topLevelWidgets() if one.isVisible()} == before, key
        made.deleteLater()


def test_esc_gives_an_act_up(show: Show) -> None:
    page = show()
    page._run(offer(page, "Passa a: Sospeso"))
    assert page.step_back()
    assert page.act is None
    assert not page.step_back()


def test_closing_says_what_is_left_behind(qtbot: QtBot, session: Session, show: Show) -> None:
    case = next(c for c in session.ask(Reader.find, Case, state="active") if c.responsible != session.user.id)
    session.do(tasks.create, Task(person=case.person, case=case.id, title="Ancora da fare"))
    page = show(case.id)
    page._run(offer(page, "Chiudi il caso…"))
    assert page.act is not None
    page.act.form.set_values({"closing_reason": "housing"})
    page.submit()
    qtbot.waitUntil(lambda: held(session, case.id).state in ("closed", "followup"))
    qtbot.waitUntil(lambda: page.message.text() != "")
    assert "Riapri il caso…" in [one.words for one in case_actions.state_offers(fresh(qtbot, page))]


def fresh(qtbot: QtBot, page: CasePage) -> Any:
    qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.page.case.state in ("closed", "followup"))
    assert page.sheet is not None
    return page.context(page.sheet)


def test_moving_to_another_site_moves_the_place(qtbot: QtBot, session: Session, show: Show) -> None:
    case = active(session)
    other = next(site for site in session.ask(Reader.find, Site) if site.id != case.site)
    page = show(case.id)
    page._run(offer(page, "Sposta in un altro centro…"))
    assert page.act is not None
    page.act.form.set_values({"site": other.id.hex()})
    page.submit()
    qtbot.waitUntil(lambda: held(session, case.id).site == other.id)


def test_coming_back_finds_the_same_part(qtbot: QtBot, window: MainWindow, show: Show) -> None:
    page = show(section="papers")
    window.go("history", case=page._id)
    window.back()
    qtbot.waitUntil(lambda: page.chips.keys() == ["papers"])


def test_mirrored_in_arabic_the_first_fact_stands_at_the_right(show: Show) -> None:
    texts.set_language("ar")
    page = show()
    assert page.strip._first.text().startswith("\u200f")
    texts.set_language("it")


def test_the_palette_offers_what_the_menu_of_the_case_holds(
    qtbot: QtBot, show: Show, window: MainWindow
) -> None:
    page = show()
    titles = [command.title for command in matching(window._commands(), "mediat")]
    assert titles == [texts.t("case.ask_mediator")]
    assert page.sheet is not None
    offers = [one.words for one in case_actions.other_offers(page.context(page.sheet))]
    assert set(offers) <= {command.title for command in window._commands()}
    window.open_palette("diritti della")
    model = window._palette.panel.model

    def lines() -> list[str]:
        return [str(model.data(model.index(n))) for n in range(model.rowCount())]

    qtbot.waitUntil(lambda: texts.t("page.help") in lines())
    assert lines().index(texts.t("case.rights")) < lines().index(texts.t("page.help"))


def test_a_mediator_asked_for_is_seen_on_the_case(show: Show, session: Session) -> None:
    case = next(
        one
        for one in session.ask(Reader.find, Case, state="active")
        if not session.ask(mediation_views.all_lines, session.user.id, datetime.now(UTC), person=one.person)
    )
    assert texts.t("case.mediators_asked") not in words(show(case.id, section="tasks"))
    begun = session.ask(mediation_views.slip_for, case.person, case.id, session.user)
    session.do(Store.add, replace(begun, state="requested", language="fas", setting="hospital"))
    page = show(case.id, section="tasks")
    page.turn_to("tasks")
    assert texts.t("case.mediators_asked") in words(page)
