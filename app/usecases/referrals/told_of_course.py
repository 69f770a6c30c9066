"""What is told of the way so far when somebody is handed on: reception, papers, autonomy, plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.domain.case import Case
from app.domain.person import IdentityDocument
from app.domain.reception import Placement
from app.domain.site import Site
from app.domain.stays import RESERVED
from app.usecases import assessments, plans
from app.usecases.referrals.fact_source import Source, Told


def _course(source: Source) -> Told:
    """Each stay with its days: what proves when reception ended."""
    for stay in source.reader.find(Placement, person=source.id, order="entered_on"):
        if stay.state == RESERVED:
            continue
        site = source.reader.get(Site, stay.site)
        where = source.label("V16", stay.facility) or (site.name if site else "") or ""
        days = [
            f"{source.field(f'placement.{name}')}: {source.formats.partial(when)}"
            for name, when in (("entered_on", stay.entered_on), ("left_on", stay.left_on))
            if when is not None
        ]
        why = source.label("V19", stay.exit_reason)
        yield where, " · ".join([*days, *([why] if why else [])])
    for case in source.reader.find(Case, person=source.id):
        if case.opened_on is not None:
            yield source.messages("handover.fact.case"), source.formats.short_day(case.opened_on)


def _papers(source: Source) -> Told:
    for paper in source.reader.find(IdentityDocument, person=source.id):
        told = [paper.number or ""]
        if paper.expires_on is not None:
            day = source.formats.short_day(paper.expires_on)
            told.append(f"{source.field('identity_document.expires_on')}: {day}")
        yield source.label("V04", paper.type), " · ".join(part for part in told if part)


def _needs(source: Source) -> Told:
    """The latest assessment that was handed in, area by area: as it is seen, and as the person sees it."""
    done = [one for one in assessments.of_person(source.reader, source.id) if one.submitted_on is not None]
    for latest in done[:1]:
        if latest.held_on is not None:
            yield source.field("assessment.held_on"), source.formats.short_day(latest.held_on)
        for one in assessments.scores_of(source.reader, latest.id):
            seen = [source.label("V24", one.score)]
            if one.own_score:
                seen.append(f"{source.field('area_score.own_score')}: {source.label('V24', one.own_score)}")
            yield source.label("V23", one.area), " · ".join(part for part in seen if part)


def _plan(source: Source) -> Told:
    """The plan that runs or ran last: the person's wish, the goals and what became of them."""
    for case in source.reader.find(Case, person=source.id, descending=True):
        files = plans.of_case(source.reader, case.id)
        agreed = plans.running(files) or [one for one in files if not one.is_writable]
        for file in agreed[:1]:
            yield source.field("plan.wish"), file.plan.wish or ""
            for goal in file.goals:
                outcome = source.label("V30", goal.outcome)
                yield source.label("V23", goal.area), " · ".join(p for p in (goal.text or "", outcome) if p)
            return


TELLERS: Final[Mapping[str, Callable[[Source], Told]]] = {
    "course": _course,
    "papers": _papers,
    "needs": _needs,
    "plan": _plan,
}
"""By category of data (list `data_category`)."""
