"""The memory of who wrote what survives packing, and a local write ends a conflict."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.merge.registers import Registers
from sync.protocol.change import LIFE

DOTS = st.tuples(st.integers(0, 1000), st.integers(1, 2**40))
NUMBERS = st.integers(1, 300)
EXTENTS = st.lists(st.integers(1, 99), min_size=1, max_size=3)
REGISTERS = st.builds(
    Registers,
    DOTS,
    st.dictionaries(NUMBERS, DOTS),
    st.dictionaries(
        NUMBERS, st.lists(st.tuples(DOTS, st.text() | st.integers(0, 9)), min_size=1, max_size=3)
    ),
    st.dictionaries(
        NUMBERS, st.dictionaries(st.text() | st.binary(), DOTS.map(list), min_size=1, max_size=3), max_size=3
    ),
    st.dictionaries(
        NUMBERS,
        st.dictionaries(
            st.none() | st.text(), st.dictionaries(st.integers(0, 9), EXTENTS, min_size=1), max_size=2
        ),
        max_size=3,
    ),
)


@given(REGISTERS)
def test_packing_loses_nothing(registers: Registers) -> None:
    assert Registers.unpack(registers.pack()) == registers


def test_a_record_written_once_costs_a_few_bytes() -> None:
    assert len(Registers((1, 1)).pack()) <= 8


def test_a_field_never_written_alone_has_the_dot_of_the_record() -> None:
    registers = Registers((1, 7))
    assert registers.dot(5) == (1, 7)
    registers.write(5, (2, 9))
    assert (registers.dot(5), registers.dot(6)) == ((2, 9), (1, 7))


def test_a_local_write_has_seen_the_siblings_and_ends_them() -> None:
    registers = Registers((1, 7), siblings={5: [((2, 3), "other")], 6: [((2, 4), "stays")]})
    registers.write(5, (1, 8))
    assert registers.siblings == {6: [((2, 4), "stays")]}


def test_a_local_edit_says_that_the_record_lives_but_decides_no_deletion() -> None:
    registers = Registers((1, 7), siblings={LIFE: [((2, 3), True), ((3, 4), False)]})
    registers.write(5, (1, 8))
    assert (registers.dot(LIFE), registers.siblings) == ((1, 8), {LIFE: [((3, 4), False)]})
    registers.write(LIFE, (1, 9))
    assert registers.siblings == {}


def test_elements_of_a_set_have_dots_of_their_own() -> None:
    registers = Registers((1, 7))
    registers.write_element(5, "it", (1, 8), present=True)
    registers.write_element(5, b"\x01", (1, 9), present=True)
    assert registers.elements == {5: {"it": [1, 8], b"\x01": [1, 9]}}
    assert registers.element_dots(5, "it") == [(1, 8)]
    assert registers.element_dots(5, "ar") == [(1, 7)]


def test_nothing_reminds_of_an_element_taken_out() -> None:
    registers = Registers((1, 7))
    registers.write_element(5, "it", (1, 8), present=True)
    registers.write_element(5, "it", (1, 9), present=False)
    registers.write_element(6, "fr", (1, 10), present=False)
    assert registers.elements == {}


def test_memory_of_an_earlier_program_is_read() -> None:
    old = msgspec.msgpack.encode(((1, 7), {4: (1, 8)}, {}, {5: {"it": (1, 9)}}))
    registers = Registers.unpack(old)
    assert (registers.dot(4), registers.element_dots(5, "it")) == ((1, 8), [(1, 9)])


def test_other_values_are_told_once_and_equal_ones_not_at_all() -> None:
    registers = Registers((1, 7), siblings={5: [((2, 3), "y"), ((3, 1), "x"), ((4, 1), "y"), ((5, 2), 1)]})
    assert registers.others(5, "x") == [((2, 3), "y"), ((5, 2), 1)]
    assert registers.others(6, "x") == []


@pytest.mark.parametrize("packed", [b"", b"\x80", b"\x91\xa1x", b"\xc1"])
def test_bytes_that_are_no_registers_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError):
        Registers.unpack(packed)
