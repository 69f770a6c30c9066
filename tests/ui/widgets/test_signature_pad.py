"""Signing: by hand, by keyboard, and showing again what was signed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.signature import MOST_STROKES, decode, problems
from ui.texts import inserted, t
from ui.widgets.signature_pad import DRAWN, TYPED, SignatureField, SignaturePad


def drag(widget: QWidget, *points: tuple[int, int]) -> None:
    first, *rest = (QPoint(*point) for point in points)
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=first)
    for point in rest:
        QTest.mouseMove(widget, point)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=rest[-1] if rest else first)


@pytest.fixture
def field(qtbot: QtBot) -> SignatureField:
    made = SignatureField("Firma")
    qtbot.addWidget(made)
    made.resize(480, 230)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def test_what_is_drawn_is_told_once_and_can_be_shown_again(qtbot: QtBot, field: SignatureField) -> None:
    with qtbot.waitSignal(field.edited, timeout=1000):
        drag(field.pad, (60, 60), (160, 90), (260, 50), (340, 95))
    assert field.method() == DRAWN
    assert problems(field.strokes()) == []
    again = SignaturePad("Firma", frozen=True)
    qtbot.addWidget(again)
    again.show_strokes(field.strokes())
    assert not again.is_empty()
    assert decode(again.strokes()) == decode(field.strokes())


def test_in_a_wide_window_all_of_the_sheet_that_is_seen_can_be_signed_on(qtbot: QtBot) -> None:
    made = SignatureField("Firma")
    qtbot.addWidget(made)
    made.resize(1100, 260)
    with qtbot.waitExposed(made):
        made.show()
    end, base = made.pad.width() - 20, made.pad.height() // 2
    drag(made.pad, (20, base), (60, base - 20), (end, base))
    ((first, *_, last),) = decode(made.strokes())
    assert first[0] > 0, "not pressed into the edge"
    assert last[0] < 1000
    assert last[0] - first[0] > 850


def test_strokes_are_taken_back_by_key(field: SignatureField) -> None:
    drag(field.pad, (60, 60), (160, 90))
    drag(field.pad, (200, 60), (260, 90))
    field.pad.setFocus()
    QTest.keyClick(field.pad, Qt.Key.Key_Backspace)
    assert len(decode(field.strokes())) == 1
    drag(field.pad, (200, 60), (260, 90))
    QTest.keyClick(field.pad, Qt.Key.Key_Delete)
    assert field.is_empty()
    assert field.strokes() == ""


def test_a_kept_signature_cannot_be_drawn_over(qtbot: QtBot) -> None:
    pad = SignaturePad("Firma", frozen=True)
    qtbot.addWidget(pad)
    drag(pad, (20, 20), (80, 60))
    assert pad.is_empty()


def test_what_is_no_signature_shows_an_empty_sheet(qtbot: QtBot) -> None:
    pad = SignaturePad("Firma")
    qtbot.addWidget(pad)
    drag(pad, (20, 20), (80, 60))
    pad.show_strokes("not one")
    assert pad.is_empty()


def test_the_name_in_full_is_a_signature_by_keyboard_and_another_name_is_not(field: SignatureField) -> None:
    field.set_signer("Amina Diallo")
    field.sign_by_hand(False)
    QTest.keyClicks(field.typed, "Amina")
    assert field.method() == ""
    QTest.keyClicks(field.typed, "  diallo")
    assert (field.method(), field.strokes()) == (TYPED, "")
    field.clear()
    assert field.is_empty()


def test_what_is_missing_is_said_for_the_way_one_signs(field: SignatureField) -> None:
    field.set_signer("Amina Diallo")
    assert field.missing() == t("signature.too_short")
    field.sign_by_hand(False)
    field.typed.setText("Amina")
    assert field.missing() == t("signature.other_name", name=inserted("Amina Diallo"))
    field.typed.setText("amina  diallo")
    assert not field.missing()


def test_a_finger_the_system_took_away_ends_the_stroke(field: SignatureField) -> None:
    pad = field.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QApplication.sendEvent(pad, QEvent(QEvent.Type.TouchCancel))
    drawn = pad.strokes()
    QTest.mouseMove(pad, QPoint(120, 80))
    assert pad.strokes() == drawn


def test_more_strokes_than_a_signature_has_leave_it_one(field: SignatureField) -> None:
    for place in range(MOST_STROKES + 3):
        drag(field.pad, (20 + place, 20), (22 + place, 60))
    assert not problems(field.strokes())


def test_everything_is_reached_by_tab(field: SignatureField) -> None:
    field.pad.setFocus()
    seen = []
    for _ in range(2):
        focus = field.window().focusWidget()
        seen.append(focus.accessibleName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert seen[0] == "Firma"
    assert len(set(seen)) == 2


def test_what_is_on_the_sheet_is_said(field: SignatureField) -> None:
    empty = field.pad.accessibleDescription()
    drag(field.pad, (60, 60), (160, 90))
    assert field.pad.accessibleDescription() not in ("", empty)
