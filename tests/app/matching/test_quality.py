"""The comparison of names keeps the quality it was delivered with, on pairs it was not learned from."""

from __future__ import annotations

import pytest

from app.matching import block_keys, compare_names
from tests.benchmarks.name_data import Labelled, pairs, quality


def _is_match(pair: Labelled) -> bool:
    return compare_names(pair.a, pair.b).is_match


@pytest.mark.parametrize(
    ("name", "every", "precision", "recall"),
    [
        ("domain.csv", 1, 0.91, 0.94),
        ("full_names.csv.gz", 8, 0.86, 0.89),
        ("arabic_names.csv.gz", 6, 0.91, 0.92),
    ],
)
def test_precision_and_recall(name: str, every: int, precision: float, recall: float) -> None:
    data = pairs(name)[::every]
    reached = quality(map(_is_match, data), (p.same for p in data))
    assert reached.precision >= precision
    assert reached.recall >= recall


def test_unlike_persons_are_kept_apart() -> None:
    data = [p for p in pairs("full_names.csv.gz")[::8] if "near" not in p.kind]
    assert quality(map(_is_match, data), (p.same for p in data)).precision >= 0.98


@pytest.mark.parametrize("name", ["domain.csv", "full_names.csv.gz", "arabic_names.csv.gz"])
def test_keys_bring_the_variants(name: str) -> None:
    same = [p for p in pairs(name) if p.same][:400]
    assert sum(bool(block_keys(p.a) & block_keys(p.b)) for p in same) / len(same) >= 0.95
