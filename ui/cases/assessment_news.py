"""What came in for an assessment while its page was open: nothing typed gives way, nothing new is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from app.domain.assessment import AreaScore, Assessment

Held = Mapping[str, AreaScore]
Answers = dict[str, Any]
"""As the page writes them down: {"areas": {area: [score, own words, own score]}, "kind", "summary"}."""

FIELDS: Final = ("score", "own_words", "own_score")
"""Fields of an area in the order of its answers."""


@dataclass(frozen=True, slots=True)
class Met:
    """What the page shows and what it was typed over; `both`: areas, or field names, written twice."""

    record: Assessment
    held: dict[str, AreaScore]
    answers: Answers
    both: tuple[str, ...]


def answers_of(record: Assessment, held: Held) -> Answers:
    """An assessment as the page shows it."""
    areas = {area: [one.score, one.own_words or "", one.own_score] for area, one in held.items()}
    return {"areas": areas, "kind": record.kind, "summary": record.summary or ""}


def met(answers: Answers, record: Assessment, held: Held, now: Assessment, scores: Held) -> Met:
    """`answers` were typed over `record` and `held`; `now` and `scores` are what is stored by now."""
    base, fresh = answers_of(record, held), answers_of(now, scores)
    both: list[str] = []
    seen: dict[str, Any] = {}
    told: Answers = {"areas": {}}
    for name in ("kind", "summary"):
        told[name], seen[name] = _three(name, answers[name], base[name], fresh[name], both)
    areas: dict[str, AreaScore] = {}
    for area in dict.fromkeys((*answers["areas"], *scores)):
        mine, before, after = (_of(one, area) for one in (answers, base, fresh))
        pairs = [_three(area, *three, both) for three in zip(mine, before, after, strict=True)]
        told["areas"][area] = [pair[0] for pair in pairs]
        one = scores.get(area) or (held.get(area) if mine != before else None)
        if one is not None:
            fields: dict[str, Any] = {n: pair[1] or None for n, pair in zip(FIELDS, pairs, strict=True)}
            areas[area] = replace(one, **fields)
    record = replace(now, kind=seen["kind"], summary=seen["summary"] or None)
    return Met(record, areas, told, tuple(dict.fromkeys(both)))


def then(record: Assessment, held: Held, was: Answers) -> tuple[Assessment, dict[str, AreaScore]]:
    """The records as they were when a draft was typed over `was`: what came in since was not seen."""
    areas: dict[str, AreaScore] = {}
    for area, one in held.items():
        fields: dict[str, Any] = {n: v or None for n, v in zip(FIELDS, _of(was, area), strict=True)}
        areas[area] = replace(one, **fields)
    return replace(record, kind=was.get("kind"), summary=was.get("summary") or None), areas


def _three(name: str, mine: Any, before: Any, after: Any, both: list[str]) -> tuple[Any, Any]:
    """What is shown, and what counts as seen."""
    if (mine or None) == (before or None):
        return after, after
    if (after or None) not in (before or None, mine or None):
        both.append(name)
    return mine, before


def _of(answers: Answers, area: str) -> list[Any]:
    told = list(answers["areas"].get(area) or [])
    return [*told, *[None] * (len(FIELDS) - len(told))]
