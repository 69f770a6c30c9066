"""What a document says, in words already: the same for a Word file and for a PDF.

A template gets only what `context` gives: texts, lists and yes or no, never a record.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Final

_RTL: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
# Everything XML 1.0 cannot hold, and what the maker of Word files would take for a new page or paragraph.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Both:
    """Words in Italian and in the second language; the second are empty when there are none or no others."""

    it: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and an answer; `name` is what a body's own template calls it."""

    name: str
    label: Both
    value: Both


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with heads."""

    heads: tuple[Both, ...] = ()
    rows: tuple[tuple[Both, ...], ...] = ()


def filled(heads: tuple[Both, ...], rows: tuple[tuple[Both, ...], ...]) -> Grid:
    """A table without the columns in which nothing stands; the first stays. None without rows."""
    kept = [at for at in range(len(heads)) if at == 0 or any(row[at].it for row in rows)]
    return (
        Grid(tuple(heads[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows))
        if rows
        else Grid()
    )


def _shares(grid: Grid) -> list[int]:
    """How wide each column is, in hundredths, by the longest words that stand in it."""
    columns = zip(grid.heads, *grid.rows, strict=True)
    longest = [min(max(*(len(one.it) for one in column), 20), 44) for column in columns]
    return [round(100 * one / sum(longest)) for one in longest]


@dataclass(frozen=True, slots=True)
class Part:
    """A part with a heading: facts, then running text, then a table; each may be missing."""

    title: Both
    facts: tuple[Fact, ...] = ()
    text: Both = Both()
    grid: Grid = Grid()


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs; `told` says when and how it was signed already."""

    who: Both
    name: str = ""
    told: Both = Both()


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. `second` is the code of the language beside, or empty."""

    what: str
    second: str
    title: Both
    sender: str
    address: str
    made_on: Both
    number: str = ""
    to: tuple[Both, ...] = ()
    opening: Both = Both()
    facts: tuple[Fact, ...] = ()
    parts: tuple[Part, ...] = ()
    closing: Both = Both()
    signers: tuple[Signer, ...] = ()


def context(paper: Paper) -> dict[str, Any]:
    """What a template may use: the fields of a `Paper`, words as {it, other, rtl, other_rtl}.

    `two` and `rtl` tell whether there is a second language and whether it runs from the right; `told`
    holds every answer in Italian by the name of its fact, for templates of a body's own.
    """
    told: dict[str, Any] = _plain(asdict(paper))
    told["two"] = bool(paper.second)
    told["rtl"] = paper.second == "ar"
    for part, made in zip(told["parts"], paper.parts, strict=True):
        part["grid"]["shares"] = _shares(made.grid) if made.grid.rows else []
    told["told"] = {fact.name: _clean(fact.value.it) for fact in _facts(paper)}
    return told


def begins_from_right(text: str) -> bool:
    """Whether the first letter of a text belongs to a script written from the right."""
    first = _LETTER.search(text)
    return first is not None and _RTL.match(first[0]) is not None


def _facts(paper: Paper) -> list[Fact]:
    # The head goes last: where a goal or a copied datum has the same name, the head's is the one meant.
    return [*(fact for part in paper.parts for fact in part.facts), *paper.facts]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"it", "other"}:
            return _words(value["it"], value["other"])
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return _clean(value)


def _words(it: str, other: str) -> dict[str, Any]:
    it, other = _clean(it), _clean(other)
    beside = other if other != it else ""
    return {"it": it, "other": beside, "rtl": begins_from_right(it), "other_rtl": begins_from_right(beside)}


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
