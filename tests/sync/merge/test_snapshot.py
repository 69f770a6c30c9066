"""A state as bytes: canonical, small, and whatever else the bytes are, refused with one error."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.merge import snapshot
from sync.merge.registers import Registers
from sync.merge.seen import Seen
from sync.merge.snapshot import MalformedSnapshot, from_bytes, state_hash, to_bytes
from sync.merge.state import RecordState, State, join, join_record, lift
from sync.protocol.change import LIFE
from tests.sync.merge.laptops import Merge
from tests.sync.merge.schedules import World, run

A, B = b"device a", b"device b"
RECORD = RecordState({LIFE: {(A, 1): True}, 1: {(A, 1): "x", (B, 1): "y"}}, {3: {"fr": {(B, 1)}}})
STATE = State(Seen({A: 2, B: 1}), {(1, b"r"): RECORD}, {(A, 1): 7, (B, 1): 9})


def test_bytes_and_back() -> None:
    assert from_bytes(to_bytes(STATE)) == STATE
    for seed in range(30):
        for laptop in run(seed).laptops:
            assert from_bytes(to_bytes(laptop.whole())) == laptop.whole()


def test_what_came_too_early_is_in_it() -> None:
    seen = 0
    for seed in range(200):
        world = World(random.Random(seed), Merge())
        for _ in range(30):
            world.step()
        for laptop in world.laptops:
            state = laptop.whole()
            seen += any(record.foreseen for record in state.records.values())
            assert from_bytes(to_bytes(state)) == state
    assert seen > 3


def test_the_order_in_which_things_are_held_changes_nothing() -> None:
    turned = RecordState(dict(reversed(RECORD.fields.items())), RECORD.sets)
    other = State(Seen({B: 1, A: 2}), {(1, b"r"): turned}, {(B, 1): 9, (A, 1): 7, (A, 2): 8})
    assert state_hash(other) == state_hash(STATE)


def test_joining_is_idempotent_commutative_and_associative() -> None:
    for seed in range(100):
        world = World(random.Random(seed), Merge())
        for _ in range(25):
            world.step()
        a, b, c = (laptop.whole() for laptop in world.laptops)
        assert to_bytes(join(a, a)) == to_bytes(a)
        assert to_bytes(join(a, b)) == to_bytes(join(b, a))
        assert to_bytes(join(join(a, b), c)) == to_bytes(join(a, join(b, c)))


def test_a_record_the_other_side_has_replaced_to_nothing_goes() -> None:
    assert join_record(RECORD, STATE.seen, None, Seen({A: 2, B: 1})) is None
    assert join_record(RECORD, STATE.seen, None, Seen({A: 2})) is not None
    assert join_record(None, Seen(), RECORD, STATE.seen) == RECORD
    assert join(STATE, State(Seen({A: 2, B: 1}))) == State(Seen({A: 2, B: 1}))


def test_a_column_nobody_wrote_is_no_value() -> None:
    registers = Registers((1, 1), {2: (1, 2)})
    lifted = lift(registers, {LIFE: 1, 1: None, 2: None}, Seen(), {1: A}.__getitem__)
    assert lifted.fields == {LIFE: {(A, 1): True}, 2: {(A, 2): None}}


@pytest.mark.parametrize(
    "parts",
    [
        (2, [A], [[1]], [0, 1, 7], []),
        (1, [B, A], [[1], [1]], [], []),
        (1, [A, A], [[1], [1]], [], []),
        (1, [b"short"], [[1]], [], []),
        (1, [A], [], [], []),
        (1, [A], [[]], [], []),
        (1, [A], [[2, 1]], [0, 1, 7], []),
        (1, [A], [[-1]], [], []),
        (1, [A], [[1]], [0, 1], []),
        (1, [A], [[1]], [0, 2, 7], []),
        (1, [A], [[1]], [0, 0, 7], []),
        (1, [A], [[1]], [1, 1, 7], []),
        (1, [A], [[1]], [0, 1, 7], [(1, b"r", 0, {1: "x"})]),
        (1, [A], [[1]], [0, 1, 7], [(1, b"r", 3, {LIFE: True})]),
        (1, [A], [[1]], [0, 1, 7], [(1, b"r", 0, {LIFE: True, 3: 1}, [], [(3, "fr", [0])])]),
        (1, [A], [[1]], [0, 1, 7], [(1, b"r", 0, {LIFE: True}, [], [(3, ["fr"], [0])])]),
        (1, [A], [[1]], [0, 1, 7], [(1, b"r", 0, {LIFE: True}, [], [], [(3, None, {0: []})])]),
        (1, [A], [[1]], [0, 1, 7], "records"),
    ],
)
def test_a_state_that_cannot_be_is_refused(parts: tuple[object, ...]) -> None:
    with pytest.raises(MalformedSnapshot):
        from_bytes(msgspec.msgpack.encode(parts))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_state_or_refused(raw: bytes) -> None:
    try:
        from_bytes(raw)
    except MalformedSnapshot:
        return


@given(st.data())
def test_a_damaged_state_is_a_state_or_refused(data: st.DataObject) -> None:
    raw = bytearray(to_bytes(STATE))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = from_bytes(bytes(raw))
    except MalformedSnapshot:
        return
    assert from_bytes(to_bytes(read)) == read


def test_a_record_written_once_costs_little_more_than_its_values() -> None:
    fields = {number: {(A, 1): f"value {number}"} for number in range(1, 26)}
    one = State(
        Seen({A: 1}), {(1, bytes(16)): RecordState({LIFE: {(A, 1): True}, **fields})}, {(A, 1): 1 << 60}
    )
    assert len(to_bytes(one)) < sum(len(f"value {n}") + 3 for n in range(1, 26)) + 60
    assert snapshot.VERSION == 1
