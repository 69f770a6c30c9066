"""Invents contacts, scores, flags and tasks of a file."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.assessment import AreaScore, Assessment
from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.ids import RecordId
from app.domain.task import Task
from app.domain.vulnerability import VulnerabilityFlag
from app.storage.store import Store
from app.usecases.samples.cast import Cast, read_toml

AREAS = ("legal", "housing", "work", "language", "health", "family", "social")


@functools.cache
def _texts() -> dict[str, Any]:
    return read_toml("texts.toml")


@dataclass(slots=True)
class Diary:
    """Makes what happens in a file."""

    store: Store
    cast: Cast
    today: date
    contacts: int
    slim: bool = False

    def make(self, person: RecordId, case: Case, arrived: date) -> None:
        """Contacts since the arrival, one or two assessments, a flag for some, tasks."""
        r = self.cast.random
        days = max(1, (self.today - arrived).days)
        count = max(1, int(r.gauss(self.contacts, self.contacts / 3)))
        when = sorted(r.randrange(days) for _ in range(count))
        for place, day in enumerate(when):
            type_ = "first" if place == 0 else r.choice([t for t in _texts()["contacts"] if t != "first"])
            self._contact(person, case, arrived + timedelta(days=day), type_)
        if not self.slim:
            self._assessments(person, case, arrived, days)
        if r.random() < 0.22:
            self._flag(person, case, arrived)
        for _ in range(r.choice([0, 0, 1, 1, 2])):
            self._task(person, case)

    def _contact(self, person: RecordId, case: Case, on: date, type_: str) -> None:
        r = self.cast.random
        self.store.add(
            Contact(
                person=person,
                case=case.id,
                held_on=on,
                starts_minute=r.randrange(8 * 60, 18 * 60, 15),
                minutes=r.choice([10, 15, 20, 30, 45, 60]),
                type=type_,
                text=r.choice(_texts()["contacts"][type_]),
                with_mediator=r.random() < 0.4,
                areas=frozenset({r.choice(AREAS)}),
                by=case.responsible,
                site=case.site,
            )
        )

    def _assessments(self, person: RecordId, case: Case, arrived: date, days: int) -> None:
        scores = {area: self.cast.random.randint(1, 3) for area in AREAS}
        self._assessment(person, case, arrived + timedelta(days=min(days, 10)), "entry", scores)
        if days > 150:
            later = {
                area: min(5, score + self.cast.random.choice([0, 1, 1, 2])) for area, score in scores.items()
            }
            self._assessment(person, case, arrived + timedelta(days=150), "periodic", later)

    def _assessment(self, person: RecordId, case: Case, on: date, kind: str, scores: dict[str, int]) -> None:
        r, texts = self.cast.random, _texts()["assessment"]
        made = self.store.add(
            Assessment(
                person=person,
                case=case.id,
                held_on=on,
                kind=kind,
                assessor=case.responsible,
                person_present=True,
                summary=r.choice(texts["summaries"]),
            )
        )
        for area, score in scores.items():
            words = r.choice(texts["own_words"]) if r.random() < 0.2 else None
            goal = str(min(5, score + 1))
            self.store.add(
                AreaScore(assessment=made.id, area=area, score=str(score), goal=goal, own_words=words)
            )

    def _flag(self, person: RecordId, case: Case, arrived: date) -> None:
        r = self.cast.random
        self.store.add(
            VulnerabilityFlag(
                person=person,
                category=r.choice(["DIS", "MAL", "MEN", "GEN", "GRA"]),
                state=r.choice(["suspected", "declared", "in_care"]),
                detected_on=min(self.today, arrived + timedelta(days=r.randint(1, 30))),
                detected_by=case.responsible,
                basis="Riferito in colloquio.",
            )
        )

    def _task(self, person: RecordId, case: Case) -> None:
        r = self.cast.random
        done = r.random() < 0.35
        self.store.add(
            Task(
                person=person,
                case=case.id,
                title=r.choice(_texts()["tasks"]["titles"]),
                due=self.today + timedelta(days=r.randint(-6, 25)),
                owner=case.responsible,
                state="done" if done else "open",
                priority=r.choice(["high", "medium", "low"]),
            )
        )
