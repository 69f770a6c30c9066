"""How long files are kept: terms and holds as dated rules, and the paper of each run.

Rule R-25: the clock starts when the case is closed, and the term of the accounts of a European fund
goes before any erasure (GDPR art. 5(1)(e), 17(3)(b)).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import RecordId
from app.domain.partial_dates import add_months, add_years

CASE_CLOSED: Final = "case_closed"
NOT_TAKEN_IN: Final = "not_taken_in"
NO_CASE: Final = "no_case"
STARTS: Final = (CASE_CLOSED, NOT_TAKEN_IN, NO_CASE)
"""What a term starts from: the closing, a case that was not taken in, the last writing without a case."""

ANONYMISE: Final = "anonymise"
DELETE: Final = "delete"


@dataclass(frozen=True, slots=True)
class Rule:
    """One term: `months` after `starts`; `action` says whether figures without a name stay.

    `funds` are codes of list `fund`, empty for all without a row of their own. `law` is where it stands, in
    Italian as it is cited; what it says is the sentence `retention.law.<key>`. `checked`: False for practice.
    """

    key: str
    starts: str
    months: int
    action: str
    law: str
    funds: frozenset[str] = frozenset()
    valid_from: date = date.min
    valid_to: date = date.max
    checked: bool = True

    def ends(self, start: date) -> date:
        """The day on which a term started on `start` is up."""
        return add_months(start, self.months)

    def last_start(self, on: date) -> date:
        """The latest start whose term is up on the day `on`."""
        found = add_months(on, -self.months)
        while self.ends(found + timedelta(days=1)) <= on:  # short months let several days end together
            found += timedelta(days=1)
        return found


@dataclass(frozen=True, slots=True)
class AccountsTerm:
    """How long the accounts of `funds` are kept after the last payment; see `Rule` for the rest."""

    key: str
    years: int
    law: str
    funds: frozenset[str]
    end_of_year: bool = True
    valid_from: date = date.min
    valid_to: date = date.max
    checked: bool = True

    def until(self, last_payment: date | None) -> date | None:
        """The last day of the term; None while the last payment is not known: it has not begun."""
        if last_payment is None:
            return None
        start = date(last_payment.year, 12, 31) if self.end_of_year else last_payment
        return add_years(start, self.years)

    def holds(self, last_payment: date | None, on: date) -> bool:
        """Whether the accounts are still to be kept on the day `on`."""
        until = self.until(last_payment)
        return until is None or on <= until


@dataclass(frozen=True, slots=True)
class Hold:
    """One thing that stands in the way of an erasure: the key of its sentence, with what goes into it.

    `params` name nobody. `until`: the last day it lasts, None when nobody can say yet. `record` is what
    holds: a stay, a case, a project, as its `key` says. `rule` and `law` where the law says so: the sentence
    is `retention.law.<rule>`, the article `law`.
    """

    key: str
    record: RecordId
    params: dict[str, str | int] = field(default_factory=dict)
    until: date | None = None
    rule: str = ""
    law: str = ""


class Schedule:
    """All rules known to the program; where two rows hold on a day, the later one wins."""

    def __init__(self, rules: Iterable[Rule], accounts: Iterable[AccountsTerm]) -> None:
        self._rules = sorted(rules, key=lambda row: row.valid_from, reverse=True)
        self._accounts = sorted(accounts, key=lambda row: row.valid_from, reverse=True)

    def rule(self, starts: str, fund: str | None, on: date) -> Rule | None:
        """The term from `starts` for a case paid by `fund`, as it is on the day `on`; None: kept."""
        fitting = [
            row for row in self._rules if row.starts == starts and row.valid_from <= on <= row.valid_to
        ]
        own = [row for row in fitting if fund in row.funds]
        return next(iter(own or [row for row in fitting if not row.funds]), None)

    def named(self, key: str) -> Rule | None:
        """The latest row of this key."""
        return next((row for row in self._rules if row.key == key), None)

    def accounts(self, fund: str | None, on: date) -> AccountsTerm | None:
        """The term of the accounts of `fund` as it is on the day `on`; None: it has none."""
        fitting = (row for row in self._accounts if fund in row.funds)
        return next((row for row in fitting if row.valid_from <= on <= row.valid_to), None)


@d.record("retention_run", id=240, scope=Scope.ORGANISATION, data_class="C1", retention="never")
class RetentionRun(Record):
    """A list of proposals somebody went through and confirmed; how many, by which rules, of which site.

    It names nobody: each erasure has its own order. `digest` is the SHA-256 of the ids confirmed, in
    hex, so that the list can be told from another.
    """

    run_on: date | None = d.day(id=1, need=Need.DRAFT, index=True, merge=Merge.LATEST)
    by: RecordId | None = d.ref("user", id=2, index=False, merge=Merge.LATEST)
    confirmed_at: datetime | None = d.moment(id=3, merge=Merge.LATEST)
    rules: str | None = d.text(id=4, merge=Merge.LATEST)
    proposed: int | None = d.integer(id=5, minimum=0, merge=Merge.LATEST)
    confirmed: int | None = d.integer(id=6, minimum=0, merge=Merge.LATEST)
    kept: int | None = d.integer(id=7, minimum=0, merge=Merge.LATEST)
    digest: str | None = d.text(id=8, merge=Merge.LATEST, max_length=64)
