"""The rows of deadlines follow every save, and are what the rules of the day say."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.domain.case import Case
from app.domain.consent import Consent
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure, Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.reception import Placement
from app.domain.site import Site
from app.session import Session
from app.storage import clock_lines
from app.storage.clock_list import FROM, ClockQuery, count_in_span, in_span, of_person
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.agenda import DueKind, agenda
from tests.profile import new_session

TODAY = date(2026, 5, 10)
YEAR = ClockQuery(date(2026, 1, 1), date(2026, 12, 31))


def told(session: Session, person: RecordId) -> dict[str, date]:
    found = session.ask(of_person, person, TODAY)
    return {one.clock.kind: one.clock.due for one in found}


def everything(reader: Reader) -> list[tuple[object, ...]]:
    return sorted(tuple(row) for row in reader.rows("SELECT * FROM clock_line JOIN clock ON id = clock"))


def a_case(store: Store) -> tuple[Person, Permit]:
    person = store.add(Person(display_name="Awa", born=PartialDate.of_day(date(2008, 8, 8))))
    permit = store.add(Permit(person=person.id, type="ASILO", state="valid", expires_on=date(2026, 9, 1)))
    store.add(
        Case(
            person=person.id,
            number="P-1",
            state="active",
            opened_on=date(2026, 1, 1),
            responsible=store.by.id,
        )
    )
    return person, permit


def test_rows_follow_every_save(tmp_path: Path) -> None:
    with_session = new_session(tmp_path)
    person, permit = with_session.do(a_case)
    assert told(with_session, person.id) == {
        "permit60": date(2026, 7, 3),
        "permit_exp": date(2026, 9, 1),
        "age18": date(2026, 8, 8),
    }
    with_session.do(Store.save, replace(permit, state="renewal"))
    assert "permit60" not in told(with_session, person.id)
    with_session.do(Store.delete, permit)
    assert told(with_session, person.id) == {"age18": date(2026, 8, 8)}
    with_session.do(Store.delete, person)
    assert with_session.ask(everything) == []
    with_session.close()


def test_a_stay_at_a_site_and_a_consent_start_theirs(tmp_path: Path) -> None:
    session = new_session(tmp_path)

    def more(store: Store) -> RecordId:
        person, _ = a_case(store)
        site = store.add(Site(name="Casa", facility="CAS"))
        store.add(
            Placement(
                site=site.id,
                person=person.id,
                facility="CAS",
                state="exited",
                left_on=PartialDate.of_day(date(2026, 1, 15)),
            )
        )
        store.add(
            Consent(person=person.id, type="share", state="given", expires_on=date(2026, 5, 20)),
        )
        store.add(
            AsylumProcedure(person=person.id, stage="decided", decision="DIN", notified_on=date(2026, 5, 4))
        )
        return person.id

    person = session.do(more)
    found = told(session, person)
    assert found["window18"] == date(2027, 7, 15)
    assert found["consent_exp"] == date(2026, 5, 20)
    assert found["appeal"] == date(2026, 6, 3)
    due = {one.code: one.on for one in session.ask(agenda, session.user.id, TODAY)}
    assert due["appeal"] == date(2026, 6, 3)
    assert all(one.kind is not DueKind.BIRTHDAY for one in session.ask(agenda, session.user.id, TODAY))
    session.close()


def test_made_anew_they_are_what_they_were(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    session.do(a_case)
    before = session.ask(everything)
    assert before

    def forget_and_make(store: Store) -> bool:
        store.tables.execute("DELETE FROM clock_line")
        store.remember_local(clock_lines.KEY, "of other rules")
        stale = clock_lines.is_current(store.tables)
        clock_lines.make_anew(store.tables)
        return stale

    assert session.do(forget_and_make) is False
    assert session.ask(everything) == before
    assert session.do(lambda store: clock_lines.is_current(store.tables))
    session.close()


def test_made_anew_everybody_gets_what_is_theirs(tmp_path: Path) -> None:
    """Some have nothing, one is gone but their permit is not, one has several of which the last counts."""
    session = new_session(tmp_path)

    def three(store: Store) -> tuple[RecordId, RecordId]:
        gone, _ = a_case(store)
        store.add(Person(display_name="Nessuna carta"))
        several, _ = a_case(store)
        store.add(
            Permit(person=several.id, type="ASILO", state="valid", expires_on=date(2027, 9, 1)),
        )
        for notified in (date(2026, 5, 4), date(2026, 5, 14)):
            procedure = AsylumProcedure(
                person=several.id, stage="decided", decision="DIN", notified_on=notified
            )
            store.add(procedure)
        last, _ = a_case(store)
        store.delete(gone)
        return several.id, last.id

    several, last = session.do(three)
    before = session.ask(everything)
    session.do(lambda store: clock_lines.make_anew(store.tables))
    assert session.ask(everything) == before
    assert told(session, several)["permit_exp"] == date(2027, 9, 1)
    assert told(session, several)["appeal"] == date(2026, 6, 13)
    assert told(session, last)["permit_exp"] == date(2026, 9, 1)
    assert {row[0] for row in before} == {several, last}
    session.close()


def test_made_anew_no_line_is_lost_however_many_there_are(tmp_path: Path) -> None:
    """They are written several by one statement: what is left over at the end is written too."""
    session = new_session(tmp_path)
    for count in range(3, 13, 3):
        session.do(a_case)
        before = session.ask(everything)
        assert len(before) == count
        session.do(lambda store: clock_lines.make_anew(store.tables))
        assert session.ask(everything) == before
    session.close()


def test_lists_by_the_day_never_read_the_lines_of_everybody(tmp_path: Path) -> None:
    session = new_session(tmp_path)

    def plans(reader: Reader) -> list[str]:
        ways = [
            f"SELECT count(*) {FROM} WHERE k.due BETWEEN 'a' AND 'b' AND NOT k.covered AND {live}"
            for live in ("l.live = 1", "l.live")  # as the list of deadlines asks, and as the agenda does
        ]
        return [str(reader.rows(f"EXPLAIN QUERY PLAN {way}")) for way in ways]

    for plan in session.ask(plans):
        assert "SEARCH k USING INDEX clock_due" in plan
        assert "SEARCH l USING COVERING INDEX clock_line_clock" in plan
    session.close()


def test_the_memory_taken_for_it_is_given_back(tmp_path: Path) -> None:
    session = new_session(tmp_path)

    def sizes(store: Store) -> tuple[int, int]:
        def size() -> int:
            return int(store.rows("PRAGMA cache_size")[0][0])

        before = size()
        clock_lines.make_anew(store.tables)
        return before, size()

    before, after = session.do(sizes)
    assert before == after
    session.close()


def test_the_list_is_of_running_cases_mine_or_of_a_site(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    person, _ = session.do(a_case)
    assert session.ask(count_in_span, YEAR) == {"permit60": 1, "permit_exp": 1, "age18": 1}
    lines = session.ask(in_span, replace(YEAR, kinds=frozenset({"permit_exp"})))
    assert [(line.person, line.name, line.number) for line in lines] == [(person.id, "Awa", "P-1")]
    assert session.ask(in_span, replace(YEAR, user=session.user.id))
    assert session.ask(in_span, replace(YEAR, user=person.id)) == []
    assert session.ask(in_span, replace(YEAR, site=person.id)) == []
    case = session.ask(Reader.find, Case)[0]
    session.do(Store.save, replace(case, state="closed", closed_on=TODAY, closing_reason="term"))
    assert session.ask(in_span, YEAR) == []
    session.close()


def test_the_edition_is_the_same_at_every_start_of_the_program() -> None:
    """Otherwise the clocks of everybody would be reckoned anew each time the file is opened."""
    told = {
        subprocess.run(
            [sys.executable, "-c", "from app.storage import clock_lines; print(clock_lines.edition())"],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
