"""How autonomy went over time, area by area: the operator's score and the person's own, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.assessment import AreaScore, Assessment
from app.domain.ids import RecordId
from app.storage.reader import Reader
from app.usecases.assessments import NOT_ASSESSED


@dataclass(frozen=True, slots=True)
class Moment:
    """One assessment: its day, its kind (list assessment_kind; `followup` is after the exit)."""

    on: date
    kind: str | None


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One area (list V23) through all moments; 1 (crisis) to 5 (autonomous), None where nobody scored."""

    area: str
    operator: tuple[int | None, ...]
    person: tuple[int | None, ...]

    @property
    def distance(self) -> int | None:
        """Steps between the first and the last score of the operator."""
        known = [score for score in self.operator if score is not None]
        return known[-1] - known[0] if len(known) > 1 else None

    @property
    def apart(self) -> int | None:
        """How much higher the person last saw themselves than the operator did."""
        both = [
            (mine, theirs)
            for mine, theirs in zip(self.operator, self.person, strict=True)
            if mine is not None and theirs is not None
        ]
        return both[-1][1] - both[-1][0] if both else None


@dataclass(frozen=True, slots=True)
class Trajectories:
    """All areas over the same moments, oldest first."""

    moments: tuple[Moment, ...]
    areas: tuple[Trajectory, ...]


def of_person(reader: Reader, person: RecordId) -> Trajectories:
    """What was scored of a person, drafts too."""
    found = reader.find(Assessment, person=person, order="held_on")
    return of([(one, reader.find(AreaScore, assessment=one.id)) for one in found])


def of(scored: Iterable[tuple[Assessment, Sequence[AreaScore]]]) -> Trajectories:
    """The same of assessments already read, in any order; those without a day are left out."""
    known = sorted(
        ((one.held_on, one, scores) for one, scores in scored if one.held_on is not None),
        key=lambda row: (row[0], row[1].id),
    )
    by_area = [{score.area: score for score in scores if score.area} for _, _, scores in known]
    areas = dict.fromkeys(area for scores in by_area for area in scores)
    made = [
        Trajectory(
            area,
            tuple(_number(row[area].score) if area in row else None for row in by_area),
            tuple(_number(row[area].own_score) if area in row else None for row in by_area),
        )
        for area in areas
    ]
    told = tuple(one for one in made if any(s is not None for s in (*one.operator, *one.person)))
    return Trajectories(tuple(Moment(on, one.kind) for on, one, _ in known), told)


def _number(code: str | None) -> int | None:
    return int(code) if code is not None and code.isdigit() and code != NOT_ASSESSED else None
