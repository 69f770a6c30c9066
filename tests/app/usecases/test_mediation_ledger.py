"""Hours by each dimension, demand met and not met, providers counted once, how fast an answer comes."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.mediation import MediationRequest
from app.session import Session
from app.storage.store import Store
from app.usecases import mediation, mediation_ledger, mediation_validation, mediation_views, mediators
from app.usecases.mediation_ledger import Ledger, sums
from tests.app.usecases.acting import day
from tests.app.usecases.mediation_office import Office, office


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def ledger(here: Office, first: int = -30, last: int = 30) -> Ledger:
    days = (day(here.session, first), day(here.session, last))
    return here.session.ask(mediation_ledger.read, *days, datetime.now(UTC))


def test_hours_by_what_one_asks(here: Office) -> None:
    amal, badra = here.mediator("Amal"), here.mediator("Badra", mother=frozenset({"ben"}))
    one = here.held(here.offered(here.approved(), amal), minutes=50)
    other = here.offered(here.approved(language="ben", setting="school", body="Scuola Prova"), badra)
    here.held(other, minutes=30, language_from="ben")
    here.decide(mediation_validation.validate, one.id)
    found = ledger(here)
    assert (found.minutes, found.billable) == (80, 60)
    assert [(s.key, s.minutes, s.billable) for s in sums(found.entries, "language")] == [
        ("aeb", 50, 60),
        ("ben", 30, 0),
    ]
    assert {s.key for s in sums(found.entries, "setting")} == {"hospital", "school"}
    assert {s.key for s in sums(found.entries, "body")} == {"Ospedale Prova", "Scuola Prova"}
    assert [s.key for s in sums(found.entries, "mediator")] == ["Amal", "Badra"]
    assert len(sums(found.entries, "month")) == 1
    assert found.to_bill == (one.id,)
    with pytest.raises(ValueError, match="person"):
        sums(found.entries, "person")


def test_only_the_days_of_the_period_count(here: Office) -> None:
    here.held(here.offered(here.approved(), here.mediator()))
    assert ledger(here, 3, 3).minutes == 40
    assert ledger(here, 4, 30).minutes == 0
    assert ledger(here, 4, 30).demand == ()


def test_demand_that_was_met_and_that_was_not(here: Office) -> None:
    here.held(here.offered(here.approved(), here.mediator()))
    nobody = here.approved(language="tir")
    here.session.do(mediation.nobody_found, nobody.id)
    here.asked(language="tir")
    here.session.do(mediation.cancel, here.asked(language="tir").id, "non serve")
    found = [(one.language, one.met, one.unmet, one.waiting) for one in ledger(here).demand]
    assert found == [("tir", 0, 1, 1), ("aeb", 1, 0, 0)]


def test_a_mediator_who_did_not_come_met_no_demand(here: Office) -> None:
    here.held(here.offered(here.approved(), here.mediator()), held="no_show_m")
    (one,) = ledger(here).demand
    assert (one.met, one.unmet) == (0, 1)
    assert ledger(here).providers == 0
    assert ledger(here).minutes == 0


def test_a_provider_counts_once_however_they_are_written(here: Office) -> None:
    amal = here.mediator()
    for start, referent in ((8, "Dott. Prova"), (10, "dott.  prova "), (12, "Dott.ssa Altra")):
        here.held(here.offered(here.approved(start_minute=60 * start, referent=referent), amal))
    found = ledger(here)
    assert (found.providers, found.bodies) == (2, 1)


def test_how_fast_an_answer_comes(here: Office) -> None:
    assert ledger(here).answered_in is None
    amal = here.mediator()
    for hours, start in ((1, 8), (3, 11), (20, 15)):
        approved = here.approved(start_minute=60 * start)
        job = here.offered(approved, amal)
        assert approved.requested_at is not None
        at = approved.requested_at + timedelta(hours=hours)
        here.session.do(Store.save, replace(job, state="accepted", answered_at=at))
    assert ledger(here).answered_in == 180


def test_the_list_says_what_waits_for_whom(here: Office) -> None:
    asked, approved = here.asked(start_minute=8 * 60), here.approved(start_minute=12 * 60)
    here.offered(here.approved(start_minute=15 * 60), here.mediator())
    lines = here.session.ask(mediation_views.all_lines, here.session.user.id, datetime.now(UTC))
    assert [line.view for line in lines] == ["to_approve", "to_assign", "waiting"]
    assert [line.request.id for line in lines[:2]] == [asked.id, approved.id]
    assert lines[0].who == "Salma Ben Prova"
    counted = mediation_views.counts(lines, here.session.user.id)
    assert (counted["mine"], counted["to_approve"], counted["over"]) == (3, 1, 0)
    assert mediation_views.counts(lines, here.boss.id)["mine"] == 0


def test_a_day_that_came_without_a_mediator_is_late(here: Office) -> None:
    yesterday = day(here.session, -1)
    here.session.do(Store.add, here.slip(state="requested", day=yesterday))
    here.session.do(Store.add, here.slip(state="cancelled", day=yesterday))
    lines = here.session.ask(mediation_views.all_lines, here.session.user.id, datetime.now(UTC))
    assert {line.standing.state: line.late for line in lines} == {"requested": True, "cancelled": False}


def test_a_slip_begins_with_what_the_file_knows(here: Office) -> None:
    from app.domain.person import PersonLanguage

    for language, wished in (("fra", None), ("aeb", True)):
        spoken = PersonLanguage(person=here.person, language=language, for_mediation=wished, dialect="Sfax")
        here.session.do(Store.add, spoken)
    slip = here.session.ask(mediation_views.slip_for, here.person, None, here.session.user)
    assert (slip.language, slip.variety, slip.other_languages) == ("aeb", "Sfax", frozenset({"fra"}))
    assert slip.site == here.site
    assert slip.called_name == "Salma"
    empty = here.session.ask(mediation_views.slip_for, None, None, here.session.user)
    assert (empty.person, empty.language) == (None, None)


def test_bodies_that_asked_before(here: Office) -> None:
    for body in ("Scuola", "Ospedale", "Ospedale "):
        here.session.do(Store.add, MediationRequest(site=here.site, body=body))
    assert here.session.ask(mediation_views.bodies) == ["Ospedale", "Scuola"]


def test_the_table_that_leaves_names_nobody_who_was_helped(here: Office) -> None:
    here.held(here.offered(here.approved(), here.mediator("Amal Prova")), women=1)
    (entry,) = ledger(here).entries
    told = " ".join(str(getattr(entry, field.name)) for field in fields(entry))
    assert "Amal Prova" in told
    assert "Salma" not in told
    assert here.person.hex() not in told
    assert repr(here.person) not in told


def held(here: Office, name: str, language: str, setting: str, body: str, minutes: int, start: int) -> None:
    """One session of that long at that hour, with that mediator."""
    profiles = {one.profile.name: one.profile for one in here.session.ask(mediators.known, here.boss)}
    profile = profiles.get(name) or here.mediator(name, mother=frozenset({"aeb", "tir"}))
    asked = here.approved(language=language, setting=setting, body=body, start_minute=60 * start)
    done = here.held(here.offered(asked, profile), minutes=minutes, language_from=language)
    if start < 20:
        here.decide(mediation_validation.validate, done.id)


def test_the_figures_of_a_week_as_added_up_by_hand(here: Office) -> None:
    here.line(unit="30", hours=40)
    rows = (
        # who, language, setting, body, minutes, hour; validated in half hours, the last two not yet
        ("Amal", "aeb", "hospital", "Ospedale Prova", 35, 8),  # 60
        ("Amal", "aeb", "school", "Scuola Prova", 61, 10),  # 90
        ("Badra", "tir", "hospital", "ospedale  prova", 120, 8),  # 120
        ("Badra", "aeb", "hospital", "Ospedale Prova", 29, 12),  # 30
        ("Amal", "tir", "school", "Scuola Prova", 45, 20),
        ("Badra", "tir", "hospital", "Ospedale Prova", 50, 21),
    )
    for row in rows:
        held(here, *row)
    found = ledger(here)
    assert (found.minutes, found.billable) == (340, 300)

    def told(dimension: str) -> dict[str, tuple[int, int, int]]:
        return {s.key: (s.sessions, s.minutes, s.billable) for s in sums(found.entries, dimension)}

    assert told("language") == {"tir": (3, 215, 120), "aeb": (3, 125, 180)}
    assert told("setting") == {"hospital": (4, 234, 210), "school": (2, 106, 90)}
    assert told("body") == {"Ospedale Prova": (4, 234, 210), "Scuola Prova": (2, 106, 90)}
    assert told("mediator") == {"Badra": (3, 199, 150), "Amal": (3, 141, 150)}
    assert list(told("month").values()) == [(6, 340, 300)]
    (line,) = here.session.ask(mediators.lines)
    assert (line.spent, line.promised, line.left) == (300, 120, 40 * 60 - 420)


def test_two_mediators_of_one_name_are_two(here: Office) -> None:
    for place in (8, 10):
        asked = here.approved(start_minute=60 * place)
        here.held(here.offered(asked, here.mediator("Amal Prova")))
    assert [s.sessions for s in sums(ledger(here).entries, "mediator")] == [1, 1]


def test_a_day_that_has_gone_by_without_anybody_was_not_met(here: Office) -> None:
    yesterday, tomorrow = day(here.session, -1), day(here.session, 1)
    for on, state in ((yesterday, "requested"), (tomorrow, "requested"), (yesterday, "cancelled")):
        here.session.do(Store.add, here.slip(state=state, day=on))
    approved = here.slip(state="approved", day=yesterday, approved_at=datetime.now(UTC), language="tir")
    here.session.do(Store.add, approved)
    found = {one.language: (one.met, one.unmet, one.waiting) for one in ledger(here).demand}
    assert found == {"aeb": (0, 1, 1), "tir": (0, 1, 0)}
