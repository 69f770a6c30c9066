"""Data protection: who sees which part; a list is confirmed by counting it; a week is turned and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.domain.audit_book import monday
from app.domain.case import Case
from app.domain.person import Person
from app.domain.project import Project
from app.domain.rights import Restriction
from app.domain.site import Site
from app.domain.user import User
from app.session import Session
from app.storage import audit
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import case_pages, exports, overdue
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui.data_care import week_paper
from ui.data_care.audit_section import AuditSection
from ui.data_care.page import DataCarePage, offered
from ui.data_care.retention_section import RetentionSection
from ui.main_window import MainWindow
from ui.pages import is_offered
from ui.texts import inserted, t
from ui.today.page import TodayPage
from ui.widgets.buttons import Button


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(Path(tmp_path_factory.mktemp("data-care")), "supervisor")
    yield made
    made.close()


def old_cases(store: Store) -> list[Case]:
    project = store.add(Project(code="FRA", title="x", fund="FAMI2127"))
    made = []
    for number, at in enumerate((None, None, None, project.id)):
        person = store.add(Person(display_name=f"Persona {number}"))
        told = Case(
            person=person.id, number=f"P-{number}", state="closed", closed_on=date(2019, 1, 1), project=at
        )
        made.append(store.add(told))
    store.add(Restriction(person=made[2].person, from_on=date(2026, 1, 1), reason="x"))
    return made


def section_of(qtbot: QtBot, window: MainWindow, key: str) -> DataCarePage:
    window.go("data_care", section=key)
    page = shown_page(window)
    assert isinstance(page, DataCarePage)
    return page


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        ("supervisor", ["audit", "retention", "letters", "erasures"]),
        ("dpo", ["audit", "retention", "letters", "erasures"]),
        ("auditor", ["audit", "erasures"]),
        ("operator", []),
    ],
)
def test_each_role_sees_its_parts(role: str, parts: list[str]) -> None:
    user = User(name="X", role=role)
    assert is_offered("data_care", user) is bool(parts)
    if parts:
        assert offered(user) == parts


def test_a_list_is_confirmed_by_typing_how_many(qtbot: QtBot, session: Session) -> None:
    cases = session.do(old_cases)
    with window_on(qtbot, session, "data_care") as window:
        page = section_of(qtbot, window, "retention")
        section = page.section
        assert isinstance(section, RetentionSection)
        qtbot.waitUntil(lambda: len(section.rows) == 3)
        assert [row.tick.isEnabled() for row in section.rows].count(False) == 1
        assert not section.erase.isEnabled()
        (project,) = [
            one for one in section.findChildren(Button) if one.accessibleName() == t("retention.open_project")
        ]
        project.click()
        assert shown_page(window).title() == t("kind.project")
        window.back()
        section._tick_all()
        assert {one.person for one in section.chosen()} == {cases[0].person, cases[1].person}
        section.erase.click()
        asked = section.confirmation
        assert asked is not None
        section.rows[0].tick.setChecked(not section.rows[0].tick.isChecked())
        assert section.confirmation is None, "what was asked was about another number"
        section._tick_all()
        section.erase.click()
        assert section.confirmation is not None
        section.confirmation.typed.setText("3")
        assert not section.confirmation.button.isEnabled()
        section.confirmation.typed.setText("2")
        section.confirmation.button.click()
        qtbot.waitUntil(lambda: len(section.rows) == 1, timeout=10_000)
    left = session.ask(Reader.get_many, Person, [one.person for one in cases if one.person])
    assert set(left) == {cases[2].person, cases[3].person}


def test_no_chip_bears_the_ring_of_the_keyboard_before_one_is_pressed(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "today") as window:
        page = section_of(qtbot, window, "erasures")
        assert not page.chips.isAncestorOf(window.focusWidget())
        page.chips.findChildren(QAbstractButton)[1].click()
        assert page.chips.keys() == ["retention"]


def test_a_week_is_read_turned_and_written_on_paper(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    person = session.do(Store.add, Person(display_name="Awa Prova"))
    case = session.do(Store.add, Case(person=person.id, number="Z-1", state="active"))
    session.do(case_pages.opened, case.id)
    session.do(exports.note_table, "cases", 12)
    with window_on(qtbot, session, "data_care") as window:
        page = section_of(qtbot, window, "audit")
        section = page.section
        assert isinstance(section, AuditSection)
        qtbot.waitUntil(lambda: section._week is not None)
        this = monday(datetime.now().astimezone().date())
        assert section._week is not None
        assert section._week.monday == this - timedelta(days=7)
        section._later.click()
        qtbot.waitUntil(lambda: section._week is not None and section._week.monday == this)
        assert not section._later.isEnabled()
        paper = tmp_path / "week.pdf"
        week_paper.save(paper, window, section._week)
        qtbot.waitUntil(lambda: paper.exists() and paper.stat().st_size > 0)
    read = pypdfium2.PdfDocument(paper.read_bytes())
    words = " ".join("".join(one.get_textpage().get_text_range() for one in read).split())
    assert t("audit.paper.cases") in words
    assert "12" in words
    noted = [
        one.action for one in session.ask(lambda r: audit._entries(r, "detail LIKE ?", "%audit_book%", 20))
    ]
    assert {"read", "print"} <= set(noted), "that it was looked at is noted too"


def test_who_holds_no_file_sees_counts_and_reminds_and_the_site_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    own = new_session(tmp_path, "supervisor")
    sara, today = own.user, datetime.now().astimezone().date()
    site = own.do(Store.add, Site(name="Casa"))
    cases = own.do(old_cases)
    for one in cases:
        own.do(Store.save, replace(one, site=site.id))
    overdue.after_round(own, today)
    own.become(own.do(Store.add, User(name="Dina Neri", role="dpo")))
    with window_on(qtbot, own, "data_care") as window:
        page = section_of(qtbot, window, "retention")
        remind = t("overdue.remind_site", site=inserted("Casa"))
        qtbot.waitUntil(lambda: bool(named(page, remind)))
        told = {one.text() for one in page.findChildren(QLabel)}
        assert t("overdue.held", n=1) in told
        assert not any("Persona" in one for one in told)
        named(page, remind)[0].click()
        qtbot.waitUntil(lambda: bool(own.ask(overdue.asked_of, sara)))
        qtbot.waitUntil(lambda: not named(page, remind))
    own.become(sara)
    with window_on(qtbot, own, "today") as window:
        first = shown_page(window)
        assert isinstance(first, TodayPage)
        qtbot.waitUntil(lambda: "Dina Neri" in first.asked.text())
        page = section_of(qtbot, window, "retention")
        qtbot.waitUntil(lambda: bool(named(page, t("overdue.seen"))))
        named(page, t("overdue.seen"))[0].click()
        qtbot.waitUntil(lambda: not own.ask(overdue.asked_of, sara))
        qtbot.waitUntil(lambda: not named(page, t("overdue.seen")))
    own.close()


def named(page: DataCarePage, name: str) -> list[Button]:
    return [one for one in page.findChildren(Button) if one.accessibleName() == name and one.isVisible()]
