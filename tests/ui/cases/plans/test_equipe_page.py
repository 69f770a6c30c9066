"""Minutes by keyboard, signed one by one and locked; the agenda leads to them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.session import Session
from app.usecases import cases, equipe, equipe_pages
from app.usecases.saving import today
from tests.app.usecases.acting import colleague
from tests.app.usecases.planning import approved, in_days
from tests.ui.cases.plans.conftest import buttons, key, page_of, press, type_in
from tests.ui.windows import settled
from ui.cases.documents.button import DocumentChoice
from ui.cases.plans.agenda_page import AgendaPage
from ui.cases.plans.equipe_page import EquipePage
from ui.cases.plans.minutes_view import MinutesView
from ui.main_window import MainWindow
from ui.texts import t

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(qtbot: QtBot, window: MainWindow, case: Case) -> EquipePage:
    window.go("equipe", case=case.id)
    page: EquipePage = page_of(window)
    qtbot.waitUntil(lambda: page.before is not None)
    return page


def test_minutes_by_keyboard(qtbot: QtBot, window: MainWindow, session: Session, case: Case) -> None:
    approved(session, case.id, colleague(session))
    page = opened(qtbot, window, case)
    press(page, t("equipe.begin"))
    qtbot.waitUntil(lambda: page.form is not None)
    form = page.form
    assert form is not None
    type_in(form.form.field("summary"), "Tutto bene")
    form.form.field("decision").set_value("continue")
    form.form.field("person_present").set_value(True)
    press(form, t("equipe.add_decision"))
    key(Qt.Key.Key_S)
    key(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(session.ask(equipe.of_case, case.id)[0].decisions))
    settled(qtbot, window)
    form = page.form
    assert form is not None
    form.lock()
    qtbot.waitUntil(lambda: form.problem.isVisible())
    assert t("equipe.unsigned", n=1) in form.problem.text()
    press(form, t("equipe.sign"))
    qtbot.waitUntil(lambda: page.asked is not None)
    assert page.asked is not None
    press(page.asked, t("signature.by_keyboard"))
    type_in(page.asked.field.typed, "Marta Prova")
    key(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.asked is None)
    assert page.form is not None
    page.form.lock()
    qtbot.waitUntil(lambda: bool(page.findChildren(MinutesView)))
    (minutes,) = session.ask(equipe.of_case, case.id)
    assert minutes.is_locked
    press(page, t("equipe.correct"))
    assert page.form is not None
    type_in(page.form.form.field("changes"), "Altro")
    page.submit()
    qtbot.waitUntil(lambda: len(session.ask(equipe.of_case, case.id)) == 2)
    states = {one.review.state: one.review.changes for one in session.ask(equipe.of_case, case.id)}
    assert states == {"locked": None, "draft": "Altro"}


def test_signed_on_paper_closed_and_corrected_once(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    review = session.do(equipe.begin, case.id)
    (me,) = session.ask(equipe.read, review.id).there
    page = opened(qtbot, window, case)
    form = page.form
    assert form is not None
    form.form.field("summary").set_value("Detto a voce")
    form.form.field("decision").set_value("continue")
    form.form.field("person_present").set_value(False)
    press(form, t("documents.make.minutes"))
    qtbot.waitUntil(lambda: bool(page.findChildren(DocumentChoice)))
    assert session.ask(equipe.read, review.id).review.summary == "Detto a voce", "what is printed is kept"
    page.findChildren(DocumentChoice)[0].close()
    page.ask_signature(review.id, me.id)
    assert page.asked is not None
    page.asked.how.set_value("paper")
    page.asked.submit()
    qtbot.waitUntil(lambda: page.asked is None and page.form is not form)
    assert page.form is not None
    page.form.lock()
    qtbot.waitUntil(lambda: bool(page.findChildren(MinutesView)))
    press(page, t("equipe.correct"))
    form = page.form
    assert form is not None
    offered = buttons(form)
    assert t("forms.save") in offered
    assert {t("equipe.sign"), t("equipe.lock"), t("documents.make.minutes")}.isdisjoint(offered)
    page.submit()
    qtbot.waitUntil(lambda: page.form not in (None, form))
    states = sorted(one.review.state or "" for one in session.ask(equipe.of_case, case.id))
    assert states == ["draft", "locked"]
    assert page.form is not None
    assert t("equipe.sign") in buttons(page.form)


def test_half_typed_minutes_are_there_again(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    session.do(equipe.begin, case.id)
    page = opened(qtbot, window, case)
    assert page.form is not None
    assert not page.form.is_touched()
    type_in(page.form.form.field("summary"), "Mezza frase")
    press(page.form, t("equipe.add_there"))
    page.save_state()
    window.go("cases")
    page = opened(qtbot, window, case)
    qtbot.waitUntil(
        lambda: page.form is not None and page.form.form.field("summary").value() == "Mezza frase"
    )
    assert page.form is not None
    assert len(page.form.there.typed()) == 2


def test_the_agenda_says_why_and_leads_to_the_case(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    assert session.ask(equipe_pages.agenda, session.user, session.do(today)) == []
    session.do(cases.change_state, case.id, "exit_planned", planned_exit_on=in_days(session, 20))
    window.go("equipe_agenda")
    page: AgendaPage = page_of(window)
    qtbot.waitUntil(lambda: len(page.items) == 1)
    told = "\n".join(one.text() for one in page.findChildren(QLabel))
    assert "Amina Diallo" in buttons(page) | {told}
    press(page, t("equipe.look"))
    assert isinstance(page_of(window), EquipePage)


def test_facts_and_minutes_stand_one_below_the_other_in_a_small_window(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    page = opened(qtbot, window, case)
    assert page._parts is not None
    first, minutes, _ = page._parts
    assert first.y() == minutes.y()
    window.resize(1024, 600)
    qtbot.waitUntil(lambda: first.geometry().bottom() < minutes.y())
