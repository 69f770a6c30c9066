"""A person decides about several values: an ordinary local write that has seen all of them."""

from __future__ import annotations

from typing import Any

from sync.merge.registers import Dot, Registers, Survivor


def settle(registers: Registers, number: int, dot: Dot) -> None:
    """Note that the change `dot` of this laptop decided field `number`; the record shows what it wrote.

    The chosen value is written even when it is the one shown already: the write is the decision,
    and it is what ends the conflict on the other laptops. For LIFE likewise.
    """
    registers.write(number, dot)


def choices(registers: Registers, number: int, shown: Any) -> list[Survivor]:
    """What there is to decide between, the shown value first; one alone is no conflict."""
    return registers.survivors(number, shown)[:1] + registers.others(number, shown)
