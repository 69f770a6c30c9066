"""Check whether a project may take a person in, keep what was found, ask for an exception."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from app.catalogue import rules
from app.catalogue.eligibility import rule_sets
from app.domain.answers import Answer
from app.domain.case import Case
from app.domain.eligibility import (
    ELIGIBLE,
    EMERGENCY,
    EXIT_CERTIFICATE,
    NOT_ELIGIBLE,
    OPEN,
    OVERRIDDEN,
    PERMIT_COPY,
    EligibilityCheck,
    Facts,
    Finding,
    RuleSet,
    judge,
    outcome,
)
from app.domain.household import HouseholdMember
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure, Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.reception import Placement
from app.domain.review import APPROVED, WAITING
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reviews
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, must_find, now, refuse, today

__all__ = [
    "ELIGIBLE",
    "EMERGENCY",
    "EXIT_CERTIFICATE",
    "NOT_ELIGIBLE",
    "OPEN",
    "OVERRIDDEN",
    "PERMIT_COPY",
    "Judged",
    "Kept",
    "OfPerson",
    "keep_check",
    "kept_checks",
    "of_person",
    "preview",
    "request_override",
]

REVIEW = "override"


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule set asked of a person on a day: each rule's finding, and what they come to."""

    rules: RuleSet
    on: date
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> str:
        """Code of the list `eligibility_outcome`."""
        return outcome(self.findings)


@dataclass(frozen=True, slots=True)
class Kept:
    """A check that was kept, with its findings as they were; whether an override waits, or was granted."""

    check: EligibilityCheck
    findings: tuple[Finding, ...]
    waits: bool
    granted: bool

    @property
    def outcome(self) -> str | None:
        """What counts: an exception only where somebody who may grant it, and did not ask for it, signed."""
        if self.granted:
            return OVERRIDDEN
        return OPEN if self.check.outcome == OVERRIDDEN else self.check.outcome


@dataclass(frozen=True, slots=True)
class OfPerson:
    """All there is to show of a person: checks kept, newest first, and every project as of a day."""

    kept: tuple[Kept, ...]
    judged: tuple[Judged, ...]


def of_person(reader: Reader, person: RecordId, today: date) -> OfPerson:
    """Checks kept, and what every project would say on `today`."""
    return OfPerson(tuple(kept_checks(reader, person)), tuple(preview(reader, person, today)))


def preview(
    reader: Reader, person: RecordId, on: date, declared: Mapping[str, bool | None] | None = None
) -> list[Judged]:
    """Every project's rules asked of a person admitted on the day `on`; nothing is written."""
    facts = facts_of(reader, person, declared or {})
    return [Judged(one, on, judge(one, facts, on, rules.terms())) for one in rule_sets().values()]


def keep_check(store: Store, answers: EligibilityCheck) -> EligibilityCheck:
    """Keep what a rule set finds on the day of admission, with the papers seen, as proof.

    `answers` says case, rule set, day (today when not told), emergency, copies seen and by whom; the
    rest is found here. DomainError for a project this program does not know, or a day to come.
    """
    require(store.by, Act.CHANGE_CASE)
    held = must_find(store, Case, answers.case)
    asked = rule_sets().get(answers.rule_set or "")
    on = answers.admitted_on or today(store)
    if asked is None:
        raise DomainError("eligibility.unknown_set")
    if on > today(store):
        refuse([Problem("eligibility.in_the_future", "admitted_on")])
    facts = facts_of(store, must_find(store, Person, held.person).id, {EMERGENCY: answers.emergency})
    findings = judge(asked, facts, on, rules.terms())
    check = replace(
        answers,
        person=held.person,
        case=held.id,
        rule_set=asked.code,
        edition=asked.version,
        admitted_on=on,
        outcome=outcome(findings),
        results=json.dumps([_plain(one) for one in findings], ensure_ascii=False),
        checked_by=store.by.id,
        checked_at=now(store),
        override_reason=None,
        overridden_by=None,
    )
    refuse(draft_problems(check))
    return store.put(check)


def request_override(store: Store, answers: EligibilityCheck) -> EligibilityCheck:
    """Ask a supervisor to let somebody in against a rule, or with one still open.

    Of `answers` only the reason is taken, and it is demanded.
    """
    require(store.by, Act.CHANGE_CASE)
    check = must_find(store, EligibilityCheck, answers.id)
    if check.overridden_by is not None or check.outcome == ELIGIBLE:
        raise DomainError("eligibility.nothing_to_override")
    reason = (answers.override_reason or "").strip()
    if not reason:
        refuse([Problem("eligibility.reason_missing", "override_reason")])
    asked = store.save(replace(check, override_reason=reason))
    person = must_find(store, Person, asked.person)
    reviews.submit(store, asked, REVIEW, person=person.id, case=asked.case, title=asked.rule_set or "")
    return asked


def kept_checks(reader: Reader, person: RecordId) -> list[Kept]:
    """The checks of a person that were kept, newest first."""
    return [_kept(reader, one) for one in reader.find(EligibilityCheck, person=person, descending=True)]


def facts_of(reader: Reader, person: RecordId, declared: Mapping[str, bool | None]) -> Facts:
    """What the file says of a person, as the rules ask it."""
    held = must_find(reader, Person, person)
    procedures = reader.find(AsylumProcedure, person=person, descending=True)
    births = _births_at_home(reader, person)
    return Facts(
        permits=tuple(reader.find(Permit, person=person)),
        stays=tuple(reader.find(Placement, person=person)),
        citizenships=held.citizenships,
        household=None if births is None else True,
        births=tuple(births or ()),
        applied_on=procedures[0].registered_on if procedures else None,
        declared=dict(declared),
    )


def _births_at_home(reader: Reader, person: RecordId) -> list[PartialDate | None] | None:
    """Births of those who live in the person's households now; None without a household."""
    mine = [link.household for link in reader.find(HouseholdMember, person=person) if link.left_on is None]
    if not mine:
        return None
    found: list[PartialDate | None] = []
    for household in mine:
        for link in reader.find(HouseholdMember, household=household):
            member = reader.get(Person, link.person)
            if link.left_on is None and link.abroad is not True:
                found.append(member.born if member is not None else None)
    return found


def _plain(finding: Finding) -> dict[str, object]:
    told = {name: value for name, value in asdict(finding).items() if value not in (None, "")}
    if finding.record is not None:
        told["record"] = finding.record.hex()
    return told


def _kept(reader: Reader, check: EligibilityCheck) -> Kept:
    review = reviews.of_subject(reader, REVIEW, check.id)
    waits = review is not None and review.state == WAITING
    granted = review is not None and review.state == APPROVED and not reviews.counts_not(reader, review)
    return Kept(check, _findings(check.results), waits, granted and check.overridden_by is not None)


def findings_of(check: EligibilityCheck) -> tuple[Finding, ...]:
    """The answers, rule by rule, as they were when a check was kept."""
    return _findings(check.results)


def _findings(results: str | None) -> tuple[Finding, ...]:
    """Findings as they were kept; what a newer program wrote otherwise is left out."""
    try:
        return tuple(_finding(row) for row in json.loads(results or "[]"))
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()


def _finding(row: Mapping[str, str]) -> Finding:
    record = RecordId(bytes.fromhex(row["record"])) if "record" in row else None
    texts = {name: row.get(name, "") for name in ("why", "code_list", "day", "since")}
    return Finding(row["rule"], Answer(row["answer"]), code=row.get("code"), record=record, **texts)
