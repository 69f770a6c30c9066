"""How services are looked for: categories with those below them, and the words people use for them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.catalogue.services import children, services

FILE = Path(__file__).parents[2] / "resources" / "directory" / "category_words.csv"


@cache
def _other_words() -> dict[str, str]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["words"] for row in csv.DictReader(lines)}


def spoken(code: str) -> Iterator[str]:
    """Everything a category is called: its labels in all languages, and the words for it."""
    category = services().get(code)
    if category is not None:
        yield from category.labels
        yield _other_words().get(code, "")


def with_children(code: str) -> tuple[str, ...]:
    """`code` and the categories below it; a code nobody knows stands for itself."""
    return (code, *(below.code for below in children(code)))


def label_of(code: str, language: str) -> str:
    """The label of a code; the code itself when this version does not know it."""
    category = services().get(code)
    return category.label(language) if category else code


@cache
def _by_open_eligibility() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for category in services().values():
        found[category.open_eligibility].append(category.code)
    return {code: tuple(codes) for code, codes in found.items()}


@cache
def from_open_eligibility(code: str) -> tuple[str, ...]:
    """Our category for a code of the Open Eligibility taxonomy, or for the nearest code above it.

    Of several the area they share is taken, or the first when they share none.
    """
    while code:
        found = _by_open_eligibility().get(code)
        if found:
            return (_common(found),)
        code = code.rpartition("-")[0]
    return ()


def _common(codes: tuple[str, ...]) -> str:
    if len(codes) == 1:
        return codes[0]
    tops = {code.partition(".")[0] for code in codes}
    return tops.pop() if len(tops) == 1 else codes[0]
