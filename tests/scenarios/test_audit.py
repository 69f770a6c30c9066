"""What was read on one laptop is told to those who watch over it, and to nobody else: a real server."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from app.domain.audit_book import AuditWeek, monday
from app.domain.case import Case
from app.storage.reader import Reader
from app.usecases import audit_weeks, case_pages, exports, tending
from tests.scenarios.office import Desk, new_case, office_in

LATER = monday(datetime.now().astimezone().date()) + timedelta(days=7)


def tell(desk: Desk) -> None:
    desk.session.receive([lambda store: audit_weeks.write(store, LATER)])
    desk.sync()
    tending.tend(desk.engine.laptop, desk.session.read_for_sync)
    desk.sync()


def test_the_data_protection_officer_and_the_supervisor_read_what_an_operator_s_laptop_noted(
    tmp_path: Path,
) -> None:
    with office_in(tmp_path) as office:
        sara = office.founder()
        marta, luca, dina = (
            office.joined(sara, name, role)
            for name, role in (("Marta Prova", "operator"), ("Luca Ferri", "operator"), ("Dina Neri", "dpo"))
        )
        person = new_case(marta)
        (case,) = marta.session.ask(Reader.find, Case)
        marta.session.do(case_pages.opened, case.id)
        tell(marta)
        office.sync()
        for desk in (sara, dina):
            rows = desk.session.ask(audit_weeks.week, desk.session.user, LATER - timedelta(days=7)).rows
            (row,) = [one for one in rows if one.user == marta.user.id]
            assert (row.counts, row.files, row.heard) == ({"opened": 1}, 1, True)
            assert [line.file for line in row.lines] == [person.id.hex()]
            (silent,) = [one for one in rows if one.user == luca.user.id]
            assert not silent.heard
        assert not luca.session.ask(Reader.find, AuditWeek)
        names = dina.session.ask(audit_weeks.week, dina.session.user, LATER - timedelta(days=7)).names
        assert names == {}, "who protects the data sees no file"

        # A supervisor's own book is read by who protects the data, not by those they supervise.
        sara.session.do(exports.note_table, "cases", 1)
        tell(sara)
        office.sync()
        assert len(dina.session.ask(Reader.find, AuditWeek)) == 2
        assert len(marta.session.ask(Reader.find, AuditWeek)) == 1
