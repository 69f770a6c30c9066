"""What names an erased file says nothing about whose it was, and is the same on every laptop."""

from __future__ import annotations

from app.domain.declaration import KINDS, Scope
from app.domain.erasure import GROUNDS, MISTAKE, REQUEST, RETENTION, WORDS, figures_id, subject_of
from app.domain.ids import RecordId
from app.domain.sealed_records import SEALED
from app.domain.space_ids import space_id

PERSON, OTHER = RecordId(b"p" * 16), RecordId(b"o" * 16)


def test_an_order_names_a_file_by_a_digest() -> None:
    assert bytes.fromhex(subject_of(PERSON)) == space_id(Scope.FILE, PERSON)
    assert subject_of(PERSON) != subject_of(OTHER)
    assert PERSON.hex() not in subject_of(PERSON)


def test_figures_bear_the_same_new_id_everywhere() -> None:
    assert figures_id(PERSON) == figures_id(PERSON) != figures_id(OTHER)
    assert figures_id(PERSON) != PERSON
    assert len(figures_id(PERSON)) == len(PERSON)


def test_orders_and_confirmations_are_for_everybody_and_written_once() -> None:
    assert {REQUEST, RETENTION, MISTAKE} == GROUNDS
    for name in ("erasure", "erasure_confirmation"):
        kind = KINDS.named(name)
        assert (kind.scope, kind.data_class, kind.retention) == (Scope.ORGANISATION, "C1", "never")
        assert name in SEALED
        assert not [spec.name for spec in kind.fields if spec.target == "person"]


def test_what_is_emptied_is_declared_and_what_is_counted_is_not_among_it() -> None:
    for name, fields in WORDS.items():
        kind = KINDS.named(name)
        assert set(fields) <= set(kind.by_name)
        assert not set(fields) & {"state", "minutes", "day", "on", "entered_on", "left_on", "line"}
