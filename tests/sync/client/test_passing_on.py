"""What came by hand goes on to the server from whoever has a line, also what they cannot read."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from sync.client import courier
from sync.client.ports import Page, Received
from sync.client.steps import Summary, finished
from sync.protocol.change import Change
from sync.protocol.faults import SyncError
from sync.protocol.messages import MAX_PUSH
from tests.sync.client.office import Office, Person, Rules

FORBIDDEN = 4
"""A field only an officer may write."""


class _Strict(Rules):
    def may_write(self, roles: Sequence[str], change: Change) -> bool:
        return "officer" in roles or not any(FORBIDDEN in op.fields for op in change.ops)


def strict(person: Person) -> Person:
    person.rules = _Strict(person.rules.organisation)
    return person.restarted()


def hand_over(giver: Person, taker: Person, file: Path) -> Summary:
    list(courier.hand_over(giver.engine.laptop, file, [taker.user]))
    return finished(courier.take(taker.engine.laptop, file))


def test_what_lies_behind_a_forbidden_change_reaches_everybody_though_its_author_is_gone(
    office: Office, anna: Person, luca: Person, tmp_path: Path
) -> None:
    """Sara's laptop was put back from a backup: nobody has heard of the device it is now. She works without a
    line, with a newer program: one change is none of hers to make. Anna takes a stick from her. Then Sara has
    a line just long enough to vouch for her device, and her laptop is stolen."""
    sara = office.joined(anna)
    for person in (sara, luca, strict(anna), strict(luca)):
        person.engine.sync()
    sara.put_back()
    sara.put("case", 1, "before")
    sara.put("case", FORBIDDEN, "not hers to say")
    sara.put("case", 2, "behind")
    assert hand_over(sara, anna, tmp_path / "stick").set_aside == 3
    anna.engine.sync()
    sara.line.plan["/v1/push"] = ["down"]
    with pytest.raises(SyncError):
        sara.engine.sync()
    for person in (anna, luca) * 2 + (anna,):
        person.engine.sync()
    assert [anna.see("case", n) for n in (1, 2, FORBIDDEN)] == [["before"], ["behind"], []]
    assert [luca.see("case", n) for n in (1, 2, FORBIDDEN)] == [["before"], ["behind"], []]
    assert [one.reason for one in luca.replica.set_aside()] == ["authority"]
    assert [one.reason for one in anna.replica.set_aside()] == ["authority"]
    assert not anna.replica.outgoing(0, 10, 1 << 20)


def test_more_by_hand_than_fits_one_request_does_not_stand_before_what_is_written_here(
    office: Office, anna: Person
) -> None:
    """A stick of somebody whose device nobody knows yet may hold weeks of work."""
    anna.engine.sync()
    space = anna.put("case", 1, "Anna's own")
    strange = [bytes([1]) * 300 + number.to_bytes(4, "big") for number in range(MAX_PUSH + 1)]
    lines = [
        Received(space, 0, 0, raw, sha256(raw).digest(), b"unknown.", 1 + at, None, "unknown_device")
        for at, raw in enumerate(strange)
    ]
    anna.replica.apply(Page(lines, (), {}))
    anna.engine.sync()
    assert anna.replica.pending().total == 0
    assert len(anna.replica.set_aside()) == MAX_PUSH + 1
    assert anna.line.asked.count("/v1/push") == 3
    anna.put("case", 2, "more of hers")
    anna.engine.sync()
    assert (anna.replica.pending().total, anna.line.asked.count("/v1/push")) == (0, 4), "not offered again"
    office.joined(anna)
    anna.engine.sync()
    assert anna.line.asked.count("/v1/push") == 6, "it may be somebody who joined"
