"""Nobody's data are erased by one press, nor while something stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.erasure import MISTAKE, Erasure
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.project import Project
from app.domain.reception import Placement
from app.domain.rights import Restriction, RightsRequest
from app.domain.site import Site
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import rights
from tests.profile import new_session
from tests.ui.windows import settled, shown_page, window_on
from ui import texts
from ui.cases.record_row import RecordRow
from ui.data_care.erasures_page import ErasuresPage
from ui.forms.record_page import RecordPage
from ui.main_window import MainWindow
from ui.page import Page
from ui.rights.confirmation import TypedConfirmation
from ui.rights.erasure_page import ErasurePage
from ui.rights.hold_ways import law_words
from ui.rights.page import RightsPage
from ui.texts import t
from ui.widgets.buttons import Button

DAY = date(2026, 1, 1)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path, "supervisor")
    yield made
    made.close()


def case(session: Session, state: str, closed: date | None = None) -> Case:
    def verb(store: Store) -> Case:
        person = store.add(Person(display_name="Aïcha Ben Prova"))
        return store.add(Case(person=person.id, number="P-1", state=state, closed_on=closed))

    return session.do(verb)


def page_of(qtbot: QtBot, window: MainWindow, person: RecordId | None, **more: RecordId) -> ErasurePage:
    window.go("erase", person=person, **more)
    page = shown_page(window)
    assert isinstance(page, ErasurePage)
    qtbot.waitUntil(lambda: page.subtitle() != "")
    return page


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("Aïcha Ben Prova", True),
        (" aicha  BEN prova ", True),
        ("Aïcha", False),
        ("", False),
    ],
)
def test_the_whole_name_is_typed_whatever_the_accents(qtbot: QtBot, typed: str, fits: bool) -> None:
    asked = TypedConfirmation("?", "Aïcha Ben Prova", "Cancella")
    qtbot.addWidget(asked)
    told: list[bool] = []
    asked.confirmed.connect(lambda: told.append(True))
    asked.typed.setText(typed)
    assert asked.button.isEnabled() is fits
    asked.typed.returnPressed.emit()
    assert bool(told) is fits
    assert asked.other.isVisibleTo(asked) is (not fits and typed != "")
    asked.typed.setText("A")
    assert not asked.other.isVisibleTo(asked)


def test_a_number_may_be_typed_in_the_digits_of_another_script(qtbot: QtBot) -> None:
    asked = TypedConfirmation("?", "12", "Cancella")
    qtbot.addWidget(asked)
    asked.typed.setText("١٢")
    assert asked.fits
    asked.typed.setText("١٣")
    assert not asked.fits


def test_each_thing_in_the_way_has_a_way_to_its_mending(qtbot: QtBot, session: Session) -> None:
    def verb(store: Store) -> RecordId:
        person = store.add(Person(display_name="Aïcha Ben Prova")).id
        site = store.add(Site(name="Casa"))
        fund = store.add(Project(code="FRA", title="x", fund="FAMI2127"))
        store.add(Case(person=person, number="P-1", state="closed", closed_on=DAY, project=fund.id))
        store.add(Placement(person=person, site=site.id, state="in", entered_on=PartialDate.of_day(DAY)))
        store.add(AsylumProcedure(person=person, appeal_filed_on=DAY))
        store.add(RightsRequest(person=person, type="access", state="open"))
        store.add(Restriction(person=person, from_on=DAY, reason="x"))
        return person

    person = session.do(verb)
    with window_on(qtbot, session, "today") as window:
        for key, opened in {
            "stay.ending.title": ("placement", "stay.ending.title"),
            "retention.open_project": ("project", "kind.project"),
            "erasure.way.appeal": ("asylum_procedure", "kind.asylum_procedure"),
            "rights.answer": ("rights_request", "kind.rights_request"),
        }.items():
            page = page_of(qtbot, window, person)
            press(qtbot, page, key)
            form = shown_page(window)
            assert isinstance(form, RecordPage)
            assert form.panel is not None
            assert (form.panel.form.kind.name, form.title()) == (opened[0], t(opened[1]))
        window.go("erase", person=person)
        page = page_of(qtbot, window, person)
        press(qtbot, page, "rights.limit_end")
        qtbot.waitUntil(lambda: not buttons(page, "rights.limit_end"))
        press(qtbot, page, "stay.ending.title")
        form = shown_page(window)
        assert isinstance(form, RecordPage)
        assert form.panel is not None
        assert buttons(form, "stay.ending.do")
        form.panel.form.field("exit_reason").set_value("housing")
        assert form.submit()
        qtbot.waitUntil(lambda: isinstance(shown_page(window), ErasurePage))
        qtbot.waitUntil(lambda: not buttons(page, "stay.ending.title"))


def test_the_law_is_told_in_the_language_of_the_reader_and_cited_as_it_stands() -> None:
    before = texts.language()
    texts.set_language("en")
    try:
        told, source = law_words("kept", "Reg. (UE) 2016/679, art. 18")
    finally:
        texts.set_language(before)
    assert told.startswith("Who asked")
    assert "Source" in source
    assert "art. 18" in source
    assert law_words("", "") == []


def test_what_stands_in_the_way_is_said_and_nothing_can_be_ordered(qtbot: QtBot, session: Session) -> None:
    running = case(session, "active")
    with window_on(qtbot, session, "cases") as window:
        page = page_of(qtbot, window, running.person)
        assert page.confirmation is None
        assert t("erasing.hold.case") in {row.accessibleName() for row in page.findChildren(RecordRow)}


def test_a_request_of_somebody_not_recognised_is_not_followed(qtbot: QtBot, session: Session) -> None:
    over = case(session, "closed", date(2026, 1, 1))
    asked = session.do(rights.receive, RightsRequest(person=over.person, type="erase"))
    with window_on(qtbot, session, "cases") as window:
        page = page_of(qtbot, window, over.person, request=asked.id)
        assert page.confirmation is None
        press(qtbot, page, "rights.recognise")
        qtbot.waitUntil(lambda: page.confirmation is not None)


def test_from_the_request_to_the_order_and_its_certificate(qtbot: QtBot, session: Session) -> None:
    over = case(session, "closed", date(2026, 1, 1))
    asked = RightsRequest(person=over.person, type="erase", identity_checked=True)
    session.do(rights.receive, asked)
    with window_on(qtbot, session, "cases") as window:
        window.go("rights", person=over.person, case=over.id)
        desk = shown_page(window)
        assert isinstance(desk, RightsPage)
        qtbot.waitUntil(lambda: bool(buttons(desk, "erasure.open")))
        buttons(desk, "erasure.open")[0].click()
        page = shown_page(window)
        assert isinstance(page, ErasurePage)
        qtbot.waitUntil(lambda: page.confirmation is not None)
        assert page.confirmation is not None
        page.confirmation.typed.setText("Aicha Ben Prova")
        page.confirmation.button.click()
        qtbot.waitUntil(lambda: isinstance(shown_page(window), ErasuresPage), timeout=10_000)
        shown = shown_page(window)
        assert isinstance(shown, ErasuresPage)
        qtbot.waitUntil(lambda: shown.section.table.current() is not None)
        assert session.ask(Reader.get, Person, over.person) is None
        (order,) = session.ask(Reader.find, Erasure)
        assert (order.ground, order.request) == ("request", asked.id)
        section, line = shown.section, shown.section.table.current()
        assert line is not None
        assert section.everywhere is None
        section._show([replace(line, extends=True)])
        assert section.everywhere is not None
        section.everywhere.click()  # not from a laptop that works alone: refused, and read again
        qtbot.waitUntil(lambda: section.everywhere is None)


def press(qtbot: QtBot, page: Page, key: str) -> None:
    qtbot.waitUntil(lambda: len(buttons(page, key)) == 1)
    buttons(page, key)[0].click()


def buttons(page: Page, key: str) -> list[Button]:
    return [one for one in page.findChildren(Button) if one.accessibleName() == t(key) and one.isVisible()]


def test_what_comes_in_meanwhile_takes_neither_the_name_half_typed_nor_the_reason(
    qtbot: QtBot, session: Session
) -> None:
    held = case(session, "closed", date(2020, 1, 1))
    with window_on(qtbot, session, "today") as window:
        page = page_of(qtbot, window, held.person)
        assert page.ground is not None
        assert page.confirmation is not None
        page.ground.set_value(MISTAKE)
        page.confirmation.typed.setText("Aïch")
        asked = page.confirmation
        case(session, "closed", date(2020, 1, 1))  # of somebody else
        page.refresh(None)
        settled(qtbot, window)
        assert page.confirmation is asked
        assert asked.typed.text() == "Aïch"
        session.do(Store.save, replace(held, state="active", closed_on=None))
        qtbot.waitUntil(lambda: page.confirmation is None)
        session.do(Store.save, replace(held))
        qtbot.waitUntil(lambda: page.confirmation is not None)
