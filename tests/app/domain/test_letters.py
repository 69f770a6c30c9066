"""The register of letters: ids that follow from the letter, and whom it still asks."""

from __future__ import annotations

from datetime import date

from app.domain.ids import RecordId
from app.domain.letters import LetterEntry, entry_id, request_id, still_asked

NORTH, SOUTH = RecordId(b"north of tests  "), RecordId(b"south of tests  ")


def test_ids_follow_from_the_letter_and_the_person_and_lead_to_neither() -> None:
    letter, person = RecordId(b"a letter of test"), RecordId(b"a person of test")
    assert entry_id(letter) == entry_id(letter) != entry_id(person)
    made = request_id(letter, person)
    assert made == request_id(letter, person)
    assert len({made, request_id(letter, letter), request_id(person, letter), letter, person}) == 5


def test_a_site_is_asked_until_it_has_answered_or_the_letter_is_closed() -> None:
    entry = LetterEntry(sites=frozenset({NORTH, SOUTH}), not_at=frozenset({NORTH}))
    assert still_asked(entry) == {SOUTH}
    closed = LetterEntry(sites=frozenset({NORTH, SOUTH}), closed_on=date(2026, 11, 23))
    assert still_asked(closed) == frozenset()
