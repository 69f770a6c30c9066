"""Reading on without belief: shorter, other and half logs are seen for what they are."""

from __future__ import annotations

import pytest

from sync.protocol.messages import Members
from sync.trust.following import asked_from, followed
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster
from tests.sync.trust.organisation import id16, settled

ONE = settled()
KNOWN = Roster.empty().extended(ONE.lines[:6])


def answer(lines: list[bytes], first: int, total: int | None = None) -> Members:
    return Members(first, tuple(lines[first:]), len(lines) if total is None else total)


def code(told: Members, known: Roster = KNOWN) -> str:
    with pytest.raises(TrustRefused) as refused:
        followed(known, told)
    return refused.value.code


def test_new_lines_follow() -> None:
    assert asked_from(Roster.empty()) == 0
    assert asked_from(KNOWN) == 5
    for first in (0, 3, 5):
        roster, new = followed(KNOWN, answer(ONE.lines, first))
        assert roster.head == ONE.roster.head
        assert list(new) == ONE.lines[6:]
    assert followed(Roster.empty(), answer(ONE.lines, 0))[0].total == ONE.roster.total


def test_nothing_new_is_fine() -> None:
    roster, new = followed(KNOWN, answer(ONE.lines[:6], 5))
    assert (roster.head, new) == (KNOWN.head, ())
    assert followed(Roster.empty(), answer([], 0))[0].total == 0


def test_a_page_may_be_short_of_the_total() -> None:
    roster, new = followed(KNOWN, Members(5, tuple(ONE.lines[5:8]), len(ONE.lines)))
    assert (roster.total, len(new)) == (8, 2)


def test_a_shorter_log_is_a_roll_back() -> None:
    assert code(answer(ONE.lines[:5], 4)) == "rolled_back"


def test_another_log_is_a_fork() -> None:
    other = settled()
    other.revoke_user("ada", "luca")
    fork = [*ONE.lines[:5], other.lines[-1], *ONE.lines[6:]]
    assert code(answer(fork, 5)) == "forked"
    assert code(answer([*ONE.lines[:6], other.lines[-1]], 5)) == "sequence"
    aside = settled()
    aside.user("ada", "eva", "operator", sites=("est",))
    beyond = Roster.empty().extended(aside.lines)
    more = settled()
    more.user("ada", "ivo", "operator", sites=("est",))
    more.revoke_user("ada", "omar")
    hidden = Members(beyond.total - 1, (aside.lines[-1], more.lines[-1]), beyond.total + 1)
    assert code(hidden, beyond) == "forked"


def test_lines_announced_and_not_shown_are_withheld() -> None:
    assert code(Members(5, (ONE.lines[5],), 9)) == "withheld"
    assert code(Members(6, tuple(ONE.lines[6:]), len(ONE.lines))) == "withheld"
    assert code(Members(5, (), 6)) == "withheld"
    assert code(Members(5, tuple(ONE.lines[5:]), 7)) == "withheld"
    assert code(Members(0, tuple(ONE.lines[:3]), 6)) == "withheld"


def test_a_line_that_does_not_hold_is_named() -> None:
    with pytest.raises(TrustRefused) as refused:
        followed(KNOWN, Members(5, (ONE.lines[5], b"nonsense"), 7))
    assert (refused.value.code, refused.value.seq) == ("malformed", 6)
    assert id16("luca") not in str(refused.value).encode()
