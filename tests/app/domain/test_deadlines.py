"""What follows for a person from a few answers: each clock when it must be there, and when it must not."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from app.catalogue import rules
from app.domain.clocks import Clock
from app.domain.deadlines import (
    PaperFact,
    PermitFact,
    PersonFacts,
    ProcedureFact,
    Reckoner,
    StayFact,
    counting,
    last_exit,
)
from app.domain.ids import RecordId, new_id

ID = new_id()


class Line(NamedTuple):
    record: RecordId | None
    clock: Clock


def reckoner() -> Reckoner[Clock]:
    return Reckoner(rules.terms(), rules.calendar(), lambda clock: clock)


def lines(**facts: object) -> list[Line]:
    return [Line(*one) for one in reckoner().lines(PersonFacts(**facts))]  # type: ignore[arg-type]  # by name


def due(found: list[Line]) -> dict[str, date]:
    return {line.clock.kind: line.clock.due for line in found}


def permit(type_: str = "ASILO", state: str = "valid", expires: str | None = "2027-03-01") -> PermitFact:
    return PermitFact(ID, type_, state, expires)


def stay(
    facility: str = "CAS", state: str = "exited", left: str | None = None, until: str | None = None
) -> StayFact:
    return StayFact(ID, facility, state, until, left)


def procedure(**more: str) -> ProcedureFact:
    told: dict[str, str | None] = dict.fromkeys(("decision", "registered", "hearing", "notified", "appealed"))
    return ProcedureFact(ID, **{**told, **more})


def test_nothing_known_starts_nothing() -> None:
    assert lines() == []


def test_the_permit_that_counts_starts_renewal_and_expiry() -> None:
    found = due(lines(permits=[permit(), permit(expires="2026-01-01")]))
    assert found == {"permit60": date(2026, 12, 31), "permit_exp": date(2027, 3, 1)}


@pytest.mark.parametrize("state", ["renewal", "conversion"])
def test_the_receipt_covers_the_expiry(state: str) -> None:
    (line,) = lines(permits=[permit(state=state)])
    assert line.clock.kind == "permit_exp"
    assert line.clock.covered


def test_a_revoked_permit_does_not_count() -> None:
    assert counting([permit(state="revoked")]) is None
    assert counting([permit(expires=None), permit()]) == permit(expires=None)


def test_an_applicant_may_work_from_the_sixty_first_day_until_decided() -> None:
    assert due(lines(procedures=[procedure(registered="2026-01-10~exact")]))["work60"] == date(2026, 3, 12)
    assert "work60" not in due(lines(procedures=[procedure(registered="2026-01-10~exact", decision="DIN")]))


def test_an_uncertain_start_makes_an_uncertain_clock() -> None:
    (line,) = lines(procedures=[procedure(registered="2026-01~month")])
    assert not line.clock.certain
    assert line.clock.first < line.clock.last


def test_the_appeal_runs_from_the_notification_until_it_is_filed() -> None:
    refused = procedure(decision="DIN", notified="2026-05-04")
    assert due(lines(procedures=[refused]))["appeal"] == date(2026, 6, 3)
    assert due(lines(procedures=[refused._replace(decision="MI")]))["appeal"] == date(2026, 5, 19)
    assert lines(procedures=[refused._replace(appealed="2026-05-20")]) == []
    assert lines(procedures=[refused._replace(decision="RIF")]) == []


def test_reception_in_a_cas_ends_with_recognition() -> None:
    recognised = procedure(decision="RIF", notified="2026-05-04")
    assert "cas_exit" in due(lines(procedures=[recognised], stays=[stay(state="in")]))
    assert "cas_exit" not in due(lines(procedures=[recognised], stays=[stay("SAI_ORD", "in")]))
    assert "cas_exit" not in due(lines(procedures=[recognised], stays=[stay(left="2026-06-01~exact")]))


def test_a_sai_stay_asks_for_its_extension_in_working_days() -> None:
    found = due(lines(stays=[stay("SAI_ORD", "in", until="2026-06-30")]))
    # Twenty working days before 30 June 2026: 2 June is a holiday, as are Saturdays and Sundays.
    assert found == {"sai_end": date(2026, 6, 30), "sai_extension": date(2026, 6, 1)}
    assert set(due(lines(stays=[stay("CAS", "in", until="2026-06-30")]))) == {"stay_end"}


def test_the_eighteen_months_open_for_protected_people_out_of_reception() -> None:
    out = stay(left="2026-08-31~exact")
    assert due(lines(stays=[out], permits=[permit(expires=None)]))["window18"] == date(2028, 2, 29)
    assert "window18" not in due(lines(stays=[out], permits=[permit("SPEC", expires=None)]))
    assert "window18" not in due(lines(stays=[out, stay("SAI_ORD", "in")], permits=[permit()]))
    assert "window18" not in due(
        lines(stays=[stay("DORM", left="2026-08-31~exact")], permits=[permit(expires=None)])
    )


def test_of_several_paths_the_latest_exit_counts() -> None:
    early, late = stay(left="2025-01-01~exact"), stay("SAI_ORD", left="2026-02~month")
    assert last_exit([early, late]) == late
    assert last_exit([early, stay(state="reserved")]) == early


def test_birthdays_that_change_rights() -> None:
    assert due(lines(born="2009-05-04~exact")) == {"age18": date(2027, 5, 4)}
    young = lines(born="2007-05-04~exact", permits=[permit("INTEG_18", expires=None)])
    assert due(young)["age21"] == date(2028, 5, 4)
    assert all(line.record is None for line in young)


def test_a_provisional_code_is_replaced_in_six_months_unless_the_final_one_is_held() -> None:
    provisional = PaperFact(ID, "CFP", "2026-01-31~exact", None)
    assert due(lines(numbers=[provisional])) == {"cfp6": date(2026, 7, 31)}
    assert lines(numbers=[provisional, PaperFact(RecordId(ID), "CF", None, None)]) == []


def test_papers_with_an_end() -> None:
    found = due(
        lines(
            numbers=[PaperFact(ID, "TS", None, "2026-09-09~exact"), PaperFact(ID, "STP", "2026-01-01", None)],
            documents=[PaperFact(ID, "PASS", None, "2026-10-10")],
            consents=[PaperFact(ID, "share", None, "2026-11-11")],
        )
    )
    assert found["document_exp"] == date(2026, 10, 10)
    assert found["consent_exp"] == date(2026, 11, 11)
    assert "ssn" in found


def test_what_cannot_be_read_starts_nothing() -> None:
    assert lines(stays=[stay("SAI_ORD", "in", until="2026-99-99")], born="chissà") == []


def test_what_starts_nothing_is_passed_over() -> None:
    assert lines(permits=[permit("SUSS", state="revoked")]) == []
    assert lines(permits=[permit("SPEC", expires=None)]) == []
    assert lines(born="~unknown") == []
    assert lines(stays=[stay(left="2026-01-01~exact")]) == []


def test_a_day_shared_by_two_is_reckoned_once() -> None:
    kept = reckoner()
    refused = procedure(decision="DIN", notified="2026-05-04")
    facts = PersonFacts(
        born="2009-05-04~exact",
        permits=[permit()],
        procedures=[refused],
        documents=[PaperFact(ID, "PASS", None, "2026-10-10")],
    )
    first, second = kept.lines(facts), kept.lines(facts)
    assert [id(clock) for _, clock in first] == [id(clock) for _, clock in second]


def in_sai(**more: object) -> StayFact:
    told = {"entered": "2026-06-01~exact", **more}
    return stay("SAI_ORD", str(told.pop("state", "in")))._replace(**told)  # type: ignore[arg-type]  # by name


def database(found: list[Line]) -> list[tuple[str, date]]:
    return [
        (line.clock.kind, line.clock.due)
        for line in found
        if line.clock.kind in ("sai_database", "sai_update")
    ]


def test_the_database_is_told_of_who_comes_and_who_goes() -> None:
    entered, left = ("sai_database", date(2026, 6, 5)), ("sai_database", date(2026, 7, 6))  # 2 June: holiday
    gone = in_sai(state="exited", left="2026-07-01~exact")
    moved = in_sai(state="transferred", left="2026-07-01~exact", told_in="2026-06-03")
    assert database(lines(stays=[in_sai()])) == [entered]
    assert database(lines(stays=[in_sai(told_in="2026-06-03")])) == []
    assert database(lines(stays=[gone])) == [entered, left]
    assert database(lines(stays=[moved])) == [left]
    assert database(lines(stays=[moved._replace(told_out="2026-07-02")])) == []
    assert database(lines(stays=[in_sai(state="reserved")])) == []
    assert database(lines(stays=[stay("CAS", "in")._replace(entered="2026-06-01~exact")])) == []
    assert database(lines(stays=[in_sai(entered="2024-06-03~exact")])) == []  # from before it was kept here


def test_what_changes_during_a_stay_is_told_in_five_days() -> None:
    here = in_sai(told_in="2026-06-03")
    new = permit()._replace(issued="2026-06-15~exact")
    heard = procedure(decision="RIF", notified="2026-06-08")
    due_ = ("sai_update", date(2026, 6, 15))
    assert database(lines(stays=[here], permits=[new], procedures=[heard])) == [due_]
    assert database(lines(stays=[here._replace(told_news="2026-06-09")], procedures=[heard])) == []
    assert database(lines(stays=[here], permits=[new._replace(issued="2026-05-01~exact")])) == []
    later = here._replace(told_news="2026-06-09")
    assert database(lines(stays=[later], permits=[new], procedures=[heard])) == [
        ("sai_update", date(2026, 6, 22))
    ]
    gone = here._replace(state="exited", left="2026-07-01~exact", told_out="2026-07-01")
    assert database(lines(stays=[gone], permits=[new])) == []


def test_an_authorised_stay_elsewhere_ends_too() -> None:
    assert due(lines(stays=[stay(state="in", until="2026-06-30")])) == {"stay_end": date(2026, 6, 30)}
    assert lines(stays=[stay(state="exited", left="2026-05-01~exact", until="2026-06-30")]) == []
