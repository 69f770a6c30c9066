"""What becomes of a record when a change of another laptop comes in, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from sync.merge.applying import Misshapen, Outcome, apply
from sync.merge.arrival import Arrival
from sync.merge.arrival import arrive as arrive_seen
from sync.merge.registers import Dot, Registers
from sync.merge.rules import MergeRule, asks, is_set, same
from sync.merge.seen import Seen
from sync.merge.settling import choices, settle
from sync.protocol.change import LIFE

TEXT, QUIET, LANGUAGES, UNKNOWN = 1, 2, 3, 99
RULES = {TEXT: MergeRule.ASK, QUIET: MergeRule.KEEP_BOTH, LANGUAGES: MergeRule.UNION}


def rank(dot: Dot) -> Any:
    return dot[1], dot[0]


def arrive(dot: Dot, context: dict[int, int], here: dict[int, int]) -> Arrival:
    return arrive_seen(dot, Seen(context), Seen(here))


def come(
    registers: Registers | None, values: dict[int, Any], fields: dict[int, Any], dot: Dot, **seen: int
) -> Outcome:
    context = {int(device[1:]): dseq for device, dseq in seen.items()}
    vector = {1: 9, 2: dot[1] - 1, 3: dot[1] - 1, 4: 9}
    return apply(registers, values, fields, arrive(dot, context, vector), rank, RULES.get)


def test_a_record_nobody_knew_costs_one_dot() -> None:
    made = come(None, {}, {LIFE: True, TEXT: "x", QUIET: None, LANGUAGES: {"fr": True, "ar": True}}, (2, 1))
    assert made.shown == {LIFE: True, TEXT: "x", LANGUAGES: ["ar", "fr"]}
    assert made.registers == Registers((2, 1), {QUIET: (2, 1)})
    assert (made.started, made.ended) == (frozenset(), frozenset())


def test_a_value_that_was_seen_is_replaced() -> None:
    outcome = come(Registers((1, 3)), {LIFE: True, TEXT: "x"}, {TEXT: "y"}, (2, 1), d1=3)
    assert outcome.shown == {TEXT: "y"}
    assert outcome.registers.survivors(TEXT, "y") == [((2, 1), "y")]


def test_a_value_that_was_not_seen_stays_and_somebody_is_asked() -> None:
    outcome = come(Registers((1, 3)), {LIFE: True, TEXT: "x"}, {TEXT: "y"}, (2, 1), d1=2)
    assert (outcome.shown, outcome.started) == ({}, frozenset({TEXT}))
    assert choices(outcome.registers, TEXT, "x") == [((1, 3), "x"), ((2, 1), "y")]


def test_a_decision_ends_it_here_and_where_it_arrives() -> None:
    asked = come(Registers((1, 3)), {LIFE: True, TEXT: "x"}, {TEXT: "y"}, (2, 1)).registers
    here = asked.copy()
    settle(here, TEXT, (1, 4))
    assert choices(here, TEXT, "x") == [((1, 4), "x")]
    there = come(asked, {LIFE: True, TEXT: "x"}, {TEXT: "x"}, (3, 1), d1=3, d2=1)
    assert (there.shown, there.ended, there.registers.siblings) == ({}, frozenset({TEXT}), {})


def test_equal_values_are_no_conflict_but_both_writes_are_remembered() -> None:
    twice = come(Registers((1, 3)), {LIFE: True, TEXT: "x"}, {TEXT: "x"}, (2, 1))
    assert (twice.shown, twice.started) == ({}, frozenset())
    third = come(twice.registers, {LIFE: True, TEXT: "x"}, {TEXT: "y"}, (3, 1), d1=3)
    assert third.started == {TEXT}


def test_a_quiet_field_keeps_both_and_asks_nobody() -> None:
    outcome = come(Registers((1, 3)), {LIFE: True, QUIET: "x", UNKNOWN: 1}, {QUIET: "y", UNKNOWN: 2}, (2, 1))
    assert outcome.started == frozenset()
    assert choices(outcome.registers, QUIET, "x") == [((1, 3), "x"), ((2, 1), "y")]
    assert outcome.registers.others(UNKNOWN, 1) == [((2, 1), 2)]


def test_the_highest_stamp_is_shown() -> None:
    outcome = come(Registers((1, 3)), {LIFE: True, TEXT: "x"}, {TEXT: "y"}, (2, 8))
    assert outcome.shown == {TEXT: "y"}
    assert outcome.registers.siblings == {TEXT: [((1, 3), "x")], LIFE: [((1, 3), True)]}


def test_delete_against_edit_is_asked_and_the_record_stays_in_sight() -> None:
    edited = Registers((4, 1))
    edited.write(TEXT, (1, 3))
    outcome = come(edited, {LIFE: True, TEXT: "x"}, {LIFE: False}, (2, 8), d4=1)
    assert (outcome.shown, outcome.started) == ({}, frozenset({LIFE}))
    meanwhile = come(outcome.registers, {LIFE: True, TEXT: "x"}, {TEXT: "y"}, (3, 1), d1=3, d2=8)
    assert meanwhile.ended == frozenset()
    decided = come(meanwhile.registers, {LIFE: True}, {LIFE: False}, (3, 2), d1=3, d2=8)
    assert (decided.shown, decided.ended) == ({LIFE: False}, frozenset({LIFE}))


def test_a_deletion_that_saw_the_last_edit_is_a_deletion() -> None:
    outcome = come(Registers((1, 3)), {LIFE: 1, TEXT: "x"}, {LIFE: False}, (2, 1), d1=3)
    assert (outcome.shown, outcome.started) == ({LIFE: False}, frozenset())


def test_who_did_not_see_an_element_put_in_does_not_take_it_out() -> None:
    registers = Registers((1, 3))
    registers.write_element(LANGUAGES, "fr", (1, 5), present=True)
    values = {LIFE: True, LANGUAGES: ["ar", "fr"]}
    outcome = come(registers, values, {LANGUAGES: {"fr": False, "ar": False, "it": True}}, (2, 1), d1=3)
    assert outcome.shown == {LANGUAGES: ["fr", "it"]}
    assert outcome.registers.elements == {LANGUAGES: {"fr": [1, 5], "it": [2, 1]}}


def test_an_element_put_in_by_two_stays_until_both_are_seen() -> None:
    values: dict[int, Any] = {LIFE: True, LANGUAGES: ["fr"]}
    both = come(Registers((1, 3)), values, {LANGUAGES: {"fr": True}}, (2, 1)).registers
    assert both.element_dots(LANGUAGES, "fr") == [(1, 3), (2, 1)]
    one = come(both, values, {LANGUAGES: {"fr": False}}, (3, 1), d1=3)
    assert one.shown == {}
    assert come(both, values, {LANGUAGES: {"fr": False}}, (3, 1), d1=3, d2=1).shown == {LANGUAGES: []}


def test_an_edit_may_come_before_the_record_it_edits() -> None:
    fields = {LIFE: True, TEXT: "x", QUIET: "q", LANGUAGES: {"fr": True, "ar": True}}
    edit = {TEXT: "y", LANGUAGES: {"fr": False}}
    early = apply(None, {}, edit, arrive((2, 1), {1: 1}, {}), rank, RULES.get)
    packed = Registers.unpack(early.registers.pack())
    late = apply(packed, early.shown, fields, arrive((1, 1), {}, {2: 1}), rank, RULES.get)
    values = early.shown | late.shown
    assert values == {LIFE: True, TEXT: "y", QUIET: "q", LANGUAGES: ["ar"]}
    assert (late.started, late.registers.siblings) == (frozenset(), {})
    after = apply(late.registers, values, {TEXT: "z"}, arrive((2, 2), {1: 1}, {1: 1, 2: 1}), rank, RULES.get)
    assert after.registers.foreseen == {}


def test_an_edit_that_comes_late_does_not_undelete() -> None:
    first = come(None, {}, {LIFE: True, TEXT: "x"}, (2, 1)).registers
    vector = {2: 1}
    gone = apply(first, {LIFE: True}, {LIFE: False}, arrive((3, 1), {1: 1, 2: 1}, vector), rank, RULES.get)
    late = apply(
        gone.registers,
        {LIFE: False, TEXT: "x"},
        {TEXT: "y"},
        arrive((1, 1), {2: 1}, {2: 1, 3: 1}),
        rank,
        RULES.get,
    )
    assert late.shown == {TEXT: "y"}


def test_contexts_that_claim_each_other_take_no_record_away() -> None:
    one = apply(None, {}, {LIFE: True, TEXT: "x"}, arrive((1, 1), {2: 1}, {}), rank, RULES.get)
    other = apply(one.registers, one.shown, {TEXT: "y"}, arrive((2, 1), {1: 1}, {1: 1}), rank, RULES.get)
    assert other.shown == {TEXT: None}


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({TEXT: "x"}, {TEXT: {"a": True}}),
        ({LANGUAGES: ["fr"]}, {LANGUAGES: "fr"}),
        ({LANGUAGES: ["fr"]}, {LANGUAGES: {None: True}}),
        ({LANGUAGES: ["fr"]}, {LANGUAGES: {("fr",): True}}),
    ],
)
def test_a_field_of_the_other_shape_is_refused(values: dict[int, Any], fields: dict[int, Any]) -> None:
    with pytest.raises(Misshapen):
        come(Registers((1, 3)), {LIFE: True, **values}, fields, (2, 1))


def test_an_empty_set_and_a_cleared_field_keep_their_shape() -> None:
    emptied = come(Registers((1, 3)), {LIFE: True}, {LANGUAGES: {"fr": False}}, (2, 1), d1=3)
    assert emptied.shown == {}
    cleared = come(Registers((1, 3)), {LIFE: True, TEXT: "x"}, {TEXT: None}, (2, 1), d1=3)
    with pytest.raises(Misshapen):
        come(cleared.registers, {LIFE: True, TEXT: None}, {TEXT: {"a": True}}, (3, 1), d1=3, d2=1)


def test_what_is_known_is_not_let_in_again() -> None:
    here = Seen({1: 4}, frozenset({(1, 2)}))
    for dseq in (1, 4):
        with pytest.raises(ValueError, match="known"):
            arrive_seen((1, dseq), Seen(), here)
    arrival = arrive_seen((1, 5), Seen({2: 3}), here)
    assert arrival.ahead == {1: [2], 2: [3]}
    assert (arrival.covers((1, 4)), arrival.covers((1, 5))) == (True, False)
    assert arrive_seen((1, 2), Seen(), here).ahead == {}


def test_what_the_author_had_set_aside_stays_beside_what_he_wrote() -> None:
    registers, values = Registers((1, 3), {TEXT: (2, 2)}), {LIFE: True, TEXT: "x"}
    context = Seen({1: 3, 2: 4}, frozenset({(2, 2)}))
    outcome = apply(
        registers, values, {TEXT: "y"}, arrive_seen((3, 1), context, Seen({1: 3, 2: 4})), rank, RULES.get
    )
    assert outcome.started == {TEXT}


def test_the_words_of_a_rule() -> None:
    assert [rule for rule in MergeRule if asks(rule)] == [MergeRule.ASK, MergeRule.SUPERVISOR]
    assert not asks(None)
    assert (is_set(["a"]), is_set({"a": True}), is_set("a"), is_set(None)) == (True, True, False, False)
    assert (same(1, True), same(1, 1), same(None, None)) == (False, True, True)
