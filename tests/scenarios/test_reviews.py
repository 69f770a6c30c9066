"""Handed in, sent back, approved between laptops that are offline while people decide: a real server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.mediation import MediationRequest
from app.domain.person import Person, PersonName
from app.domain.plan import Plan
from app.domain.review import Review
from app.domain.task import Task
from app.errors import NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import closing, conflict_inbox, conflicts, mediation, overview, reviews, supervision
from app.usecases.conflict_views import Choice
from app.usecases.inbox_sources import InboxRow
from tests.app.usecases import planning
from tests.scenarios.office import SITE, Desk, Office, office_in


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path) as made:
        yield made


def running_case(desk: Desk, name: str = "Amina Diallo") -> Case:
    def verb(store: Store) -> Case:
        person = store.add(Person(display_name=name))
        store.add(PersonName(person=person.id, full=name, preferred=True))
        case = Case(person=person.id, number="ORT-26/7", state="active", site=SITE.id)
        return store.add(replace(case, opened_on=dt.date(2026, 3, 1), responsible=store.by.id))

    return desk.session.do(verb)


def slip(case: Case) -> MediationRequest:
    return MediationRequest(
        site=SITE.id,
        person=case.person,
        case=case.id,
        language="ara",
        nationality="TUN",
        day=dt.date.today() + dt.timedelta(3),  # noqa: DTZ011 - the day here
        start_minute=600,
        setting="school",
        mode="planned",
        reason="Colloquio",
        body="Scuola Prova",
        referent="Maestra Prova",
        present="Maestra Prova",
    )


def inbox(desk: Desk) -> list[InboxRow]:
    session = desk.session
    keys = session.ask(supervision.waiting, session.user).keys
    return session.ask(supervision.rows, session.user, keys)


def the_case(desk: Desk, case: Case) -> Case:
    found = desk.session.ask(Reader.get, Case, case.id)
    assert found is not None
    return found


def the_review(desk: Desk, case: Case) -> Review:
    found = desk.session.ask(reviews.of_subject, "closure", case.id)
    assert found is not None
    return found


def set_aside(session: Session) -> list[str]:
    return [reason for (reason,) in session.ask(lambda r: r.rows("SELECT reason FROM set_aside"))]


def test_handed_in_sent_back_with_two_remarks_handed_in_again_and_approved(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    case = running_case(marta)
    marta.session.do(closing.request_closing, case.id, reason="housing")
    with pytest.raises(NotAllowed):
        marta.session.do(reviews.approve, the_review(marta, case).id)
    office.sync()
    (row,) = inbox(sara)
    assert (row.person_name, row.case_number, row.by_name) == ("Amina Diallo", "ORT-26/7", "Marta Prova")
    (news,) = sara.session.ask(overview.came_in, sara.session.user, 0).sites
    assert (news.site, news.files[0].name) == (SITE.id, "Amina Diallo")

    said = [("case.closing_note", "A quale indirizzo?"), ("", "Manca la consegna delle chiavi")]
    sara.session.do(supervision.send_back, row.key, said)
    assert sara.waiting() > 0  # decided without a network
    office.sync()
    tasks = marta.session.ask(Reader.find, Task, case=case.id, state="open")
    assert {(task.title, task.owner) for task in tasks} == {
        ("A quale indirizzo?", marta.user.id),
        ("Manca la consegna delle chiavi", marta.user.id),
    }
    assert the_case(marta, case).state == "active"

    marta.session.do(closing.request_closing, case.id, reason="housing", note="Via Prova 12, chiavi rese")
    assert marta.session.ask(Reader.find, Task, case=case.id, state="open") == []
    office.sync()
    (row,) = inbox(sara)
    sara.session.do(supervision.approve, [row.key])
    office.sync()
    for desk in (marta, sara):
        assert the_case(desk, case).state == "closed"
        assert the_review(desk, case).decided_by == sara.user.id
        assert inbox(desk) == []

    held = the_case(marta, case)
    marta.session.do(Store.save, replace(held, closing_note="Altro"))
    office.sync()
    (row,) = inbox(sara)
    assert row.changed
    assert not row.own


def test_a_forged_approval_is_set_aside(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    case = running_case(marta)
    marta.session.do(closing.request_closing, case.id, reason="housing")
    office.sync()
    review = the_review(marta, case)
    in_her_name = replace(review, state="approved", decided_by=marta.user.id, decided_what="closure")
    marta.session.do(Store.save, in_her_name)
    office.sync()
    assert set_aside(sara.session) == ["authority"]
    assert the_review(sara, case).state == "waiting"
    marta.session.do(Store.save, replace(review, state="returned", decided_by=sara.user.id))
    office.sync()
    assert set_aside(sara.session) == ["authority"] * 2
    assert [row.key.id for row in inbox(sara)] == [review.id]


def test_a_program_that_deletes_what_was_decided_is_not_believed(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    case = running_case(marta)
    marta.session.do(closing.request_closing, case.id, reason="housing")
    office.sync()
    sara.session.do(reviews.approve, the_review(sara, case).id)
    office.sync()
    marta.session.do(Store.delete, the_review(marta, case))  # no verb does this: the program was altered
    office.sync()
    assert the_review(sara, case).state == "approved"
    assert len(set_aside(sara.session)) == 1
    assert the_case(sara, case).state == "closed"


def test_what_was_handed_in_by_mistake_is_taken_back_and_handed_in_again(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    case = running_case(marta)
    marta.session.do(closing.request_closing, case.id, reason="housing")
    receipt = marta.session.last_receipt
    assert receipt is not None
    office.sync()
    assert len(inbox(sara)) == 1
    marta.session.undo(receipt)
    office.sync()
    assert inbox(sara) == []
    assert the_review(sara, case).state == "withdrawn"
    assert set_aside(sara.session) == []
    marta.session.do(closing.request_closing, case.id, reason="housing")
    office.sync()
    assert len(inbox(sara)) == 1


def test_an_approval_of_ones_own_work_counts_for_nobody_else(office: Office) -> None:
    """A supervisor's role may approve, so the change itself is taken; that it is their own is seen by all."""
    sara = office.founder()
    luca = office.joined(sara, "Luca Ferri", "supervisor")
    case = running_case(sara)
    sara.session.do(closing.request_closing, case.id, reason="housing")
    office.sync()
    review = the_review(sara, case)
    forged = replace(review, state="approved", decided_by=sara.user.id, decided_what="closure")
    sara.session.do(Store.save, replace(forged, approved_digest=review.digest))
    office.sync()
    assert set_aside(luca.session) == []
    (row,) = inbox(luca)
    assert (row.key.id, row.may, row.own) == (review.id, True, False)
    (mine,) = inbox(sara)
    assert mine.own
    in_anothers_name = replace(forged, decided_by=luca.user.id)
    sara.session.do(Store.save, in_anothers_name)
    office.sync()
    assert set_aside(luca.session) == ["authority"]
    luca.session.do(supervision.send_back, row.key, [("", "Decido io")])
    office.sync()
    assert the_review(luca, case).state == "returned"


def test_a_program_that_withdraws_what_was_decided_hides_nothing(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    case = running_case(marta)
    marta.session.do(closing.request_closing, case.id, reason="housing")
    office.sync()
    sara.session.do(reviews.approve, the_review(sara, case).id, "Bene")
    office.sync()
    approved = the_review(marta, case)
    marta.session.do(Store.save, replace(approved, state="withdrawn"))  # no verb does this: altered
    office.sync()
    (row,) = inbox(sara)
    assert (row.changed, row.own) == (True, False)
    marta.session.do(Store.save, replace(the_review(marta, case), approved_digest=None, approved_at=None))
    marta.session.do(Store.save, replace(the_review(marta, case), decided_by=None, note="Male"))
    office.sync()
    assert set_aside(sara.session) == ["authority"] * 2
    assert the_review(sara, case) == replace(approved, state="withdrawn")
    sara.session.do(supervision.approve, [row.key])
    office.sync()
    assert the_case(sara, case).state == "closed"
    assert (the_review(sara, case).state, inbox(sara)) == ("approved", [])


@pytest.mark.parametrize("stands", ["approved", "returned"])
def test_decided_twice_in_two_ways_is_one_question_and_the_case_goes_with_it(
    office: Office, stands: str
) -> None:
    sara = office.founder()
    elena = office.joined(sara, "Elena Prova", "supervisor")
    marta = office.joined(sara, "Marta Prova")
    office.sync()
    case = running_case(marta)
    marta.session.do(closing.request_closing, case.id, reason="housing")
    office.sync()
    (row,) = inbox(sara)
    sara.session.do(supervision.approve, [row.key])
    elena.session.do(supervision.send_back, row.key, [("", "A quale indirizzo?")])
    office.sync()
    for desk in (sara, elena):
        assert desk.session.ask(conflict_inbox.waiting, desk.session.user) == 1
    (file,) = [one for one in elena.session.ask(conflicts.open_, elena.session.user) if one.may_decide]
    (line,) = [one for one in file.lines if not one.optional]
    assert (file.kind.name, line.name) == ("review", "state")
    elena.session.do(conflicts.decide, [Choice("review", file.record, line.field, stands, line.seen)])
    office.sync()
    for desk in (sara, elena, marta):
        assert the_review(desk, case).state == stands
        held = the_case(desk, case)
        assert (held.state, held.closed_on is not None) == (
            ("closed", True) if stands == "approved" else ("active", False)
        )
        open_ = [task.title for task in desk.session.ask(Reader.find, Task, case=case.id, state="open")]
        assert open_ == ([] if stands == "approved" else ["A quale indirizzo?"])
        assert desk.session.ask(conflict_inbox.waiting, desk.session.user) == 0


def test_a_version_returned_after_all_leaves_the_one_before_running(office: Office) -> None:
    sara = office.founder()
    elena = office.joined(sara, "Elena Prova", "supervisor")
    marta = office.joined(sara, "Marta Prova")
    office.sync()
    case = running_case(marta)
    first = marta.session.do(planning.submitted, case.id)
    office.sync()
    sara.session.do(planning.approve, first.id)
    second = marta.session.do(planning.submitted, case.id)
    office.sync()
    (row,) = inbox(sara)
    sara.session.do(supervision.approve, [row.key])
    elena.session.do(supervision.send_back, row.key, [("", "Troppi obiettivi")])
    office.sync()
    assert sara.session.ask(conflict_inbox.waiting, sara.session.user) == 1
    (file,) = [one for one in sara.session.ask(conflicts.open_, sara.session.user) if one.may_decide]
    (line,) = [one for one in file.lines if not one.optional]
    sara.session.do(conflicts.decide, [Choice("review", file.record, line.field, "returned", line.seen)])
    office.sync()
    for desk in (sara, elena, marta):
        found = {plan.id: plan.state for plan in desk.session.ask(Reader.find, Plan, case=case.id)}
        assert found == {first.id: "approved", second.id: "returned"}
        assert desk.session.ask(conflict_inbox.waiting, desk.session.user) == 0


def test_approved_by_two_on_two_laptops_nobody_is_asked_by_whom(office: Office) -> None:
    sara = office.founder()
    elena = office.joined(sara, "Elena Prova", "supervisor")
    marta = office.joined(sara, "Marta Prova")
    office.sync()
    case = running_case(marta)
    marta.session.do(planning.submitted, case.id)
    marta.session.do(mediation.ask, slip(case))
    office.sync()
    for desk in (sara, elena):
        for row in inbox(desk):
            desk.session.do(supervision.approve, [row.key])
    office.sync()
    for desk in (sara, elena, marta):
        assert inbox(desk) == []
        assert desk.session.ask(conflict_inbox.waiting, desk.session.user) == 0
