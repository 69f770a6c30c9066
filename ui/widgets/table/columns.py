"""What a table shows: its columns and the values a cell may hold."""

from __future__ import annotations

from dataclasses import dataclass

from ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class Person:
    """Two lines: the name in bold, below it the native script or whatever tells people apart."""

    name: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge."""

    text: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Words of less weight."""

    text: str


@dataclass(frozen=True, slots=True)
class Late:
    """A date or a number that asks for attention: drawn with its warning sign."""

    text: str
    tone: Tone = "warn"


Cell = str | Person | Mark | Quiet | Late | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` in pixels at 100 %, 0 for one that takes what is left."""

    key: str
    title: str
    width: int = 120
    sortable: bool = False
    numeric: bool = False
    rank: int = 0
    """0 always stays; the highest rank is hidden first when there is no room."""
    least: int = 200
    """What one that takes what is left needs: others are hidden rather than it cut shorter."""


def plain(cell: Cell) -> str:
    """A cell as words, for screen readers and copying."""
    if cell is None:
        return ""
    if isinstance(cell, Person):
        return f"{cell.name}, {cell.below}" if cell.below else cell.name
    return cell if isinstance(cell, str) else cell.text
