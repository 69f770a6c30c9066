"""Needs scored area by area, and how far somebody has come since an earlier time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.domain.assessment import AreaScore, Assessment
from app.domain.ids import RecordId, new_id
from app.domain.person import Person
from app.domain.problems import Problem
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, must_find, refuse, submit_problems, today

NOT_ASSESSED: Final = "9"


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area in two assessments. Scores run from 1 (crisis) to 5 (autonomous); None: not known."""

    area: str
    earlier: int | None
    now: int | None
    goal: int | None
    own: int | None

    @property
    def distance(self) -> int | None:
        """Steps gained since the earlier score; None when one of the two is not known."""
        return None if self.earlier is None or self.now is None else self.now - self.earlier


def save(store: Store, assessment: Assessment, scores: Sequence[AreaScore]) -> Assessment:
    """Write an assessment with its scores, new or changed; areas left out are taken out.

    Half an assessment is kept as a draft. With `answering`, only areas the form showed are taken out, and a
    score that came in meanwhile stays beside the one typed. DomainError for one already submitted, or an area
    scored twice; problems of a score are named `area_score.index.field`.
    """
    require(store.by, Act.WRITE_ASSESSMENT)
    must_find(store, Person, assessment.person)
    held = store.get(Assessment, assessment.id)
    if held is not None and held.submitted_on is not None:
        raise DomainError("assessments.submitted_already")
    ready = replace(
        assessment,
        held_on=assessment.held_on or today(store),
        assessor=assessment.assessor or store.by.id,
        submitted_on=None,
    )
    stored = store.find(AreaScore, assessment=ready.id)
    told = (_of_area(store, replace(score, assessment=ready.id), stored) for score in scores)
    owned = [score for score in told if score is not None]
    refuse([*draft_problems(ready), *_score_problems(owned)])
    store.put(ready)
    kept = {score.id for score in owned}
    for score in owned:
        store.put(score)
    for gone in stored:
        if gone.id not in kept and (gone.id in store.shown or not store.shown):
            store.delete(gone)
    return ready


def submit(store: Store, id: RecordId) -> Assessment:
    """Send an assessment to the supervisor; after that it stays as it is.

    DomainError with everything missing at once: its kind, and at least one scored area.
    """
    require(store.by, Act.WRITE_ASSESSMENT)
    held = must_find(store, Assessment, id)
    if held.submitted_on is not None:
        return held
    problems = submit_problems(held)
    if not any(_number(score.score) for score in store.find(AreaScore, assessment=id)):
        problems.append(Problem("assessments.nothing_scored", "area_score"))
    refuse(problems)
    return store.save(replace(held, submitted_on=today(store)))


def save_and_submit(store: Store, assessment: Assessment, scores: Sequence[AreaScore]) -> Assessment:
    """Write an assessment and send it, in one go: nothing is kept of one that cannot be sent."""
    return submit(store, save(store, assessment, scores).id)


def of_person(reader: Reader, person: RecordId) -> list[Assessment]:
    """The assessments of a person, the latest first."""
    return reader.find(Assessment, person=person, order="held_on", descending=True)


def scores_of(reader: Reader, assessment: RecordId) -> list[AreaScore]:
    """The scores of one assessment, in the order they were made."""
    return reader.find(AreaScore, assessment=assessment)


def compare(reader: Reader, now: RecordId, earlier: RecordId | None = None) -> list[AreaChange]:
    """An assessment area by area beside an earlier one of the same person.

    Without `earlier`, beside the first there is; areas that only one of the two has are there
    too.
    """
    latest = must_find(reader, Assessment, now)
    if earlier is None:
        older = [one for one in of_person(reader, _person(latest)) if _is_before(one, latest)]
        earlier = older[-1].id if older else None
    fresh = _by_area(reader, now)
    old = _by_area(reader, earlier) if earlier else {}
    return [_change(area, old.get(area), fresh.get(area)) for area in dict.fromkeys((*fresh, *old))]


def _of_area(store: Store, score: AreaScore, stored: Sequence[AreaScore]) -> AreaScore | None:
    """`score` as the record its area has by now; None when it was taken out and nobody typed in it here.

    A record that came in while the form was open was not seen there: what it says is not replaced.
    """
    if any(one.id == score.id for one in stored):
        return score
    shown = store.shown.get(score.id)
    if shown == score:
        return None
    there = next((one for one in stored if one.area == score.area), None)
    if there is not None and there.id not in store.shown:
        store.shown[there.id] = AreaScore(id=there.id, assessment=there.assessment, area=there.area)
        return replace(score, id=there.id)
    return score if shown is None else replace(score, id=new_id())


def _change(area: str, old: AreaScore | None, fresh: AreaScore | None) -> AreaChange:
    return AreaChange(
        area,
        _number(old.score) if old else None,
        _number(fresh.score) if fresh else None,
        _number(fresh.goal) if fresh else None,
        _number(fresh.own_score) if fresh else None,
    )


def _by_area(reader: Reader, assessment: RecordId) -> dict[str, AreaScore]:
    return {score.area: score for score in scores_of(reader, assessment) if score.area is not None}


def _is_before(one: Assessment, other: Assessment) -> bool:
    return one.held_on is not None and other.held_on is not None and one.held_on < other.held_on


def _person(assessment: Assessment) -> RecordId:
    if assessment.person is None:
        raise DomainError("people.part_without_person")
    return assessment.person


def _number(code: str | None) -> int | None:
    return int(code) if code is not None and code.isdigit() and code != NOT_ASSESSED else None


def _score_problems(scores: Sequence[AreaScore]) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[str] = set()
    for place, score in enumerate(scores):
        where = f"area_score.{place}"
        problems.extend(replace(p, name=f"{where}.{p.name}") for p in draft_problems(score))
        if score.area in seen:
            problems.append(Problem("assessments.area_twice", f"{where}.area"))
        seen.add(score.area or "")
    return problems
