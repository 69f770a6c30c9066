"""Names known to be one name although neither letters nor sound say enough (Diallo and Jallow)."""

from __future__ import annotations

import gzip
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _written() -> dict[str, frozenset[str]]:
    """Groups of our own list (`variants.txt`): line numbers of each word."""
    found: dict[str, list[str]] = {}
    text = files("resources").joinpath("dictionary/names/variants.txt").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()):
        if not line.startswith("#"):
            for word in line.split():
                found.setdefault(word, []).append(f"own {number}")
    return {word: frozenset(numbers) for word, numbers in found.items()}


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


@lru_cache(maxsize=4096)
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


def apart(a: str, b: str) -> bool:
    """Whether both words are listed, and in no common group: likely two names, however alike."""
    mine, theirs = groups(a), groups(b)
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)
