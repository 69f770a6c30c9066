"""How far an entry can be trusted, how far away it is, and how it stands on an envelope."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from app.domain.directory.answers import distance_km
from app.domain.directory.assembling import Bundle, entries, trail
from app.domain.directory.entries import Address, Entry
from app.domain.directory.freshness import Freshness, Trail, contested, freshness
from app.domain.directory.questions import Place

TODAY = dt.date(2026, 11, 23)


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "verified"), (180, "verified"), (181, "due"), (365, "due"), (366, "stale"), (None, "stale")],
)
def test_trust_grows_old(days: int | None, expected: str) -> None:
    assured = None if days is None else ago(days)
    assert freshness("active", assured, False, TODAY) == expected


@pytest.mark.parametrize(
    ("status", "is_contested", "expected"),
    [
        ("defunct", True, Freshness.CLOSED),
        ("inactive", False, Freshness.CLOSED),
        ("temporarily closed", True, Freshness.SUSPENDED),
        ("active", True, Freshness.CONTESTED),
    ],
)
def test_what_the_entry_says_of_itself_comes_before_its_age(
    status: str, is_contested: bool, expected: Freshness
) -> None:
    assert freshness(status, TODAY, is_contested, TODAY) is expected


def steps(*told: tuple[int, str, str]) -> list[Trail]:
    return [Trail(ago(days), bytes([n]), action, value) for n, (days, action, value) in enumerate(told)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], False),
        ([(9, "report", "gone")], True),
        ([(9, "report", "closed")], True),
        ([(9, "report", "wrong")], False),
        ([(9, "report", "wrong"), (8, "report", "wrong")], True),
        ([(9, "report", "gone"), (8, "verify", "")], False),
        ([(8, "verify", ""), (9, "report", "gone")], False),
        ([(9, "report", "wrong"), (8, "verify", ""), (7, "report", "wrong")], False),
        ([(9, "update", "gone"), (8, "report", "praise")], False),
    ],
)
def test_complaints_since_the_last_check_count(told: list[tuple[int, str, str]], expected: bool) -> None:
    assert contested(steps(*told), None) is expected


def test_complaints_older_than_the_assurance_are_answered() -> None:
    told = steps((9, "report", "gone"))
    assert contested(told, ago(8)) is False
    assert contested(told, ago(9)) is True, "on the same day the complaint still stands"


def test_a_row_of_the_trail_without_a_date_comes_first() -> None:
    step = trail({"id": b"x" * 16, "last_action_type": "report", "replacement_value": "gone"})
    assert (step.on, step.action, step.value) == (dt.date.min, "report", "gone")
    dated = trail({"id": b"x" * 16, "last_action_date": "2026-11-01", "last_action_type": "verify"})
    assert dated.on == dt.date(2026, 11, 1)


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (Address("Via Roma 1", "35100", "Padova", "PD"), ("Via Roma 1", "35100 Padova (PD)")),
        (Address("", "35100", "Padova"), ("35100 Padova",)),
        (Address("Via Roma 1"), ("Via Roma 1",)),
        (Address(), ()),
    ],
)
def test_an_address_as_on_an_envelope(address: Address, lines: tuple[str, ...]) -> None:
    assert address.lines == lines


def somewhere(latitude: float | None, longitude: float | None) -> Entry:
    fields = {f.name: None for f in dataclasses.fields(Entry)}
    return Entry(**{**fields, "latitude": latitude, "longitude": longitude})  # type: ignore[arg-type]


def test_the_distance_from_padova_to_napoli() -> None:
    padova = Place(latitude=45.4064, longitude=11.8768)
    assert distance_km(padova, somewhere(40.8518, 14.2681)) == pytest.approx(542, rel=0.01)
    assert distance_km(padova, somewhere(45.4064, 11.8768)) == pytest.approx(0)
    antipodes = Place(latitude=0.0, longitude=0.0)
    assert distance_km(antipodes, somewhere(0.0, 180.0)) == pytest.approx(20015, rel=0.001)


@pytest.mark.parametrize(
    ("place", "entry"),
    [
        (None, somewhere(45.0, 11.0)),
        (Place(comune="028060"), somewhere(45.0, 11.0)),
        (Place(latitude=45.0), somewhere(45.0, 11.0)),
        (Place(latitude=45.0, longitude=11.0), somewhere(None, 11.0)),
        (Place(latitude=45.0, longitude=11.0), somewhere(45.0, None)),
    ],
)
def test_no_distance_where_one_end_is_not_known(place: Place | None, entry: Entry) -> None:
    assert distance_km(place, entry) is None


@pytest.mark.parametrize(
    ("amounts", "told", "free"),
    [
        ([0, 20], "", True),
        ([20.5], "gratuito", False),
        ([], "Gratuito", True),
        ([], "Non gratuito", False),
        ([], "none.", True),
        ([None], "", None),
        ([], "chiedere", None),
    ],
)
def test_amounts_say_more_than_words(amounts: list[float | None], told: str, free: bool | None) -> None:
    bundle = Bundle(
        services={b"s": {"id": b"s", "name": "Corso", "fees_description": told}},
        costs={b"s": [{"service_id": b"s", "amount": amount} for amount in amounts]},
    )
    (entry,) = entries(bundle)
    assert entry.conditions.free is free
