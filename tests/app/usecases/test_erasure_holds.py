"""What stands in the way of an erasure is said, and ends when its reason ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.declaration import Record
from app.domain.erasure import Erasure
from app.domain.ids import RecordId, new_id
from app.domain.legal import AsylumProcedure
from app.domain.past_case import PastCase
from app.domain.person import Person
from app.domain.project import Project
from app.domain.reception import Placement
from app.domain.retention import RetentionRun
from app.domain.rights import Restriction, RightsRequest
from app.domain.site import Site
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import case_years, erasing, retention
from app.usecases.case_years import Year
from app.usecases.erasure_holds import holds
from app.usecases.retention import NotDueAnyMore
from tests.profile import new_session

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(Path(tmp_path_factory.mktemp("holds")), "supervisor")
    yield made
    made.close()


def person_with(session: Session, *records: Record) -> RecordId:
    def verb(store: Store) -> RecordId:
        person = store.add(Person(display_name="Awa Prova")).id
        for record in records:
            store.add(replace(record, id=new_id(), person=person))  # type: ignore[call-arg]  # each has a person
        return person

    return session.do(verb)


def keys(session: Session, person: RecordId) -> list[str]:
    return [one.key.removeprefix("erasing.hold.") for one in session.ask(holds, person, TODAY)]


CLOSED = Case(number="P", state="closed", closed_on=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (CLOSED, []),
        (Case(number="P", state="active"), ["case"]),
        (AsylumProcedure(appeal_filed_on=TODAY), ["appeal"]),
        (AsylumProcedure(appeal_filed_on=TODAY, appeal_outcome="accepted"), []),
        (AsylumProcedure(), []),
        (Restriction(from_on=TODAY, reason="x"), ["restriction"]),
        (Restriction(from_on=date(2026, 1, 1), until_on=TODAY, reason="x"), []),
        (RightsRequest(type="access", state="open"), ["request"]),
        (RightsRequest(type="access", state="answered"), []),
        (RightsRequest(type="erase", state="open"), []),
    ],
)
def test_each_reason_holds_while_it_lasts(session: Session, record: Record, expected: list[str]) -> None:
    assert keys(session, person_with(session, record)) == expected


def test_who_still_lives_here_is_not_erased(session: Session) -> None:
    site = session.do(Store.add, Site(name="Casa"))
    assert keys(session, person_with(session, Placement(site=site.id, state="in"))) == ["stay"]
    assert keys(session, person_with(session, Placement(site=site.id, state="out"))) == []


@pytest.mark.parametrize(
    ("paid", "expected"),
    [(None, ["accounts_open"]), (date(2021, 1, 1), ["accounts"]), (date(2020, 12, 31), [])],
)
def test_the_accounts_of_a_fund_hold_and_say_until_when(
    session: Session, paid: date | None, expected: list[str]
) -> None:
    project = session.do(Store.add, Project(code="FRA", title="x", fund="FAMI2127", last_payment_on=paid))
    person = person_with(session, replace(CLOSED, project=project.id))
    assert keys(session, person) == expected
    for hold in session.ask(holds, person, TODAY):
        assert hold.params == {"project": "FRA"}
        assert hold.until == (date(2026, 12, 31) if paid else None)
        assert hold.record == project.id
        assert (hold.rule, bool(hold.law)) == ("accounts_2127", True)


def test_each_hold_says_what_is_to_be_mended(session: Session) -> None:
    appeal, limit = AsylumProcedure(appeal_filed_on=TODAY), Restriction(from_on=TODAY, reason="x")
    person = person_with(session, Case(number="P", state="active"), appeal, limit)
    found = {one.key.removeprefix("erasing.hold."): one for one in session.ask(holds, person, TODAY)}
    for key, kind in (("case", Case), ("appeal", AsylumProcedure), ("restriction", Restriction)):
        (record,) = session.ask(Reader.find, kind, person=person)
        assert found[key].record == record.id
    assert [found[key].rule for key in ("case", "appeal", "restriction")] == ["", "claims", "kept"]


def test_what_holds_one_holds_everybody_found_to_be_the_same(session: Session) -> None:
    person = person_with(session, Case(number="P", state="active"))
    other = session.do(Store.add, Person(display_name="Awa", duplicate_of=person))
    assert keys(session, other.id) == ["case"]


def test_a_run_erases_what_was_confirmed_and_nothing_else(tmp_path: Path) -> None:
    session = new_session(tmp_path, "supervisor")
    old = replace(CLOSED, opened_on=date(2019, 1, 1))
    one, two, held = (person_with(session, old) for _ in range(3))
    session.do(Store.add, Restriction(person=held, from_on=TODAY, reason="x"))
    found = session.ask(retention.due, TODAY)
    lines = {line.person: line for line in found.proposals}
    assert (set(lines), found.count) == ({one, two, held}, 3)
    assert [bool(lines[person].holds) for person in (one, two, held)] == [False, False, True]
    with pytest.raises(NotDueAnyMore):
        retention.run(session, [lines[one], lines[held]], 3, TODAY)
    with pytest.raises(NotDueAnyMore):
        retention.run(session, [], 3, TODAY)
    assert not session.ask(erasing.orders)

    assert session.ask(case_years.by_year) == (), "nothing was erased: the list of cases says it all"
    made = retention.run(session, [lines[one]], 3, TODAY)
    assert session.ask(case_years.by_year) == (Year(2020, 0, 3, 0, 1), Year(2019, 3, 0, 1, 0))
    assert (made.proposed, made.confirmed, made.kept, made.rules) == (3, 1, 2, "case_closed")
    assert made.digest == retention.digest_of([one])
    assert session.ask(retention.runs) == [made]
    assert session.ask(Reader.get, Person, one) is None
    assert session.ask(Reader.get, Person, two) is not None
    (order,) = session.ask(Reader.find, Erasure)
    assert (order.ground, order.rule) == ("retention", "case_closed")
    assert len(session.ask(Reader.find, PastCase)) == 1
    with pytest.raises(NotDueAnyMore):
        retention.run(session, [lines[one]], 3, TODAY + timedelta(days=1))
    assert len(session.ask(Reader.find, RetentionRun)) == 1
    session.close()


def test_a_file_written_by_mistake_leaves_no_figure(tmp_path: Path) -> None:
    session = new_session(tmp_path, "supervisor")
    person, other = (person_with(session, CLOSED) for _ in range(2))
    erasing.order(session, person, ground="mistake")
    assert not session.ask(Reader.find, PastCase)
    erasing.order(session, other, ground="request")
    assert len(session.ask(Reader.find, PastCase)) == 1
    session.close()
