"""Help by F1: at the topic of the page, by keyboard, and back without losing anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.catalogue.help_topics import HelpBook
from app.session import Session
from tests.profile import new_session
from tests.ui.windows import press, shown_page, window_on
from ui import texts
from ui.cases.case_page import CasePage
from ui.help.view import HelpView
from ui.main_window import MainWindow
from ui.people.register_page import RegisterPage
from ui.shell.help_hits import find
from ui.shell.help_page import HelpPage
from ui.shell.shortcuts_sheet import ShortcutsSheet

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = new_session(tmp_path)
    yield session
    session.close()


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Iterator[MainWindow]:
    with window_on(qtbot, session, "cases") as window:
        yield window


def view_of(window: MainWindow) -> HelpView:
    page = shown_page(window)
    assert isinstance(page, HelpPage)
    return page.view


def f1(window: MainWindow) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F1)


def test_f1_opens_what_helps_here_and_esc_leads_back_to_the_half_typed_form(window: MainWindow) -> None:
    window.go("register")
    page = shown_page(window)
    assert isinstance(page, RegisterPage)
    QTest.keyClicks(page.area.editor.names.family, "Traor")
    f1(window)
    assert view_of(window).topic == "register"
    assert view_of(window).text.hasFocus()
    press(Qt.Key.Key_Escape)
    assert shown_page(window) is page
    assert page.area.editor.names.family.text() == "Traor"


def test_f1_once_more_shows_the_keys(window: MainWindow) -> None:
    f1(window)
    assert view_of(window).topic == "find"
    f1(window)
    sheet = window.findChild(ShortcutsSheet)
    assert sheet is not None
    assert sheet.isVisible()
    press(Qt.Key.Key_F1)
    assert not sheet.isVisible()


def test_letters_typed_while_reading_are_searched_for(window: MainWindow) -> None:
    f1(window)
    view = view_of(window)
    press(Qt.Key.Key_A, "p")
    press(Qt.Key.Key_A, "assw")
    assert view.search.text() == "passw"
    assert view.list.keys()[0] == "unlock"
    press(Qt.Key.Key_Down)
    assert view.topic == "unlock"
    assert view.list.hasFocus()
    press(Qt.Key.Key_Escape)  # the search first
    assert view.search.text() == ""
    press(Qt.Key.Key_Escape)
    assert not isinstance(shown_page(window), HelpPage)


def test_the_words_searched_for_are_marked(window: MainWindow) -> None:
    window.go("help", topic="presence")
    view = view_of(window)
    view.search.setText("PRÉSENZE")
    marked = [one.cursor.selectedText() for one in view.text.extraSelections()]
    assert "presenze" in marked
    assert {word.lower() for word in marked} == {"presenze"}
    view.search.clear()
    assert view.text.extraSelections() == []


def test_in_a_small_window_the_text_has_the_greater_part(qtbot: QtBot) -> None:
    more = QPushButton("Scorciatoie da tastiera e altro")
    view = HelpView(more=more)
    qtbot.addWidget(view)
    view.resize(1000, 500)
    view.show_topic("presence")
    with qtbot.waitExposed(view):
        view.show()
    assert (view.list.width(), more.isVisible()) == (270, True)
    view.resize(480, 400)
    qtbot.waitUntil(lambda: view.list.width() < 200)
    assert not more.isVisible()  # cut words would tell nothing
    item = view.list.currentItem()
    assert item.sizeHint().width() <= view.list.width()
    assert view.list.visualItemRect(item).top() > 0


def test_a_link_leads_to_a_topic_and_back(window: MainWindow) -> None:
    window.go("help", topic="unlock")
    view_of(window).text.anchorClicked.emit(QUrl("topic:recovery"))
    assert view_of(window).topic == "recovery"
    window.back()
    assert view_of(window).topic == "unlock"


def test_from_a_topic_to_its_page(window: MainWindow) -> None:
    window.go("help", topic="conflict")
    view = view_of(window)
    assert 'href="page:decide"' in view.text.toHtml()
    view.text.anchorClicked.emit(QUrl("page:decide"))
    assert window._navigator.history.current is not None
    assert window._navigator.history.current.page == "decide"


def test_words_that_find_nothing_say_so(window: MainWindow) -> None:
    window.go("help")
    view = view_of(window)
    view.search.setText("xylophon")
    assert (view.found.text(), view.list.keys()) == (texts.t("help.nothing"), [])
    press(Qt.Key.Key_Down)
    assert view.search.text() == "xylophon"


def test_a_mediator_reads_her_own_first(qtbot: QtBot, tmp_path: Path) -> None:
    session = new_session(tmp_path, role="mediator")
    with window_on(qtbot, session, "my_day") as window:
        f1(window)
        order = [section.key for section in view_of(window).book.ordered(view_of(window)._roles)]
        assert order[0] == "mediator"
        assert view_of(window).topic == "my_day"
        assert "page:cases" not in view_of(window).text.toHtml()
    session.close()


def test_f1_knows_the_part_of_a_page(qtbot: QtBot, tmp_path: Path) -> None:
    session = new_session(tmp_path, role="supervisor")
    with window_on(qtbot, session, "today") as window:
        for page, params, topic in (
            ("data_care", {"section": "retention"}, "retention"),
            ("supervision", {"section": "workload"}, "oversee"),
            ("mediation", {"part": "hours"}, "validate_mediation"),
        ):
            window.go(page, **params)
            window.show_help()
            assert view_of(window).topic == topic
        case = CasePage(window)
        qtbot.addWidget(case)
        case.turn_to("leaving")
        assert case.part() == "leaving"
        order = [section.key for section in view_of(window).book.ordered(view_of(window)._roles)]
        assert order[0] == "supervision"
    session.close()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_topic_is_shown_in_the_language_of_the_window(qtbot: QtBot, language: str) -> None:
    texts.set_language(language)
    view = HelpView()
    qtbot.addWidget(view)
    for key in view.book.topics:
        view.show_topic(key)
        assert view.text.toPlainText().startswith(view.book.topics[key].title.replace("\u00a0", " "))
        assert "⟦" not in view.text.toPlainText()
    right = view.text.document().defaultTextOption().textDirection() == Qt.LayoutDirection.RightToLeft
    assert right == (language == "ar")
    texts.set_language("it")


def test_the_palette_finds_topics_by_their_name(session: Session) -> None:
    assert find(session, "password", 6)[0].params == {"topic": "unlock"}
    assert len(find(session, "codice", 6)) == 3
    assert find(session, "mohamad", 6) == []
    assert find(session, "pas", 6) == []
    assert HelpBook("it", texts.t).search("backspace")  # stands in a text alone
    assert find(session, "backspace", 6) == []
