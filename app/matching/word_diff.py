"""Two texts word by word: what differs, and one text with what each of two people changed.

Words are taken by Unicode category, so Arabic with its vowel signs, Bengali or Amharic are cut where their
readers would. Texts that differ only in how a letter is composed are the same text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

MOST_WORDS = 3000
"""Beyond this many words that may differ, lines are compared instead: the cost grows with the square."""

Edit = tuple[int, int, int, int]
"""Words [a, b) of the first text stand where words [c, d) of the second stand."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `changed` when the other text says something else there."""

    text: str
    changed: bool


def words(text: str) -> list[str]:
    """`text` cut into words, runs of blanks, and single signs; joined they are `text` again (NFC)."""
    cut: list[str] = []
    for sort, letters in groupby(unicodedata.normalize("NFC", text), _sort):
        run = list(letters)
        cut += run if sort == "sign" else ["".join(run)]
    return cut


def differences(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, each marked where it differs from the other."""
    mine, theirs = _cut(one, other)
    edits = list(_edits(mine, theirs))
    return (
        _pieces(mine, [(a, b) for a, b, _, _ in edits]),
        _pieces(theirs, [(c, d) for _, _, c, d in edits]),
    )


def joined(before: str, one: str, other: str) -> str:
    """`before` with what both wrote into it: a text to begin from, for a person to finish.

    Where both changed the same words, what `one` says comes first and what `other` says follows.
    """
    base, mine, theirs = words(before), words(one), words(other)
    writers = (_Writer(mine, list(_edits(base, mine))), _Writer(theirs, list(_edits(base, theirs))))
    told: list[str] = []
    at = 0
    for start, end, said in _together(writers):
        told += [*base[at:start], said]
        at = end
    return "".join([*told, *base[at:]])


def _sort(letter: str) -> str:
    if letter.isspace():
        return "blank"
    return "sign" if unicodedata.category(letter)[0] in "PSC" else "word"


def _cut(one: str, other: str) -> tuple[list[str], list[str]]:
    mine, theirs = words(one), words(other)
    if max(len(mine), len(theirs)) <= MOST_WORDS:
        return mine, theirs
    return "".join(mine).splitlines(keepends=True), "".join(theirs).splitlines(keepends=True)


def _edits(one: Sequence[str], other: Sequence[str]) -> Iterator[Edit]:
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            yield a, b, c, d


def _pieces(cut: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[Piece]:
    changed = [False] * len(cut)
    for start, end in spans:
        changed[start:end] = [True] * (end - start)
    for at, word in enumerate(cut):  # a blank is marked only between two words that are
        if word.isspace() and not word.strip(" \u00a0"):
            changed[at] = 0 < at < len(cut) - 1 and changed[at - 1] and changed[at + 1]
    pairs = list(zip(cut, changed, strict=True))
    return [
        Piece("".join(word for word, _ in run), mark)
        for mark, run in groupby(pairs, key=lambda pair: pair[1])
    ]


@dataclass(slots=True)
class _Writer:
    """One of the two texts: what it changed of the base, still to be told."""

    cut: list[str]
    edits: list[Edit]

    def take(self, start: int, end: int) -> list[Edit]:
        """Its next edits that begin before `end`, or at `start`."""
        taken: list[Edit] = []
        while self.edits and (self.edits[0][0] < end or self.edits[0][0] == start):
            taken.append(self.edits.pop(0))
            end = max(end, taken[-1][1])
        return taken

    def says(self, edits: Sequence[Edit], start: int, end: int) -> str:
        """What stands in it where the base has the words [start, end)."""
        first, last = edits[0], edits[-1]
        return "".join(self.cut[first[2] - (first[0] - start) : last[3] + (end - last[1])])


def _together(writers: tuple[_Writer, _Writer]) -> Iterator[tuple[int, int, str]]:
    """Stretches [start, end) of the base in order, each with what replaces it."""
    while any(writer.edits for writer in writers):
        start = end = min(writer.edits[0][0] for writer in writers if writer.edits)
        taken: tuple[list[Edit], list[Edit]] = ([], [])
        grown = True
        while grown:
            grown = False
            for writer, kept in zip(writers, taken, strict=True):
                more = writer.take(start, end)
                kept.extend(more)
                end = max([end, *(edit[1] for edit in more)])
                grown = grown or bool(more)
        told = [w.says(kept, start, end) for w, kept in zip(writers, taken, strict=True) if kept]
        yield start, end, _one_after_another(list(dict.fromkeys(told)))


def _one_after_another(told: Sequence[str]) -> str:
    first, *rest = told
    for other in rest:
        apart = "" if not first or not other or first[-1].isspace() or other[0].isspace() else " "
        first = f"{first}{apart}{other}"
    return first
