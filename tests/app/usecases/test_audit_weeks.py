"""Each week that is over is told once; what was read is counted, what was written in a file is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.audit_book import AuditBook, AuditWeek, monday
from app.domain.authority import keeps_seal
from app.domain.case import Case
from app.domain.declaration import kind_of
from app.domain.person import Person
from app.domain.sealed_records import is_true
from app.errors import NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import audit_weeks, case_pages, exports
from tests.profile import new_session

WEEK = timedelta(days=7)


def this_week() -> date:
    return monday(datetime.now().astimezone().date())


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path, "supervisor")
    yield made
    made.close()


def work(session: Session) -> Person:
    """One file opened twice, a table given out."""

    def verb(store: Store) -> Case:
        person = store.add(Person(display_name="Awa Prova"))
        return store.add(Case(person=person.id, number="P-1", state="active"))

    case = session.do(verb)
    for _ in range(2):
        session.do(case_pages.opened, case.id)
    session.do(exports.note_table, "cases", 12)
    found = session.ask(Reader.get, Person, case.person)
    assert found is not None
    return found


def test_the_running_week_of_this_laptop_is_seen_at_once(session: Session) -> None:
    person = work(session)
    week = session.ask(audit_weeks.week, session.user, this_week())
    (row,) = week.rows
    assert row.counts == {"opened": 2, "exported": 1}
    assert (row.files, row.heard, row.intact) == (1, True, True)
    assert [(line.sort, line.what, line.times, line.rows) for line in row.lines] == [
        ("exported", "cases", 1, 12),
        ("opened", "case", 2, 0),
    ]
    assert week.names == {person.id.hex(): "Awa Prova"}
    assert not session.ask(audit_weeks.week, session.user, this_week() - WEEK).rows[0].counts


def test_a_week_that_is_over_is_told_once_and_chained(session: Session) -> None:
    work(session)
    assert session.ask(audit_weeks.is_due, this_week() + WEEK)
    assert session.receive([lambda store: audit_weeks.write(store, this_week() + WEEK)]) == [1]
    assert not session.ask(audit_weeks.is_due, this_week() + WEEK + timedelta(days=6))
    assert session.ask(audit_weeks.is_due, this_week() + 2 * WEEK)
    session.do(exports.note_table, "contact", 3)
    # Noted today, so it is told under this week, beside the page of the week that was silent.
    assert session.receive([lambda store: audit_weeks.write(store, this_week() + 2 * WEEK)]) == [2]
    first, late, silent = session.ask(Reader.find, AuditWeek)
    assert [page.week for page in (first, late, silent)] == [this_week(), this_week(), this_week() + WEEK]
    assert (first.previous, late.previous, silent.previous) == (None, first.id.hex(), late.id.hex())
    assert all(is_true(page) and page.intact for page in (first, late, silent))
    told = session.ask(audit_weeks.week, session.user, this_week()).rows[0]
    assert told.counts == {"opened": 2, "exported": 2}
    assert (told.files, told.missing) == (1, 0)
    assert len(session.ask(Reader.find, AuditBook)) == 1


def test_silent_weeks_are_told_too_so_that_silence_is_not_taken_for_a_loss(session: Session) -> None:
    session.receive([lambda store: audit_weeks.write(store, this_week())])
    assert session.receive([lambda store: audit_weeks.write(store, this_week() + 3 * WEEK)]) == [3]
    later = session.receive([lambda store: audit_weeks.write(store, this_week() + 30 * WEEK)])
    assert later == [audit_weeks.FIRST_WEEKS]


def test_a_page_that_is_missing_and_a_chain_that_does_not_hold_are_seen(session: Session) -> None:
    work(session)
    session.receive([lambda store: audit_weeks.write(store, this_week() + WEEK)])
    session.do(exports.note_table, "contact", 3)

    def tamper(store: Store) -> None:
        store.tables.execute("UPDATE audit SET action = 'view' WHERE rid = (SELECT max(rid) FROM audit)")
        (page,) = store.find(AuditWeek)
        store.tables.execute("DELETE FROM k_audit_week WHERE id = ?", [page.id])

    session.receive([tamper])
    session.receive([lambda store: audit_weeks.write(store, this_week() + 2 * WEEK)])
    row = session.ask(audit_weeks.week, session.user, this_week() + WEEK).rows[0]
    assert (row.intact, row.missing) == (False, 1)


def test_a_page_is_never_changed_nor_deleted_from_elsewhere(session: Session) -> None:
    work(session)
    session.receive([lambda store: audit_weeks.write(store, this_week() + WEEK)])
    (page,) = session.ask(Reader.find, AuditWeek)
    number = kind_of(AuditWeek).id
    assert not keeps_seal(number, page.id, {5: "{}"})
    assert not keeps_seal(number, page.id, {0: False})


def test_only_who_may_reads_it_and_reading_it_is_noted(tmp_path: Path, session: Session) -> None:
    session.do(audit_weeks.opened, this_week())
    (row,) = session.ask(audit_weeks.week, session.user, this_week()).rows
    assert row.lines[0].what == "audit_book"
    other = new_session(tmp_path.parent, "operator")
    with pytest.raises(NotAllowed):
        other.ask(audit_weeks.week, other.user, this_week())
    with pytest.raises(NotAllowed):
        other.do(audit_weeks.opened, this_week())
    other.close()
