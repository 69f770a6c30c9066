"""Prints what a benchmark measured beside its limit; never fails for being slow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """Samples of one thing measured, with the limit wished for, in seconds unless `unit` says other."""

    name: str
    samples: list[float]
    limit: float
    unit: str = "ms"


def percentile(samples: list[float], share: float) -> float:
    """The sample below which `share` of the samples lie (nearest rank)."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def show(figure: Figure) -> None:
    """One line: median, p95, limit, and how many times the limit p95 is."""
    scale = 1000 if figure.unit == "ms" else 1
    p50, p95 = percentile(figure.samples, 0.5), percentile(figure.samples, 0.95)
    print(
        f"\n{figure.name}: p50 {p50 * scale:.1f} {figure.unit}, p95 {p95 * scale:.1f} {figure.unit},"
        f" limit {figure.limit * scale:g} {figure.unit}, p95/limit {p95 / figure.limit:.2f}"
        f" (n={len(figure.samples)})"
    )
