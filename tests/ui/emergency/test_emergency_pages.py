"""The way through an emergency on the screen: the door, the form, the hour, the review, the envelope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.emergency import BreakGlass, EscrowKey
from app.storage.reader import Reader
from app.usecases.emergency import opening, reviewing
from app.usecases.emergency.opening import Door
from tests.scenarios.office import SITE
from tests.ui.accessible import nameless
from tests.ui.emergency.night import BASIS, NOTE, Night, night_in, turn
from tests.ui.windows import press, settled, shown_page, window_on
from ui.cases.sections.emergency_door import DoorCard
from ui.emergency import held
from ui.emergency.code_page import CodePage, ShowWordsStep
from ui.emergency.envelopes_card import EnvelopesCard
from ui.emergency.notice import EmergencyNotice
from ui.emergency.opening_form import OpeningForm
from ui.emergency.page import EmergencyPage
from ui.main_window import MainWindow
from ui.supervision.inbox_table import InboxTable
from ui.supervision.review_panel import ReviewPanel
from ui.texts import set_language, t
from ui.unlock.recovery_steps import TypeBackStep

W = TypeVar("W", bound=QWidget)
WHY = "Ritrovata senza conoscenza, il 118 chiede"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    with night_in(tmp_path_factory.mktemp("night")) as made:
        yield made


@pytest.fixture(autouse=True)
def italian() -> None:
    set_language("it")


def the(window: MainWindow, kind: type[W]) -> W:
    found = shown_page(window).findChild(kind)
    assert isinstance(found, kind)
    return found


def read(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def emergency(window: MainWindow, night: Night) -> EmergencyPage:
    window.go("emergency", person=night.person.id, case=night.case)
    page = shown_page(window)
    assert isinstance(page, EmergencyPage)
    return page


def wrong(page: EmergencyPage) -> set[str]:
    return {name for name, row in page.form._rows.items() if row.problem()}


def filled(page: EmergencyPage, words: str) -> None:
    page.form.reason.set_value("health")
    page.form.words.set_value(WHY)
    page.form.code.setText(words)


def test_an_operator_opens_reads_for_an_hour_and_closes(qtbot: QtBot, night: Night) -> None:
    with window_on(qtbot, night.luca.session, "today") as window:
        window.go("case", case=night.case, section="reserved")
        qtbot.waitUntil(lambda: the(window, DoorCard).button is not None)
        told = read(shown_page(window))
        assert t("case.vulnerabilities_none") not in told, "who may not read it is told nothing of it"
        door = the(window, DoorCard).button
        assert door is not None
        door.click()
        first = shown_page(window)
        assert isinstance(first, EmergencyPage)
        page = first
        assert nameless(page) == []
        page.submit()
        qtbot.waitUntil(lambda: wrong(page) == {"reason", "words", "code"})
        filled(page, " ".join(reversed(night.code.words)))
        page.submit()
        qtbot.waitUntil(lambda: wrong(page) == {"code"} or bool(page.form.trouble.text()))
        filled(page, night.words)
        assert page.save_state() == {"reason": "health", "words": WHY}
        page.submit()
        qtbot.waitUntil(lambda: page.view is not None)
        assert page.view is not None
        shown = read(page.view)
        assert NOTE in shown
        assert BASIS in shown
        assert "59:" in page.view.left.text() or "60:" in page.view.left.text()
        assert (page.form.code.text(), page.form.words.value()) == ("", None)

        window.go("case", case=night.case, section="reserved")
        qtbot.waitUntil(lambda: t("emergency.is_open") in read(shown_page(window)))
        page = emergency(window, night)
        assert page.view is not None, "it is still open within the hour"
        page.view.close_button.click()
        assert held.held(window.session, night.person.id) is None
        assert emergency(window, night).view is None


def test_when_the_hour_is_over_it_closes_by_itself(qtbot: QtBot, night: Night) -> None:
    session = night.luca.session
    opened = opening.open_case(session, night.person.id, night.words, "missing", WHY)
    with window_on(qtbot, session, "today") as window:
        held.hold(session, night.person.id, opened)
        page = emergency(window, night)
        assert page.view is not None
        page.view.tick()
        assert page.view is not None
        page.view._opened = replace(opened, ends=0.0)
        page.view.tick()
        assert page.view is None
        assert shown_page(window) is not page
    held.hold(session, night.person.id, replace(opened, ends=0.0))
    assert held.held(session, night.person.id) is None


def test_the_supervisor_is_told_judges_and_makes_a_new_envelope(
    qtbot: QtBot, night: Night, tmp_path: Path
) -> None:
    turn(night.luca, night.sara)
    session = night.sara.session
    waiting = session.ask(reviewing.waiting)
    assert waiting
    with window_on(qtbot, session, "today") as window:
        notice = the(window, EmergencyNotice)
        qtbot.waitUntil(lambda: bool(notice.opened.text()))
        assert t("emergency.due.opened") in notice.envelope.text()
        assert nameless(notice) == []
        notice._look()
        panel = the(window, ReviewPanel)
        qtbot.waitUntil(lambda: panel.row is not None and panel._details is not None)
        assert panel.approve.text() == t("emergency.justified_do")
        assert WHY in read(panel)
        assert t("kind.vulnerability_flag") in read(panel)
        table = the(window, InboxTable)
        table.setFocus()
        press(Qt.Key.Key_R)
        page_ = shown_page(window)
        page_.submit()
        form = panel.remarks
        assert form._wrong.text() == t("supervision.words_missing")
        assert form._of_text._name.text() == t("supervision.why_unjustified")
        assert not form.field.isVisible()
        assert page_.step_back()
        table.setFocus()
        press(Qt.Key.Key_A)
        settled(qtbot, window)
        assert len(session.ask(reviewing.waiting)) == len(waiting), (
            "one key in passing decides nothing for good"
        )
        assert window._toast._words.text() == t("supervision.final")
        press(Qt.Key.Key_A)
        qtbot.waitUntil(lambda: len(session.ask(reviewing.waiting)) == len(waiting) - 1)

        window.go("settings")
        card = the(window, EnvelopesCard)
        qtbot.waitUntil(lambda: bool(card.buttons))
        card.buttons[0].click()
        page = shown_page(window)
        assert isinstance(page, CodePage)
        step = page.step
        assert isinstance(step, ShowWordsStep)
        words = step._code.words
        assert set(words) <= set(read(step).split("\n"))
        step.save_pdf(tmp_path / "sheet.pdf")
        assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
        step.save_pdf(tmp_path / "nowhere" / "sheet.pdf")
        assert step.told.text() == t("error.place_gone")
        assert page.save_state() == {}
        step.done.emit()
        back = page.step
        assert isinstance(back, TypeBackStep)
        for place, field, _ in back._rows:
            field.setText(words[place])
        back._judge()
        back.press_next()
        qtbot.waitUntil(lambda: len(session.ask(Reader.find, EscrowKey)) == 2)
    newest = max(session.ask(Reader.find, EscrowKey), key=lambda key: key.number or 0)
    assert newest.number == 2


def test_nothing_of_it_is_offered_to_who_reads_it_anyway_nor_without_an_organisation(
    qtbot: QtBot, night: Night
) -> None:
    with window_on(qtbot, night.sara.session, "today") as window:
        window.go("case", case=night.case, section="reserved")
        qtbot.waitUntil(lambda: shown_page(window).findChild(DoorCard) is not None)
        card = the(window, DoorCard)
        settled(qtbot, window)
        assert card.button is None
        assert card.isHidden()
    with window_on(qtbot, night.luca.session, "settings") as window:
        card_of_settings = the(window, EnvelopesCard)
        settled(qtbot, window)
        assert card_of_settings.isHidden()


def test_an_opening_leaves_no_word_of_the_code_in_the_file(night: Night) -> None:
    (first, *_) = night.luca.session.ask(Reader.find, BreakGlass)
    assert not any(word in str(first) for word in night.code.words)
    assert first.site == SITE.id


def test_without_an_envelope_there_is_nothing_to_fill_in(qtbot: QtBot) -> None:
    form = OpeningForm()
    qtbot.addWidget(form)
    form.show()
    form.about(Door(True, "Centro Prova", None))
    assert form.trouble.text() == t("emergency.no_code_yet")
    assert not form.code.isVisible()
    assert not form.open.isVisible()
    form.about(Door(True, "Centro Prova", EscrowKey(number=2)))
    assert form.code.isVisible()
    assert not form.trouble.isVisible()
