from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.usecases.conflict_views import ConflictFile, ConflictLine
from app.usecases.histories import Names
from tests.ui.conflicts.invented import BACK, BACK_TOO, case_file, line, side
from ui import texts
from ui.conflicts.conflict_view import ConflictView

NAMES = Names({}, {})


@pytest.fixture(autouse=True)
def _italian() -> Iterator[None]:
    texts.set_language("it")
    yield
    texts.set_language("it")


def shown(qtbot: QtBot, file: ConflictFile) -> ConflictView:
    view = ConflictView(file, NAMES)
    qtbot.addWidget(view)
    view.resize(1100, 600)
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    return view


def three() -> ConflictFile:
    return case_file(
        line("priority", "medium", "high", "low"),
        line("reported_by", None, "la questura", "il comune"),
        line("request", "Chiede una visita.", BACK, BACK_TOO),
    )


def values(view: ConflictView) -> dict[int, Any]:
    return {choice.field: choice.value for choice in view.choices()}


def test_a_click_chooses_one_side_of_one_field(qtbot: QtBot) -> None:
    view = shown(qtbot, three())
    assert view.choices() == []
    card = view.rows[0].cards[1]
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.rect().bottomRight() / 2)
    (choice,) = view.choices()
    assert (choice.kind, choice.record, choice.value) == ("case", view.file.record, "low")
    assert choice.seen == ((1, 4), (2, 7))
    assert not view.rows[0].cards[0].isChecked()


def test_the_keyboard_alone_decides_everything(qtbot: QtBot) -> None:
    view = shown(qtbot, three())
    view.focus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_1, Qt.Key.Key_Down, Qt.Key.Key_2):
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key)
    assert list(values(view).values()) == ["low", "la questura", BACK_TOO]


def test_right_and_left_follow_the_side_reading_begins_from(qtbot: QtBot) -> None:
    texts.set_language("ar")
    view = shown(qtbot, three())
    view.focus()
    QTest.keyClick(view.rows[0].cards[0], Qt.Key.Key_Left)
    assert view.rows[0].cards[1].isChecked()


def test_a_text_of_ones_own_begins_with_what_both_wrote(qtbot: QtBot) -> None:
    view = shown(qtbot, three())
    row = view.rows[2]
    row.choose(0)
    row.open_merge()
    (text,) = values(view).values()
    assert {"forte", "medico", "fisiatra."} <= set(text.split())
    assert not any(card.isChecked() for card in row.cards)
    row.choose(1)
    assert values(view) == {row.line.field: BACK_TOO}


def test_few_words_are_chosen_and_not_joined(qtbot: QtBot) -> None:
    view = shown(qtbot, three())
    view.rows[1].open_merge()
    assert view.choices() == []


def test_everything_of_one_laptop_but_not_what_a_supervisor_decides(qtbot: QtBot) -> None:
    guarded = line("closing_reason", None, "a", "b", supervisor_only=True, may_decide=False)
    view = shown(qtbot, case_file(line("priority", None, "high", "low"), guarded))
    view.choose_all(1)
    assert list(values(view).values()) == ["low"]
    assert not view.rows[1].cards[0].isEnabled()


def test_what_was_chosen_comes_back_after_a_lock(qtbot: QtBot) -> None:
    view = shown(qtbot, three())
    view.rows[0].choose(0)
    view.rows[2].open_merge("un testo mio")
    again = shown(qtbot, view.file)
    again.restore(view.state())
    assert values(again) == values(view)
    assert "un testo mio" in values(again).values()


def test_the_columns_say_which_laptop_who_and_when(qtbot: QtBot) -> None:
    view = shown(qtbot, three())
    told = [one.text() for one in view.findChildren(QLabel)]
    assert view.titles == ("Questo computer", "Portatile di Luca")
    assert any("Luca Bah" in one for one in told)
    assert "Chiede una visita." in told


def test_a_deleted_record_says_what_the_other_side_went_on_writing(qtbot: QtBot) -> None:
    spec = line("request", None, BACK, BACK_TOO).spec
    assert spec is not None
    kept = side(True, here=False)
    edited = type(kept)(
        kept.dot, True, kept.author, kept.author_name, kept.at, kept.laptop, False, False, ((spec, BACK),)
    )
    view = shown(qtbot, case_file(ConflictLine(None, True, (side(False), edited))))
    assert [card.words().split("\n")[0] for card in view.rows[0].cards] == [
        "Eliminata",
        "Tenuta e modificata",
    ]
    assert BACK in view.rows[0].cards[1].words()
    view.rows[0].choose(1)
    assert view.choices()[0].value is True


def test_three_versions_all_can_be_chosen_and_heard(qtbot: QtBot) -> None:
    one = line("reported_by", None, "la questura", "il comune")
    third = type(one.sides[1])((3, 1), "un parente", one.sides[1].author, "Sara", 1, "Ufficio", here=False)
    view = shown(qtbot, case_file(ConflictLine(one.spec, None, (*one.sides, third))))
    row = view.rows[0]
    row.choose(2)
    assert list(values(view).values()) == ["un parente"]
    assert "Sara" in row.cards[2].accessibleName()
    assert "un parente" in row.cards[2].accessibleName()


def test_words_are_marked_only_where_the_versions_have_something_in_common(qtbot: QtBot) -> None:
    view = shown(qtbot, three())
    alike = view.rows[2].cards[0]._words
    assert [piece.text for piece in alike._pieces if piece.changed] == ["lunedì", "medico di base"]


def test_what_has_nothing_in_common_is_not_marked_at_all(qtbot: QtBot) -> None:
    view = shown(qtbot, case_file(line("reported_by", None, "Labé", "Kindia")))
    assert not any(piece.changed for card in view.rows[0].cards for piece in card._words._pieces)
