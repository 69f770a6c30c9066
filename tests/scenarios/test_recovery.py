"""Passphrase and recovery code are both lost: two officers and the kit bring back what was never sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.crypto.keyslots import ORGANISATION
from app.crypto.recovery import new_code
from app.domain.person import PersonName
from app.errors import DomainError
from app.session import Session
from app.storage import keyfiles
from app.storage.reader import Reader
from app.usecases import kit_slot, profiles
from app.usecases.joining import user_of
from app.usecases.kit_practice import KitRefused
from app.usecases.kit_slot import KitOpensNotThis
from app.usecases.membership import State
from app.usecases.passphrases import change_passphrase
from sync.seal import boxes
from sync.seal.kit import KitSecrets, make_kit
from sync.seal.kit import new_code as new_sheet
from sync.trust import signatures
from tests.app.usecases.acting import newcomer
from tests.app.usecases.centre import Centre, LaptopHere, centre, let_in
from tests.app.usecases.profile_cases import ANOTHER, FAST, PASSPHRASE, opened
from tests.profile import nothing


@dataclass
class Lost:
    """Luca's laptop: one name was sent, one was not, and nobody knows how to open it."""

    office: Centre
    giulia: LaptopHere
    folder: Path
    kit: Path
    codes: list[str]

    def open_again(self) -> LaptopHere:
        """Two officers at Luca's laptop."""
        profile = kit_slot.recover_with_kit(
            self.folder, self.kit, self.codes[1], self.codes[2], ANOTHER, cost=FAST
        )
        made = LaptopHere(Session(profile), self.office.server.url)
        self.office.laptops.append(made)
        return made


@pytest.fixture
def lost(tmp_path: Path) -> Iterator[Lost]:
    with centre(tmp_path) as office:
        giulia = office.founder()
        kit = giulia.belonging.kit()
        assert kit is not None
        file = tmp_path / "kit"
        file.write_bytes(kit.file)
        giulia.belonging.kit_handed_out()
        profile = profiles.create(tmp_path / "home", "Profilo 1", PASSPHRASE, new_code("it"), cost=FAST)
        session = Session(profile)
        assert not kit_slot.has_way_in(profile.folder)
        invitation = giulia.belonging.invite("Luca Conti", frozenset({"operator"}), frozenset())
        session.found(user_of(invitation), nothing)
        assert not kit_slot.keep_way_in(profile, session), "who belongs to nobody is opened by nobody else"
        luca = LaptopHere(session, office.server.url)
        luca.belonging.accept(invitation)
        let_in(giulia, luca)
        assert kit_slot.keep_way_in(profile, session)
        newcomer(session, "Mandata")
        luca.sync()
        newcomer(session, "Mai mandata")
        luca.end()
        profile.close()
        yield Lost(office, giulia, profile.folder, file, [sheet.code for sheet in kit.sheets])


def _names(laptop: LaptopHere) -> set[str | None]:
    return {name.full for name in laptop.session.ask(Reader.find, PersonName)}


def test_two_sheets_open_the_profile_with_all_that_was_never_sent(lost: Lost) -> None:
    luca = lost.open_again()
    assert _names(luca) == {"Mandata", "Mai mandata"}
    luca.sync()
    lost.giulia.sync()
    assert _names(lost.giulia) == {"Mandata", "Mai mandata"}
    luca.end()
    lost.office.laptops.remove(luca)


def test_who_took_new_keys_meanwhile_brings_the_old_work_along(lost: Lost) -> None:
    user = next(one for one in lost.giulia.belonging.people() if not one.me)
    invitation = lost.giulia.belonging.invite("Luca Conti", user.roles, frozenset(), user=user.user)
    new = let_in(lost.giulia, lost.office.invited(invitation))
    new.sync()
    assert _names(new) == {"Mandata"}
    old = lost.open_again()
    with pytest.raises(Exception, match="revoked"):
        old.sync()
    assert old.belonging.standing().state is State.REMOVED
    assert "Mai mandata" in _names(old)
    old.belonging.accept(new.belonging.invite("Luca Conti", user.roles, frozenset(), user=user.user))
    let_in(new, old)
    old.engine = None
    for one in (old, new, lost.giulia):
        one.sync()
    assert _names(new) == _names(lost.giulia) == {"Mandata", "Mai mandata"}
    assert old.session.replica().pending().total == 0


def test_neither_one_sheet_nor_another_kit_opens_it(lost: Lost, tmp_path: Path) -> None:
    codes = [new_sheet() for _ in range(3)]
    stranger = tmp_path / "stranger"
    organisation = lost.giulia.belonging.roster().organisation
    stranger.write_bytes(make_kit(KitSecrets(organisation, signatures.new_key(), boxes.new_seed()), codes))
    with pytest.raises(KitOpensNotThis):
        kit_slot.recover_with_kit(lost.folder, stranger, codes[0], codes[1], ANOTHER, cost=FAST)
    with pytest.raises(KitRefused):
        kit_slot.recover_with_kit(lost.folder, lost.kit, lost.codes[0], lost.codes[0], ANOTHER, cost=FAST)
    with pytest.raises(DomainError, match="weak"):
        kit_slot.recover_with_kit(lost.folder, lost.kit, lost.codes[0], lost.codes[1], "x", cost=FAST)
    opened(lost.folder).close()


def test_the_way_in_stays_when_the_passphrase_changes_and_is_written_once(lost: Lost) -> None:
    profile = opened(lost.folder)
    change_passphrase(profile, PASSPHRASE, ANOTHER, cost=FAST, floor=FAST)
    generation = keyfiles.read_newest(lost.folder).generation
    with_session = Session(profile)
    assert kit_slot.keep_way_in(profile, with_session)
    with_session.close()
    profile.close()
    assert keyfiles.read_newest(lost.folder).generation == generation
    slot = keyfiles.read_newest(lost.folder).slot(ORGANISATION)
    assert slot is not None
    assert profile.keys.master not in slot.wrapped
    lost.open_again()
