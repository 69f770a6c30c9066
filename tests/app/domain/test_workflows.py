"""Which state may come after which, and how a step is judged by what its author had seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from app.catalogue.codelists import known
from app.domain import referral_states, rights
from app.domain.kinds import KINDS
from app.domain.workflows import WORKFLOWS, is_over, may_follow, standing, steps_of


@dataclass(frozen=True)
class W:
    """A write by `author`, who had seen the writes of these numbers."""

    number: int
    author: bytes
    seen: frozenset[int]

    def follows(self, other: Any) -> bool:
        return other.number in self.seen


def judged(kind: str, *told: str) -> list[bool]:
    """Whether each write is odd. "a given 0" is Anna's, who had seen the first one and what that had seen."""
    writes: list[tuple[W, str | None, Mapping[str, object]]] = []
    for number, words in enumerate(told):
        author, state, *rest = words.split(" ")
        known = {int(one) for one in rest if "=" not in one}
        for one in tuple(known):
            known |= writes[one][0].seen
        more = dict(one.split("=") for one in rest if "=" in one)
        writes.append((W(number, author.encode(), frozenset(known)), state, more))
    return [one.odd for one in steps_of(WORKFLOWS[kind], writes)]


def flagged(kind: str, *told: str) -> str | None:
    writes: list[tuple[W, str | None, Mapping[str, object]]] = []
    for number, words in enumerate(told):
        author, state = words.split(" ")
        writes.append((W(number, author.encode(), frozenset(range(number))), state, {}))
    found = standing(steps_of(WORKFLOWS[kind], writes))
    return None if found is None else found.to


def test_every_state_of_the_lists_has_its_place() -> None:
    for kind, workflow in WORKFLOWS.items():
        spec = KINDS.named(kind).by_name[workflow.field]
        named = set(workflow.following) | {to for ways in workflow.following.values() for to in ways}
        assert [state for state in named if not known(spec.code_list, state)] == [], kind


@pytest.mark.parametrize(
    ("kind", "state", "to"),
    [
        ("consent", "given", "withdrawn"),
        ("consent", "pending", "given"),
        ("consent", "refused", "given"),
        ("rights_request", "open", "answered"),
        ("rights_request", "open", "refused"),
        ("referral", "draft", "sent"),
        ("referral", "consent_missing", "draft"),
        ("referral", "sent", "accepted"),
        ("referral", "rejected", "waiting"),
        ("referral", "started", "cancelled"),
        ("mediation_request", "requested", "approved"),
        ("mediation_request", "approved", "requested"),
        ("mediation_request", "no_mediator", "approved"),
        ("mediation_request", "declined", "approved"),
        ("mediation_request", "approved", "cancelled"),
    ],
)
def test_what_may_follow(kind: str, state: str, to: str) -> None:
    assert may_follow(kind, state, to)


@pytest.mark.parametrize(
    ("kind", "state", "to"),
    [
        ("consent", "withdrawn", "given"),
        ("consent", "withdrawn", "refused"),
        ("consent", "given", None),
        ("rights_request", "answered", "open"),
        ("rights_request", "refused", "answered"),
        ("referral", "sent", "draft"),
        ("referral", "completed", "accepted"),
        ("referral", "cancelled", "sent"),
        ("referral", "draft", "accepted"),
        ("referral", "completed", "cancelled"),
        ("mediation_request", "cancelled", "approved"),
        ("mediation_request", "cancelled", "requested"),
        ("mediation_request", "declined", "requested"),
        ("mediation_request", None, "approved"),
    ],
)
def test_what_may_not(kind: str, state: str | None, to: str | None) -> None:
    assert not may_follow(kind, state, to)


def test_a_state_of_a_newer_program_stands_between_and_revives_nothing() -> None:
    assert may_follow("consent", "given", "on_hold")
    assert may_follow("consent", "on_hold", "given")
    assert not may_follow("consent", "withdrawn", "on_hold")
    assert not is_over("consent", "on_hold")
    assert is_over("consent", "withdrawn")
    assert not is_over("consent", None)
    assert judged("consent", "a given", "b withdrawn 0", "c on_hold 1", "c given 2") == [
        False,
        False,
        True,
        False,
    ]
    assert flagged("consent", "a given", "b withdrawn", "c on_hold", "c given") == "on_hold"


def test_answers_of_a_service_are_the_same_table() -> None:
    for state, answers in referral_states.NEXT.items():
        assert all(may_follow("referral", state, to) for to in answers)
    assert not any(may_follow("rights_request", state, rights.OPEN) for state in rights.OVER)


def test_a_decision_is_signed_in_the_same_breath() -> None:
    assert judged("mediation_request", "o requested", "s declined 0 decided_by=s") == [False, False]
    assert judged("mediation_request", "o requested", "o declined 0") == [False, True]
    assert judged("mediation_request", "o requested", "o cancelled 0") == [False, False]


def test_who_did_not_know_is_judged_by_what_they_knew() -> None:
    apart = ("a given", "b withdrawn 0", "c expired 0")
    assert judged("consent", *apart) == [False, False, False]
    assert judged("consent", *apart, "d withdrawn 1 2") == [False] * 4  # one of the two is chosen
    assert judged("consent", *apart, "c given 1 2") == [False, False, False, True]


def test_ones_own_step_is_taken_back_and_nobody_elses() -> None:
    assert judged("consent", "a given", "b withdrawn 0", "b given 1") == [False, False, False]
    assert judged("consent", "a given", "b withdrawn 0", "c given 1") == [False, False, True]
    # Not by pretending to have stepped beside it, either.
    assert judged("consent", "a given", "b withdrawn 0", "c refused 0", "c given 1 2")[-1]


def test_writing_the_same_again_is_no_way_to_own_it() -> None:
    """Who writes `withdrawn` over `withdrawn` has not withdrawn it."""
    assert judged("consent", "a given", "b withdrawn 0", "c withdrawn 1", "c given 2")[-1]
    assert judged("consent", "a given", "a given 0") == [False, False]


def test_an_odd_step_stands_until_a_colleague_has_looked() -> None:
    odd = ("a given", "b withdrawn", "c given")
    assert flagged("consent", *odd) == "given"
    assert flagged("consent", *odd, "c withdrawn") == "given"
    assert flagged("consent", *odd, "a withdrawn") is None
    assert flagged("consent", *odd, "a given") is None  # looked at, and let stand
    assert flagged("consent", *odd, "a given", "c withdrawn") is None
    assert flagged("consent", "a given", "b withdrawn") is None
