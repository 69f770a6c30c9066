"""Handing somebody on between two sites of one organisation, with the real server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.consent import Consent
from app.domain.handover import FileRequest, Handover
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.person import Person, PersonName
from app.domain.referral import Referral
from app.domain.task import Task
from app.errors import DomainError
from app.storage import quality_gaps
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import cases, consents, erasure_desk, likely_duplicates, merging
from app.usecases.referrals import (
    drafting,
    file_requests,
    handover_answers,
    handover_copies,
    handover_offers,
    rounds,
    sending,
)
from app.usecases.referrals.handover_offers import Recipient
from tests.app.usecases.acting import newcomer, site
from tests.app.usecases.centre import BODY, Centre, LaptopHere, centre


class Story:
    """Luca in the north has Amina's file, and Giulia leads both; in the south are Sara and Nina."""

    def __init__(self, office: Centre) -> None:
        self.office = office
        giulia = office.laptop("Giulia Rinaldi", "supervisor")
        self.north = site(giulia.session, name="Casa Nord").id
        self.south = site(giulia.session, name="Casa Sud").id
        giulia.belonging.create(office.server.url, office.server.claim, BODY)
        self.giulia = giulia
        self.luca = office.joined(giulia, "Luca", "operator", frozenset({self.north}))
        self.sara = office.joined(giulia, "Sara", "casemanager", frozenset({self.south}))
        self.nina = office.joined(giulia, "Nina", "operator", frozenset({self.south}))
        self.everybody: tuple[LaptopHere, ...] = (giulia, self.luca, self.sara, self.nina)
        self.sync()
        self.person = newcomer(self.luca.session, "Amina Diallo").id
        opened = Case(person=self.person, state="active", site=self.north)
        self.case = self.luca.session.do(cases.open_case, opened).id

    def sync(self, *laptops: LaptopHere) -> None:
        for _ in range(2):
            for one in laptops or self.everybody:
                one.sync()

    def agree(self) -> Consent:
        told = Consent(
            person=self.person, type="share", recipients="Casa Sud", categories=handover_offers.CHOSEN
        )
        self.luca.session.do(consents.record, told)
        return told

    def hand_over(self, by: LaptopHere, mode: str, request: RecordId | None = None) -> RecordId:
        to = Recipient(mode, site=self.south, receiver=self.sara.user, request=request)
        made = by.session.do(handover_offers.begin, self.case, to)
        by.session.do(drafting.change, replace(made, reason="Inizia il tirocinio a Sud."))
        by.session.do(sending.send, made.id)
        return made.id

    def state(self, referral: RecordId, by: LaptopHere | None = None) -> str | None:
        found = (by or self.luca).session.ask(Reader.get, Referral, referral)
        return found.state if found else None


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with centre(tmp_path) as office:
        yield Story(office)


def test_only_the_chosen_data_reach_the_other_site_and_only_who_is_named(story: Story) -> None:
    story.agree()
    referral = story.hand_over(story.luca, "copy")
    story.sync()
    (offer,) = story.sara.session.ask(handover_answers.waiting, story.sara.session.user)
    assert (offer.site, offer.sender) == ("Casa Nord", "Luca")
    assert story.nina.session.ask(Reader.count, Handover) == 0
    opened = story.sara.session.do(handover_answers.open_one, offer.record.id)
    assert opened.reason == "Inizia il tirocinio a Sud."
    taken = story.sara.session.do(handover_answers.accept, offer.record.id)
    story.sync()
    assert story.luca.session.do(rounds.after_round)
    assert story.state(referral) == "completed"
    for there in (story.sara, story.nina):  # the new file is everybody's of the south, the old one nobody's
        case = there.session.ask(Reader.get, Case, taken.new_case)
        assert case is not None
        assert case.person != story.person
        assert [one.full for one in there.session.ask(Reader.find, PersonName)] == ["Amina Diallo"]
        assert there.session.ask(Reader.get, Person, story.person) is None
    assert story.luca.session.ask(Reader.get, Case, taken.new_case) is None
    _a_copy_is_a_file_of_its_own(story, taken.new_case)


def test_a_file_that_was_asked_for_goes_there_whole_once_it_is_taken(story: Story) -> None:
    asked = FileRequest(
        asked_site=story.north, for_site=story.south, called="Amina Diallo", reason="È arrivata oggi."
    )
    story.sara.session.do(file_requests.ask, asked)
    story.sync()
    assert story.luca.session.ask(Reader.count, FileRequest) == 0, "who leads the site is asked"
    (request,) = story.giulia.session.ask(file_requests.to_answer, story.giulia.session.user)
    (found,) = story.giulia.session.ask(file_requests.candidates, request.record)
    assert found.case == story.case
    story.agree()
    story.sync()
    referral = story.hand_over(story.giulia, "move", request.record.id)
    story.sync()
    (mine,) = story.sara.session.ask(file_requests.own, story.sara.session.user)
    assert mine.record.state == "granted"
    assert story.sara.session.ask(Reader.get, Case, story.case) is None, "nobody has taken it yet"
    (offer,) = story.sara.session.ask(handover_answers.waiting, story.sara.session.user)
    story.sara.session.do(handover_answers.accept, offer.record.id)
    story.sync()
    story.giulia.session.do(rounds.after_round)
    story.sync()
    assert story.state(referral, story.giulia) == "completed"
    case = story.sara.session.ask(Reader.get, Case, story.case)
    assert case is not None
    assert case.site == story.south


def test_refused_or_withdrawn_nothing_of_it_is_left_there(story: Story) -> None:
    consent = story.agree()
    referral = story.hand_over(story.luca, "copy")
    story.sync()
    (offer,) = story.sara.session.ask(handover_answers.waiting, story.sara.session.user)
    story.sara.session.do(handover_answers.refuse_one, offer.record.id, "Non c'è posto")
    story.sync()
    story.luca.session.do(rounds.after_round)
    assert story.state(referral) == "rejected"
    again = story.hand_over(story.luca, "copy")
    story.sync()
    story.luca.session.do(consents.withdraw, consent.id)
    story.sync()
    assert story.sara.session.ask(handover_answers.waiting, story.sara.session.user) == []
    held = story.sara.session.ask(Reader.find, Handover, referral=again)
    assert [(one.body, one.card) for one in held] == [("{}", None)]


def test_a_consent_a_colleague_took_back_takes_the_offer_back_too(story: Story) -> None:
    """Who noted it is no reader of the offer; the laptop of who offered it does it after its next round."""
    consent = story.agree()
    referral = story.hand_over(story.luca, "copy")
    story.sync()
    rosa = story.office.joined(story.giulia, "Rosa", "operator", frozenset({story.north}))
    story.everybody = (*story.everybody, rosa)
    story.sync()
    rosa.session.do(consents.withdraw, consent.id)
    story.sync()
    assert len(story.sara.session.ask(handover_answers.waiting, story.sara.session.user)) == 1
    assert story.luca.session.ask(rounds.is_due, story.luca.user)
    assert story.luca.session.do(rounds.after_round)
    story.sync()
    assert story.sara.session.ask(handover_answers.waiting, story.sara.session.user) == []
    (held,) = story.sara.session.ask(Reader.find, Handover, referral=referral)
    assert (held.body, held.card) == ("{}", None)
    assert not story.luca.session.ask(rounds.is_due, story.luca.user)
    assert not story.luca.session.ask(Reader.find, Task, kind="ref_tell"), "nobody has anything to delete"


def test_who_said_yes_before_they_heard_of_the_withdrawal_is_to_be_told(story: Story) -> None:
    consent = story.agree()
    story.hand_over(story.luca, "copy")
    story.sync()
    story.luca.session.do(consents.withdraw, consent.id)
    (offer,) = story.sara.session.ask(handover_answers.waiting, story.sara.session.user)
    story.sara.session.do(handover_answers.accept, offer.record.id)
    story.sync()
    story.luca.session.do(rounds.after_round)
    assert [one.state for one in story.luca.session.ask(Reader.find, Task, kind="ref_tell")] == ["open"]


def _a_copy_is_a_file_of_its_own(story: Story, new_case: RecordId | None) -> None:
    """Who leads both sites sees two files on purpose: no pair to join, and an erasure that says so."""
    story.sync()
    giulia = story.giulia.session
    copy = giulia.ask(Reader.get, Case, new_case)
    assert copy is not None
    assert copy.person is not None
    assert giulia.ask(handover_copies.names_of, story.person) == ("Casa Sud",)
    assert giulia.ask(erasure_desk.desk, giulia.user, story.person).copies == ("Casa Sud",)
    for person in (story.person, copy.person):
        held = giulia.ask(Reader.get, Person, person)
        assert held is not None
        giulia.do(Store.save, replace(held, born=PartialDate.from_text("1996~year")))
    assert len(giulia.ask(quality_gaps.same_name_and_birth, 10)) == 1
    assert giulia.ask(likely_duplicates.pairs) == []
    for verb in (merging.merge, merging.propose):
        with pytest.raises(DomainError) as caught:
            giulia.do(verb, copy.person, story.person)
        assert caught.value.message_key == "people.merge_apart"
