"""The memory of who wrote what survives packing, and a local write ends a conflict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.merge.registers import Registers

DOTS = st.tuples(st.integers(0, 1000), st.integers(1, 2**40))
NUMBERS = st.integers(1, 300)
REGISTERS = st.builds(
    Registers,
    DOTS,
    st.dictionaries(NUMBERS, DOTS),
    st.dictionaries(
        NUMBERS, st.lists(st.tuples(DOTS, st.text() | st.integers(0, 9)), min_size=1, max_size=3)
    ),
    st.dictionaries(NUMBERS, st.dictionaries(st.text() | st.binary(), DOTS, max_size=3)),
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


def test_elements_of_a_set_have_dots_of_their_own() -> None:
    registers = Registers((1, 7))
    registers.write_element(5, "it", (1, 8))
    registers.write_element(5, b"\x01", (1, 9))
    assert registers.elements == {5: {"it": (1, 8), b"\x01": (1, 9)}}


@pytest.mark.parametrize("packed", [b"", b"\x80", b"\x91\xa1x", b"\xc1"])
def test_bytes_that_are_no_registers_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError):
        Registers.unpack(packed)
