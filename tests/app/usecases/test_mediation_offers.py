"""An offer copies the least facts, has a timer, and passes on to the next in turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.contact import ReservedNote
from app.domain.declaration import kind_of
from app.domain.ids import new_id
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediator import MediatorAbsence, MediatorNote
from app.errors import DomainError
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import mediation_offers, mediation_validation, mediators, supervision
from tests.app.usecases.acting import day, forbidden, newcomer, refused
from tests.app.usecases.mediation_office import Office, office


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def test_the_job_holds_the_least_facts(here: Office) -> None:
    approved = here.approved(place="Ambulatorio 3", variety="Sfax", referent_phone="0543 000")
    job = here.offered(approved, here.mediator())
    assert job.called_name == "Salma"
    assert job.place == "Ambulatorio 3"
    told = " ".join(str(getattr(job, spec.name)) for spec in kind_of(job).fields)
    for secret in ("Ben Prova", "Visita di controllo", "Infermiera", here.person.hex(), repr(here.person)):
        assert secret not in told
    assert (job.language, job.setting, job.mode, job.minutes) == ("aeb", "hospital", "on_call", 60)
    assert job.expires_on == day(here.session, 10)
    assert here.boss.id in job.readers
    assert here.session.user.id in job.readers


def test_of_a_name_not_taken_apart_no_word_is_told(here: Office) -> None:
    """The first word of a list of guests is often the surname."""
    who = newcomer(here.session, "Diallo Amina").id
    profile = here.mediator()
    assert here.offered(here.approved(person=who), profile).called_name is None
    told = here.approved(person=who, called_name="Amina", start_minute=15 * 60)
    assert here.offered(told, profile).called_name == "Amina"


def test_a_protected_place_is_not_told(here: Office) -> None:
    approved = here.approved(place="Casa rifugio", confidentiality="protected")
    assert here.offered(approved, here.mediator()).place is None


@pytest.mark.parametrize(("urgent", "hours"), [(True, 2), (False, 24)])
def test_the_timer(here: Office, urgent: bool, hours: int) -> None:
    job = here.offered(here.approved(urgent=urgent), here.mediator())
    assert job.offered_at is not None
    assert job.answer_by == job.offered_at + timedelta(hours=hours)


def test_only_what_is_approved_is_offered(here: Office) -> None:
    profile, asked = here.mediator(), here.asked()
    assert refused(here.session, mediation_offers.offer, asked.id, profile.id) == {
        ("mediation.not_approved", "")
    }
    assert forbidden(here.session, "mediator", mediation_offers.offer, here.approved().id, profile.id)


def test_who_must_not_meet_is_not_offered_it(here: Office) -> None:
    profile, approved = here.mediator(), here.approved()
    note = MediatorNote(site=here.site, profile=profile.id, obstacle="family", person=here.person)
    here.decide(mediators.save_note, note)
    (one,) = here.session.ask(mediation_offers.candidates, approved.id)
    assert (one.proposed, one.secret) == (False, True)
    assert refused(here.session, mediation_offers.offer, approved.id, profile.id) == {
        ("mediation.not_for_her", "")
    }
    here.decide(mediators.drop_note, note)
    here.offered(approved, profile)


def test_who_is_away_or_taken_is_not_proposed(here: Office) -> None:
    profile, first = here.mediator(), here.approved()
    here.answer(here.offered(first, profile), "accepted")
    at_once = here.approved(start_minute=10 * 60 + 30)
    later = here.approved(start_minute=11 * 60)
    assert [c.proposed for c in here.session.ask(mediation_offers.candidates, at_once.id)] == [False]
    assert [c.proposed for c in here.session.ask(mediation_offers.candidates, later.id)] == [True]
    away = MediatorAbsence(profile=profile.id, from_on=day(here.session, 3), to_on=day(here.session, 3))
    here.session.do(mediators.save_absence, away)
    assert [c.proposed for c in here.session.ask(mediation_offers.candidates, later.id)] == [False]


def test_after_a_no_the_next_one_is_asked(here: Office) -> None:
    first, second, approved = here.mediator("Amal"), here.mediator("Badra"), here.approved()
    job = here.offered(approved, first)
    here.session.do(mediation_offers.answered, job.id, accepted=False, reason="In viaggio")
    assert here.state(approved) == "approved"
    assert refused(here.session, mediation_offers.offer, approved.id, first.id) == {
        ("mediation.not_for_her", "")
    }
    nxt = here.session.do(mediation_offers.pass_on, approved.id)
    assert nxt.mediator == second.user
    here.session.do(mediation_offers.answered, nxt.id, accepted=True)
    assert here.state(approved) == "accepted"
    assert refused(here.session, mediation_offers.answered, nxt.id, accepted=False) == {
        ("mediation.answered_already", "")
    }
    assert refused(here.session, mediation_offers.pass_on, approved.id) == {("mediation.nobody_left", "")}


def test_an_offer_to_another_takes_back_the_first(here: Office) -> None:
    first, second, approved = here.mediator("Amal"), here.mediator("Badra"), here.approved()
    job = here.offered(approved, first)
    here.offered(approved, second)
    assert here.job(job.id).state == "withdrawn"
    assert [one.outcome for one in here.session.ask(mediation_offers.offers_of, approved.id)] == [
        "withdrawn",
        None,
    ]


def test_what_ran_out_is_told_from_what_was_taken_back(here: Office) -> None:
    approved, profile = here.approved(), here.mediator()
    job = here.offered(approved, profile)
    past = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
    here.session.do(Store.save, replace(job, answer_by=past))
    here.session.do(mediation_offers.withdraw, approved.id)
    assert here.job(job.id).state == "expired"
    (offer,) = here.session.ask(mediation_offers.offers_of, approved.id)
    assert offer.outcome == "expired"


def test_who_said_yes_is_not_passed_over(here: Office) -> None:
    approved, profile, other = here.approved(), here.mediator("Amal"), here.mediator("Badra")
    here.answer(here.offered(approved, profile), "accepted")
    assert refused(here.session, mediation_offers.offer, approved.id, other.id) == {
        ("mediation.accepted_already", "")
    }
    here.session.do(mediation_offers.withdraw, approved.id)
    here.offered(approved, other)


def test_a_profile_brings_its_colleague(here: Office) -> None:
    profile = here.mediator("Nadia Prova")
    assert profile.user is not None
    with pytest.raises(DomainError) as caught:
        here.mediator("Nadia Prova", user=profile.user)
    assert [p.key for p in caught.value.problems] == ["mediation.profile_twice"]
    with pytest.raises(DomainError) as caught:
        here.mediator("Muta", mother=frozenset())
    assert [p.key for p in caught.value.problems] == ["mediation.no_language"]


def test_a_mediator_says_her_own_absence_only(here: Office) -> None:
    mine, other = here.mediator("Amal"), here.mediator("Badra")
    me = here.session.ask(lambda reader: reader.get(type(here.boss), mine.user))
    assert me is not None
    here.boss = me
    days: dict[str, Any] = {"from_on": day(here.session, 1), "to_on": day(here.session, 2)}
    here.decide(mediators.save_absence, MediatorAbsence(profile=mine.id, **days))
    with pytest.raises(DomainError):
        here.decide(mediators.save_absence, MediatorAbsence(profile=other.id, **days))
    with pytest.raises(DomainError) as caught:
        here.decide(
            mediators.save_absence,
            MediatorAbsence(profile=mine.id, from_on=day(here.session, 2), to_on=day(here.session, 1)),
        )
    assert [p.key for p in caught.value.problems] == ["mediation.ends_before"]


def test_the_kind_of_the_job_has_no_word_for_the_file() -> None:
    assert not {"person", "case", "reason", "body", "present"} & {
        s.name for s in kind_of(MediationJob).fields
    }


def test_a_paper_sheet_is_written_down_once_and_by_another_validated(here: Office) -> None:
    profile = here.mediator()
    approved = here.approved(day=day(here.session, 0), start_minute=0)
    job = here.offered(approved, profile)
    begun = datetime.now(UTC) - timedelta(hours=2)
    sheet = MediationSession(job=job.id, started_at=begun, minutes=45, held="done")
    assert refused(here.session, mediation_offers.write_sheet, sheet) == {("mediation.no_sheet_now", "")}
    here.session.do(mediation_offers.answered, job.id, accepted=True)
    later = replace(sheet, started_at=datetime.now(UTC))
    assert refused(here.session, mediation_offers.write_sheet, later) == {("mediation.not_over", "minutes")}
    assert refused(here.session, mediation_offers.write_sheet, replace(sheet, minutes=None)) == {
        ("check.missing", "minutes")
    }
    written = here.session.do(mediation_offers.write_sheet, sheet)
    assert here.state(approved) == "done"
    assert refused(here.session, mediation_offers.write_sheet, replace(sheet, id=new_id())) == {
        ("mediation.no_sheet_now", "")
    }
    me = replace(here.session.user, role="supervisor")
    (mine,) = here.session.ask(mediation_validation.waiting, me)
    assert mine.own
    assert [here.session.ask(supervision.count, who) for who in (me, here.boss)] == [0, 1]
    assert here.decide(mediation_validation.validate, written.id).billable_minutes == 60
    assert forbidden(here.session, "mediator", mediation_offers.write_sheet, sheet)


def test_who_wrote_the_sheet_does_not_validate_it(here: Office) -> None:
    approved = here.approved(day=day(here.session, 0), start_minute=0)
    job = here.offered(approved, here.mediator())
    here.answer(job, "accepted")
    sheet = MediationSession(
        job=job.id, started_at=datetime.now(UTC) - timedelta(hours=2), minutes=45, held="done"
    )
    written = here.signed_by(here.boss, mediation_offers.write_sheet, sheet)
    with pytest.raises(DomainError, match=r"error\.own_work"):
        here.decide(mediation_validation.validate, written.id)


def test_a_job_is_prolonged_on_her_laptop(here: Office) -> None:
    approved = here.approved()
    job = here.offered(approved, here.mediator())
    here.answer(job, "accepted")
    for wrong, key in (
        (None, "check.missing"),
        (job.expires_on, "mediation.prolong_later"),
        (day(here.session, 61), "mediation.prolong_less"),
    ):
        assert refused(here.session, mediation_offers.prolong, job.id, wrong) == {(key, "until")}
    longer = here.session.do(mediation_offers.prolong, job.id, day(here.session, 60))
    assert longer.expires_on == day(here.session, 60)
    assert forbidden(here.session, "mediator", mediation_offers.prolong, job.id, day(here.session, 20))


def test_a_day_gone_by_prolongs_nothing(here: Office) -> None:
    job = here.offered(here.approved(), here.mediator())
    here.session.do(Store.save, replace(job, expires_on=day(here.session, -30)))
    past = day(here.session, -2)
    assert refused(here.session, mediation_offers.prolong, job.id, past) == {
        ("mediation.prolong_later", "until")
    }
    assert here.session.do(mediation_offers.prolong, job.id, day(here.session, 3)).expires_on


def test_what_is_settled_is_not_prolonged(here: Office) -> None:
    job = here.offered(here.approved(), here.mediator())
    here.answer(job, "declined")
    until = day(here.session, 20)
    assert refused(here.session, mediation_offers.prolong, job.id, until) == {("mediation.not_hers", "")}
    here.answer(job, "accepted")
    held = here.held(job)
    assert here.session.do(mediation_offers.prolong, job.id, until).expires_on == until
    here.session.do(Store.save, replace(held, validated_at=datetime.now(UTC)))
    assert refused(here.session, mediation_offers.prolong, job.id, day(here.session, 30)) == {
        ("mediation.validated_already", "")
    }


def test_why_two_must_not_meet_is_for_the_readers_of_the_reserved_part(here: Office) -> None:
    profile = here.mediator()
    told = MediatorNote(
        site=here.site, profile=profile.id, obstacle="family", person=here.person, text="cugina, zwindlau"
    )
    kept = here.decide(mediators.save_note, told)
    assert (kept.obstacle, kept.text, kept.person) == ("apart", None, here.person)
    rows = here.session.ask(
        Reader.rows,
        "SELECT s.scope, b.body FROM body b JOIN change c ON c.rid = b.change"
        " JOIN space s ON s.rid = c.space",
    )
    assert {scope for scope, body in rows if b"zwindlau" in body} == {"reserved"}
    assert here.decide(mediators.why, kept.id) == "Amal Prova: Stessa famiglia o parenti. cugina, zwindlau"
    (act,) = [a for a in here.session.ask(audit_of, kept.why) if a == "read"]
    assert act == "read"
    assert forbidden(here.session, "operator", mediators.why, kept.id)
    assert [c.proposed for c in here.session.ask(mediation_offers.candidates, here.approved().id)] == [False]


def audit_of(reader: Reader, record: bytes) -> list[str]:
    return [row[0] for row in reader.rows("SELECT action FROM audit WHERE record = ?", [record])]


def test_a_country_or_a_fee_stays_with_the_staff(here: Office) -> None:
    profile = here.mediator()
    tension = MediatorNote(
        site=here.site, profile=profile.id, obstacle="community", country="TN", text="dal 2024"
    )
    kept = here.decide(mediators.save_note, tension)
    assert (kept.obstacle, kept.text, kept.why) == ("community", "dal 2024", None)
    fee = here.decide(mediators.save_note, MediatorNote(site=here.site, profile=profile.id, hourly_fee=2500))
    assert (fee.hourly_fee, fee.why) == (2500, None)


def test_reasons_of_an_older_program_are_moved_once(here: Office) -> None:
    profile = here.mediator()
    old = MediatorNote(site=here.site, profile=profile.id, obstacle="conflict", person=here.person)
    here.session.do(Store.add, old)
    assert here.decide(mediators.move_reasons) == 1
    kept = here.session.ask(Reader.get, MediatorNote, old.id)
    assert kept is not None
    assert (kept.obstacle, here.decide(mediators.why, old.id)) == (
        "apart",
        "Amal Prova: Conflitto di interessi",
    )
    here.session.do(Store.save, old)  # as a laptop wrote that had not heard
    assert here.decide(mediators.move_reasons) == 1
    assert here.session.ask(Reader.count, ReservedNote) == 1
    assert here.decide(mediators.move_reasons) == 0
