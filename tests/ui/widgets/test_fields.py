"""Inputs answer what was said, invent nothing, and keep what they do not understand."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.partial_dates import PartialDate
from app.domain.problems import Problem
from ui.texts import t
from ui.widgets.code_field import CodeField, CodesField, fitting
from ui.widgets.date_field import DayField, PartialDateField
from ui.widgets.fields import ChoiceField, NoteField, NumberField, TextField
from ui.widgets.form import Form

LANGUAGES = [("it", "Italiano"), ("fr", "Francese"), ("ti", "Tigrino"), ("ar", "Arabo"), ("pt", "Portoghese")]
TODAY = date(2026, 5, 12)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    QVBoxLayout(window)
    window.resize(600, 400)
    qtbot.addWidget(window)
    return window


def shown(qtbot: QtBot, window: QWidget, *fields: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    for field in fields:
        layout.addWidget(field)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    fields[0].setFocus()


def typed(field: QWidget, words: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


@pytest.mark.parametrize(
    ("words", "stored"),
    [("1980", "1980"), ("3/1980", "1980-03"), ("12.3.1980", "1980-03-12"), ("~1980", "1980"), ("", None)],
)
def test_a_date_is_read_as_it_was_said(qtbot: QtBot, window: QWidget, words: str, stored: str | None) -> None:
    field = PartialDateField(today=TODAY)
    shown(qtbot, window, field)
    typed(field.input, words)
    value = field.value()
    assert (value.text if value else None) == stored
    assert bool(field.reading.text()) == bool(words)


def test_what_is_no_date_stays_written_and_says_why(qtbot: QtBot, window: QWidget) -> None:
    field = PartialDateField(today=TODAY)
    shown(qtbot, window, field)
    typed(field.input, "32/13/2020")
    assert field.value() is None
    assert field.input.text() == "32/13/2020"
    problem = field.problem()
    assert problem is not None
    assert field.reading.text() == t(problem.key, **dict(problem.params))
    assert field.input.accessibleDescription() == field.reading.text()


@pytest.mark.parametrize("told", ["1980", "~1980", "3/1980", "12/3/1980"])
def test_a_shown_date_is_read_back_as_the_same(qtbot: QtBot, window: QWidget, told: str) -> None:
    first, second = PartialDateField(today=TODAY), PartialDateField(today=TODAY)
    shown(qtbot, window, first, second)
    typed(first.input, told)
    second.set_value(first.value())
    written = second.input.text()
    second.input.clear()
    second.setFocus()
    typed(second.input, written)
    assert second.value() == first.value()


def test_a_day_field_wants_the_whole_day(qtbot: QtBot, window: QWidget) -> None:
    field = DayField(today=TODAY)
    shown(qtbot, window, field)
    typed(field.input, "3/2026")
    assert field.value() is None
    assert field.reading.text() == t("date.whole_day_wanted")
    field.input.clear()
    typed(field.input, "15/6/2026")
    assert field.value() == date(2026, 6, 15)


def test_setting_a_value_is_silent(qtbot: QtBot, window: QWidget) -> None:
    told: list[str] = []
    date_field, text, note, code = PartialDateField(), TextField(), NoteField(), CodeField(LANGUAGES)
    for field in (date_field, text, note, code):
        field.edited.connect(lambda: told.append("edited"))
    date_field.set_value(PartialDate("1980", "year"))
    text.set_value("Amina")
    note.set_value("due righe\nqui")
    code.set_value("ti")
    assert told == []
    assert (text.value(), note.value(), code.value()) == ("Amina", "due righe\nqui", "ti")


def test_typing_ahead_finds_a_code_and_enter_takes_it(qtbot: QtBot, window: QWidget) -> None:
    field, told = CodeField(LANGUAGES, name="Lingua"), list[str | None]()
    field.edited.connect(lambda: told.append(field.value()))
    shown(qtbot, window, field)
    QTest.keyClicks(field, "tig")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), field.text(), told) == ("ti", "Tigrino", ["ti"])


def test_words_that_are_no_code_give_way_to_the_answer_before(qtbot: QtBot, window: QWidget) -> None:
    field, other = CodeField(LANGUAGES), TextField()
    shown(qtbot, window, field, other)
    field.set_value("fr")
    field.selectAll()
    QTest.keyClicks(field, "zzz")
    other.setFocus()
    assert (field.value(), field.text()) == ("fr", "Francese")


def test_emptying_the_field_takes_the_answer_back(qtbot: QtBot, window: QWidget) -> None:
    field, other = CodeField(LANGUAGES), TextField()
    shown(qtbot, window, field, other)
    field.set_value("fr")
    field.clear()
    other.setFocus()
    assert field.value() is None


def test_a_code_nobody_knows_is_shown_and_kept(qtbot: QtBot, window: QWidget) -> None:
    field, other = CodeField(LANGUAGES), TextField()
    shown(qtbot, window, field, other)
    field.set_value("zz-new")
    other.setFocus()
    field.setFocus()
    other.setFocus()
    assert (field.value(), field.text()) == ("zz-new", "zz-new")


def test_what_begins_with_the_words_comes_first() -> None:
    choices = [("a", "Lingua araba"), ("b", "Araba"), ("c", "Contrarabando")]
    assert [key for key, _ in fitting(choices, "àrab")] == ["b", "a", "c"]


def test_several_codes_are_added_and_taken_away(qtbot: QtBot, window: QWidget) -> None:
    field = CodesField(LANGUAGES, name="Lingue")
    shown(qtbot, window, field)
    for words in ("fran", "tig"):
        QTest.keyClicks(field.input, words)
        QTest.keyClick(field.input, Qt.Key.Key_Return)
    assert field.value() == {"fr", "ti"}
    field._chips[0].click()
    assert field.value() == {"ti"}


def test_a_choice_is_taken_back_by_a_second_press(qtbot: QtBot, window: QWidget) -> None:
    field = ChoiceField([("y", "Sì"), ("n", "No")], name="Minore")
    shown(qtbot, window, field)
    assert field.value() is None
    for key, expected in (("y", "y"), ("n", "n"), ("n", None)):
        field._chips[key].click()
        assert field.value() == expected


def test_a_number_field_reads_arabic_digits_and_nothing_else(qtbot: QtBot, window: QWidget) -> None:
    field = NumberField()
    shown(qtbot, window, field)
    typed(field, "٣٤")
    assert field.value() == 34
    field.setText("tre")
    assert field.value() is None


def test_a_form_says_every_problem_at_its_place_and_at_once(qtbot: QtBot, window: QWidget) -> None:
    form = Form()
    form.add("name", "Nome", TextField(), required=True)
    form.add("born", "Nascita", PartialDateField())
    shown(qtbot, window, form)
    left = form.show_problems(
        [Problem("check.missing", "name"), Problem("check.missing", "born"), Problem("error.domain")],
        focus=True,
    )
    assert [problem.key for problem in left] == ["error.domain"]
    assert form.row("name").problem() == form.row("born").problem() == t("check.missing")
    assert form.field("name").hasFocus()
    assert t("check.missing") in form.field("name").accessibleDescription()
    QTest.keyClicks(form.field("name"), "A")
    assert form.row("name").problem() == ""
    assert form.row("born").problem() != ""


def test_a_form_has_one_column_when_it_is_narrow(qtbot: QtBot, window: QWidget) -> None:
    form = Form()
    rows = [form.add(name, name, TextField()) for name in ("a", "b")]
    shown(qtbot, window, form)
    window.resize(900, 300)
    qtbot.waitUntil(lambda: rows[0].y() == rows[1].y())
    window.resize(400, 300)
    qtbot.waitUntil(lambda: rows[0].y() < rows[1].y())
