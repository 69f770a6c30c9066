"""A name taken apart: the words that identify, each with what comparing needs, ready once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from app.matching import folding, particles
from app.matching.scripts import script_of
from app.matching.sounds import skeletons
from app.matching.transliteration import to_latin

MAX_TOKENS = 10
_MAX_LETTERS = 40
_GLUED = ("al", "el", "ben", "bin", "ould")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name: `text` folded in its own script, `latin` a-z, `heard` for the ear.

    `stem` is the word without a glued article or "son of" (Alhassan, الحسن, Benali), "" where there is
    none. `written` is for the eye and takes no part in comparing.
    """

    text: str
    script: str
    latin: str
    stem: str
    heard: str
    written: str = field(default="", compare=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the word's sound (see `sounds.skeletons`)."""
        return skeletons(self.heard)

    @property
    def initial(self) -> bool:
        """Only a first letter: it can agree, it cannot prove."""
        return len(self.latin) == 1 and self.script == "Latn"


def _stem(text: str, script: str) -> str:
    if script == "Arab":
        return text[2:] if text.startswith("ال") and len(text) >= 5 else ""
    start = next((glued for glued in _GLUED if text.startswith(glued)), "")
    return text[len(start) :] if start and len(text) >= len(start) + 3 else ""


class _Piece(NamedTuple):
    """A word before the small words are sorted out: folded, its script, and as it was written."""

    text: str
    script: str
    written: str

    @property
    def key(self) -> str:
        """What the lists of small words know it by."""
        return self.text if self.script == "Arab" else to_latin(self.text, self.script)

    def tied(self, between: str, other: _Piece) -> _Piece:
        """This word and `other` as one."""
        return _Piece(self.text + between + other.text, self.script, f"{self.written} {other.written}")


def _token(piece: _Piece) -> Token:
    text, script, written = piece.text[:_MAX_LETTERS], piece.script, piece.written
    latin = to_latin(text, script).replace(" ", "")
    stem = _stem(text if script == "Arab" else latin, script)
    heard = to_latin(stem, script) if stem and script == "Arab" else latin
    return Token(text, script, latin, stem, heard, written)


def _pieces(word: str) -> list[_Piece]:
    """The one or more names inside one written word."""
    script = script_of(word)
    script = "Kana" if script == "Hira" else script  # one name may be written in both
    latin = to_latin(word, script)
    if " " in latin:
        # two names run together: their Latin spelling stands for them, the script stays known
        return [_Piece(part, script, word) for part in latin.split()]
    text = folding.fold(word, script)
    return [_Piece(particles.SHORT_FOR.get(text, text), script, word)] if latin else []


def _join(pieces: list[_Piece]) -> list[_Piece]:
    """Leaves out the silent words and ties openers and closers to their neighbour."""
    out: list[_Piece] = []
    opened, article = False, ""
    for place, piece in enumerate(pieces):
        word = piece.key
        middle = 0 < place < len(pieces) - 1
        if word in particles.SILENT and (middle or (len(pieces) > 1 and len(word) > 1)):
            article = piece.text if word in particles.ARTICLES else ""
            continue
        if out and out[-1].script == piece.script and (opened or word in particles.CLOSERS):
            out[-1] = out[-1].tied(article, piece)
        else:
            out.append(piece)
        opened, article = word in particles.OPENERS, ""
    return out


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[tuple[Token, ...], ...]:
    """The identifying words of `name`, once for each script it is written in, and then all together.

    "Mohamed محمد" is one name written twice: a reading of one word in each script, and one of both
    words, because the scripts may also share the work. A name with no letter at all gives none.
    """
    pieces = [p for word in folding.words(folding.clean(name)) for p in _pieces(word)][: 2 * MAX_TOKENS]
    tokens = [_token(piece) for piece in _join(pieces) or pieces[:1]][:MAX_TOKENS]
    by_script: dict[str, list[Token]] = {}
    for token in tokens:
        by_script.setdefault(token.script, []).append(token)
    found = [tuple(part) for part in by_script.values()]
    return (*found, tuple(tokens)) if len(found) > 1 else tuple(found)
