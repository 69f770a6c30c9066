from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.domain.directory.freshness import Freshness, Report, Trail, contested, freshness
from app.domain.directory.identity import as_bytes
from app.domain.directory.leaf_tables import BY_NAME
from app.domain.directory.questions import Question
from app.errors import DomainError
from app.storage.directory.store import DirectoryStore
from app.usecases.directory.upkeep import correct, decide, propose, report, verify
from tests.app.directory.shelf import HSDS, NOW, TODAY, bring, new_store

CSV = HSDS / "examples" / "csv"
SERVICE = as_bytes("service", "ac148810-d857-441c-9679-408f346de14b")
PHONE = as_bytes("phone", "1554f2e2-a373-45db-a3fa-9fc48a61c15e")
BY = "operatore"


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    made = new_store(tmp_path)
    bring(made, CSV)
    return made


def _state(store: DirectoryStore, today: dt.date = TODAY) -> Freshness:
    return store.search(Question(with_closed=True), today).hits[0].freshness


def _trail(store: DirectoryStore) -> list[tuple[object, object, object, object]]:
    return [
        (row["last_action_type"], row["field_name"], row["previous_value"], row["replacement_value"])
        for row in store.rows(BY_NAME["metadata"])
        if row["local"]
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "verified"), (180, "verified"), (181, "due"), (365, "due"), (366, "stale"), (None, "stale")],
)
def test_how_long_a_check_lasts(days: int | None, expected: str) -> None:
    assured = None if days is None else TODAY - dt.timedelta(days=days)
    assert freshness("active", assured, False, TODAY) == expected


def test_a_shut_service_is_not_stale() -> None:
    assert freshness("defunct", TODAY, True, TODAY) is Freshness.CLOSED
    assert freshness("temporarily closed", TODAY, True, TODAY) is Freshness.SUSPENDED
    assert freshness("active", TODAY, True, TODAY) is Freshness.CONTESTED


def test_complaints_count_until_the_next_check() -> None:
    def row(number: int, action: str, value: str = "") -> Trail:
        return Trail(TODAY, bytes([number]), action, value)

    assert not contested([row(1, "report", "wrong")], None)
    assert contested([row(1, "report", "wrong"), row(2, "report", "wrong")], None)
    assert contested([row(1, "report", "closed")], None)
    assert contested([row(1, "report", "gone")], None)
    assert not contested([row(1, "report", "gone"), row(2, "verify")], TODAY)
    assert not contested([row(1, "report", "gone")], TODAY + dt.timedelta(days=1))


def test_checking_an_entry_makes_it_fresh_and_leaves_a_trail(store: DirectoryStore) -> None:
    assert _state(store) is Freshness.STALE
    changed = verify(
        store,
        SERVICE,
        by=BY,
        on=TODAY,
        changes={"alert": "Chiuso ad agosto", "name": "Community Counselling"},
    )
    assert changed == 1
    assert _state(store) is Freshness.VERIFIED
    assert store.search(Question(verified_only=True), TODAY).total == 1
    before = "Following COVID-19 we have moved most of our counselling sessions online."
    assert [row[:2] for row in _trail(store)] == [("update", "alert"), ("verify", "assured_date")]
    assert str(_trail(store)[0][2]).startswith(before)
    assert _trail(store)[1][2:] == ("2005-01-01", TODAY.isoformat())


def test_two_wrong_ones_or_one_shut_door_contest_an_entry(store: DirectoryStore) -> None:
    verify(store, SERVICE, by=BY, on=TODAY)
    report(store, SERVICE, Report.WRONG, by=BY, on=TODAY)
    assert _state(store) is Freshness.VERIFIED
    report(store, SERVICE, Report.WRONG, by=BY, on=TODAY)
    assert _state(store) is Freshness.CONTESTED
    assert store.search(Question(verified_only=True), TODAY).total == 0
    verify(store, SERVICE, by=BY, on=TODAY)
    assert _state(store) is Freshness.VERIFIED
    report(store, SERVICE, Report.GONE, by=BY, on=TODAY)
    assert _state(store) is Freshness.CONTESTED


def test_a_proposal_waits_for_the_editor(store: DirectoryStore) -> None:
    proposal = propose(store, "phone", PHONE, "number", "0543 123", by=BY, at=NOW, note="ha risposto Anna")
    assert store.trail.value("phone", PHONE, "number") == '"+44 1234 234567"'
    (waiting,) = store.trail.proposals(PHONE)
    assert (waiting.previous, waiting.proposed, waiting.by) == ('"+44 1234 234567"', "0543 123", BY)
    assert decide(store, proposal, True, by="redazione", at=NOW)
    assert store.trail.value("phone", PHONE, "number") == "0543 123"
    with pytest.raises(DomainError):
        decide(store, proposal, True, by="redazione", at=NOW)


def test_a_refused_proposal_changes_nothing(store: DirectoryStore) -> None:
    proposal = propose(store, "service", SERVICE, "name", "Altro", by=BY, at=NOW)
    assert not decide(store, proposal, False, by="redazione", at=NOW)
    assert store.trail.value("service", SERVICE, "name") == "Community Counselling"
    assert store.trail.proposals() == []


def test_a_correction_is_found_at_once(store: DirectoryStore) -> None:
    assert correct(store, "service", SERVICE, "name", "Sportello psicologico", by=BY, on=TODAY)
    assert not correct(store, "service", SERVICE, "name", "Sportello psicologico", by=BY, on=TODAY)
    assert store.search(Question(words="psicologico"), TODAY).total == 1


@pytest.mark.parametrize(
    "name", ["id", "organization_id", "last_modified", "colour", "name; DROP TABLE dir_service"]
)
def test_only_values_people_can_judge(store: DirectoryStore, name: str) -> None:
    with pytest.raises(DomainError):
        correct(store, "service", SERVICE, name, "x", by=BY, on=TODAY)


def test_a_row_that_is_gone(store: DirectoryStore) -> None:
    with pytest.raises(DomainError) as gone:
        verify(store, b"0" * 16, by=BY, on=TODAY)
    assert gone.value.message_key == "directory.error.no_entry"


def test_an_older_source_does_not_undo_what_was_checked_here(store: DirectoryStore, tmp_path: Path) -> None:
    verify(store, SERVICE, by=BY, on=TODAY, changes={"name": "Sportello psicologico"})
    again = bring(store, CSV)
    assert again.kept == 2
    assert store.trail.value("service", SERVICE, "name") == "Sportello psicologico"
    assert _state(store) is Freshness.VERIFIED


def test_a_source_that_has_changed_since_is_right(store: DirectoryStore, tmp_path: Path) -> None:
    correct(store, "service", SERVICE, "name", "Sportello psicologico", by=BY, on=TODAY)
    newer = tmp_path / "newer"
    newer.mkdir()
    for file in CSV.iterdir():
        text = file.read_text(encoding="utf-8")
        (newer / file.name).write_text(
            text.replace("Community Counselling", "Counselling Centre"), encoding="utf-8"
        )
    bring(store, newer)
    assert store.trail.value("service", SERVICE, "name") == "Counselling Centre"
