"""A site's laptop tells how many files are past their term, once a day; the site is reminded and answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.overdue import OverdueFiles, Tally, overdue_id
from app.domain.person import Person
from app.domain.rights import Restriction
from app.domain.site import Site
from app.domain.user import User
from app.errors import NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import RecordGone, Store
from app.usecases import overdue
from tests.profile import new_session

TODAY = date(2026, 11, 20)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path, "supervisor")
    yield made
    made.close()


def two_sites(session: Session) -> tuple[Site, Site]:
    """At the first, three closed cases are past their term, one of them held; at the second, one is."""

    def verb(store: Store) -> tuple[Site, Site]:
        here, there = store.add(Site(name="Casa")), store.add(Site(name="Altrove"))
        for number, (site, state, day) in enumerate(
            [
                (here, "closed", date(2019, 2, 1)),
                (here, "closed", date(2019, 3, 1)),
                (here, "not_eligible", date(2020, 1, 1)),
                (there, "closed", date(2019, 2, 1)),
                (here, "closed", date(2026, 1, 1)),
            ]
        ):
            person = store.add(Person(display_name="Awa Prova")).id
            store.add(
                Case(person=person, number="P", state=state, site=site.id, opened_on=day, closed_on=day)
            )
            if number == 1:
                store.add(Restriction(person=person, from_on=TODAY, reason="x"))
        return here, there

    return session.do(verb)


def test_what_is_past_its_term_is_counted_by_rule_and_quarter(session: Session) -> None:
    here, there = two_sites(session)
    found = session.ask(overdue.counted, frozenset({here.id, there.id}), TODAY)
    assert found[here.id] == (
        Tally("2022-Q1", "not_taken_in", 1),
        Tally("2024-Q1", "case_closed", 2, held=1),
    )
    assert found[there.id] == (Tally("2024-Q1", "case_closed", 1),)


def test_it_is_told_once_a_day_when_it_changed_and_dated_anew_after_a_week(session: Session) -> None:
    here, there = two_sites(session)
    me = replace(session.user, sites=frozenset({here.id}))
    session.do(Store.save, me)
    session.become(me)
    assert overdue.after_round(session, TODAY)
    (told,) = session.ask(Reader.find, OverdueFiles)
    assert (told.id, told.site, told.counted_on) == (overdue_id(here.id), here.id, TODAY)
    assert "Awa" not in (told.figures or "")
    assert not overdue.after_round(session, TODAY), "once a day"
    assert not overdue.after_round(session, TODAY + timedelta(days=6)), "nothing has changed"
    assert overdue.after_round(session, TODAY + timedelta(days=7))
    case = session.ask(Reader.find, Case, site=here.id)[0]
    session.do(Store.save, replace(case, state="active", closed_on=None))
    assert overdue.after_round(session, TODAY + timedelta(days=8))
    session.become(replace(me, sites=frozenset()))
    assert overdue.after_round(session, TODAY + timedelta(days=9)), "who has no site leads all of them"
    assert {one.site for one in session.ask(Reader.find, OverdueFiles)} == {here.id, there.id}
    session.become(replace(me, role="dpo"))
    assert not overdue.after_round(session, TODAY + timedelta(days=30)), "who holds no files counts none"


def test_somebody_without_a_case_counts_where_their_file_lies(session: Session) -> None:
    site = session.do(Store.add, Site(name="Casa"))
    session.do(Store.save, replace(session.user, sites=frozenset({site.id})))
    session.do(Store.add, Person(display_name="Senza caso"))
    in_three_years = date.today() + timedelta(days=3 * 366)  # noqa: DTZ011 - the day here
    later = session.ask(overdue.counted, frozenset({site.id}), in_three_years)
    assert [(one.rule, one.count) for one in later[site.id]] == [("no_case", 1)]


def test_who_watches_sees_counts_and_reminds_and_the_site_answers(session: Session) -> None:
    here, there = two_sites(session)
    overdue.after_round(session, TODAY)
    empty = session.do(Store.add, Site(name="Nuovo"))
    me = session.user
    dina = session.do(Store.add, User(name="Dina Neri", role="dpo"))
    session.become(dina)
    board = session.ask(overdue.desk, dina, TODAY).sites
    assert [(one.name, one.count, one.held) for one in board] == [
        ("Casa", 3, 1),
        ("Altrove", 1, 0),
        ("Nuovo", 0, 0),
    ]
    assert board[2].counted_on is None
    with pytest.raises(RecordGone):
        session.do(overdue.remind, empty.id)
    session.do(overdue.remind, here.id)
    assert session.ask(overdue.board)[0].asked_at is not None
    assert session.ask(overdue.asked_of, dina) == [], "it is not about a list of theirs"

    session.become(me)
    (asked,) = session.ask(overdue.desk, me, TODAY).asked
    assert (asked.name, asked.who) == ("Casa", "Dina Neri")
    assert session.ask(overdue.asked_of, replace(me, sites=frozenset({there.id}))) == []
    assert session.do(overdue.answer, [here.id, there.id]) == 1
    assert session.ask(overdue.asked_of, me) == []
    line = session.ask(overdue.board)[0]
    assert (line.asked_at, line.answered_by) == (None, "Marta Prova")


@pytest.mark.parametrize("verb", [overdue.remind, overdue.answer])
def test_who_cares_for_people_neither_reminds_nor_answers(session: Session, verb: object) -> None:
    session.become(replace(session.user, role="operator"))
    with pytest.raises(NotAllowed):
        session.do(verb, RecordId(b"x" * 16))  # type: ignore[arg-type]  # one of two verbs
