"""What was kept long enough is proposed, and only that; figures without a name stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.assessment import AreaScore, Assessment
from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.household import Household, HouseholdMember
from app.domain.ids import RecordId, new_id
from app.domain.partial_dates import PartialDate
from app.domain.past_case import LEAST_ALIKE, PastCase
from app.domain.person import Person
from app.domain.project import Project
from app.domain.reception import Placement
from app.domain.referral import Referral
from app.domain.rights import Restriction
from app.domain.site import Site
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import residue, retention
from tests.profile import new_session

TODAY = date(2026, 11, 20)


def here() -> date:
    return datetime.now().astimezone().date()


OLD = date(2021, 11, 19)
"""Ended a day more than five years ago."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(Path(tmp_path_factory.mktemp("terms")), "supervisor")
    yield made
    made.close()


def case(store: Store, closed: date | None = OLD, **more: object) -> Case:
    person = more.pop("person", None) or store.add(Person(display_name="Awa Prova")).id
    told = {"number": "P-1", "state": "closed", "opened_on": date(2020, 1, 1), "closed_on": closed, **more}
    return store.add(Case(person=person, **told))  # type: ignore[arg-type]  # by name


def proposed(session: Session, *cases: Case) -> list[bool]:
    persons = {one.person for one in session.ask(retention.due, TODAY).proposals}
    return [one.person in persons for one in cases]


def test_a_case_is_proposed_from_the_day_its_term_is_up(session: Session) -> None:
    over, last, later, running = session.do(
        lambda store: [
            case(store),
            case(store, OLD + timedelta(days=1)),
            case(store, OLD + timedelta(days=2)),
            case(store, None, state="active"),
        ]
    )
    assert proposed(session, over, last, later, running) == [True, True, False, False]
    (found,) = [one for one in session.ask(retention.due, TODAY).proposals if one.person == over.person]
    assert (found.name, found.number, found.started) == ("Awa Prova", "P-1", OLD)
    assert (found.rule.key, found.ended) == ("case_closed", date(2026, 11, 19))
    assert session.ask(retention.due, OLD).count == 0


def test_one_case_that_is_not_over_keeps_the_person(session: Session) -> None:
    two = session.do(lambda store: case(store))
    fresh = session.do(lambda store: case(store))
    assert proposed(session, two, fresh) == [True, True]
    session.do(lambda store: case(store, None, state="active", person=two.person))
    session.do(lambda store: case(store, date(2026, 1, 1), person=fresh.person))
    assert proposed(session, two, fresh) == [False, False]


def test_who_was_not_taken_in_is_kept_for_less(session: Session) -> None:
    early, late = session.do(
        lambda store: [
            case(store, None, state="not_eligible", opened_on=date(2024, 11, 20)),
            case(store, None, state="not_eligible", opened_on=date(2024, 11, 21)),
        ]
    )
    assert proposed(session, early, late) == [True, False]


@pytest.mark.parametrize(
    ("fund", "paid", "expected"),
    [
        ("FAMI2127", None, False),
        ("FAMI2127", date(2021, 1, 31), False),
        ("FAMI2127", date(2020, 12, 31), True),
        ("FAMI1420", date(2021, 11, 20), False),
        ("FAMI1420", date(2021, 11, 19), True),
        ("SAI", None, True),
    ],
)
def test_the_accounts_of_a_fund_go_before_the_term(
    session: Session, fund: str, paid: date | None, expected: bool
) -> None:
    def verb(store: Store) -> Case:
        project = store.add(Project(code="X", title="X", fund=fund, last_payment_on=paid))
        return case(store, project=project.id)

    made = session.do(verb)
    assert proposed(session, made) == [expected]
    waiting = {one.project: one for one in session.ask(retention.due, TODAY).waiting}
    assert (made.project in waiting) is not expected
    if made.project in waiting:
        assert waiting[made.project].count == 1


def test_somebody_without_a_case_is_proposed_unless_they_belong_to_somebody(session: Session) -> None:
    def verb(store: Store) -> list[RecordId]:
        alone, child, guest, seen, told = [store.add(Person(display_name="Senza caso")).id for _ in range(5)]
        mother = case(store, None, state="active").person
        assert mother is not None
        home = store.add(Household(person=mother))
        for one in (mother, child):
            store.add(HouseholdMember(household=home.id, person=one))
        site = store.add(Site(name="Casa"))
        since = PartialDate.of_day(date(2026, 1, 1))
        store.add(Placement(person=guest, site=site.id, state="in", entered_on=since))
        store.add(Contact(person=seen, held_on=here() + timedelta(days=90), text="x"))
        return [alone, child, guest, seen, told]

    persons = session.do(verb)
    note = session.do(Store.add, Contact(person=persons[4], text="x"))

    def written_later(store: Store) -> None:
        stamp = store.stamp(note)
        assert stamp is not None
        later = stamp.at + 90 * 86_400_000
        store.tables.execute("UPDATE change SET at = ? WHERE rid = (SELECT max(rid) FROM change)", [later])

    session.receive([written_later])
    later = here() + timedelta(days=732)
    found = {one.person for one in session.ask(retention.due, later).proposals if one.case is None}
    assert [one in found for one in persons] == [True, False, False, False, False]
    soon = session.ask(retention.due, here() + timedelta(days=700)).proposals
    assert persons[0] not in {one.person for one in soon}


def test_a_case_becomes_figures_that_lead_nowhere(tmp_path: Path) -> None:
    session = new_session(tmp_path, "supervisor")
    site = Site(name="Casa")

    def verb(store: Store) -> Case:
        store.add(site)
        for number in range(LEAST_ALIKE):
            person = Person(display_name=f"Altri {number}", sex="2", born=PartialDate("1990"))
            store.add(replace(person, citizenships=frozenset({"ML"})))
            case(store, person=person.id, site=site.id)
        rare = store.add(Person(display_name="Rara", sex="2", born=PartialDate("1991")))
        store.save(replace(rare, citizenships=frozenset({"BT"})))
        made = case(store, date(2021, 6, 30), person=rare.id, site=site.id, closing_reason="housing")
        for language in (True, False):
            store.add(
                Contact(person=rare.id, case=made.id, held_on=OLD, text="parole", with_mediator=language)
            )
        for day, score in ((1, "2"), (2, "4"), (3, "9")):
            held = store.add(Assessment(person=rare.id, case=made.id, held_on=date(2021, 1, day)))
            store.add(AreaScore(assessment=held.id, area="housing", score=score))
            store.add(AreaScore(assessment=held.id, area="health", score="3"))
        store.add(Referral(person=rare.id, case=made.id, service_name="x", state="completed"))
        return made

    made = session.do(verb)
    rare = made.person
    assert rare is not None
    assert session.do(residue.keep, [rare]) == 1
    (line,) = session.ask(Reader.find, PastCase)
    assert (line.sex, line.age_band, line.citizenship, line.coarse) == ("2", "N_26_40", None, 2)
    assert (line.opened, line.closed, line.months, line.outcome) == ("2020-Q1", "2021-Q2", 18, "housing")
    assert (line.contacts, line.mediated, line.referrals) == (2, 1, 0)
    assert (line.scored, line.better, line.worse) == (2, 1, 0)
    ids = {rare, made.id}
    assert line.id not in ids
    assert not [name for name in ("site", "project") if getattr(line, name) in ids]
    session.close()


def test_who_was_not_taken_in_leaves_no_figure(session: Session) -> None:
    made = session.do(lambda store: case(store, None, state="not_eligible"))
    assert made.person is not None
    assert session.do(residue.keep, [made.person, new_id()]) == 0


def test_everybody_is_counted_though_few_are_shown(tmp_path: Path) -> None:
    session = new_session(tmp_path, "supervisor")
    many = retention.MOST + 5

    def people(store: Store) -> None:
        for number in range(many):
            store.add(Person(display_name=f"Senza caso {number}"))

    session.do(people)
    later = here() + timedelta(days=732)
    assert session.ask(retention.due, here()).count == 0
    found = session.ask(retention.due, later)
    assert (len(found.proposals), found.count) == (retention.MOST, many)
    session.do(lambda store: case(store))
    first = session.ask(retention.due, later).proposals[0]
    assert first.case is not None

    def cases(store: Store) -> None:
        for _ in range(retention.MOST):
            case(store)

    session.do(cases)
    found = session.ask(retention.due, later)
    assert all(one.case for one in found.proposals)
    assert (len(found.proposals), found.count) == (retention.MOST, many + 1 + retention.MOST)
    session.close()


def test_what_was_confirmed_is_judged_anew_and_nothing_else_is_erased(tmp_path: Path) -> None:
    session = new_session(tmp_path, "supervisor")
    one, other = session.do(lambda store: [case(store), case(store)])
    shown = session.ask(retention.due, TODAY).proposals
    assert len(shown) == 2
    running = session.do(lambda store: case(store, None, state="active", person=other.person))
    with pytest.raises(retention.NotDueAnyMore):
        retention.run(session, shown, 2, TODAY)
    session.do(Store.delete, running)
    limit = session.do(Store.add, Restriction(person=other.person, from_on=OLD, reason="contesta"))
    with pytest.raises(retention.NotDueAnyMore):
        retention.run(session, shown, 2, TODAY)
    with pytest.raises(retention.NotDueAnyMore):
        retention.run(session, [], 2, TODAY)
    assert proposed(session, one, other) == [True, True], "nothing was ordered"
    assert session.ask(retention.runs) == []
    session.do(Store.save, replace(limit, until_on=OLD))
    done = retention.run(session, shown[:1], 2, TODAY)
    assert session.ask(retention.runs) == [done]
    left = {person.id for person in session.ask(Reader.find, Person)}
    assert left == {person for person in (one.person, other.person) if person != shown[0].person}
    session.close()
