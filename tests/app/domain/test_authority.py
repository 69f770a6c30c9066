"""What a role may write, judged by kind and field as it arrives from another laptop."""

from __future__ import annotations

import pytest

from app.domain.authority import FIXED, GIVEN, TAKEN_BACK, WRITING, begins_anew, may_write, may_write_plain
from app.domain.kinds import KINDS
from app.domain.roles import ROLES

CARE = {"operator", "casemanager", "specialist", "supervisor"}


def writers(kind: str, **fields: object) -> set[str]:
    return {role for role in ROLES if may_write([role], kind, fields)}


def test_every_kind_has_somebody_who_writes_it() -> None:
    assert set(WRITING) == {kind.name for kind in KINDS}
    assert all(writers(kind.name) for kind in KINDS)


def test_fields_judged_apart_exist() -> None:
    for kind, field in [*GIVEN, *TAKEN_BACK, *FIXED]:
        assert field in KINDS.named(kind).by_name


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        ("person", CARE),
        ("reserved_note", CARE),
        ("placement", CARE - {"specialist"}),
        ("user", {"supervisor", "admin", "officer"}),
        ("invitation_end", {"supervisor", "officer"}),
        ("site", {"operator", "casemanager", "supervisor", "admin", "officer"}),
    ],
)
def test_who_writes_a_kind(kind: str, roles: set[str]) -> None:
    assert writers(kind) == roles


def test_closing_is_the_supervisors_and_reopening_the_leads() -> None:
    assert writers("case", closed_on="2026-03-01", closing_reason="term") == {"supervisor"}
    assert writers("case", closed_on=None) == {"supervisor", "casemanager"}
    assert writers("case", closing_reason="term") == CARE


def test_joining_two_persons_is_the_leads() -> None:
    assert writers("person", duplicate_of=b"x" * 16) == {"supervisor", "casemanager"}
    assert writers("person", duplicate_of=None) == {"supervisor", "casemanager"}


def test_everybody_keeps_their_own_entry_among_the_colleagues() -> None:
    assert may_write(["mediator"], "user", {"phone": "+39 06 1"}, own=True)
    assert not may_write(["mediator"], "user", {"phone": "+39 06 1"})
    assert not may_write([], "user", own=True)
    assert not may_write(["mediator"], "person", own=True)


def test_a_mediator_answers_and_records_and_writes_nothing_else() -> None:
    assert {kind.name for kind in KINDS if may_write(["mediator"], kind.name)} >= {
        "mediation_job",
        "mediation_session",
        "critical_point",
    }
    assert may_write(["mediator"], "mediation_job", {"state": "accepted", "answered_at": 1})
    assert not may_write(["mediator"], "mediation_job", {"state": "cancelled"})
    assert not may_write(["mediator"], "mediation_job", {"state": "accepted", "called_name": "Awa"})
    assert may_write(["operator"], "mediation_job", {"state": "cancelled", "called_name": "Awa"})
    assert not may_write(["mediator"], "person")


def test_a_mediator_begins_and_ends_no_job_yet_records_her_sessions() -> None:
    job, session = KINDS.named("mediation_job"), KINDS.named("mediation_session")
    assert not may_write_plain(["mediator"], job.id, {0: True})
    assert not may_write_plain(["mediator"], job.id, {0: False, job.by_name["state"].id: "declined"})
    assert may_write_plain(["operator"], job.id, {0: True})
    assert may_write_plain(["mediator"], session.id, {0: True, session.by_name["minutes"].id: 50})


@pytest.mark.parametrize("field", ["validated_by", "validated_at", "billable_minutes", "billed_on"])
def test_validating_a_session_is_the_supervisors(field: str) -> None:
    assert writers("mediation_session", **{field: 1}) == {"supervisor"}
    assert writers("mediation_session", **{field: None}) == {"supervisor"}
    assert writers("mediation_session", minutes=50) == CARE | {"mediator"}


def test_who_takes_up_a_concern_may_write_reserved_notes() -> None:
    assert writers("critical_point", taken_by=b"x" * 16) == CARE
    assert writers("critical_point", text="...") == CARE | {"mediator"}


def test_a_supervisor_decides_of_mediation_in_their_own_name() -> None:
    me, other = b"m" * 16, b"o" * 16
    assert writers("mediation_request", approved_at=1) == {"supervisor"}
    assert writers("mediation_request", approved_at=None, state="requested") == CARE
    assert may_write(["supervisor"], "mediation_request", {"decided_by": me}, author=me)
    assert not may_write(["supervisor"], "mediation_request", {"decided_by": other}, author=me)
    assert not may_write(["operator"], "mediation_request", {"decided_by": me}, author=me)
    assert not may_write(["supervisor"], "mediation_session", {"validated_by": other}, author=me)
    assert writers("mediator_absence") == {"operator", "casemanager", "supervisor", "mediator"}
    assert writers("mediator_note") == writers("mediation_line") == {"casemanager", "supervisor"}


def test_one_of_several_roles_is_enough() -> None:
    assert may_write(["officer", "supervisor"], "person")
    assert not may_write(["officer"], "person")


def test_no_role_and_a_role_of_a_newer_program_write_nothing() -> None:
    assert not may_write([], "person")
    assert not may_write(["magistrate"], "person")


def test_by_number_as_it_travels() -> None:
    case = KINDS.named("case")
    closed_on = case.by_name["closed_on"].id
    assert may_write_plain(["supervisor"], case.id, {closed_on: "2026-03-01"})
    assert not may_write_plain(["operator"], case.id, {closed_on: "2026-03-01"})
    assert may_write_plain(["operator"], case.id, {0: True, 9999: "of a newer program"})


def test_a_kind_of_a_newer_program_is_passed_on() -> None:
    assert may_write_plain(["operator"], 9_999, {1: "x"})
    assert not may_write(["operator"], "a_kind_nobody_declared")


def test_deciding_is_the_supervisors_and_of_two_persons_the_leads() -> None:
    decided = {"state": "approved", "decided_by": b"s" * 16}
    assert writers("review", **decided, decided_what="plan") == {"supervisor"}
    assert writers("review", **decided, decided_what="identity_merge") == {"supervisor", "casemanager"}
    assert writers("review", state="returned") == {"supervisor"}
    assert writers("review", state="waiting", decided_by=None) == CARE
    assert writers("review", approved_digest="0") == {"supervisor", "casemanager"}
    assert writers("review_remark", text="x") == {"supervisor", "casemanager"}


def test_nothing_is_handed_in_and_decided_in_one_breath() -> None:
    assert not may_write(["supervisor"], "review", {"state": "approved", "submitted_by": b"s" * 16})


def test_nobody_hands_in_or_decides_in_anothers_name() -> None:
    me, other = b"m" * 16, b"o" * 16
    for field in ("submitted_by", "decided_by"):
        assert may_write(["supervisor"], "review", {field: me}, author=me)
        assert may_write(["supervisor"], "review", {field: None}, author=me)
        assert not may_write(["supervisor"], "review", {field: other}, author=me)


def test_only_a_supervisor_lets_a_plan_stand_and_in_their_own_name() -> None:
    assert writers("plan", wish="Je veux travailler") == CARE
    assert writers("plan", approved_by=b"s" * 16) == {"supervisor"}
    assert writers("plan", approved_on="2026-11-22") == {"supervisor"}
    named = {"approved_by": b"s" * 16}
    assert may_write(["supervisor"], "plan", named, author=b"s" * 16)
    assert not may_write(["supervisor"], "plan", named, author=b"t" * 16)


def test_a_review_never_ends() -> None:
    review = KINDS.named("review")
    for role in ROLES:
        assert not may_write_plain([role], review.id, {0: False}), role
        assert not may_write_plain([role], review.id, {0: False, review.by_name["state"].id: "withdrawn"})
    assert may_write_plain(["operator"], review.id, {0: True, review.by_name["state"].id: "waiting"})
    assert may_write_plain(["operator"], KINDS.named("task").id, {0: False})


def test_nobody_signs_for_a_mediator() -> None:
    for field in ("mediator_signature", "requester_signature", "mediator_digest", "requester_digest"):
        assert writers("mediation_session", **{field: "x"}) == {"mediator", "supervisor"}, field
    assert writers("mediation_session", participants="x") == CARE | {"mediator"}


def test_what_was_decided_is_rewritten_by_nobody_but_who_decides() -> None:
    me = b"m" * 16
    for field, value in (("decided_by", me), ("decided_at", 1), ("decided_what", "plan"), ("note", "Bene")):
        assert not may_write(["operator"], "review", {field: value}, author=me), field
        assert not may_write(["operator"], "review", {field: None}, author=me), field
        assert not may_write(["operator"], "review", {"state": "withdrawn", field: None}), field
        assert may_write(["operator"], "review", {"state": "waiting", field: None}), "handed in once more"
        assert may_write(["operator"], "review", {"submitted_at": 2, field: None}), "handed in once more"
        for role in ("supervisor", "casemanager"):
            assert may_write([role], "review", {field: None}), (role, field)
        assert may_write(["supervisor"], "review", {field: value}, author=me), field
    assert not may_write(["operator"], "review", {"submitted_at": None, "note": None})
    assert writers("review", state="withdrawn") == CARE
    for field in ("approved_digest", "approved_at"):
        assert writers("review", **{field: None}) == {"supervisor", "casemanager"}, field


def test_who_joins_persons_turns_no_other_decision_into_theirs() -> None:
    assert may_write(["casemanager"], "review", {"decided_what": "identity_merge"})
    assert not may_write(["casemanager"], "review", {"decided_what": "closure"})
    assert may_write(["supervisor"], "review", {"decided_what": "closure"})


def test_what_an_approval_let_in_or_let_run_nobody_else_takes_away() -> None:
    for kind, field in (
        ("plan", "approved_by"),
        ("plan", "approved_on"),
        ("eligibility_check", "overridden_by"),
    ):
        assert writers(kind, **{field: None}) == {"supervisor"}, (kind, field)
    granted = {"overridden_by": b"s" * 16}
    assert writers("eligibility_check", **granted) == {"supervisor"}
    assert may_write(["supervisor"], "eligibility_check", granted, author=b"s" * 16)
    assert not may_write(["supervisor"], "eligibility_check", granted, author=b"t" * 16)


def test_nobody_signs_a_plan_in_a_colleagues_name() -> None:
    signed = {"user": b"m" * 16, "method": "proved"}
    assert may_write(["operator"], "plan_signature", signed, author=b"m" * 16)
    assert not may_write(["operator"], "plan_signature", signed, author=b"o" * 16)


def test_a_restriction_is_lifted_by_a_supervisor_and_in_no_other_way() -> None:
    kind = KINDS.named("restriction")
    number = {name: spec.id for name, spec in kind.by_name.items()}
    begun = {0: True, number["person"]: b"p" * 16, number["from_on"]: "2026-11-23", number["reason"]: "x"}
    for role in CARE:
        lifts = role == "supervisor"
        assert may_write_plain([role], kind.id, begun), role
        assert may_write_plain([role], kind.id, {number["reason"]: "y"}), role
        assert not may_write_plain([role], kind.id, {number["person"]: b"q" * 16}), role
        for change in ({0: False}, {number["from_on"]: "2099-01-01"}):
            assert may_write_plain([role], kind.id, change) is lifts, (role, change)
        assert may_write_plain([role], kind.id, {number["until_on"]: "2026-11-24"}) is lifts, role


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("mediation_request", "person"),
        ("mediation_job", "request"),
        ("mediation_job", "mediator"),
        ("mediation_session", "job"),
        ("consent", "person"),
        ("rights_request", "person"),
        ("referral", "person"),
        ("contact", "person"),
        ("attachment", "person"),
    ],
)
def test_whose_something_is_stays_as_it_began(kind: str, field: str) -> None:
    """Nobody re-points it: not a supervisor, and not by beginning the record once more."""
    declared = KINDS.named(kind)
    number = declared.by_name[field].id
    begun = {0: True, number: b"p" * 16}
    assert may_write_plain(["supervisor"], declared.id, begun)
    assert not may_write_plain(["supervisor"], declared.id, {number: b"q" * 16})
    assert not may_write_plain(["operator"], declared.id, {number: None})
    held = {0: True, number: b"p" * 16}
    assert begins_anew(declared, held, {0: True, number: b"q" * 16})
    assert begins_anew(declared, held, {0: True, number: None})
    assert not begins_anew(declared, held, begun)
    assert not begins_anew(declared, held, {0: True})
    assert not begins_anew(declared, {}, begun)
    assert not begins_anew(declared, held, {number: b"q" * 16})  # judged by `may_write_plain`


def test_a_review_may_go_on_under_the_person_two_were_joined_to() -> None:
    review = KINDS.named("review")
    assert may_write_plain(["operator"], review.id, {review.by_name["person"].id: b"q" * 16})


def test_a_restriction_is_not_begun_anew_with_a_later_day() -> None:
    kind = KINDS.named("restriction")
    day, reason = kind.by_name["from_on"].id, kind.by_name["reason"].id
    assert begins_anew(kind, {day: "2026-11-23"}, {0: True, day: "2099-01-01"})
    assert not begins_anew(kind, {day: "2026-11-23", reason: "x"}, {0: True, day: "2026-11-23", reason: "y"})
