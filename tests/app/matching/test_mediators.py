"""The right mediator comes first, who must not be met never comes, and each place is explained."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.macrolanguages import macro_of
from app.matching.mediators import LEVELS, Candidate, Offering, Tier, Wanted, rank, week_part

MONDAY = date(2026, 11, 23)
WANTED = Wanted(
    language="aeb",
    day=MONDAY,
    start=10 * 60,
    other_languages=frozenset({"fra"}),
    setting="hospital",
    mode="on_call",
    comune="040012",
    province="FC",
    person=b"p" * 16,
    country="TN",
)
FREE = Offering(
    key=b"a",
    name="Amal",
    languages={"mother": frozenset({"aeb"})},
    sex="F",
    comuni=frozenset({"040012"}),
    week=frozenset({"mon_am"}),
)


def named(name: str, **more: object) -> Offering:
    return replace(FREE, name=name, key=name.encode(), **more)  # type: ignore[arg-type]


def ranked(*offerings: Offering, wanted: Wanted = WANTED) -> list[Candidate]:
    return rank(wanted, offerings, macro_of)


def names(*offerings: Offering, wanted: Wanted = WANTED) -> list[str]:
    return [one.offering.name for one in ranked(*offerings, wanted=wanted) if one.proposed]


def only(one: Offering, wanted: Wanted = WANTED) -> Candidate:
    (found,) = ranked(one, wanted=wanted)
    return found


def keys(reasons: object) -> set[str]:
    return {reason.key.removeprefix("mediation.why.") for reason in reasons}  # type: ignore[attr-defined]


def test_the_language_then_a_variety_then_a_bridge() -> None:
    bridge = named("Bridge", languages={"mother": frozenset({"fra"})})
    variety = named("Variety", languages={"mother": frozenset({"arz"})})
    exact = named("Exact", languages={"working": frozenset({"aeb"})})
    stranger = named("Stranger", languages={"mother": frozenset({"ben"})})
    found = ranked(bridge, stranger, variety, exact)
    assert [one.tier for one in found] == [Tier.EXACT, Tier.VARIETY, Tier.BRIDGE]
    assert found[0].reasons[0].params == {"language": "aeb", "level": "working"}


def test_a_few_words_of_the_language_come_after_whoever_carries_an_interview() -> None:
    little = named("Little", languages={"basic": frozenset({"aeb"})})
    bridge = named("Bridge", languages={"fluent": frozenset({"fra"})})
    assert names(little, bridge) == ["Bridge", "Little"]
    assert "level_low" in keys(only(little).doubts)
    both = named("Both", languages={"basic": frozenset({"aeb"}), "mother": frozenset({"arz"})})
    assert only(both).tier is Tier.VARIETY


@pytest.mark.parametrize(
    ("worse", "wanted"),
    [
        ({"sex": "M"}, replace(WANTED, gender="F")),
        ({"week": frozenset({"mon_pm"})}, WANTED),
        ({"languages": {"working": frozenset({"aeb"})}}, WANTED),
        ({"comuni": frozenset()}, WANTED),
        ({"settings": frozenset()}, WANTED),
        ({"month_minutes": 300}, WANTED),
    ],
)
def test_each_ground_decides_where_the_others_are_equal(worse: dict[str, object], wanted: Wanted) -> None:
    good = named("Zahra", settings=frozenset({"hospital"}))
    bad = replace(good, name="Aziza", key=b"b", **worse)  # type: ignore[arg-type]
    assert names(bad, good, wanted=wanted) == ["Zahra", "Aziza"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"not_with": frozenset({b"p" * 16})}, "obstacle"),
        ({"not_from": frozenset({"TN"})}, "obstacle"),
        ({"away": [(MONDAY, MONDAY)]}, "away"),
        ({"taken": [(9 * 60, 10 * 60 + 1)]}, "taken"),
        ({"minutes_left": 59}, "no_hours"),
        ({"declined": True}, "declined"),
        ({"ended_on": MONDAY}, "ended"),
    ],
)
def test_what_forbids_a_meeting(more: dict[str, object], why: str) -> None:
    found = only(named("Nadia", **more))
    assert not found.proposed
    assert keys(found.against) == {why}
    assert found.secret is (why == "obstacle")


@pytest.mark.parametrize(
    "more",
    [
        {"not_with": frozenset({b"q" * 16})},
        {"not_from": frozenset({"EG"})},
        {"away": [(date(2026, 11, 24), date(2026, 11, 30))]},
        {"taken": [(9 * 60, 10 * 60), (11 * 60, 12 * 60)]},
        {"minutes_left": 60},
        {"ended_on": date(2026, 11, 24)},
    ],
)
def test_what_almost_forbids_it(more: dict[str, object]) -> None:
    assert only(named("Nadia", **more)).proposed


def test_who_can_be_asked_stands_before_who_cannot() -> None:
    best = named("Aaa", away=[(MONDAY, MONDAY)])
    worst = named("Zzz", languages={"basic": frozenset({"fra"})}, week=frozenset(), comuni=frozenset())
    assert [one.offering.name for one in ranked(best, worst)] == ["Zzz", "Aaa"]


def test_on_the_phone_nobody_travels() -> None:
    far = named("Far", comuni=frozenset(), remote=True)
    assert "near_by_phone" in keys(only(far, replace(WANTED, mode="phone")).reasons)
    assert "near_unknown" in keys(only(named("No phone"), replace(WANTED, mode="phone")).doubts)
    assert "near_far" in keys(only(named("Far", comuni=frozenset())).doubts)
    assert "near_province" in keys(
        only(named("P", comuni=frozenset({"040007"}), provinces=frozenset({"FC"}))).reasons
    )


def test_on_paper_only_who_writes() -> None:
    written = replace(WANTED, mode="written")
    assert keys(only(named("Nadia"), written).against) == {"not_written"}
    able = named("Nadia", written=True, spoken=frozenset({"aeb"}))
    assert "spoken_only" in keys(only(able, written).doubts)


def test_an_urgent_request_reaches_who_is_on_call() -> None:
    night = replace(WANTED, start=22 * 60, urgent=True)
    assert "free" in keys(only(named("A", on_call=True), night).reasons)
    assert "time_not" in keys(only(named("B"), night).doubts)
    assert "time_not" in keys(only(named("C", on_call=True), replace(night, urgent=False)).doubts)


def test_a_meeting_over_two_parts_of_the_day_wants_both() -> None:
    long = replace(WANTED, start=12 * 60 + 30, minutes=60)
    assert "time_not" in keys(only(named("A"), long).doubts)
    assert "free" in keys(only(named("B", week=frozenset({"mon_am", "mon_pm"})), long).reasons)
    assert "free" in keys(only(named("C"), replace(WANTED, start=12 * 60, minutes=60)).reasons)


def test_parts_of_the_week() -> None:
    assert week_part(MONDAY, 12 * 60 + 59) == "mon_am"
    assert week_part(MONDAY, 13 * 60) == "mon_pm"
    assert week_part(date(2026, 11, 29), 19 * 60) == "sun_ev"


LANGUAGES = st.sampled_from(["aeb", "ara", "arz", "fra", "ben", "ita"])
OFFERINGS = st.builds(
    Offering,
    key=st.binary(min_size=4, max_size=4),
    name=st.text(alphabet="abc", min_size=1, max_size=3),
    languages=st.dictionaries(st.sampled_from(LEVELS), st.frozensets(LANGUAGES, max_size=3), max_size=3),
    sex=st.sampled_from(["F", "M", ""]),
    week=st.frozensets(st.sampled_from(["mon_am", "mon_pm"])),
    comuni=st.frozensets(st.sampled_from(["040012", "037006"])),
    remote=st.booleans(),
    declined=st.booleans(),
    not_from=st.frozensets(st.sampled_from(["TN", "EG"])),
    month_minutes=st.integers(0, 1000),
)


@given(st.lists(OFFERINGS, max_size=12, unique_by=lambda one: one.key), st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(offerings: list[Offering], dice: random.Random) -> None:
    shuffled = list(offerings)
    dice.shuffle(shuffled)
    assert ranked(*offerings) == ranked(*shuffled)


@given(st.lists(OFFERINGS, max_size=12, unique_by=lambda one: one.key), st.sampled_from(["", "F"]))
def test_nobody_forbidden_is_proposed_and_everybody_is_explained(
    offerings: list[Offering], gender: str
) -> None:
    found = ranked(*offerings, wanted=replace(WANTED, gender=gender))
    assert len({one.offering.key for one in found}) == len(found)
    for one in found:
        assert one.reasons
        assert one.proposed is not (one.offering.declined or "TN" in one.offering.not_from)
        assert one.secret is ("TN" in one.offering.not_from)
    proposed = [one.proposed for one in found]
    assert proposed == sorted(proposed, reverse=True)
    strong = [one for one in found if one.proposed and "level_low" not in keys(one.doubts)]
    assert [one.tier for one in strong] == sorted(one.tier for one in strong)
