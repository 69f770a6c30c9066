"""The first run with an invitation: it says who this is, so nobody is asked again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.usecases.inviting import as_text
from tests.ui.members.fake import invitation
from tests.ui.unlock.house import House, press, step
from ui.unlock.invitation_step import InvitationStep
from ui.unlock.passphrase_step import PassphraseStep
from ui.unlock.recovery_steps import ShowCodeStep, TypeBackStep
from ui.unlock.start_step import StartStep


def test_the_first_run_with_an_invitation(house: House) -> None:
    door, given = house.door(), invitation()
    step(door, StartStep).join.emit()
    asked = step(door, InvitationStep)
    assert asked.next is not None
    assert not asked.next.isEnabled()
    asked.field.text.setPlainText(as_text(given))
    press(asked)
    phrase = step(door, PassphraseStep)
    phrase.back.emit()
    kept = step(door, InvitationStep).field.invitation()
    assert kept == given, "nothing typed is lost on the way back"
    press(step(door, InvitationStep))
    phrase = step(door, PassphraseStep)
    QTest.keyClicks(phrase._again, phrase._offered)
    QTest.keyClick(phrase._again, Qt.Key.Key_Return)
    shown = step(door, ShowCodeStep)
    words = shown._code.words
    press(shown)
    back = step(door, TypeBackStep)
    for place, field, _row in back._rows:
        QTest.keyClicks(field, words[place].upper())
        field.edited.emit()
    press(back)
    opened = house.wait_open()
    assert opened.founder is not None
    assert (opened.founder.name, opened.founder.role) == ("Amina Prova", "operator")
    assert opened.founder.id == given.user
    assert opened.invitation == given


def test_who_turns_back_and_starts_alone_has_no_invitation(house: House) -> None:
    door = house.door()
    step(door, StartStep).join.emit()
    step(door, InvitationStep).field.text.setPlainText(as_text(invitation()))
    press(step(door, InvitationStep))
    step(door, PassphraseStep).back.emit()
    step(door, InvitationStep).back.emit()
    step(door, StartStep).alone.emit()
    step(door, PassphraseStep)
    assert door._setup.invitation is None
