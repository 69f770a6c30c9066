"""Names known to be one name although neither letters nor sound say enough (Diallo and Jallow)."""

from __future__ import annotations

import gzip
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    text = files("resources").joinpath("dictionary/names/variants.txt").read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _written() -> dict[str, frozenset[str]]:
    """Groups of our own list (`variants.txt`): a name for each line a word stands in."""
    found: dict[str, list[str]] = {}
    for number, words in enumerate(_lines()):
        for word in words:
            found.setdefault(word, []).append(f"own {number}")
    return {word: frozenset(groups) for word, groups in found.items()}


def relatives(word: str) -> frozenset[str]:
    """The other words of our own list in the groups of `word`."""
    mine = _written().get(word, frozenset())
    return frozenset(other for name in mine for other in _lines()[int(name[4:])]) - {word}


def heads(word: str) -> list[str]:
    """The first word of each group of our own list `word` stands in: what the group goes by."""
    return sorted({_lines()[int(name[4:])][0] for name in _written().get(word, frozenset())})


@cache
def _collected() -> bytes:
    """The large list as sorted lines `word group group ...`: kept as bytes, 2 MB instead of 30."""
    packed = files("resources").joinpath("dictionary/names/groups.txt.gz").read_bytes()
    return b"\n" + gzip.decompress(packed)


def _line(word: bytes) -> bytes:
    """What follows `word` in the large list, by bisection over its lines; b"" when it is not there."""
    lines = _collected()
    low, high = 0, len(lines) - 1
    while low < high:
        start = lines.rfind(b"\n", 0, (low + high) // 2 + 1)
        end = lines.find(b"\n", start + 1)
        found, _, rest = lines[start + 1 : end].partition(b" ")
        if found == word:
            return rest
        if found < word:
            low = end
        else:
            high = start
    return b""


@lru_cache(maxsize=2048)
def groups(word: str) -> frozenset[str]:
    """Names of the groups a folded word stands in; empty when nobody listed it."""
    listed = frozenset(_line(word.encode()).decode().split())
    return listed | _written().get(word, frozenset())


def known(a: str, b: str, *, everywhere: bool = True) -> bool:
    """Whether two folded words stand in one group; not `everywhere` asks our own short list alone."""
    own = _written().get(a)
    if own and not own.isdisjoint(_written().get(b, frozenset())):
        return True
    return everywhere and not groups(a).isdisjoint(groups(b))


@cache
def _popular() -> frozenset[str]:
    """Popular given and family names of many countries, folded."""
    text = files("resources").joinpath("dictionary/names/popular.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def _listed(word: str) -> bool:
    return word in _popular() or bool(groups(word))


def apart(a: str, b: str) -> bool:
    """Whether both words are names in their own right, in no common group: likely two, however alike."""
    return _listed(a) and _listed(b) and groups(a).isdisjoint(groups(b))


def told_apart(a: str, b: str) -> bool:
    """Whether our own list has both words, in different groups."""
    mine, theirs = _written().get(a), _written().get(b)
    return mine is not None and theirs is not None and mine.isdisjoint(theirs)
