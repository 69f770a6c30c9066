"""The first run and the door: by keyboard, with a real encrypted profile, nothing personal in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.usecases.passphrases import offer_recovery_code
from app.usecases.profiles import create
from tests.app.usecases.profile_cases import FAST, PASSPHRASE
from tests.ui.unlock.house import House, press, step
from ui import texts
from ui.texts import t
from ui.unlock.passphrase_step import PassphraseStep
from ui.unlock.person_step import PersonStep
from ui.unlock.recovery_steps import LostStep, ShowCodeStep, TypeBackStep
from ui.unlock.start_step import StartStep
from ui.unlock.unlock_step import TRIAL_PASSPHRASE, UnlockStep


def made(house: House, label: str = "Profilo 1") -> str:
    """A closed profile; its recovery code."""
    code = offer_recovery_code("it")
    create(house.home, label, PASSPHRASE, code, cost=FAST).close()
    return code.text


def test_the_first_run_leads_to_an_open_profile(house: House) -> None:
    door = house.door()
    step(door, StartStep).alone.emit()
    offered = step(door, PassphraseStep)
    assert len(offered._offered.split()) == 5
    QTest.keyClicks(offered._again, offered._offered)
    QTest.keyClick(offered._again, Qt.Key.Key_Return)
    shown = step(door, ShowCodeStep)
    words = shown._code.words
    assert set(words) <= {label.text() for label in shown.findChildren(QLabel)}
    press(shown)
    back = step(door, TypeBackStep)
    assert len(back._rows) == 3
    for place, field, _row in back._rows:
        QTest.keyClicks(field, words[place].upper())
        field.edited.emit()
    press(back)
    person = step(door, PersonStep)
    QTest.keyClicks(person._name, "Lia Serra")
    press(person)
    opened = house.wait_open()
    assert opened.founder is not None
    assert (opened.founder.name, opened.founder.role) == ("Lia Serra", "supervisor")
    assert opened.profile.label == "Profilo 1"
    assert not opened.invented


def test_another_draw_gives_other_words(house: House) -> None:
    door = house.door()
    step(door, StartStep).alone.emit()
    shown = step(door, PassphraseStep)
    before = shown._offered
    QTest.keyClicks(shown._again, before)
    shown._another.click()
    assert shown._offered != before
    assert shown._again.text() == ""


def test_own_words_are_judged_and_typed_twice(house: House) -> None:
    door = house.door()
    step(door, StartStep).alone.emit()
    shown = step(door, PassphraseStep)
    shown._switch.click()
    QTest.keyClicks(shown._first, "corta")
    assert shown._first_row.problem() != ""
    shown._first.clear()
    QTest.keyClicks(shown._first, "il gatto beve caffe amaro")
    QTest.keyClicks(shown._again, "il gatto beve caffe amarx")
    assert shown._again_row.problem() == t("pass.differs")
    assert shown.next is not None
    assert not shown.next.isEnabled()
    shown._again.clear()
    QTest.keyClicks(shown._again, "il gatto beve caffe amaro")
    assert shown.next.isEnabled()


def test_a_wrong_word_of_the_sheet_does_not_pass(house: House) -> None:
    door = house.door()
    door._setup.label = "Profilo 1"
    door.show_step(door._code_step)
    press(step(door, ShowCodeStep))
    back = step(door, TypeBackStep)
    for _place, field, _row in back._rows:
        QTest.keyClicks(field, "zzzz")
    assert back.next is not None
    assert not back.next.isEnabled()
    assert all(row.problem() for _, _, row in back._rows)


def test_the_passphrase_opens_the_profile(house: House) -> None:
    made(house)
    door = house.door()
    locked = step(door, UnlockStep)
    assert locked._field.hasFocus()
    QTest.keyClicks(locked._field, PASSPHRASE)
    QTest.keyClick(locked._field, Qt.Key.Key_Return)
    assert house.wait_open().founder is None
    assert house.preferences.last_profile == house.opened[0].profile.folder.name


def test_a_wrong_passphrase_says_so_and_counts_the_pause_down(house: House, qtbot: QtBot) -> None:
    made(house)
    door = house.door()
    locked = step(door, UnlockStep)
    for _ in range(4):
        qtbot.waitUntil(lambda: bool(locked.next and locked.next.isEnabled()), timeout=15_000)
        locked._field.setText("sbagliata del tutto qui")
        press(locked)
        qtbot.waitUntil(lambda: locked.trouble.text() != "", timeout=10_000)
        if locked._wait:
            break
    assert locked._wait >= 1
    assert locked.next is not None
    assert not locked.next.isEnabled()
    assert locked._field.isEnabled()
    before = locked._wait
    locked._tick()
    assert locked._wait == before - 1


def test_the_recovery_code_gives_a_new_passphrase(house: House) -> None:
    code = made(house)
    door = house.door()
    step(door, UnlockStep)._lost()
    lost = step(door, LostStep)
    lost._field.setPlainText(code.upper())
    press(lost)
    new = step(door, PassphraseStep)
    assert new._label_row.isHidden()
    phrase = new._offered
    QTest.keyClicks(new._again, phrase)
    press(new)
    opened = house.wait_open()
    opened.profile.close()
    house.profiles.unlock(opened.profile.folder, phrase).close()


def test_esc_leads_back_but_not_over_words_half_typed(house: House) -> None:
    made(house)
    door = house.door()
    step(door, UnlockStep)._lost()
    lost = step(door, LostStep)
    lost._field.setPlainText("regalato")
    QTest.keyClick(lost._field, Qt.Key.Key_Escape)
    assert step(door, LostStep) is lost
    lost._field.setPlainText("")
    QTest.keyClick(lost._field, Qt.Key.Key_Escape)
    step(door, UnlockStep)


def test_a_mistyped_recovery_word_is_pointed_out(house: House) -> None:
    code = made(house).split()
    door = house.door()
    step(door, UnlockStep)._lost()
    lost = step(door, LostStep)
    wrong = [code[0], "qqqqq" + code[1], *code[2:]]
    lost._field.setPlainText(" ".join(wrong))
    press(lost)
    assert step(door, LostStep).trouble.text() != ""
    lost._field.setPlainText(" ".join([code[0], code[1][:-1] + "xx", code[2]]))
    lost._strange, lost._near = code[1][:-1] + "xx", code[1]
    lost._correct()
    assert lost._field.toPlainText().split()[1] == code[1]


def test_trying_out_needs_no_secret_and_is_found_again(house: House) -> None:
    door = house.door()
    step(door, StartStep).trial.emit()
    opened = house.wait_open()
    assert opened.invented
    opened.profile.close()
    again = step(house.door(), UnlockStep)
    assert again._field.text() == TRIAL_PASSPHRASE
    press(again)
    house.bot.waitUntil(lambda: len(house.opened) == 2, timeout=20_000)


def test_a_language_chosen_changes_the_step_at_once(house: House) -> None:
    door = house.door()
    step(door, StartStep).language_chosen.emit("ar")
    assert texts.is_rtl()
    assert step(door, StartStep).accessibleName() == t("start.title")
    assert house.preferences.language == "ar"


def test_the_locked_window_names_profiles_and_nothing_else(house: House) -> None:
    made(house, "Turno di notte")
    made(house, "Turno di giorno")
    door = house.door()
    locked = step(door, UnlockStep)
    assert [locked._choice.itemText(i) for i in range(2)] == ["Turno di giorno", "Turno di notte"]
    assert door.windowTitle() == t("app.name")
