"""Which records are copied, and whose judgement of an opening counts."""

from __future__ import annotations

import pytest

from app.domain.authority import LIFE, keeps_seal, may_write
from app.domain.declaration import Scope, kind_of
from app.domain.emergency import (
    JUSTIFIED,
    UNJUSTIFIED,
    BreakGlass,
    BreakGlassReview,
    EscrowCopy,
    EscrowKey,
    copied_kinds,
    copy_id,
    is_judged,
)
from app.domain.ids import RecordId
from app.domain.kinds import KINDS
from app.domain.roles import ROLES
from app.domain.sealed_records import is_true, sealed
from app.storage.rows import plain_fields

ME, OTHER = RecordId(b"m" * 16), RecordId(b"o" * 16)
OPENING = sealed(BreakGlass(person=RecordId(b"p" * 16), by=ME, copies=frozenset({ME, OTHER})))


def review(by: RecordId, verdict: str = JUSTIFIED, opening: RecordId = OPENING.id) -> BreakGlassReview:
    return BreakGlassReview(opening=opening, verdict=verdict, by=by)


def test_what_is_reserved_is_copied_and_what_is_for_named_readers_never() -> None:
    names = {kind.name for kind in copied_kinds(KINDS)}
    assert {"reserved_note", "vulnerability_flag", "person_reserved"} <= names
    assert "referral_reserved" not in names
    assert {kind.scope for kind in copied_kinds(KINDS)} == {Scope.RESERVED}


def test_the_id_of_a_copy_says_nothing_of_its_record() -> None:
    assert copy_id(ME) == copy_id(ME)
    assert copy_id(ME) not in (ME, copy_id(OTHER))


def test_only_somebody_elses_judgement_counts() -> None:
    assert is_judged(OPENING, [review(OTHER)])
    assert is_judged(OPENING, [review(ME), review(OTHER, UNJUSTIFIED)])
    assert not is_judged(OPENING, [])
    assert not is_judged(OPENING, [review(ME)])
    assert is_judged(OPENING, [review(ME)], alone=True)
    assert not is_judged(OPENING, [review(OTHER, "of a newer program")])
    assert not is_judged(OPENING, [review(OTHER, opening=OTHER)])


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        ("escrow_key", {"supervisor"}),
        ("escrow_copy", {"operator", "casemanager", "specialist", "supervisor"}),
        ("break_glass", {"operator", "casemanager", "specialist", "supervisor"}),
        ("break_glass_review", {"supervisor"}),
    ],
)
def test_who_writes_what(kind: str, roles: set[str]) -> None:
    assert {role for role in ROLES if may_write([role], kind)} == roles


@pytest.mark.parametrize(
    ("kind", "field"), [("escrow_key", "made_by"), ("break_glass", "by"), ("break_glass_review", "by")]
)
def test_nobody_writes_in_anothers_name(kind: str, field: str) -> None:
    assert may_write(["supervisor"], kind, {field: ME}, author=ME)
    assert not may_write(["supervisor"], kind, {field: OTHER}, author=ME)


def test_an_opening_is_written_once() -> None:
    kind = kind_of(OPENING)
    fields = {n: value for n, value in plain_fields(kind, OPENING).items() if value not in (None, [])}
    fields[10] = dict.fromkeys(fields[10], True)  # type: ignore[arg-type,assignment]  # as it travels
    assert is_true(OPENING)
    assert keeps_seal(kind.id, OPENING.id, {LIFE: True, **fields})
    assert not keeps_seal(kind.id, OPENING.id, {LIFE: False})
    assert not keeps_seal(kind.id, OPENING.id, {6: "Another story"})
    assert not keeps_seal(kind.id, OPENING.id, {LIFE: True, **fields, 10: {bytes(ME): True}})
    assert not keeps_seal(kind_of(EscrowKey).id, ME, {2: 5}), "nobody gives a key another number"
    assert keeps_seal(kind_of(EscrowCopy).id, ME, {LIFE: False}), "a copy goes with what it copies"
