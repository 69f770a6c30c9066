"""The list of cases: tabs, orders, what is typed, and what a row shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.case import Case, CaseMember
from app.domain.ids import RecordId
from app.domain.legal import Permit
from app.domain.person import Person, PersonName
from app.domain.site import Site
from app.domain.task import Task
from app.session import Session
from app.storage.case_list import CaseCard, CaseList, CaseOrder, CaseQuery, CaseView, cards, counts
from app.storage.store import Store
from tests.profile import new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


def open_case(session: Session, name: str, number: str, **more: object) -> Case:
    person = Person(display_name=name)
    case = dataclasses.replace(Case(person=person.id, number=number, state="active"), **more)  # type: ignore[arg-type]

    def verb(store: Store) -> None:
        store.add(person)
        store.add(PersonName(person=person.id, full=name, script="Latn", preferred=True))
        store.add(case)

    session.do(verb)
    return case


def listed(session: Session, **query: object) -> list[CaseCard]:
    rids = session.ask(CaseList().rows, CaseQuery(**query))  # type: ignore[arg-type]
    return session.ask(cards, rids)


def numbers(session: Session, **query: object) -> list[str | None]:
    return [card.number for card in listed(session, **query)]


def test_tabs(session: Session) -> None:
    me = session.user.id
    site = session.do(Store.add, Site(name="Centro di prova"))
    open_case(session, "Bah", "1", responsible=me)
    team = open_case(session, "Camara", "2")
    session.do(Store.add, CaseMember(person=team.person, case=team.id, user=me))
    open_case(session, "Diallo", "3", site=site.id)
    open_case(session, "Ewa", "4", state="closed", responsible=me)
    assert numbers(session) == ["1", "2", "3", "4"]
    assert numbers(session, view=CaseView.MINE, user=me) == ["1", "2"]
    assert numbers(session, view=CaseView.TEAM, user=me, sites=frozenset({site.id})) == ["2", "3"]
    assert numbers(session, view=CaseView.CLOSED) == ["4"]
    assert numbers(session, states=frozenset({"closed"})) == ["4"]
    assert numbers(session, sites=frozenset({site.id})) == ["3"]
    told = session.ask(counts, me, frozenset({site.id}), "2000-01-01")
    assert told == {"mine": 2, "team": 2, "all": 4, "due": 0, "closed": 1}


def test_what_is_typed_keeps_the_order(session: Session) -> None:
    for number, name in enumerate(["Zara Diallo", "Amina Diallo", "Marco Rossi"]):
        open_case(session, name, str(number))
    assert numbers(session, typed="diallo") == ["1", "0"]
    assert numbers(session, typed="diallo", descending=True) == ["0", "1"]
    assert numbers(session, order=CaseOrder.NUMBER) == ["0", "1", "2"]
    assert numbers(session, typed="  ") == ["1", "2", "0"]


def test_the_card_follows_the_file(session: Session) -> None:
    case = open_case(session, "Tesfay Haile", "7")
    person = RecordId(case.person or b"")
    session.do(Store.add, PersonName(person=person, full="ተስፋይ ሃይለ", script="Ethi"))
    task = session.do(Store.add, Task(person=person, title="x", state="open", due=date(2026, 3, 1)))
    session.do(Store.add, Permit(person=person, type="RIC_ASILO", expires_on=date(2026, 5, 1)))
    (card,) = listed(session)
    assert (card.native, card.next_due, card.permit_expires) == ("ተስፋይ ሃይለ", "2026-03-01", "2026-05-01")
    assert numbers(session, view=CaseView.DUE, due_by="2026-03-01") == ["7"]
    session.do(Store.save, dataclasses.replace(task, state="done"))
    assert listed(session)[0].next_due is None
    assert numbers(session, view=CaseView.DUE, due_by="2026-03-01") == []
    session.do(Store.delete, case)
    assert listed(session) == []


def test_forgetting_shows_what_came_in(session: Session) -> None:
    lists = CaseList()
    assert len(session.ask(lists.rows, CaseQuery())) == 0
    open_case(session, "Neu", "1")
    lists.forget()
    assert len(session.ask(lists.rows, CaseQuery())) == 1
