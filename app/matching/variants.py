"""Names known to be one name although neither letters nor sound say so (Diallo, Jallow)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _groups() -> dict[str, tuple[int, ...]]:
    """Group numbers of each word; a word may be in several groups."""
    found: dict[str, list[int]] = {}
    text = files("resources").joinpath("dictionary/names/variants.txt").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()):
        if not line.startswith("#"):
            for word in line.split():
                found.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in found.items()}


def known(a: str, b: str) -> bool:
    """Whether two folded words stand in one group of the dictionary."""
    groups = _groups()
    mine = groups.get(a)
    return mine is not None and not set(mine).isdisjoint(groups.get(b, ()))
