"""Reads the pairs and records the comparison of names is measured with."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "fixtures" / "names"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two written names, whether they are one, and how the pair was made."""

    a: str
    b: str
    same: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision, recall and F1 of a decision, each from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}, recall {self.recall:.3f}, F1 {self.f1:.3f}"


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a fixture, headings and cells without spaces around them."""
    data = (FOLDER / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    return [{k.strip(): v.strip() for k, v in row.items()} for row in csv.DictReader(text.splitlines())]


def pairs(name: str) -> list[Labelled]:
    """Pairs of a fixture with columns a, b, same, kind."""
    return [Labelled(r["a"], r["b"], r["same"] == "1", r["kind"]) for r in rows(name)]


def quality(found: Iterable[bool], truth: Iterable[bool]) -> Quality:
    """Precision and recall of `found` against `truth`, pair by pair."""
    both = list(zip(found, truth, strict=True))
    hits = sum(f and t for f, t in both)
    return Quality(
        hits / max(1, sum(f for f, _ in both)),
        hits / max(1, sum(t for _, t in both)),
    )


def at_best_threshold(score: Callable[[str, str], float], data: list[Labelled]) -> tuple[float, Quality]:
    """The most favourable threshold for a method that brings none, with what it reaches there."""
    scored = [(score(p.a, p.b), p.same) for p in data]
    tried = (n / 100 for n in range(30, 100, 2))
    results = [(t, quality((s >= t for s, _ in scored), (same for _, same in scored))) for t in tried]
    return max(results, key=lambda result: result[1].f1)
