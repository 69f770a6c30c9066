"""Whether a person may be taken in by a project: each rule passes, fails or stays open, and says why.

Pure reckoning on the facts of a file at a day. What is not known is never decided: a rule stays open
and names what would prove it. A supervisor may let somebody in against a rule, with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from app.domain import declaration as d
from app.domain.ages import is_minor
from app.domain.answers import Answer
from app.domain.clocks import clock, within
from app.domain.deadlines import ENDED, RENEWED
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import RecordId
from app.domain.legal import Permit
from app.domain.partial_dates import PartialDate
from app.domain.reception import Placement
from app.domain.stays import HELD, RESERVED
from app.domain.terms import Terms

ELIGIBLE: Final = "eligible"
NOT_ELIGIBLE: Final = "not_eligible"
OPEN: Final = "open"
OVERRIDDEN: Final = "overridden"

EMERGENCY: Final = "emergency"
PERMIT_COPY: Final = "permit_copy"
EXIT_CERTIFICATE: Final = "exit_certificate"

UNION: Final = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT"}
    | {"LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
"""Member states of the European Union (ISO 3166-1); all others are third countries (TFEU art. 20)."""

_PENDING: Final = frozenset({"requested", "appointment", "fingerprints", "ready"})
_UNSURE_PERMITS: Final = frozenset({"UNK", None})


@d.record("eligibility_check", id=190, scope=Scope.FILE)
class EligibilityCheck(Record):
    """What was found on the day of admission, kept as proof; `results` is the JSON of each rule's answer."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2)
    rule_set: str | None = d.code("rule_set", id=3, need=Need.DRAFT)
    edition: str | None = d.text(id=4, max_length=40)
    admitted_on: date | None = d.day(id=5, need=Need.DRAFT, merge=Merge.SUPERVISOR)
    outcome: str | None = d.code("eligibility_outcome", id=6, need=Need.DRAFT, merge=Merge.SUPERVISOR)
    results: str | None = d.note(id=7, merge=Merge.LATEST, max_length=8000, export=False)
    emergency: bool | None = d.flag(id=8, section="evidence")
    permit_copy: bool | None = d.flag(id=9, section="evidence")
    exit_certificate: bool | None = d.flag(id=10, section="evidence")
    seen_by: str | None = d.text(id=11, section="evidence")
    checked_by: RecordId | None = d.ref("user", id=12, index=False, merge=Merge.LATEST)
    checked_at: datetime | None = d.moment(id=13, merge=Merge.LATEST)
    override_reason: str | None = d.note(id=14, merge=Merge.KEEP_BOTH, section="override")
    overridden_by: RecordId | None = d.ref("user", id=15, index=False, merge=Merge.LATEST)


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition: the question `check` asked with `codes` or the `term` (a key of the terms)."""

    key: str
    check: str
    source: str
    codes: frozenset[str] = frozenset()
    term: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one project, with the papers that prove them."""

    code: str
    version: str
    title: str
    source: str
    rules: tuple[Rule, ...]
    evidence: tuple[str, ...] = ()
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of a person. `minors`: birth dates of the household's other members."""

    permits: Sequence[Permit] = ()
    stays: Sequence[Placement] = ()
    citizenships: frozenset[str] = frozenset()
    household: bool | None = None
    births: Sequence[PartialDate | None] = ()
    applied_on: PartialDate | None = None
    declared: Mapping[str, bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's answer. `why` ends the key `eligibility.why.<why>`; `code` is of list `code_list`.

    `day` is the day the answer turns on, `since` (a partial date as text) the day it is reckoned from:
    when reception ended; `record` what shows it.
    """

    rule: str
    answer: Answer
    why: str
    code_list: str = ""
    code: str | None = None
    day: str = ""
    record: RecordId | None = None
    since: str = ""


def judge(rules: RuleSet, facts: Facts, on: date, terms: Terms) -> tuple[Finding, ...]:
    """Each rule's answer for a person admitted on the day `on`, in the order of the set.

    KeyError for a question this program does not know: the shipped sets are tested to have none.
    """
    return tuple(CHECKS[rule.check](rule, facts, on, terms) for rule in rules.rules)


def outcome(findings: Iterable[Finding]) -> str:
    """Eligible when every rule passes, not when one fails, open otherwise."""
    answers = {finding.answer for finding in findings}
    if Answer.NO in answers:
        return NOT_ELIGIBLE
    return OPEN if Answer.POSSIBLY in answers or not answers else ELIGIBLE


def permit_on(permits: Iterable[Permit], on: date) -> Permit | None:
    """The permit that counts on a day: valid or under renewal, the one that expires last."""
    usable = [permit for permit in permits if permit.state not in ENDED and not _begins_after(permit, on)]
    valid = [one for one in usable if _holds(one, on)]
    return max(valid or usable, key=lambda permit: permit.expires_on or date.max, default=None)


def _permit_in(rule: Rule, facts: Facts, on: date, terms: Terms) -> Finding:
    permit = permit_on(facts.permits, on)
    if permit is None or permit.type in _UNSURE_PERMITS:
        return Finding(rule.key, Answer.POSSIBLY, "permit_unknown")
    told = _told_permit(rule, permit)
    if permit.type not in rule.codes:
        return told(Answer.NO, "permit_other")
    if not _holds(permit, on):
        return told(Answer.NO, "permit_expired")
    return told(Answer.YES, "permit")


def _regular_stay(rule: Rule, facts: Facts, on: date, terms: Terms) -> Finding:
    permit = permit_on(facts.permits, on)
    if permit is None or permit.type in _UNSURE_PERMITS:
        return Finding(rule.key, Answer.POSSIBLY, "permit_unknown")
    told = _told_permit(rule, permit)
    if permit.type == "NONE_IRR":
        return told(Answer.NO, "permit_none")
    if _holds(permit, on):
        return told(Answer.YES, "permit")
    return told(Answer.POSSIBLY if permit.expires_on is None else Answer.NO, "permit_expired")


def _may_work(rule: Rule, facts: Facts, on: date, terms: Terms) -> Finding:
    permit = permit_on(facts.permits, on)
    if permit is None or permit.type in _UNSURE_PERMITS:
        return Finding(rule.key, Answer.POSSIBLY, "permit_unknown")
    told = _told_permit(rule, permit)
    if permit.work_allowed == "no":
        return told(Answer.NO, "work_no")
    if permit.type == "RIC_ASILO":
        return _applicant_works(rule, facts, on, terms)
    if permit.work_allowed == "yes" or permit.type in _WORKING:
        return told(Answer.YES, "work_yes")
    return told(Answer.POSSIBLY, "work_unknown")


_WORKING: Final = frozenset(
    {"ASILO", "SUSS", "SPEC", "UMAN", "CS_TRANS", "LAV_SUB", "LAV_AUT", "UELP", "FAM"}
)


def _applicant_works(rule: Rule, facts: Facts, on: date, terms: Terms) -> Finding:
    """Rule R-04, D.Lgs. 142/2015 art. 22: from the sixty-first day after the application."""
    right = clock(terms, "work60", facts.applied_on)
    if right is None:
        return Finding(rule.key, Answer.POSSIBLY, "work_unknown")
    if on >= right.last:
        return Finding(rule.key, Answer.YES, "work_from", day=right.last.isoformat())
    answer = Answer.NO if on < right.first else Answer.POSSIBLY
    return Finding(rule.key, answer, "work_from", day=right.last.isoformat())


def _not_in_reception(rule: Rule, facts: Facts, on: date, terms: Terms) -> Finding:
    doubtful = None
    for stay in _stays_in(facts, rule.codes):
        answer = _there_on(stay, on)
        if answer is Answer.YES:
            return _told_stay(rule, stay)(Answer.NO, "still_in")
        if answer is Answer.POSSIBLY:
            doubtful = stay
    if doubtful is not None:
        return _told_stay(rule, doubtful)(Answer.POSSIBLY, "exit_unsure")
    return Finding(rule.key, Answer.YES, "not_in")


def _left_within(rule: Rule, facts: Facts, on: date, terms: Terms) -> Finding:
    """The window opens with the latest end of a path (rule R-01); who is still in one has none yet."""
    paths = [stay for stay in _stays_in(facts, rule.codes) if _entered_by(stay, on)]
    if any(_there_on(stay, on) is Answer.YES for stay in paths):
        return Finding(rule.key, Answer.NO, "window_not_open")
    ended = [stay for stay in paths if stay.left_on is not None and stay.left_on.latest is not None]
    if not ended:
        return Finding(rule.key, Answer.POSSIBLY, "exit_unknown")
    last = max(ended, key=lambda stay: (stay.left_on.latest if stay.left_on else None) or date.min)
    end = clock(terms, rule.term, last.left_on)
    day = end.last.isoformat() if end is not None else ""
    answer = within(terms, rule.term, last.left_on, on)
    why = {Answer.YES: "window", Answer.NO: "window_closed", Answer.POSSIBLY: "window_unsure"}[answer]
    since = last.left_on.to_text() if last.left_on else ""
    return Finding(rule.key, answer, why, "V16", last.facility, day, last.id, since)


def _last_stay_in(rule: Rule, facts: Facts, on: date, terms: Terms) -> Finding:
    stays = [
        stay for stay in facts.stays if stay.state != RESERVED and stay.facility and _entered_by(stay, on)
    ]
    if not stays:
        return Finding(rule.key, Answer.POSSIBLY, "stay_unknown")
    last = max(
        stays, key=lambda stay: (_open_end(stay, on), stay.entered_on.to_text() if stay.entered_on else "")
    )
    told = _told_stay(rule, last)
    return told(Answer.YES, "stay") if last.facility in rule.codes else told(Answer.NO, "stay_other")


def _third_country(rule: Rule, facts: Facts, on: date, terms: Terms) -> Finding:
    if not facts.citizenships:
        return Finding(rule.key, Answer.POSSIBLY, "citizenship_unknown")
    union = sorted(facts.citizenships & UNION)
    if union:
        return Finding(rule.key, Answer.NO, "citizenship_union", "country", union[0])
    return Finding(rule.key, Answer.YES, "citizenship", "country", min(facts.citizenships))


def _household_with_minor(rule: Rule, facts: Facts, on: date, terms: Terms) -> Finding:
    if facts.household is None:
        return Finding(rule.key, Answer.POSSIBLY, "household_unknown")
    answers = [is_minor(born, on) if born else Answer.POSSIBLY for born in facts.births]
    if Answer.YES in answers:
        return Finding(rule.key, Answer.YES, "minor")
    if Answer.POSSIBLY in answers:
        return Finding(rule.key, Answer.POSSIBLY, "minor_unsure")
    return Finding(rule.key, Answer.NO, "minor_none")


def _declared(rule: Rule, facts: Facts, on: date, terms: Terms) -> Finding:
    said = [facts.declared.get(code) for code in sorted(rule.codes)]
    if True in said:
        return Finding(rule.key, Answer.YES, "declared")
    return (
        Finding(rule.key, Answer.NO, "declared_no")
        if False in said
        else Finding(rule.key, Answer.POSSIBLY, "ask")
    )


Check = Callable[[Rule, Facts, date, Terms], Finding]

CHECKS: Final[Mapping[str, Check]] = {
    "permit_in": _permit_in,
    "regular_stay": _regular_stay,
    "may_work": _may_work,
    "not_in_reception": _not_in_reception,
    "left_within": _left_within,
    "last_stay_in": _last_stay_in,
    "third_country": _third_country,
    "household_with_minor": _household_with_minor,
    "declared": _declared,
}
"""The questions a rule set may ask."""


def _told_permit(rule: Rule, permit: Permit) -> Callable[[Answer, str], Finding]:
    day = permit.expires_on.isoformat() if permit.expires_on else ""

    def told(answer: Answer, why: str) -> Finding:
        return Finding(rule.key, answer, why, "V14", permit.type, day, permit.id)

    return told


def _told_stay(rule: Rule, stay: Placement) -> Callable[[Answer, str], Finding]:
    day = stay.left_on.latest.isoformat() if stay.left_on and stay.left_on.latest else ""

    since = stay.left_on.to_text() if stay.left_on else ""

    def told(answer: Answer, why: str) -> Finding:
        return Finding(rule.key, answer, why, "V16", stay.facility, day, stay.id, since)

    return told


def _holds(permit: Permit, on: date) -> bool:
    return permit.expires_on is None or permit.expires_on >= on or permit.state in RENEWED | _PENDING


def _begins_after(permit: Permit, on: date) -> bool:
    issued = permit.issued_on
    return issued is not None and issued.earliest is not None and issued.earliest > on


def _stays_in(facts: Facts, codes: frozenset[str]) -> list[Placement]:
    return [stay for stay in facts.stays if stay.facility in codes and stay.state != RESERVED]


def _entered_by(stay: Placement, on: date) -> bool:
    entered = stay.entered_on
    return entered is None or entered.earliest is None or entered.earliest <= on


def _there_on(stay: Placement, on: date) -> Answer:
    """Whether the person had the place on the day `on`; the day of exit is a day outside."""
    if not _entered_by(stay, on):
        return Answer.NO
    left = stay.left_on
    if left is None or left.earliest is None or left.latest is None:
        return Answer.YES if stay.state in HELD else Answer.POSSIBLY
    if on >= left.latest:
        return Answer.NO
    return Answer.YES if on < left.earliest else Answer.POSSIBLY


def _open_end(stay: Placement, on: date) -> date:
    if stay.left_on is None or stay.left_on.latest is None:
        return date.max if stay.state in HELD else date.min
    return stay.left_on.latest
