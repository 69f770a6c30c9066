"""Neither passphrase nor code: the door leads to the recovery kit, or says what else can be done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.crypto.recovery import new_code as new_recovery_code
from app.storage.profile import UnlockedProfile
from app.usecases.kit_slot import keep_way_in
from app.usecases.profiles import create
from sync.protocol.replication import Identity
from sync.seal import boxes
from sync.seal.kit import KitSecrets, make_kit, new_code
from sync.trust import drafting, signatures
from tests.app.usecases.profile_cases import ANOTHER, FAST, PASSPHRASE, opened
from tests.ui.accessible import nameless
from tests.ui.unlock.house import House, press, step
from ui.texts import t
from ui.unlock.door import Door
from ui.unlock.kit_step import KitStep, NoKitStep
from ui.unlock.passphrase_step import PassphraseStep
from ui.unlock.recovery_steps import LostStep
from ui.unlock.unlock_step import UnlockStep

ORGANISATION = b"o" * 16


class Log:
    """What a laptop keeps of an organisation with this recovery key."""

    def __init__(self, recovery_pk: bytes) -> None:
        root, server = signatures.new_key(), signatures.public_of(signatures.new_key())
        self._first = drafting.found(
            root, organisation=ORGANISATION, recovery_pk=recovery_pk, server_pk=server, at_ms=1
        )

    def replica(self) -> Log:
        return self

    def identity(self) -> Identity | None:
        return Identity(ORGANISATION, b"u" * 16, b"", b"", b"d" * 8, b"")

    def entries(self, first: int = 0) -> list[bytes]:
        return [self._first][first:]


def _profile(house: House) -> UnlockedProfile:
    return create(house.home, "Profilo 1", PASSPHRASE, new_recovery_code("it"), cost=FAST)


def _without_code(house: House) -> Door:
    door = house.door()
    door.look_again()
    house.bot.waitUntil(lambda: isinstance(door.step, UnlockStep))
    shown = step(door, UnlockStep)
    shown.lost.emit(shown.entry)
    step(door, LostStep).without.click()
    return door


def test_two_sheets_open_it_with_a_new_passphrase(qtbot: QtBot, house: House, tmp_path: Path) -> None:
    seed, codes, file = boxes.new_seed(), [new_code() for _ in range(3)], tmp_path / "kit"
    file.write_bytes(make_kit(KitSecrets(ORGANISATION, signatures.new_key(), seed), codes))
    profile = _profile(house)
    assert keep_way_in(profile, Log(boxes.public_of(seed)))
    profile.close()
    door = _without_code(house)
    shown = step(door, KitStep)
    assert nameless(shown) == []
    assert shown.next is not None
    assert not shown.next.isEnabled()
    shown.form.take(file)
    shown.form.one.setText(codes[0])
    shown.form.other.setText(codes[0])
    press(shown)
    assert shown.trouble.text() == t("kit.same_sheet")
    shown.form.other.setText(codes[2])
    press(shown)
    new = step(door, PassphraseStep)
    new._switch.click()
    QTest.keyClicks(new._first, ANOTHER)
    QTest.keyClicks(new._again, ANOTHER)
    press(new)
    found = house.wait_open()
    assert found.lost_code
    found.profile.close()
    opened(found.profile.folder, ANOTHER).close()


def test_a_profile_of_nobody_says_what_else_can_be_done(qtbot: QtBot, house: House) -> None:
    _profile(house).close()
    door = _without_code(house)
    shown = step(door, NoKitStep)
    assert shown.next is None
    shown.back.emit()
    step(door, LostStep)
