"""Every value goes to its plain form and comes back the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.declaration import FieldSpec, FieldType
from app.domain.ids import ID_BYTES, new_id
from app.domain.partial_dates import PartialDate
from app.domain.reception import presence_id
from app.domain.values import from_plain, to_plain

MOMENTS = st.datetimes(timezones=st.just(UTC)).map(
    lambda m: m.replace(microsecond=m.microsecond // 1000 * 1000)
)
ANSWERS: dict[FieldType, st.SearchStrategy[Any]] = {
    FieldType.TEXT: st.text(min_size=1),
    FieldType.NOTE: st.text(min_size=1),
    FieldType.CODE: st.text(min_size=1),
    FieldType.CODES: st.frozensets(st.text(min_size=1)),
    FieldType.DATE: st.dates(),
    FieldType.PARTIAL: st.dates().map(lambda day: PartialDate(day.isoformat(), "exact")),
    FieldType.MOMENT: MOMENTS,
    FieldType.INTEGER: st.integers(),
    FieldType.CENTS: st.integers(),
    FieldType.FLAG: st.booleans(),
    FieldType.REF: st.binary(min_size=16, max_size=16),
    FieldType.REFS: st.frozensets(st.binary(min_size=16, max_size=16)),
}


@pytest.mark.parametrize("type_", FieldType)
@given(data=st.data())
def test_a_value_comes_back_as_it_was(type_: FieldType, data: st.DataObject) -> None:
    spec = FieldSpec(id=1, type=type_)
    value = data.draw(ANSWERS[type_])
    plain = to_plain(spec, value)
    assert isinstance(plain, int | str | bytes | list)
    back = from_plain(spec, plain)
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize("type_", FieldType)
def test_no_answer_stays_no_answer(type_: FieldType) -> None:
    spec = FieldSpec(id=1, type=type_)
    empty: Any = frozenset() if spec.is_set else None
    assert from_plain(spec, to_plain(spec, None)) == empty
    assert from_plain(spec, None) == empty


def test_an_empty_text_is_no_answer() -> None:
    assert to_plain(FieldSpec(id=1, type=FieldType.TEXT), "") is None


def test_a_moment_is_the_same_wherever_it_was_written() -> None:
    spec = FieldSpec(id=1, type=FieldType.MOMENT)
    rome = datetime(2026, 3, 1, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    assert to_plain(spec, rome) == to_plain(spec, rome.astimezone(UTC))
    with pytest.raises(ValueError, match="zone"):
        to_plain(spec, rome.replace(tzinfo=None))


@pytest.mark.parametrize("plain", ["not a day", "2026-02-30", 7])
def test_a_day_that_is_none_reads_as_unknown(plain: Any) -> None:
    assert from_plain(FieldSpec(id=1, type=FieldType.DATE), plain) is None


def test_ids_are_uuids_of_version_seven_in_the_order_of_their_making() -> None:
    ids = [new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert all(len(i) == ID_BYTES and i[6] >> 4 == 7 and i[8] >> 6 == 2 for i in ids)
    assert [i[:6] for i in ids] == sorted(i[:6] for i in ids)


def test_two_laptops_mark_the_same_line_of_the_roll() -> None:
    site, person, day = new_id(), new_id(), date(2026, 1, 31)
    assert presence_id(site, person, day) == presence_id(site, person, day)
    others = {
        presence_id(person, site, day),
        presence_id(site, person, date(2026, 2, 1)),
        presence_id(site, site, day),
    }
    assert len(others | {presence_id(site, person, day)}) == 4
