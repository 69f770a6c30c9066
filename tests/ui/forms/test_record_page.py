"""Any record of a person on a page: saved by its verb, drafts brought back, refusals at their place."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.consent import Consent
from app.domain.legal import Permit
from app.domain.person import Identifier, Person
from app.domain.site import Site
from app.domain.task import Task
from app.domain.vulnerability import VulnerabilityFlag
from app.session import Session
from app.storage.reader import Reader
from app.usecases import organisation
from tests.app.usecases.acting import newcomer
from tests.ui.forms.conftest import TEST_PAGES
from tests.ui.windows import settled
from ui import texts
from ui.forms.editors import EDITORS, open_record_editor, verb_for, verb_named
from ui.forms.record_page import RecordPage
from ui.forms.record_panel import RecordPanel
from ui.forms.typed import type_into
from ui.main_window import MainWindow


def panel_of(window: MainWindow) -> RecordPanel:
    page = window._navigator.page
    assert isinstance(page, RecordPage)
    assert page.panel is not None
    return page.panel


def kept(session: Session, kind: type[Any]) -> list[Any]:
    return session.ask(Reader.find, kind)


def wait_for_writer(qtbot: QtBot, window: MainWindow) -> None:
    done: list[None] = []
    window.jobs.run(lambda: None, then=done.append)
    qtbot.waitUntil(lambda: bool(done))


@pytest.fixture
def person(session: Session) -> Person:
    return newcomer(session)


def test_every_verb_named_is_there() -> None:
    for kind, editor in EDITORS.items():
        for short in (editor.add, editor.change, editor.remove):
            assert not short or callable(verb_named(f"app.usecases.{short}")), kind


def test_a_permit_is_added_from_its_page_and_the_page_goes_back(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    open_record_editor(window, Permit(person=person.id), new=True)
    panel = panel_of(window)
    type_into(panel.form.field("type"), "ASILO")
    type_into(panel.form.field("expires_on"), "3.5.2027")
    assert window._navigator.page is not None
    window._navigator.page.submit()
    qtbot.waitUntil(lambda: window.top_bar._title.accessibleName() == texts.t("page.today"))
    assert [(p.type, str(p.expires_on)) for p in kept(session, Permit)] == [("ASILO", "2027-05-03")]
    wait_for_writer(qtbot, window)
    assert session.drafts() == []


def test_wrong_answers_stop_nothing_but_the_saving(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    open_record_editor(window, Permit(person=person.id), new=True)
    panel = panel_of(window)
    type_into(panel.form.field("expires_on"), "presto")
    panel.submit()
    assert len(panel.summary.links()) == 2
    assert kept(session, Permit) == []
    panel.summary.links()[1].click()
    assert QApplication.focusWidget() is panel.form.field("expires_on").input


def test_what_a_verb_refuses_is_said_at_its_field(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    open_record_editor(window, Consent(person=person.id), new=True)
    panel = panel_of(window)
    type_into(panel.form.field("type"), "share")
    panel.submit()
    qtbot.waitUntil(lambda: bool(panel.form._at["recipients"].row("recipients").problem()))
    assert panel.form._at["categories"].row("categories").problem()
    assert len(panel.summary.links()) == 2


def test_a_doubt_about_the_answers_is_said_and_does_not_stop(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    open_record_editor(window, Permit(person=person.id, type="ASILO"), new=True)
    panel = panel_of(window)
    type_into(panel.form.field("state"), "valid")
    type_into(panel.form.field("expires_on"), "1.1.2020")
    qtbot.waitUntil(lambda: bool(panel.form._at["state"].row("state").problem()))
    panel.submit()
    qtbot.waitUntil(lambda: len(kept(session, Permit)) == 1)


@pytest.mark.parametrize(("kind", "few"), [(VulnerabilityFlag, True), (Permit, False)])
def test_what_few_may_read_is_marked(
    window: MainWindow, person: Person, kind: type[VulnerabilityFlag | Permit], few: bool
) -> None:
    open_record_editor(window, kind(person=person.id), new=True)
    assert bool(panel_of(window).few.text()) == few


def test_somebody_elses_identifier_is_refused_at_the_number(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    other = newcomer(session, "Sara Prova")
    open_record_editor(window, Identifier(person=other.id, type="CUI", value="05ABCD1"), new=True)
    panel_of(window).submit()
    qtbot.waitUntil(lambda: not isinstance(window._navigator.page, RecordPage))
    open_record_editor(window, Identifier(person=person.id, type="CUI", value="05 abcd 1"), new=True)
    panel = panel_of(window)
    panel.submit()
    qtbot.waitUntil(lambda: bool(panel.form._at["value"].row("value").problem()))
    assert len(kept(session, Identifier)) == 1


def test_who_has_gone_elsewhere_meanwhile_is_not_taken_back(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    open_record_editor(window, Task(person=person.id, title="Chiamare"), new=True)
    panel_of(window).submit()
    window.go("home")
    window.go("case")
    qtbot.waitUntil(lambda: len(kept(session, Task)) == 1)
    wait_for_writer(qtbot, window)
    settled(qtbot, window)
    entry = window._navigator.entry()
    assert entry is not None
    assert entry.key == "case"


def test_a_half_typed_form_is_there_when_it_is_opened_again(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    open_record_editor(window, Task(person=person.id), new=True)
    panel = panel_of(window)
    type_into(panel.form.field("title"), "Chiamare la questura per")
    type_into(panel.form.field("due"), "gioved")
    window.go("home")
    wait_for_writer(qtbot, window)
    open_record_editor(window, Task(person=person.id), new=True)
    again = panel_of(window)
    qtbot.waitUntil(lambda: again.form.field("title").text() == "Chiamare la questura per")
    assert again.form.field("due").input.text() == "gioved"
    assert not again.notice.isHidden()
    again.start_clean()
    wait_for_writer(qtbot, window)
    assert again.form.field("title").text() == ""
    assert session.drafts() == []


def test_the_draft_of_what_belongs_to_nobody_comes_back_too(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    open_record_editor(window, Site(), organisation.save_site, new=True)
    type_into(panel_of(window).form.field("name"), "Casa nuo")
    window.go("home")
    wait_for_writer(qtbot, window)
    open_record_editor(window, Site(), organisation.save_site, new=True)
    again = panel_of(window)
    qtbot.waitUntil(lambda: again.form.field("name").text() == "Casa nuo")
    again.submit()
    qtbot.waitUntil(lambda: [one.name for one in kept(session, Site)] == ["Casa nuo"])


def test_typing_is_safe_within_two_seconds(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    open_record_editor(window, Task(person=person.id), new=True)
    type_into(panel_of(window).form.field("title"), "Prendere appuntamento")
    qtbot.waitUntil(lambda: len(session.drafts()) == 1, timeout=4000)
    assert "Prendere appuntamento" in session.drafts()[0].body


def test_the_screen_comes_back_after_a_lock_with_cursor_and_words(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    open_record_editor(window, Task(person=person.id), new=True)
    field = panel_of(window).form.field("title")
    type_into(field, "Portare i documenti")
    field.setFocus()
    field.setCursorPosition(7)
    state = window.save_state()
    other = MainWindow(session, window.jobs, pages=TEST_PAGES)
    qtbot.addWidget(other)
    with qtbot.waitExposed(other):
        other.show()
    other.activateWindow()
    other.restore_state(state)
    field = panel_of(other).form.field("title")
    assert (field.text(), field.cursorPosition()) == ("Portare i documenti", 7)
    assert QApplication.focusWidget() is field
    wait_for_writer(qtbot, other)
    other.stop()


def test_a_part_can_be_taken_out_and_the_way_back_is_offered(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    part = Identifier(person=person.id, type="STP", value="STP1234567890123")
    session.do(verb_named(verb_for(part, new=True)), part)
    open_record_editor(window, kept(session, Identifier)[0])
    panel = panel_of(window)
    panel._remove(verb_named("app.usecases.people:remove_part"))
    qtbot.waitUntil(lambda: kept(session, Identifier) == [])
    qtbot.waitUntil(lambda: window._toast.text() == texts.t("forms.removed"))
    assert window._toast.undo()
    qtbot.waitUntil(lambda: len(kept(session, Identifier)) == 1)
