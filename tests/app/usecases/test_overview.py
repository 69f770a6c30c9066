"""What came in since last time, what is missing, who is behind, whom not to lose sight of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.legal import Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Person, PersonName
from app.domain.site import Site
from app.domain.task import Task
from app.domain.user import User
from app.domain.vulnerability import VulnerabilityFlag
from app.session import Session
from app.storage.store import Store
from app.usecases import caseloads, cases, likely_duplicates, overview, tasks
from tests.app.usecases.acting import colleague, newcomer, today
from tests.app.usecases.two_laptops import Laptops, shared_person, two_laptops

DAY_MS = 86_400_000


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Laptops]:
    made = two_laptops(tmp_path)
    yield made
    made.close()


def came_in(session: Session) -> overview.CameIn:
    now = session.do(lambda store: store.now_ms)
    return session.ask(overview.came_in, session.user, now)


def test_what_others_wrote_since_the_last_look_by_site_and_person(laptops: Laptops) -> None:
    marta, luca = laptops.marta, laptops.luca
    centre = marta.do(Store.add, Site(name="Centro Aurora"))
    person = shared_person(laptops)
    marta.do(Store.add, Case(person=person.id, number="AUR-1", state="active", site=centre.id))
    marta.do(Store.add, VulnerabilityFlag(person=person.id, state="suspected", detected_on=today(marta)))
    laptops.exchange()
    news = came_in(luca)
    (site,) = news.sites
    assert site.name == "Centro Aurora"
    (file,) = site.files
    assert (file.person, file.name, file.authors) == (person.id, "Amina Diallo", ("Marta Prova",))
    assert dict(file.kinds) == {
        "person": 1,
        "person_name": 1,
        "contact": 1,
        "case": 1,
        "vulnerability_flag": 1,
    }
    assert came_in(marta).sites == ()  # her own work is no news to her
    reader = replace(luca.user, role="operator")
    told = luca.ask(overview.came_in, reader, luca.do(lambda store: store.now_ms))
    assert "vulnerability_flag" not in dict(told.sites[0].files[0].kinds)
    luca.do(overview.looked, news.upto)
    assert came_in(luca).sites == ()
    marta.do(Store.add, Contact(person=person.id, text="Altro"))
    luca.do(Store.add, Contact(person=person.id, text="Mio"))
    laptops.exchange()
    (site,) = came_in(luca).sites
    assert site.files[0].kinds == (("contact", 1),)


def test_the_first_look_goes_back_a_week(laptops: Laptops) -> None:
    shared_person(laptops)
    luca = laptops.luca
    later = luca.do(lambda store: store.now_ms) + 8 * DAY_MS
    assert luca.ask(overview.came_in, luca.user, later).sites == ()
    assert came_in(luca).files == 1


def test_missing_answers_by_site(session: Session) -> None:
    centre = session.do(Store.add, Site(name="Centro Aurora"))
    whole = newcomer(session, "Uno", citizenships=frozenset({"GN"}), born=PartialDate.from_text("1990-01-01"))
    lacking = newcomer(session, "Due")
    for person in (whole, lacking):
        session.do(Store.add, Case(person=person.id, number=person.id.hex(), state="active", site=centre.id))
    for case in (  # the first as only an altered program writes it
        Case(person=whole.id, number="1", state="closed", site=centre.id),
        Case(person=whole.id, number="2", state="closed", site=centre.id, closed_on=today(session)),
        Case(person=whole.id, number="3", state="followup", site=centre.id, closed_on=today(session)),
    ):
        session.do(Store.add, case)
    session.do(Store.add, Permit(person=whole.id, type="P01", state="valid"))
    session.do(Store.add, Permit(person=whole.id, type="P01", state="requested"))
    session.do(Store.add, Permit(person=whole.id, type="P01", state="valid", expires_on=today(session)))
    counts = {one.gap.key: one for one in session.ask(overview.board)}
    assert {key: one.total for key, one in counts.items() if one.total} == {
        "no_citizenship": 1,
        "no_birth": 1,
        "no_expiry": 1,
        "no_responsible": 2,
        "no_closing": 1,
    }
    assert counts["no_citizenship"].by_site == {centre.id: 1}
    (line,) = session.ask(overview.lacking, "no_citizenship")
    assert (line.record, line.name, line.site_name) == (lacking.id, "Due", "Centro Aurora")
    assert session.ask(overview.lacking, "no_citizenship", lacking.id) == []
    assert len(session.ask(overview.lacking, "no_responsible", centre.id)) == 2


def test_a_running_case_without_a_site_is_found_and_placed(session: Session) -> None:
    """Nobody has it on a caseload: whoever keeps the file in order finds it, unless there are no sites."""
    person = newcomer(session, "Senza")
    case = session.do(cases.open_case, Case(person=person.id, state="active", responsible=session.user.id))
    session.do(Store.add, Case(person=person.id, number="z", state="closed", closed_on=today(session)))
    assert _gap(session) == 0
    centre = session.do(Store.add, Site(name="Centro Aurora"))
    assert _gap(session) == 1
    (line,) = session.ask(overview.lacking, "no_case_site")
    assert (line.record, line.name) == (case.id, "Senza")
    session.do(cases.change, replace(case, site=centre.id))
    assert _gap(session) == 0
    assert session.ask(caseloads.mine, session.user.id) == {person.id}


def _gap(session: Session) -> int:
    return next(one.total for one in session.ask(overview.board) if one.gap.key == "no_case_site")


def test_people_who_may_be_one(session: Session) -> None:
    born = PartialDate.from_text("1994-03-02")
    ids = []
    for name, day in (("Mohamed Diallo", born), ("Mohammed Diallo", born), ("Fatou Kone", born)):
        ids.append(session.do(_person, name, day).id)
    (pair,) = session.ask(likely_duplicates.pairs)
    assert {pair.one, pair.other} == set(ids[:2])
    assert pair.score > 0.5


def _person(store: Store, name: str, born: PartialDate) -> Person:
    person = store.add(Person(display_name=name, born=born))
    store.add(PersonName(person=person.id, full=name, preferred=True))
    return person


def test_what_lies_on_whose_desk(session: Session) -> None:
    luca, gone = colleague(session, "operator"), colleague(session, "operator")
    on = today(session)
    session.do(Store.save, replace(gone, disabled_on=on))
    person = newcomer(session)
    session.do(Store.add, Case(person=person.id, number="A", state="active", responsible=luca.id))
    for days, owner in ((-3, luca), (-1, luca), (2, luca), (-1, session.user)):
        task = Task(
            person=person.id, title=f"Fra {days}", due=on + timedelta(days), owner=owner.id, state="open"
        )
        session.do(Store.add, task)
    snoozed = session.ask(overview.late_tasks, luca.id, on)[1]
    first, second = session.ask(overview.loads, on)
    assert (first.user, first.cases, first.tasks, first.late) == (luca.id, 1, 3, 2)
    assert first.oldest == (on - timedelta(3)).isoformat()
    assert (second.user, second.late) == (session.user.id, 1)
    session.do(tasks.snooze, [snoozed.id], on + timedelta(5))
    assert session.ask(overview.loads, on)[0].late == 1
    (late,) = session.ask(overview.late_tasks, luca.id, on)
    assert (late.title, late.name) == ("Fra -3", "Amina Diallo")


def test_suspicions_nobody_looked_into_and_people_nobody_found(session: Session) -> None:
    on, person = today(session), newcomer(session)
    for days, review in ((-16, None), (-15, None), (-40, 3), (-40, -1)):
        session.do(
            Store.add,
            VulnerabilityFlag(
                person=person.id,
                state="suspected",
                detected_on=on + timedelta(days),
                review_on=on + timedelta(review) if review else None,
            ),
        )
    session.do(Store.add, Task(person=person.id, kind="absent72", due=on, state="open"))
    session.do(Store.add, Task(person=person.id, kind="absent72", due=on, state="done"))
    seen = session.ask(overview.watch, User(role="supervisor"), on)
    assert [line.since for line in seen.suspected] == [str(on - timedelta(40)), str(on - timedelta(16))]
    assert [line.name for line in seen.absent] == ["Amina Diallo"]
    assert session.ask(overview.watch, User(role="operator"), on).suspected == ()
    counts = session.ask(overview.counts, User(role="supervisor"), on, 0)
    assert counts == {"came_in": 0, "quality": 2, "workload": 0, "watch": 3}
