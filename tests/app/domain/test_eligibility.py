"""Each rule of each project in both directions, and open where the file does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.catalogue import rules
from app.catalogue.eligibility import rule_sets
from app.domain.answers import Answer
from app.domain.eligibility import (
    CHECKS,
    ELIGIBLE,
    EMERGENCY,
    NOT_ELIGIBLE,
    OPEN,
    Facts,
    judge,
    outcome,
)
from app.domain.legal import Permit
from app.domain.partial_dates import PartialDate
from app.domain.reception import Placement

ON = date(2026, 6, 15)
EXACT = PartialDate.of_day


def permit(type_: str = "ASILO", **more: object) -> Permit:
    return Permit(**{"type": type_, "state": "valid", "expires_on": date(2029, 1, 1), **more})  # type: ignore[arg-type]  # by name


def stay(facility: str, left: PartialDate | None, state: str = "exited") -> Placement:
    return Placement(facility=facility, state=state, entered_on=EXACT(date(2023, 1, 1)), left_on=left)


PROTECTED = Facts(permits=(permit(),), stays=(stay("SAI_ORD", EXACT(date(2025, 9, 1))),))


def told(code: str, facts: Facts, on: date = ON) -> dict[str, tuple[Answer, str]]:
    found = judge(rule_sets()[code], facts, on, rules.terms())
    return {one.rule: (one.answer, one.why) for one in found}


def comes_to(code: str, facts: Facts, on: date = ON) -> str:
    return outcome(judge(rule_sets()[code], facts, on, rules.terms()))


def test_every_shipped_question_is_known() -> None:
    asked = {rule.check for one in rule_sets().values() for rule in one.rules}
    assert asked <= set(CHECKS)
    for code in rule_sets():
        assert comes_to(code, Facts()) in (OPEN, NOT_ELIGIBLE)


def test_nothing_known_is_open_never_decided() -> None:
    assert comes_to("WE_ITA", Facts()) == OPEN
    assert comes_to("IMPACT", Facts()) == OPEN
    assert outcome(()) == OPEN


# FRA NOI 2 (rule R-01)


def test_fra_noi_takes_in_who_left_in_the_last_eighteen_months() -> None:
    assert comes_to("FRA_NOI_2", PROTECTED) == ELIGIBLE


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2027, 3, 1), Answer.YES),  # the last day, same day number
        (date(2027, 3, 2), Answer.NO),
        (date(2025, 9, 1), Answer.YES),  # the day of exit itself
    ],
)
def test_the_window_has_both_ends(on: date, expected: Answer) -> None:
    assert told("FRA_NOI_2", PROTECTED, on)["window18"][0] is expected


def test_still_in_reception_is_not_yet() -> None:
    inside = replace(PROTECTED, stays=(*PROTECTED.stays, stay("CAS", None, "in")))
    assert told("FRA_NOI_2", inside)["window18"] == (Answer.NO, "window_not_open")
    assert told("FRA_NOI_2", inside)["left_reception"] == (Answer.NO, "still_in")


def test_of_two_paths_the_latest_exit_counts() -> None:
    two = replace(PROTECTED, stays=(stay("CAS", EXACT(date(2023, 5, 1))), *PROTECTED.stays))
    assert comes_to("FRA_NOI_2", two) == ELIGIBLE
    old = replace(PROTECTED, stays=(stay("CAS", EXACT(date(2023, 5, 1))),))
    assert comes_to("FRA_NOI_2", old) == NOT_ELIGIBLE


def test_an_exit_known_by_the_month_is_to_be_proved_at_the_edge() -> None:
    month = replace(PROTECTED, stays=(stay("CAS", PartialDate("2024-12", "month")),))
    assert told("FRA_NOI_2", month, date(2026, 6, 15))["window18"] == (Answer.POSSIBLY, "window_unsure")
    assert told("FRA_NOI_2", month, date(2026, 5, 15))["window18"][0] is Answer.YES
    assert told("FRA_NOI_2", month, date(2026, 7, 15))["window18"][0] is Answer.NO


def test_without_an_exit_it_stays_open() -> None:
    assert told("FRA_NOI_2", replace(PROTECTED, stays=()))["window18"] == (Answer.POSSIBLY, "exit_unknown")


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (permit("SUSS"), Answer.YES),
        (permit("SPEC"), Answer.NO),
        (permit("UNK"), Answer.POSSIBLY),
        (permit(expires_on=date(2026, 1, 1)), Answer.NO),
        (permit(expires_on=date(2026, 1, 1), state="renewal"), Answer.YES),
        (permit(state="revoked"), Answer.POSSIBLY),
        (permit(issued_on=EXACT(date(2026, 12, 1))), Answer.POSSIBLY),
    ],
)
def test_the_permit_must_hold_on_the_day(held: Permit, expected: Answer) -> None:
    found = told("FRA_NOI_2", replace(PROTECTED, permits=(held,)))
    assert found["protection"][0] is expected


# A.L.I. (rule R-02)


def test_ali_looks_at_the_last_stay_the_permit_and_work() -> None:
    facts = Facts(permits=(permit("UMAN"),), stays=(stay("CAS", EXACT(date(2026, 1, 1))),))
    assert comes_to("ALI", facts) == ELIGIBLE
    assert comes_to("ALI", replace(facts, stays=(stay("CAS", None, "in"),))) == ELIGIBLE
    later = (*facts.stays, stay("SAI_ORD", EXACT(date(2026, 5, 1))))
    assert told("ALI", replace(facts, stays=later))["cas"] == (Answer.NO, "stay_other")
    assert told("ALI", replace(facts, permits=(permit("UMAN", work_allowed="no"),)))["work"][0] is Answer.NO
    assert told("ALI", replace(facts, permits=(permit("STUDIO"),)))["permit"][0] is Answer.NO


@pytest.mark.parametrize(("days", "expected"), [(60, Answer.NO), (61, Answer.YES)])
def test_an_applicant_works_from_the_sixty_first_day(days: int, expected: Answer) -> None:
    applied = EXACT(ON - timedelta(days))
    facts = Facts(permits=(permit("RIC_ASILO"),), applied_on=applied)
    assert told("ALI", facts)["work"][0] is expected


# WE-ITA (rule R-03)

FAMILY = Facts(
    citizenships=frozenset({"PK"}),
    household=True,
    births=(EXACT(date(1990, 1, 1)), EXACT(date(2015, 1, 1))),
    declared={EMERGENCY: True},
)


def test_we_ita_takes_in_families_in_an_emergency_out_of_reception() -> None:
    assert comes_to("WE_ITA", FAMILY) == ELIGIBLE
    assert comes_to("WE_ITA", replace(FAMILY, declared={EMERGENCY: False})) == NOT_ELIGIBLE
    assert comes_to("WE_ITA", replace(FAMILY, declared={})) == OPEN
    assert comes_to("WE_ITA", replace(FAMILY, births=FAMILY.births[:1])) == NOT_ELIGIBLE
    assert comes_to("WE_ITA", replace(FAMILY, births=(None,))) == OPEN
    assert comes_to("WE_ITA", replace(FAMILY, household=None)) == OPEN
    assert comes_to("WE_ITA", replace(FAMILY, citizenships=frozenset({"RO", "MD"}))) == NOT_ELIGIBLE
    assert comes_to("WE_ITA", replace(FAMILY, stays=(stay("CAS", None, "in"),))) == NOT_ELIGIBLE
    unsure = stay("CAS", PartialDate("2026-06", "month"))
    assert told("WE_ITA", replace(FAMILY, stays=(unsure,)))["left_reception"] == (
        Answer.POSSIBLY,
        "exit_unsure",
    )


# IMPACT


def test_impact_asks_for_a_regular_stay() -> None:
    facts = Facts(citizenships=frozenset({"SN"}), permits=(permit("LAV_SUB"),))
    assert comes_to("IMPACT", facts) == ELIGIBLE
    assert comes_to("IMPACT", replace(facts, permits=(permit("NONE_IRR", expires_on=None),))) == NOT_ELIGIBLE
    assert comes_to("IMPACT", replace(facts, permits=(permit("LAV_SUB", expires_on=date(2020, 1, 1)),))) == (
        NOT_ELIGIBLE
    )


def test_without_the_day_of_application_work_stays_open() -> None:
    assert told("ALI", Facts(permits=(permit("RIC_ASILO"),)))["work"] == (Answer.POSSIBLY, "work_unknown")


def test_a_stay_to_come_is_none_yet() -> None:
    later = Placement(facility="CAS", state="in", entered_on=EXACT(date(2026, 12, 1)))
    found = told("FRA_NOI_2", replace(PROTECTED, stays=(*PROTECTED.stays, later)))
    assert found["left_reception"] == (Answer.YES, "not_in")
