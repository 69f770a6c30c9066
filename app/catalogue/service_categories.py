"""What services do: two levels of categories, their labels and the words people look for them with."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.catalogue.codelists import pick

FILE = Path(__file__).parents[2] / "resources" / "directory" / "categories.csv"


@dataclass(frozen=True, slots=True)
class Category:
    """One category: `labels` in the order of the catalogue's languages, `words` besides them."""

    code: str
    parent: str
    labels: tuple[str, ...]
    words: str
    open_eligibility: str

    def label(self, language: str) -> str:
        """What it is called in `language`."""
        return pick(self.labels, language)


@cache
def categories() -> dict[str, Category]:
    """Code -> category, parents before their children."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: _category(row) for row in csv.DictReader(lines)}


def _category(row: dict[str, str]) -> Category:
    labels = tuple(row[f"label_{language}"] for language in ("it", "en", "fr", "ar"))
    return Category(row["code"], row["parent"], labels, row["words"], row["open_eligibility"])


def with_children(code: str) -> tuple[str, ...]:
    """`code` and the categories below it; a code nobody knows stands for itself."""
    below = [c.code for c in categories().values() if c.parent == code]
    return (code, *below)


def label_of(code: str, language: str) -> str:
    """The label of a code; the code itself when this version does not know it."""
    category = categories().get(code)
    return category.label(language) if category else code


@cache
def _by_open_eligibility() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for category in categories().values():
        found[category.open_eligibility].append(category.code)
    return {code: tuple(codes) for code, codes in found.items()}


@cache
def from_open_eligibility(code: str) -> tuple[str, ...]:
    """Our categories for a code of Open Eligibility: its own, or those of the nearest code above it.

    Only codes that belong to one category of ours are sure; of several the shortest common one is taken.
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
