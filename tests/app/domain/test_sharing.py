"""The gate of a referral, in both directions: who agreed to what, for whom, until when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.consent import Consent
from app.domain.ids import RecordId
from app.domain.sharing import Gate, Shut, judge, names_recipient

ON = date(2026, 5, 10)
NAMES = ["Italiano A1", "CPIA di Prova"]
BOTH = frozenset({"identity", "contact"})


def record(number: int = 1, **more: Any) -> Consent:
    told = {
        "type": "share",
        "state": "given",
        "recipients": "CPIA di Prova",
        "categories": BOTH,
        "given_on": date(2026, 5, 1),
    }
    return Consent(id=RecordId(bytes([number]) * 16), **{**told, **more})


def gate(*consents: Consent, categories: frozenset[str] = BOTH, minor: bool = False) -> Gate:
    return judge(consents, NAMES, categories, ON, minor=minor)


def test_a_consent_for_this_body_and_these_data_opens() -> None:
    found = gate(record())
    assert found.is_open
    assert [(cover.consent.id, cover.categories) for cover in found.covers] == [(record().id, BOTH)]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"recipients": "Caritas"}, Shut.OTHERS),
        ({"recipients": "CPIA di Prova 2"}, Shut.OTHERS),
        ({"recipients": "CPIA"}, Shut.OTHERS),
        ({"categories": frozenset({"identity"})}, Shut.CATEGORIES),
        ({"expires_on": date(2026, 5, 9)}, Shut.EXPIRED),
        ({"state": "expired"}, Shut.EXPIRED),
        ({"given_on": date(2026, 5, 11)}, Shut.NOT_YET),
        ({"state": "refused"}, Shut.REFUSED),
        ({"state": "withdrawn", "withdrawn_on": ON}, Shut.WITHDRAWN),
        ({"withdrawn_on": ON}, Shut.WITHDRAWN),
        ({"state": "withdrawn"}, Shut.WITHDRAWN),
        ({"type": "photo"}, Shut.NONE),
        ({"type": "info"}, Shut.NONE),
        ({"state": "pending"}, Shut.CATEGORIES),
    ],
)
def test_anything_else_shuts_and_says_why(change: dict[str, Any], why: Shut) -> None:
    found = gate(record(**change))
    assert not found.is_open
    assert found.shut is why
    assert found.missing


def test_what_somebody_must_look_at_first_opens_nothing() -> None:
    doubted = frozenset({record(2).id})
    asked = ["CPIA di Prova"]
    told = judge([record(2)], asked, BOTH, ON, doubted=doubted)
    assert (told.shut, told.covers) == (Shut.DOUBTED, ())
    # It may be a no to what was agreed to before it, and is none to what was agreed to since.
    before, after = record(1, given_on=date(2026, 4, 1)), record(3, given_on=date(2026, 5, 9))
    assert judge([before, record(2)], asked, BOTH, ON, doubted=doubted).shut is Shut.DOUBTED
    assert judge([after, record(2)], asked, BOTH, ON, doubted=doubted).is_open
    elsewhere = record(2, recipients="Caritas")
    assert judge([elsewhere], asked, BOTH, ON, doubted=doubted).shut is Shut.OTHERS


def test_the_last_day_still_counts() -> None:
    assert gate(record(expires_on=ON)).is_open
    assert gate(record(given_on=ON)).is_open


def test_nothing_ticked_and_nothing_asked() -> None:
    assert gate(record(), categories=frozenset()).shut is Shut.NOTHING
    assert gate().shut is Shut.NONE


def test_two_consents_together_cover_what_neither_does_alone() -> None:
    found = gate(record(1, categories=frozenset({"identity"})), record(2, categories=frozenset({"contact"})))
    assert found.is_open
    assert {cover.categories for cover in found.covers} == {frozenset({"identity"}), frozenset({"contact"})}


def test_a_later_no_takes_back_an_earlier_yes_and_a_yes_after_it_counts() -> None:
    withdrawn = record(2, state="withdrawn", given_on=date(2026, 4, 1), withdrawn_on=date(2026, 5, 5))
    assert gate(record(1, given_on=date(2026, 5, 1)), withdrawn).shut is Shut.WITHDRAWN
    assert gate(record(1, given_on=date(2026, 5, 6)), withdrawn).is_open
    refused = record(3, state="refused", given_on=date(2026, 5, 7))
    assert gate(record(1), refused).shut is Shut.REFUSED
    elsewhere = record(3, state="refused", given_on=date(2026, 5, 7), recipients="Caritas")
    assert gate(record(1), elsewhere).is_open


@pytest.mark.parametrize("basis", ["public_task", "contract", "legal_obl", "vital", "health_care"])
def test_another_basis_opens_for_the_data_it_names(basis: str) -> None:
    assert gate(record(type=basis, recipients=None)).is_open
    assert gate(record(type=basis, recipients=None, state="not_needed")).is_open
    assert gate(record(type=basis, recipients=None, categories=frozenset())).shut is Shut.NONE
    assert gate(record(type=basis, recipients="Caritas")).shut is Shut.NONE


@pytest.mark.parametrize(
    ("basis", "opens"), [("vital", True), ("health_care", True), ("contract", False), ("legal_obl", False)]
)
def test_health_needs_a_basis_of_article_nine(basis: str, opens: bool) -> None:
    health = frozenset({"health"})
    assert gate(record(type=basis, categories=health), categories=health).is_open is opens


def test_over_a_no_goes_only_a_basis_for_this_very_recipient() -> None:
    refused = record(2, state="refused")
    assert not gate(refused, record(1, type="public_task", recipients=None)).is_open
    assert gate(refused, record(1, type="public_task", recipients="CPIA di Prova")).is_open


def test_for_a_minor_the_guardian_agrees() -> None:
    assert gate(record(), minor=True).shut is Shut.GUARDIAN
    assert gate(record(guardian_name="Zia"), minor=True).is_open
    assert gate(record(mode="guardian"), minor=True).is_open
    assert gate(record(type="minor"), minor=True).is_open
    assert gate(record(type="vital"), minor=True).is_open


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("cpia DI prova", True),
        ("Caritas; CPIA di Prova", True),
        ("C.P.I.A. di Prova", True),
        ("non al CPIA di Prova", False),
        ("", False),
        (None, False),
        (" , ;", False),
    ],
)
def test_a_recipient_is_named_whole_in_any_spelling(told: str | None, named: bool) -> None:
    assert names_recipient(record(recipients=told), NAMES) is named


def test_a_name_with_commas_is_one_recipient() -> None:
    name = "Sportello Casa, Comune di Prova"
    assert names_recipient(record(recipients=f"Caritas, {name}"), [name])
    assert not names_recipient(record(recipients="Comune di Prova"), [name])
    assert not names_recipient(record(recipients="Comune di Prova"), ["", " - "])
