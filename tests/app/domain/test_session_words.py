"""A signature is of the words that stood there, and whoever changes them is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.declaration import kind_of
from app.domain.ids import RecordId
from app.domain.mediation_job import MediationSession
from app.domain.session_words import SIGNED, altered, digest, how, name_in

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HELD = MediationSession(
    job=RecordId(b"j" * 16), started_at=AT, outcome="ok", topics=frozenset({"work", "legal"}), women=2
)


def test_equal_answers_have_one_digest_whatever_the_office_adds() -> None:
    again = replace(HELD, id=RecordId(b"x" * 16), topics=frozenset({"legal", "work"}))
    assert digest(again) == digest(HELD)
    after = replace(HELD, validated_at=AT, billable_minutes=60, validation_note="va bene", points=1)
    assert digest(after) == digest(HELD)


@pytest.mark.parametrize(
    "other",
    [
        {"started_at": AT.replace(minute=1)},
        {"minutes": 61},
        {"outcome": "partial"},
        {"topics": frozenset({"work"})},
        {"participants": "Due medici"},
        {"requester_name": "Dott. Altro"},
        {"job": None},
    ],
)
def test_any_other_word_has_another(other: dict[str, Any]) -> None:
    assert digest(replace(HELD, **other)) != digest(HELD)


def test_what_is_signed_exists() -> None:
    assert set(SIGNED) < set(kind_of(HELD).by_name)


def test_a_change_after_signing_is_seen() -> None:
    signed = replace(
        HELD,
        requester_signature="typed:Dott. Prova",
        requester_digest=digest(HELD),
        mediator_signature="proved:Amal",
        mediator_digest=digest(HELD),
    )
    assert not altered(signed)
    assert altered(replace(signed, women=3))
    assert altered(replace(signed, women=3, requester_signature=None))
    assert altered(replace(signed, women=3, mediator_signature=None))
    assert not altered(replace(signed, women=3, requester_signature=None, mediator_signature=None))
    assert not altered(replace(signed, women=3, requester_digest=None, mediator_digest=None)), "unknown"


@pytest.mark.parametrize(
    ("signature", "way", "name"),
    [
        (None, "", ""),
        ("", "", ""),
        ("typed: Amal P ", "typed", "Amal P"),
        ("proved:Badra", "proved", "Badra"),
        ('{"v":1}', "drawn", ""),
    ],
)
def test_how_it_was_signed(signature: str | None, way: str, name: str) -> None:
    assert (how(signature), name_in(signature)) == (way, name)
