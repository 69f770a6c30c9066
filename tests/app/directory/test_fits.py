"""The judge in the domain, and the same verdicts given by the store's one statement."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.directory import extensions as ext
from app.domain.directory.entries import Conditions, Entry
from app.domain.directory.fields import Row
from app.domain.directory.fits import FitState, fits, tier
from app.domain.directory.identity import derived_id
from app.domain.directory.opening import OpeningHours
from app.domain.directory.questions import Question, Seeker
from app.domain.directory.schedules import Schedule
from tests.app.directory.shelf import TODAY, fill, new_store

BLANK = Entry(id=b"1", service=b"1", location=None, name="Prova", organization="")


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _states(terms: Conditions, question: Question, hours: OpeningHours | None = None) -> dict[str, str]:
    entry = dataclasses.replace(BLANK, conditions=terms, hours=hours or OpeningHours())
    return {fit.key: fit.state.value for fit in fits(entry, question)}


@pytest.mark.parametrize(
    ("accepted", "permit", "expected"),
    [
        ((), "RIC_ASILO", "unknown"),
        (("RIC_ASILO", "ASILO"), "RIC_ASILO", "ok"),
        (("ASILO",), "RIC_ASILO", "missing"),
        (("ANY",), "NONE_IRR", "ok"),
        (("ANY_REGULAR",), "RIC_ASILO", "ok"),
        (("ANY_REGULAR",), "NONE_IRR", "missing"),
        (("NONE_OK",), "NONE_IRR", "ok"),
        (("NONE_OK",), "LAV_SUB", "ok"),
        (("ASILO",), "UNK", "unknown"),
        (("ANY",), "UNK", "ok"),
    ],
)
def test_permits(accepted: tuple[str, ...], permit: str, expected: str) -> None:
    terms = Conditions(permits=frozenset(accepted))
    assert _states(terms, Question(seeker=Seeker(permit=permit))) == {"permit": expected}


@pytest.mark.parametrize(
    ("terms", "age", "expected"),
    [
        (Conditions(), 20, "unknown"),
        (Conditions(minimum_age=18), 17, "missing"),
        (Conditions(minimum_age=18), 18, "ok"),
        (Conditions(maximum_age=17), 18, "missing"),
        (Conditions(persons=frozenset({"minors"})), 18, "missing"),
        (Conditions(persons=frozenset({"minors"})), 17, "ok"),
        (Conditions(persons=frozenset({"adults"})), 17, "missing"),
    ],
)
def test_ages(terms: Conditions, age: int, expected: str) -> None:
    assert _states(terms, Question(seeker=Seeker(age=age))) == {"age": expected}


def test_documents_say_what_is_missing() -> None:
    terms = Conditions(documents=frozenset({"CF", "PDS", "ISEE"}))
    entry = dataclasses.replace(BLANK, conditions=terms)
    (fit,) = fits(entry, Question(seeker=Seeker(documents=frozenset({"PDS"}))))
    assert (fit.state, fit.params) == (FitState.MISSING, {"documents": "CF,ISEE"})
    assert fit.message == "directory.fit.documents.missing"
    assert _states(
        Conditions(documents=frozenset({"NONE"})), Question(seeker=Seeker(documents=frozenset()))
    ) == {"documents_none": "ok"}


def test_an_interpreter_stands_in_for_the_language() -> None:
    asked = Question(seeker=Seeker(languages=("tir",)))
    assert _states(Conditions(mediation=frozenset({"on_call"})), asked) == {"mediation": "ok"}
    assert _states(Conditions(mediation=frozenset({"none"})), asked) == {"language": "missing"}
    assert _states(Conditions(languages=frozenset({"tir", "eng"})), asked) == {"language": "ok"}


def test_shut_now_says_when_it_opens() -> None:
    hours = OpeningHours((Schedule(by_day=((0, 0),), opens=540, closes=780),))
    entry = dataclasses.replace(BLANK, hours=hours)
    (fit,) = fits(entry, Question(open_at=_at("2026-11-23T20:00")))
    assert fit.message == "directory.fit.open_later.missing"
    assert fit.params["next"] == "2026-11-30T09:00"


def test_where_a_person_lives_counts_only_when_somebody_asked() -> None:
    terms = Conditions(residence=frozenset({"in_reception", "resident"}), residents_of=frozenset({"035033"}))
    assert _states(terms, Question()) == {}
    asked = Question(seeker=Seeker(in_reception=False, home="035033"))
    assert _states(terms, asked) == {"reception": "missing", "residence": "ok"}


_SOME = {
    "permits": st.sets(st.sampled_from(["ANY", "ANY_REGULAR", "NONE_OK", "RIC_ASILO", "ASILO"]), max_size=2),
    "persons": st.sets(
        st.sampled_from(["women_only", "men_only", "adults", "minors", "families", "msna"]), max_size=2
    ),
    "residence": st.sets(st.sampled_from(["in_reception", "out_of_reception", "isee_below"]), max_size=2),
    "documents": st.sets(st.sampled_from(["CF", "PDS", "NONE"]), max_size=2),
    "access": st.sets(st.sampled_from(["walk_in", "appointment"]), max_size=1),
    "mediation": st.sets(st.sampled_from(["on_site", "none"]), max_size=1),
}
_EXTENSION = {
    "permits": ext.PERMIT,
    "persons": ext.PERSON,
    "residence": ext.RESIDENCE,
    "documents": ext.DOCUMENT,
    "access": ext.ACCESS,
    "mediation": ext.MEDIATION,
}
_SERVICE = st.fixed_dictionaries(
    {
        **_SOME,
        "languages": st.sets(st.sampled_from(["tir", "fr", "eng"]), max_size=2),
        "ages": st.sampled_from([(None, None), (0, 17), (18, None), (14, 19)]),
        "amount": st.sampled_from([None, 0, 10]),
        "homes": st.sets(st.sampled_from(["035033", "058091"]), max_size=1),
        "hours": st.sampled_from(["", "plain", "night", "shut", "monthly", "vague"]),
        "status": st.sampled_from(["active", "active", "temporarily closed", "defunct"]),
    }
)
_HOURS: dict[str, list[Row]] = {
    "": [],
    "plain": [{"byday": "MO,TU", "opens_at": "09:00", "closes_at": "13:00"}],
    "night": [{"byday": "SU", "opens_at": "20:00", "closes_at": "10:00"}],
    "shut": [
        {"byday": "MO", "opens_at": "09:00", "closes_at": "13:00"},
        {"valid_from": "2026-11-23", "valid_to": "2026-11-23"},
    ],
    "monthly": [{"freq": "MONTHLY", "byday": "4MO", "opens_at": "09:00", "closes_at": "13:00"}],
    "vague": [{"byday": "MO", "description": "telefonare"}],
}
_QUESTION = st.builds(
    Question,
    seeker=st.builds(
        Seeker,
        permit=st.sampled_from([None, "RIC_ASILO", "NONE_IRR", "UNK", "STUDIO"]),
        age=st.sampled_from([None, 10, 17, 18, 40]),
        sex=st.sampled_from([None, "M", "F", "X"]),
        documents=st.none() | st.frozensets(st.sampled_from(["CF", "PDS", "RES"])),
        languages=st.sampled_from([(), ("tir",), ("fra", "ara")]),
        groups=st.none() | st.frozensets(st.sampled_from(["families", "msna", "pregnant"])),
        in_reception=st.sampled_from([None, True, False]),
        home=st.sampled_from([None, "035033", "001272"]),
    ),
    open_at=st.sampled_from([None, _at("2026-11-23T09:30"), _at("2026-12-08T09:30")]),
    open_on=st.sampled_from([None, dt.date(2026, 11, 23), dt.date(2026, 11, 24)]),
    free=st.booleans(),
    access=st.sampled_from(["", "walk_in", "outreach"]),
    with_closed=st.just(True),
    limit=st.just(100),
)
_numbers = itertools.count()


def _rows(number: int, told: dict[str, object]) -> list[tuple[str, Row]]:
    service = derived_id("s", str(number))
    low, high = cast("tuple[int | None, int | None]", told["ages"])
    rows: list[tuple[str, Row]] = [
        (
            "service",
            {
                "id": service,
                "name": f"S{number}",
                "status": str(told["status"]),
                "minimum_age": low,
                "maximum_age": high,
            },
        )
    ]
    for kind, name in _EXTENSION.items():
        rows += [_answer(service, name, code) for code in sorted(cast("set[str]", told[kind]))]
    for home in sorted(cast("set[str]", told["homes"])):
        rows.append(_answer(service, ext.RESIDENCE, "resident", home))
    for code in sorted(cast("set[str]", told["languages"])):
        rows.append(("language", {"id": derived_id(service, code), "service_id": service, "code": code}))
    if told["amount"] is not None:
        cost: Row = {"id": derived_id(service, "cost"), "service_id": service}
        rows.append(("cost_option", cost | {"amount": cast(int, told["amount"])}))
    for place, row in enumerate(_HOURS[str(told["hours"])]):
        rows.append(("schedule", row | {"id": derived_id(service, "h", str(place)), "service_id": service}))
    return rows


def _answer(service: str, name: str, code: str, value: str | None = None) -> tuple[str, Row]:
    extension = ext.EXTENSIONS[name]
    return "attribute", {
        "id": derived_id(service, name, code, value or ""),
        "link_id": service,
        "link_entity": "service",
        "taxonomy_term_id": extension.term_id(code),
        "value": value,
    }


def _terms() -> list[tuple[str, Row]]:
    rows: list[tuple[str, Row]] = []
    codes = {ext.PERMIT: ("RIC_ASILO", "ASILO"), ext.DOCUMENT: ("CF", "PDS", "NONE")}
    for name in _EXTENSION.values():
        extension = ext.EXTENSIONS[name]
        rows.append(
            ("taxonomy", {"id": extension.taxonomy_id, "name": extension.taxonomy, "description": "-"})
        )
        for code in (*extension.terms, *codes.get(name, ())):
            row: Row = {
                "id": extension.term_id(code),
                "code": code,
                "name": code,
                "description": code,
            }
            rows.append(("taxonomy_term", row | {"taxonomy_id": extension.taxonomy_id}))
    return rows


@settings(max_examples=60)
@given(services=st.lists(_SERVICE, min_size=1, max_size=8), question=_QUESTION)
def test_the_store_and_the_judge_agree(
    tmp_path_factory: pytest.TempPathFactory, services: list[dict[str, object]], question: Question
) -> None:
    folder: Path = tmp_path_factory.getbasetemp()
    store = new_store(folder, f"agree{next(_numbers)}.db")
    fill(store, _terms() + [row for n, told in enumerate(services) for row in _rows(n, told)])
    found = store.search(question, TODAY)
    assert found.total == len(services) == len(found.hits)
    tiers = [hit.tier for hit in found.hits]
    assert tiers == sorted(tiers)
    assert all(hit.tier == tier(fits(hit.entry, question)) for hit in found.hits)
    assert found.fitting == sum(1 for each in tiers if each < 2)


@pytest.mark.parametrize(
    ("offered", "expected"),
    [({"walk_in", "appointment"}, "ok"), ({"appointment"}, "missing"), (set(), "unknown")],
)
def test_how_one_gets_in(offered: set[str], expected: str) -> None:
    states = _states(Conditions(access=frozenset(offered)), Question(access="walk_in"))
    assert states["access"] == expected
