from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.crypto.keyfile import decode, encode
from app.crypto.recovery import RecoveryCode, new_code
from app.errors import DomainError
from app.storage import attempts, keyfiles
from app.storage.attempts import Attempts
from app.storage.profile import UnlockedProfile
from app.usecases.passphrases import (
    change_passphrase,
    offer_passphrase,
    offer_recovery_code,
    replace_recovery_code,
    suggestion,
    weaknesses,
    word_list,
)
from app.usecases.unlocking import (
    RecoveryCodeMistyped,
    TooSoon,
    WrongPassphrase,
    WrongRecoveryCode,
    recover,
    seconds_to_wait,
    unlock,
)
from tests.app.usecases.profile_cases import ANOTHER, FAST, PASSPHRASE, Made, made, notes, opened


@pytest.fixture
def profile(tmp_path: Path) -> Made:
    return made(tmp_path)


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def attempt(folder: Path, clock: Clock, passphrase: str) -> UnlockedProfile:
    return unlock(folder, passphrase, clock=clock, floor=FAST)


def fail(folder: Path, clock: Clock) -> None:
    with pytest.raises(WrongPassphrase):
        attempt(folder, clock, "sbagliata davvero")


class TestThePauseAfterAWrongPassphrase:
    def test_it_doubles_to_a_minute(self, profile: Made) -> None:
        clock, pauses = Clock(), []
        for _ in range(10):
            fail(profile.folder, clock)
            pauses.append(seconds_to_wait(profile.folder, clock))
            clock.now += pauses[-1]
        assert pauses == [0, 1, 2, 4, 8, 16, 32, 60, 60, 60]

    def test_even_the_right_one_waits_and_then_clears_it(self, profile: Made) -> None:
        clock = Clock()
        for _ in range(4):
            clock.now += 60
            fail(profile.folder, clock)
        with pytest.raises(TooSoon) as caught:
            attempt(profile.folder, clock, PASSPHRASE)
        assert caught.value.params == {"n": 4}
        clock.now += 3.5
        with pytest.raises(TooSoon) as caught:
            attempt(profile.folder, clock, PASSPHRASE)
        assert caught.value.params == {"n": 1}
        clock.now += 0.5
        attempt(profile.folder, clock, PASSPHRASE).close()
        assert seconds_to_wait(profile.folder, clock) == 0
        fail(profile.folder, clock)
        assert seconds_to_wait(profile.folder, clock) == 0

    def test_it_says_how_long_it_will_be(self, profile: Made) -> None:
        clock = Clock()
        with pytest.raises(WrongPassphrase) as caught:
            attempt(profile.folder, clock, "sbagliata davvero")
        assert (caught.value.message_key, caught.value.params) == ("profile.wrong_passphrase", {})
        with pytest.raises(WrongPassphrase) as caught:
            attempt(profile.folder, clock, "sbagliata davvero")
        assert (caught.value.message_key, caught.value.params) == ("profile.wrong_passphrase_wait", {"n": 1})

    def test_starting_the_laptop_again_does_not_shorten_it(self, profile: Made) -> None:
        clock = Clock(5000.0)
        for _ in range(8):
            clock.now += 60
            fail(profile.folder, clock)
        assert seconds_to_wait(profile.folder, Clock(10.0)) == 50  # ten seconds since the start, no more
        assert seconds_to_wait(profile.folder, Clock(61.0)) == 0

    def test_the_date_plays_no_part(self, profile: Made) -> None:
        clock = Clock()
        for _ in range(3):
            clock.now += 60
            fail(profile.folder, clock)
        os.utime(profile.folder / attempts.NAME, (0, 0))
        assert seconds_to_wait(profile.folder, clock) == 2

    def test_an_attempt_cut_short_counts(self, profile: Made) -> None:
        """The count goes up before the stretching begins: ending the process gains nothing."""
        seen: list[int] = []

        def clock() -> float:
            seen.append(attempts.read(profile.folder).failed)
            return 1000.0

        unlock(profile.folder, PASSPHRASE, clock=clock, floor=FAST).close()
        assert seen == [0, 0, 1]

    @pytest.mark.parametrize("content", [b"", b"try1", b"\xff" * 20, b"\x00" * 4096])
    def test_a_garbage_count_keeps_nobody_out(self, profile: Made, content: bytes) -> None:
        (profile.folder / attempts.NAME).write_bytes(content)
        opened(profile.folder).close()

    def test_a_count_that_cannot_be_kept_keeps_nobody_out(self, profile: Made) -> None:
        (profile.folder / attempts.NAME).unlink()
        (profile.folder / attempts.NAME).mkdir()
        opened(profile.folder).close()

    def test_the_pause_has_a_ceiling_however_often(self) -> None:
        assert Attempts(10**6, 0.0).one_more(1.0).pause() == 60.0


class TestChangingThePassphrase:
    def test_the_new_one_opens_and_the_old_one_no_longer(self, profile: Made) -> None:
        unlocked = opened(profile.folder)
        change_passphrase(unlocked, PASSPHRASE, ANOTHER, floor=FAST, cost=FAST)
        unlocked.close()
        with pytest.raises(WrongPassphrase):
            opened(profile.folder)
        again = opened(profile.folder, ANOTHER)
        assert notes(again) == ["first of Profilo 1"]
        again.close()

    def test_no_file_that_opens_with_the_old_one_is_left(self, profile: Made) -> None:
        unlocked = opened(profile.folder)
        change_passphrase(unlocked, PASSPHRASE, ANOTHER, floor=FAST, cost=FAST)
        unlocked.close()
        first, second = ((profile.folder / name).read_bytes() for name in keyfiles.NAMES)
        assert first == second
        assert {path.name for path in profile.folder.iterdir()} == {
            "profile.db", "key.1", "key.2", "lock", "attempts", "backups",
        }  # fmt: skip

    def test_the_old_one_must_be_right(self, profile: Made) -> None:
        unlocked = opened(profile.folder)
        with pytest.raises(WrongPassphrase):
            change_passphrase(unlocked, ANOTHER, "un'altra frase ancora", floor=FAST, cost=FAST)
        unlocked.close()
        opened(profile.folder).close()

    @pytest.mark.parametrize(
        ("new", "key"), [("corta", "passphrase.too_short"), (f" {PASSPHRASE} ", "passphrase.same")]
    )
    def test_a_bad_new_one_is_refused(self, profile: Made, new: str, key: str) -> None:
        unlocked = opened(profile.folder)
        with pytest.raises(DomainError) as caught:
            change_passphrase(unlocked, PASSPHRASE, new, floor=FAST, cost=FAST)
        assert caught.value.problems[0].key == key
        unlocked.close()


class TestTheRecoveryCode:
    def test_it_opens_the_profile_and_sets_a_new_passphrase(self, profile: Made) -> None:
        for _ in range(2):  # it stays valid
            unlocked = recover(profile.folder, profile.code.text.upper(), ANOTHER, cost=FAST)
            assert notes(unlocked) == ["first of Profilo 1"]
            unlocked.close()
        opened(profile.folder, ANOTHER).close()
        with pytest.raises(WrongPassphrase):
            opened(profile.folder)

    def test_it_needs_no_waiting_after_wrong_passphrases(self, profile: Made) -> None:
        clock = Clock()
        for _ in range(5):
            clock.now += 60
            fail(profile.folder, clock)
        recover(profile.folder, profile.code.text, ANOTHER, clock=clock, cost=FAST).close()
        assert seconds_to_wait(profile.folder, clock) == 0

    def test_another_code_and_a_mistyped_one_change_nothing(self, profile: Made) -> None:
        before = (profile.folder / "key.1").read_bytes()
        with pytest.raises(WrongRecoveryCode):
            recover(profile.folder, new_code("it").text, ANOTHER, cost=FAST)
        with pytest.raises(RecoveryCodeMistyped):
            recover(profile.folder, "lago ombra", ANOTHER, cost=FAST)
        with pytest.raises(DomainError) as caught:
            recover(profile.folder, profile.code.text, "corta", cost=FAST)
        assert caught.value.message_key == "passphrase.weak"
        assert (profile.folder / "key.1").read_bytes() == before
        opened(profile.folder).close()

    def test_a_new_one_makes_the_old_one_void(self, profile: Made) -> None:
        unlocked, fresh = opened(profile.folder), RecoveryCode(bytes(16), "fr")
        with pytest.raises(WrongPassphrase):
            replace_recovery_code(unlocked, ANOTHER, fresh, floor=FAST)
        replace_recovery_code(unlocked, PASSPHRASE, fresh, floor=FAST)
        unlocked.close()
        with pytest.raises(WrongRecoveryCode):
            recover(profile.folder, profile.code.text, ANOTHER, cost=FAST)
        recover(profile.folder, fresh.text, ANOTHER, cost=FAST).close()

    def test_what_the_windows_ask_for(self) -> None:
        code = offer_recovery_code("en")
        assert set(code.words) <= set(word_list("en"))
        assert suggestion(code.words[0] + "x", "en")
        assert weaknesses(offer_passphrase("ar")) == ()


def states_of_a_change(folder: Path) -> list[tuple[bytes | None, ...]]:
    """Every pair of key files a power cut can leave while the passphrase changes, torn ones included."""
    unlocked = opened(folder)
    old = (folder / "key.1").read_bytes()
    change_passphrase(unlocked, PASSPHRASE, ANOTHER, floor=FAST, cost=FAST)
    unlocked.close()
    new = (folder / "key.1").read_bytes()
    half = new[: len(new) // 2] + bytes(len(new) - len(new) // 2)
    bad = (None, b"", half, bytes(len(new)), os.urandom(len(new)), new[:1])
    pairs: list[tuple[bytes | None, bytes]] = [(old, old), (new, old), (new, new)]
    pairs += [(one, good) for one in bad for good in (old, new)]
    return [*pairs, *((second, first) for first, second in pairs if first != second)]


def test_whatever_a_power_cut_leaves_one_of_the_two_passphrases_opens(profile: Made) -> None:
    states = states_of_a_change(profile.folder)
    assert len(states) > 25
    for number, state in enumerate(states):
        for name, content in zip(keyfiles.NAMES, state, strict=True):
            (profile.folder / name).unlink(missing_ok=True)
            if content is not None:
                (profile.folder / name).write_bytes(content)
        if number % 2:
            (profile.folder / "key.1.new").write_bytes(b"half a ke")
        attempts.write(profile.folder, Attempts())
        works = [phrase for phrase in (ANOTHER, PASSPHRASE) if tried(profile.folder, phrase)]
        assert works, state
        first, second = ((profile.folder / name).read_bytes() for name in keyfiles.NAMES)
        assert first == second, "both generations are whole again after an unlock"
        assert [phrase for phrase in (ANOTHER, PASSPHRASE) if tried(profile.folder, phrase)] == works[:1]


def tried(folder: Path, passphrase: str) -> bool:
    attempts.write(folder, Attempts())
    try:
        unlocked = opened(folder, passphrase)
    except WrongPassphrase:
        return False
    assert notes(unlocked) == ["first of Profilo 1"]
    unlocked.close()
    return True


def test_a_forged_newer_generation_locks_nobody_out(profile: Made) -> None:
    """A colleague who writes a key file of his own over one of mine gains nothing and breaks nothing."""
    stranger = made(profile.home, "Altro", ANOTHER)
    theirs = decode((stranger.folder / "key.1").read_bytes())
    for _ in range(5):
        theirs = theirs.with_label("Profilo 1")
    (profile.folder / "key.2").write_bytes(encode(theirs))
    assert tried(profile.folder, PASSPHRASE)
    assert (profile.folder / "key.1").read_bytes() == (profile.folder / "key.2").read_bytes()
