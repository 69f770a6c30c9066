"""What is sealed of a change, and the change it becomes again with its header and its author."""

from __future__ import annotations

import msgspec
import pytest

from sync.protocol.change import Change, RecordOp
from sync.protocol.envelope import EnvelopeKind, Header
from sync.protocol.wire import WireChange, from_wire, to_wire

SPACE, OWN, OTHER, AUTHOR = b"s" * 16, b"d" * 8, b"e" * 8, b"a" * 16
OPS = (RecordOp(3, b"r" * 16, {0: True, 4: "Awet"}),)


def header(dseq: int) -> Header:
    return Header(EnvelopeKind.CHANGE, SPACE, OWN, dseq, 1, bytes(16), bytes(16), bytes(16))


@pytest.mark.parametrize(
    ("dseq", "context"), [(1, ()), (1, ((OTHER, 9),)), (8, ((OWN, 7),)), (8, ((OWN, 7), (OTHER, 2)))]
)
def test_a_change_comes_back_with_what_its_header_and_signer_say(
    dseq: int, context: tuple[tuple[bytes, int], ...]
) -> None:
    change = Change(SPACE, OWN, dseq, context, 5 << 16, AUTHOR, 1, OPS)
    assert from_wire(to_wire(change), header(dseq), AUTHOR) == change


def test_the_author_is_whoever_the_device_is_certified_for() -> None:
    change = Change(SPACE, OWN, 1, (), 1, b"somebody else!!!", 1, OPS)
    assert from_wire(to_wire(change), header(1), AUTHOR).author == AUTHOR


@pytest.mark.parametrize("context", [((OWN, 3),), ((OTHER, 0),)])
def test_a_context_that_cannot_be_is_refused(context: tuple[tuple[bytes, int], ...]) -> None:
    body = msgspec.msgpack.encode(WireChange(context, 1, 1, OPS))
    with pytest.raises(ValueError):
        from_wire(body, header(5), AUTHOR)


@pytest.mark.parametrize(
    "wire",
    [
        WireChange((), 1 << 63, 1, OPS),
        WireChange((), -1, 1, OPS),
        WireChange(((OTHER, 1 << 32),), 1, 1, OPS),
        WireChange((), 1, 1, (RecordOp(1 << 63, b"r" * 16, {}),)),
        WireChange((), 1, 1, (RecordOp(-1, b"r" * 16, {}),)),
    ],
)
def test_numbers_no_laptop_could_store_are_refused(wire: WireChange) -> None:
    """A colleague's laptop that is not honest must not end every other one's rounds."""
    with pytest.raises(ValueError, match="numbers"):
        from_wire(msgspec.msgpack.encode(wire), header(5), AUTHOR)


@pytest.mark.parametrize("missing", [((OTHER, 5),), ((OTHER, 0),), ((OWN, 5),), ((b"f" * 8, 1),)])
def test_only_what_lies_within_the_context_can_be_missing(missing: tuple[tuple[bytes, int], ...]) -> None:
    body = msgspec.msgpack.encode(WireChange(((OTHER, 4),), 1, 1, OPS, missing))
    with pytest.raises(ValueError, match="missing"):
        from_wire(body, header(5), AUTHOR)


def test_what_was_missing_is_told() -> None:
    change = Change(SPACE, OWN, 1, ((OTHER, 4),), 5 << 16, AUTHOR, 1, OPS, ((OTHER, 2),))
    assert from_wire(to_wire(change), header(1), AUTHOR) == change


def test_an_own_change_may_be_named_as_not_shown() -> None:
    missing = ((OWN, 4), (OTHER, 4))
    body = msgspec.msgpack.encode(WireChange(((OTHER, 4),), 1, 1, OPS, missing))
    assert from_wire(body, header(5), AUTHOR).missing == missing


def test_a_newer_program_may_say_more() -> None:
    told = [[], 1, 2, [[3, b"r" * 16, {4: "x"}]], [], "more"]
    assert from_wire(msgspec.msgpack.encode(told[:4]), header(1), AUTHOR).missing == ()
    assert from_wire(msgspec.msgpack.encode(told), header(1), AUTHOR).schema == 2
