"""Forms that were open while another laptop wrote: nothing typed and nothing received is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.assessment import AreaScore, Assessment
from app.domain.contact import Contact
from app.domain.declaration import Record
from app.domain.mediation import MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.person import Person
from app.domain.site import Site
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import assessments, conflicts, contacts, meanwhile, mediation, own_jobs
from app.usecases.saving import answering
from tests.app.usecases.two_laptops import Laptops, shared_person, two_laptops


def today() -> date:
    return date.today()  # noqa: DTZ011 - the day on this desk


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Laptops]:
    made = two_laptops(tmp_path)
    yield made
    made.close()


def both(laptops: Laptops, *records: Record) -> None:
    """Records that both laptops hold."""
    for record in records:
        laptops.marta.do(Store.add, record)
    laptops.exchange()


def stored(session: Session, record: Record) -> Any:
    return session.ask(Reader.get, type(record), record.id)


def in_question(session: Session) -> dict[str, set[Any]]:
    found = session.ask(conflicts.open_, session.user)
    return {one.spec.name: {s.value for s in one.sides} for f in found for one in f.lines if one.spec}


def slip(site: Site) -> MediationRequest:
    return MediationRequest(
        site=site.id,
        group="class",
        group_name="II B",
        language="aeb",
        day=today() + timedelta(days=3),
        start_minute=600,
        setting="school",
        mode="on_call",
        reason="Colloquio",
        body="Scuola Prova",
        referent="Prof. Prova",
        present="Prof. Prova",
        state="requested",
        minutes=60,
    )


def test_what_differs_is_told_with_who_wrote_it(laptops: Laptops) -> None:
    person = shared_person(laptops)
    assert laptops.marta.ask(meanwhile.since, person) is None
    laptops.luca.do(Store.save, replace(person, birth_place="Kindia"))
    laptops.exchange()
    found = laptops.marta.ask(meanwhile.since, person)
    assert found is not None
    assert isinstance(found.record, Person)
    assert (found.record.birth_place, found.who("birth_place")) == ("Kindia", "Luca Ferri")
    assert found.who("sex") == ""
    assert laptops.marta.ask(meanwhile.since, Person(display_name="Nobody here")) is None


def test_a_slip_changed_while_somebody_decided_about_it_is_decided_again(laptops: Laptops) -> None:
    site = Site(name="Centro Aurora")
    shown = replace(slip(site), requested_by=laptops.marta.user.id)
    both(laptops, site, shown)
    laptops.luca.do(mediation.approve, shown.id)
    laptops.luca.do(Store.save, replace(stored(laptops.luca, shown), place="Aula 4"))
    laptops.exchange()
    laptops.marta.do(answering(mediation.ask, shown), replace(shown, reason="Consiglio di classe"))
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        held = stored(session, shown)
        assert (held.reason, held.place, held.state) == ("Consiglio di classe", "Aula 4", "requested")
        assert held.approved_at is None


def test_a_slip_sent_again_as_it_was_stays_approved(laptops: Laptops) -> None:
    site = Site(name="Centro Aurora")
    shown = replace(slip(site), requested_by=laptops.marta.user.id)
    both(laptops, site, shown)
    laptops.luca.do(mediation.approve, shown.id)
    laptops.exchange()
    laptops.marta.do(answering(mediation.ask, shown), shown)
    assert stored(laptops.marta, shown).state == "approved"


def of_mediator(laptops: Laptops) -> tuple[MediationJob, MediationSession]:
    laptops.marta.become(replace(laptops.marta.user, role="mediator"))
    begun = datetime.now(UTC) - timedelta(hours=3)
    job = MediationJob(
        site=Site().id,
        mediator=laptops.marta.user.id,
        language="aeb",
        starts_at=begun,
        state="accepted",
        expires_on=today() + timedelta(days=5),
    )
    session = MediationSession(
        job=job.id,
        started_at=begun,
        ended_at=begun + timedelta(minutes=50),
        held="done",
        language_from="ita",
        language_to="aeb",
        outcome="ok",
        requester_signature="typed:Prof. Prova",
        mediator_signature="typed:Marta Prova",
    )
    return job, session


def test_what_the_office_asks_back_is_not_wiped_by_the_form_that_was_open(laptops: Laptops) -> None:
    job, session = of_mediator(laptops)
    both(laptops, job)
    shown = laptops.marta.do(own_jobs.record, session)
    laptops.exchange()
    laptops.luca.do(Store.save, replace(shown, validation_note="Which ward?", participants="Due medici"))
    laptops.exchange()
    answers = replace(shown, translated="Lettera di dimissione")
    laptops.marta.do(answering(own_jobs.record, shown), answers)
    laptops.exchange()
    for one in (laptops.marta, laptops.luca):
        held = stored(one, shown)
        assert (held.validation_note, held.participants) == ("Which ward?", "Due medici")
        assert held.translated == "Lettera di dimissione"


def test_a_session_recorded_on_both_sides_keeps_both_answers(laptops: Laptops) -> None:
    job, mine = of_mediator(laptops)
    both(laptops, job)
    sheet = replace(mine, id=MediationSession().id, outcome="partial", participants="Due medici")
    laptops.luca.do(Store.add, sheet)
    laptops.exchange()
    kept = laptops.marta.do(own_jobs.record, mine)
    assert kept.id == sheet.id
    laptops.exchange()
    assert in_question(laptops.luca)["outcome"] == {"ok", "partial"}
    assert stored(laptops.luca, sheet).participants == "Due medici"


def assessed(laptops: Laptops) -> tuple[Assessment, AreaScore]:
    person = shared_person(laptops)
    made = Assessment(person=person.id, kind="entry", held_on=today())
    score = AreaScore(assessment=made.id, area="housing", score="2")
    both(laptops, made, score)
    return made, score


def test_scores_that_came_in_stay_beside_those_typed(laptops: Laptops) -> None:
    made, score = assessed(laptops)
    laptops.luca.do(Store.save, replace(score, score="4"))
    laptops.luca.do(Store.add, AreaScore(assessment=made.id, area="work", score="1"))
    laptops.luca.do(Store.add, AreaScore(assessment=made.id, area="health", score="5"))
    laptops.exchange()
    answers = [replace(score, score="3"), AreaScore(area="work", score="2")]
    laptops.marta.do(answering(assessments.save, made, score), made, answers)
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        scores = session.ask(assessments.scores_of, made.id)
        assert sorted(one.area or "" for one in scores) == ["health", "housing", "work"]
        found = session.ask(conflicts.open_, session.user)
        sides = [{side.value for side in line.sides} for file in found for line in file.lines]
        assert sorted(map(sorted, sides)) == [["1", "2"], ["3", "4"]]


def test_an_area_taken_out_elsewhere_comes_back_only_with_what_was_typed(laptops: Laptops) -> None:
    made, score = assessed(laptops)
    laptops.luca.do(Store.delete, score)
    laptops.exchange()
    laptops.marta.do(answering(assessments.save, made, score), made, [score])
    assert laptops.marta.ask(assessments.scores_of, made.id) == []
    laptops.marta.do(answering(assessments.save, made, score), made, [replace(score, own_words="Dormo male")])
    (again,) = laptops.marta.ask(assessments.scores_of, made.id)
    assert (again.area, again.own_words) == ("housing", "Dormo male")


def test_an_area_of_the_form_that_was_emptied_is_taken_out(laptops: Laptops) -> None:
    made, score = assessed(laptops)
    laptops.marta.do(answering(assessments.save, made, score), made, [])
    assert laptops.marta.ask(assessments.scores_of, made.id) == []


def test_a_corrected_contact_takes_over_what_came_in_for_it(laptops: Laptops) -> None:
    person = shared_person(laptops)
    shown = Contact(person=person.id, held_on=today(), text="First words of all")
    both(laptops, shown)
    laptops.luca.do(Store.save, replace(shown, place="Sportello", text="Luca's words"))
    laptops.exchange()
    version = laptops.marta.do(answering(contacts.amend, shown), replace(shown, text="Marta's words"))
    assert (version.text, version.place) == ("Marta's words", "Sportello")
    earlier = laptops.marta.ask(contacts.versions, version.id)
    assert [one.text for one in earlier] == ["Marta's words", "Luca's words"]
