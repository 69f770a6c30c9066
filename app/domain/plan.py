"""The individual plan: what the person wants, goals by area, who does what by when, who signed it.

A version that was handed in stays as it was: `frozen` holds its words (`app.domain.plan_content`), and a
change becomes the next version. What goals and actions came to is written on and is not part of it.
"""

from __future__ import annotations

from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId
from app.domain.signature import LONGEST


@d.record("plan", id=150, scope=Scope.FILE)
class Plan(Record):
    """One version of the plan of a case; `follows` the one before, and `joins` a rival it was merged with."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2, need=Need.DRAFT)
    version: int | None = d.integer(id=3, minimum=1, maximum=999)
    follows: RecordId | None = d.ref("plan", id=4)
    joins: RecordId | None = d.ref("plan", id=5)
    drawn_on: date | None = d.day(id=6, need=Need.DRAFT)
    months: int | None = d.integer(id=7, minimum=1, maximum=60, need=Need.SUBMIT)
    wish: str | None = d.note(id=8, need=Need.SUBMIT, search=Search.TEXT)
    wish_language: str | None = d.code("language", id=9, need=Need.SUBMIT)
    resources: str | None = d.note(id=10, search=Search.TEXT)
    constraints: str | None = d.note(id=11, search=Search.TEXT)
    state: str | None = d.code("V29", id=12, need=Need.DRAFT, index=True, merge=Merge.SUPERVISOR)
    author: RecordId | None = d.ref("user", id=13)
    submitted_on: date | None = d.day(id=14, merge=Merge.LATEST)
    submitted_by: RecordId | None = d.ref("user", id=15, index=False, merge=Merge.LATEST)
    approved_by: RecordId | None = d.ref("user", id=16, index=False, merge=Merge.LATEST)
    approved_on: date | None = d.day(id=17, merge=Merge.LATEST)
    next_review: date | None = d.day(id=18, index=True, merge=Merge.LATEST)
    # The words of this version as they were handed in, and their digest; see `app.domain.plan_content`.
    frozen: str | None = d.note(id=19, merge=Merge.LATEST, export=False, inner=True)
    frozen_digest: str | None = d.text(id=20, merge=Merge.LATEST, max_length=64, export=False, inner=True)
    ended_on: date | None = d.day(id=21, merge=Merge.LATEST)
    end_note: str | None = d.note(id=22, merge=Merge.KEEP_BOTH)


@d.record("plan_goal", id=151, scope=Scope.FILE)
class PlanGoal(Record):
    """One goal of one version; `line` is the same for a goal through all versions."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    plan: RecordId | None = d.ref("plan", id=2, need=Need.DRAFT)
    area: str | None = d.code("V23", id=3, need=Need.DRAFT)
    text: str | None = d.note(id=4, need=Need.DRAFT, max_length=2000, search=Search.TEXT)
    indicator: str | None = d.text(id=5, need=Need.SUBMIT)
    baseline: str | None = d.text(id=6)
    target: str | None = d.text(id=7, need=Need.SUBMIT)
    due: date | None = d.day(id=8, need=Need.SUBMIT, index=True)
    priority: int | None = d.integer(id=9, minimum=1, maximum=3)
    outcome: str | None = d.code("V30", id=10, index=True)
    outcome_on: date | None = d.day(id=11)
    evidence: str | None = d.note(id=12, merge=Merge.KEEP_BOTH, search=Search.TEXT)
    # The person's own choice not to go on with it: it is not a failure of the service.
    own_choice: bool | None = d.flag(id=13)
    line: str | None = d.text(id=14, merge=Merge.LATEST, max_length=40, export=False, inner=True)
    place: int | None = d.integer(
        id=15, minimum=0, maximum=9999, merge=Merge.LATEST, export=False, inner=True
    )


@d.record("plan_action", id=152, scope=Scope.FILE)
class PlanAction(Record):
    """One step towards a goal: a colleague's, a service's, or what the person commits themselves to."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    plan: RecordId | None = d.ref("plan", id=2, need=Need.DRAFT)
    goal: RecordId | None = d.ref("plan_goal", id=3, need=Need.DRAFT)
    text: str | None = d.text(id=4, need=Need.DRAFT, max_length=500, search=Search.TEXT)
    by_person: bool | None = d.flag(id=5)
    responsible: RecordId | None = d.ref("user", id=6)
    responsible_name: str | None = d.text(id=7)
    service: str | None = d.code("V32", id=8)
    provider: str | None = d.code("action_provider", id=9)
    # The id of a service of the directory, which is no record of a file.
    directory_service: str | None = d.text(id=10, max_length=80)
    starts_on: date | None = d.day(id=11)
    due: date | None = d.day(id=12, index=True)
    cost_line: str | None = d.text(id=13)
    state: str | None = d.code("V31", id=14, index=True)
    minutes: int | None = d.integer(id=15, minimum=0, maximum=100_000)
    done_on: date | None = d.day(id=16)
    outcome: str | None = d.note(id=17, merge=Merge.KEEP_BOTH)
    declined_on: date | None = d.day(id=18)
    declined_words: str | None = d.note(id=19, merge=Merge.KEEP_BOTH)
    line: str | None = d.text(id=20, merge=Merge.LATEST, max_length=40, export=False, inner=True)
    place: int | None = d.integer(
        id=21, minimum=0, maximum=9999, merge=Merge.LATEST, export=False, inner=True
    )


@d.record("plan_signature", id=153, scope=Scope.FILE)
class PlanSignature(Record):
    """Who signed a version, in which language it was explained and by whom; `digest` is what was signed."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    plan: RecordId | None = d.ref("plan", id=2, need=Need.DRAFT)
    signer: str | None = d.code("signer", id=3, need=Need.DRAFT)
    name: str | None = d.text(id=4, need=Need.DRAFT)
    user: RecordId | None = d.ref("user", id=5)
    signed_on: date | None = d.day(id=6, need=Need.DRAFT)
    language: str | None = d.code("language", id=7)
    mediator_name: str | None = d.text(id=8)
    method: str | None = d.code("signature_method", id=9, need=Need.DRAFT)
    strokes: str | None = d.note(id=10, max_length=LONGEST, export=False, inner=True)
    digest: str | None = d.text(id=11, need=Need.DRAFT, max_length=64, export=False, inner=True)
    # Why somebody would not sign: their words.
    words: str | None = d.note(id=12, max_length=2000)
