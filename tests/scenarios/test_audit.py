"""What was read on one laptop is told to those who watch over it, and to nobody else: a real server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.audit_book import AuditWeek, monday
from app.domain.case import Case
from app.domain.past_case import PastCase
from app.domain.retention import RetentionRun
from app.domain.rights import Restriction
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import audit_weeks, case_pages, exports, lines, overdue, retention, tending
from app.usecases.retention import NotDueAnyMore, Proposal
from tests.scenarios.office import SITE, Desk, new_case, office_in


def next_week() -> date:
    return monday(datetime.now().astimezone().date()) + timedelta(days=7)


def tell(desk: Desk) -> None:
    desk.session.receive([lambda store: audit_weeks.write(store, next_week())])
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
            rows = desk.session.ask(audit_weeks.week, desk.session.user, next_week() - timedelta(days=7)).rows
            (row,) = [one for one in rows if one.user == marta.user.id]
            assert (row.counts, row.files, row.heard) == ({"opened": 1}, 1, True)
            assert [line.file for line in row.lines] == [person.id.hex()]
            (silent,) = [one for one in rows if one.user == luca.user.id]
            assert not silent.heard
        assert not luca.session.ask(Reader.find, AuditWeek)
        names = dina.session.ask(audit_weeks.week, dina.session.user, next_week() - timedelta(days=7)).names
        assert names == {}, "who protects the data sees no file"

        # A supervisor's own book is read by who protects the data, not by those they supervise.
        sara.session.do(exports.note_table, "cases", 1)
        tell(sara)
        office.sync()
        assert len(dina.session.ask(Reader.find, AuditWeek)) == 2
        assert len(marta.session.ask(Reader.find, AuditWeek)) == 1


def test_an_erased_case_stays_as_a_figure_for_the_colleagues_and_as_an_act_for_the_watchers(
    tmp_path: Path,
) -> None:
    with office_in(tmp_path) as office:
        sara = office.founder()
        marta, dina = (
            office.joined(sara, name, role)
            for name, role in (("Marta Prova", "operator"), ("Dina Neri", "dpo"))
        )
        person = new_case(marta)
        (case,) = marta.session.ask(Reader.find, Case)
        marta.session.do(Store.save, replace(case, opened_on=date(2020, 1, 1)))
        office.sync()
        (case,) = sara.session.ask(Reader.find, Case)
        sara.session.do(
            Store.save, replace(case, state="closed", closed_on=date(2020, 7, 1), closing_reason="housing")
        )
        office.sync()
        (proposal,) = sara.session.ask(retention.due, date(2026, 11, 20)).proposals
        assert proposal.person == person.id
        assert overdue.after_round(sara.session, date(2026, 11, 20))
        office.sync()
        (due,) = [one for one in dina.session.ask(overdue.board) if one.tallies]
        assert (due.site, due.count) == (SITE.id, 1)
        dina.session.do(overdue.remind, SITE.id)
        office.sync()
        (asked,) = sara.session.ask(overdue.asked_of, sara.session.user)
        assert asked.who == dina.session.user.name
        assert not marta.session.ask(overdue.asked_of, marta.session.user)
        limited = Restriction(person=person.id, from_on=date(2020, 1, 1), reason="x")
        sara.session.do(Store.add, limited)
        with pytest.raises(NotDueAnyMore):
            run(sara, proposal, office.server.url)
        sara.session.do(Store.save, replace(limited, until_on=date(2020, 1, 2)))
        run(sara, proposal, office.server.url)
        tell(sara)
        office.sync()
        office.sync()
        assert not marta.session.ask(Reader.find, Case)
        (line,) = marta.session.ask(Reader.find, PastCase)
        assert (line.site, line.opened, line.outcome) == (SITE.id, "2020-Q1", "housing")
        assert not dina.session.ask(Reader.find, PastCase), "the figures of a site are the site's"
        (held,) = dina.session.ask(Reader.find, RetentionRun)
        assert (held.proposed, held.confirmed) == (1, 1)
        rows = dina.session.ask(audit_weeks.week, dina.session.user, next_week() - timedelta(days=7)).rows
        (row,) = [one for one in rows if one.user == sara.user.id]
        assert (row.counts["erased"], row.counts["retention"]) == (1, 1)


def run(desk: Desk, proposal: Proposal, server: str) -> None:
    desk.session.do(Store.remember_local, lines.URL, server)
    retention.run(desk.session, [proposal], 1, date(2026, 11, 20))
