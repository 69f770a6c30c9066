"""Terms end on the right day, and the accounts of a fund go before them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.messages import LANGUAGES, Messages
from app.catalogue.retention import accounts_rows, rule_rows, schedule
from app.domain.retention import ANONYMISE, CASE_CLOSED, DELETE, STARTS, AccountsTerm, Rule, Schedule

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
PAID = date(2025, 6, 30)


@given(DAYS, st.integers(1, 120), st.integers(-3, 3))
def test_the_last_start_is_the_last_whose_term_is_up(on: date, months: int, near: int) -> None:
    rule = Rule("x", CASE_CLOSED, months, DELETE, "")
    start = rule.last_start(on) + timedelta(days=near)
    assert (rule.ends(start) <= on) is (near <= 0)


def test_days_that_end_together_are_up_together() -> None:
    rule = Rule("x", CASE_CLOSED, 1, DELETE, "")
    assert rule.last_start(date(2026, 2, 28)) == date(2026, 1, 31)


@pytest.mark.parametrize(("end_of_year", "until"), [(True, date(2030, 12, 31)), (False, date(2030, 6, 30))])
def test_accounts_are_kept_for_years_after_the_last_payment(end_of_year: bool, until: date) -> None:
    term = AccountsTerm("x", 5, "", frozenset({"FAMI2127"}), end_of_year)
    assert term.until(PAID) == until
    assert term.holds(PAID, until)
    assert not term.holds(PAID, until + timedelta(days=1))


def test_while_the_last_payment_is_not_known_the_accounts_hold() -> None:
    term = AccountsTerm("x", 5, "", frozenset({"FAMI2127"}))
    assert term.until(None) is None
    assert term.holds(None, date(2099, 1, 1))


def test_a_fund_with_a_row_of_its_own_has_it_and_the_later_row_wins() -> None:
    old = Rule("all", CASE_CLOSED, 60, ANONYMISE, "", valid_from=date(2018, 1, 1))
    new = Rule("all", CASE_CLOSED, 48, ANONYMISE, "", valid_from=date(2026, 1, 1))
    own = Rule("own", CASE_CLOSED, 12, ANONYMISE, "", frozenset({"FSE"}), valid_to=date(2026, 6, 30))
    kept = Schedule([old, own, new], [])
    assert kept.rule(CASE_CLOSED, "FSE", date(2026, 6, 30)) == own
    assert kept.rule(CASE_CLOSED, "FSE", date(2026, 7, 1)) == new
    assert kept.rule(CASE_CLOSED, None, date(2025, 1, 1)) == old
    assert kept.rule("no_case", None, date(2025, 1, 1)) is None
    assert kept.named("all") == new
    assert kept.named("none") is None


def test_the_accounts_of_a_fund_are_found_on_their_days() -> None:
    term = AccountsTerm("x", 5, "", frozenset({"FSE"}), valid_from=date(2021, 7, 1))
    kept = Schedule([], [term])
    assert kept.accounts("FSE", date(2021, 7, 1)) == term
    assert kept.accounts("FSE", date(2021, 6, 30)) is None
    assert kept.accounts("SAI", date(2026, 1, 1)) is None
    assert kept.accounts(None, date(2026, 1, 1)) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_said_in_every_language(language: str) -> None:
    messages = Messages(language)
    keys = [*(row.key for row in rule_rows()), *(row.key for row in accounts_rows()), "claims", "kept"]
    assert all(messages.has(f"retention.law.{key}") for key in keys)


def test_the_rules_shipped_are_whole_and_say_where_they_come_from() -> None:
    today = date(2026, 11, 20)
    assert all(row.law and row.months > 0 and row.starts in STARTS for row in rule_rows())
    assert all(row.action in (ANONYMISE, DELETE) for row in rule_rows())
    assert all(row.law and row.years > 0 and row.funds for row in accounts_rows())
    assert all(schedule().rule(starts, None, today) for starts in STARTS)
    assert {fund for row in accounts_rows() for fund in row.funds} >= {"FAMI1420", "FAMI2127"}
