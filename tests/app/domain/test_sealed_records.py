"""What was written once stays: no other laptop takes a change to it, nor another text under its name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.authority import keeps_seal
from app.domain.declaration import Record, kind_of
from app.domain.ids import RecordId
from app.domain.kinds import KINDS
from app.domain.referral import Disclosure, ReferralCopy
from app.domain.sealed_records import SEALED, is_true, sealed, stands
from app.domain.values import to_plain
from sync.protocol.change import LIFE

PERSON, REFERRAL = RecordId(b"p" * 16), RecordId(b"r" * 16)
AT = datetime(2026, 5, 1, tzinfo=UTC)
COPY = sealed(ReferralCopy(person=PERSON, referral=REFERRAL, body='{"a":1}', digest="00", made_at=AT))
LINE = sealed(
    Disclosure(person=PERSON, recipient="CPIA", categories=frozenset({"identity", "contact"}), at=AT)
)


def travelling(record: Record) -> dict[int, object]:
    """The fields of a new record as a change says them: sets as element -> is in it."""
    fields: dict[int, object] = {LIFE: True}
    for spec in kind_of(record).fields:
        plain = to_plain(spec, getattr(record, spec.name))
        if plain not in (None, []):
            fields[spec.id] = dict.fromkeys(plain, True) if isinstance(plain, list) else plain
    return fields


def taken(record: Record, fields: dict[int, object]) -> bool:
    return keeps_seal(kind_of(record).id, record.id, fields)


@pytest.mark.parametrize("record", [COPY, LINE])
def test_as_it_was_made_it_is_taken(record: Record) -> None:
    assert is_true(record)
    assert taken(record, travelling(record))


@pytest.mark.parametrize(
    "fields",
    [
        {3: '{"a":2}'},
        {LIFE: False},
        {LIFE: True},
        {LIFE: True, 3: '{"a":2}'},
        {LIFE: True, 3: None},
        {LIFE: 1, **{n: v for n, v in travelling(COPY).items() if n != LIFE}},
        {**travelling(COPY), 3: '{"a":2}'},
        {**travelling(COPY), 9: "more"},
        {**travelling(COPY), 3: {"a": object()}},
    ],
)
def test_anything_else_is_set_aside(fields: dict[int, object]) -> None:
    assert not taken(COPY, fields)


def test_a_category_cannot_be_taken_out_of_the_log() -> None:
    fewer = travelling(LINE) | {4: {"contact": False, "identity": True}}
    assert not taken(LINE, fewer)
    assert not taken(LINE, {4: {"contact": False}})


def test_other_kinds_change_freely() -> None:
    assert keeps_seal(KINDS.named("person").id, PERSON, {3: "1990"})
    assert keeps_seal(9_999, PERSON, {3: "1990"})
    assert {KINDS.named(kind).name for kind in SEALED} == SEALED


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_texts_never_share_an_id(one: str, other: str) -> None:
    first, second = ({3: text} if text else {} for text in (one, other))
    same = one == other
    ids = [sealed(ReferralCopy(person=PERSON, referral=REFERRAL, body=text)).id for text in (one, other)]
    assert (ids[0] == ids[1]) is same
    assert stands("referral_copy", ids[0], {LIFE: True, 1: PERSON, 2: REFERRAL, **first}, life=LIFE)
    assert stands("referral_copy", ids[0], {LIFE: True, 1: PERSON, 2: REFERRAL, **second}, life=LIFE) is same


def test_what_cannot_be_told_is_not_taken() -> None:
    assert not stands("referral_copy", PERSON, {LIFE: True, 1: object()}, life=LIFE)
