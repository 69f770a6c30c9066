"""What both ends of the line must make the same of, whatever their versions."""

from __future__ import annotations

from sync.protocol.messages import mark_of


def test_the_mark_of_an_invitation_tells_each_apart() -> None:
    marks = {mark_of(bytes([number]) * 16) for number in range(8)}
    assert len(marks) == 8
    assert {len(mark) for mark in marks} == {16}
    assert mark_of(bytes(16)).hex() == "c0485375107e3b325c5c9e0bd73c705f"
