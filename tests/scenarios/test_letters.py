"""A person writes to who watches over data and holds no file: a site finds it, and the letter goes along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.ids import RecordId
from app.domain.letters import LetterEntry, RightsLetter, entry_id, still_asked
from app.domain.person import Person
from app.domain.rights import RightsRequest
from app.domain.site import Site
from app.domain.user import User
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import erasing, letters, lines, rights, saving
from app.usecases.letters import Line
from tests.scenarios.erasures import has, rounds, write_file
from tests.scenarios.office import SITE, Desk, Office, office_in

SOUTH = RecordId(b"south of tests  ")


class Letters:
    """Sara leads the north, Ada the south, Omar works in the north, Dina watches over data."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.sara = office.founder()
        self.sara.session.do(Store.add, Site(id=SOUTH, name="Casa Sud"))
        self.sara.sync()
        ada = User(name="Ada Sole", role="supervisor", sites=frozenset({SOUTH}))
        self.ada = office.joined(self.sara, "Ada Sole", "supervisor", again=ada, site=SOUTH)
        self.omar = office.joined(self.sara, "Omar Prova")
        self.dina = office.joined(self.sara, "Dina Neri", "dpo")
        self.all = (self.dina, self.sara, self.ada, self.omar)
        office.sync()

    def rounds(self) -> None:
        for desk in (*self.all, *self.all):
            letters.after_round(desk.session)
            rounds(desk)

    def write(self, *sites: RecordId, type: str = "erase", called: str = "Zyphora Quendril") -> RightsLetter:
        told = RightsLetter(
            type=type,
            received_on=self.dina.session.do(saving.today) - timedelta(days=3),
            called=called,
            identity_checked=True,
            text="Cancellate tutto, per favore.",
            sites=frozenset(sites),
        )
        written = self.dina.session.do(letters.write, told)
        self.rounds()
        return written

    def line(self, letter: RightsLetter) -> Line:
        """As the register of who watches shows it."""
        (found,) = [
            one
            for one in self.dina.session.ask(letters.board, self.dina.session.user).register
            if one.entry.id == entry_id(letter.id)
        ]
        return found


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Letters]:
    with office_in(Path(tmp_path_factory.mktemp("letters"))) as office:
        yield Letters(office)


def asked(desk: Desk) -> int:
    return desk.session.ask(letters.waiting, desk.session.user)


def test_the_site_finds_the_file_and_orders_the_erasure_the_letter_goes_along(story: Letters) -> None:
    sara, ada, dina, omar = story.sara, story.ada, story.dina, story.omar
    person = write_file(sara)
    letter = story.write()
    assert (asked(sara), asked(ada), asked(dina), asked(omar)) == (1, 1, 0, 0)
    assert omar.session.ask(Reader.count, RightsLetter) == 0, "who leads the sites, and nobody else"
    assert not has(dina, person)
    assert {one.name for one in story.line(letter).places if not one.missing} == {"Centro Prova", "Casa Sud"}
    assert not ada.session.do(letters.open_one, letter.id).candidates
    ada.session.do(letters.not_here, letter.id)
    (candidate,) = sara.session.do(letters.open_one, letter.id).candidates
    assert candidate.person == person.id
    request = sara.session.do(letters.found, letter.id, person.id)
    assert (request.identity_checked, request.text) == (True, "Cancellate tutto, per favore.")
    assert request.due == story.line(letter).entry.due
    story.rounds()
    line = story.line(letter)
    assert line.letter is not None
    assert (line.letter.state, line.entry.requests) == ("found", frozenset({request.id}))
    assert [one.missing for one in line.places if one.name == "Casa Sud"] == [True]
    assert (asked(sara), asked(ada)) == (0, 0)

    sara.session.do(Store.remember_local, lines.URL, story.office.server.url)
    erasing.order(sara.session, person.id, ground="request", request=request.id)
    story.rounds()
    story.rounds()
    for desk in story.all:
        assert desk.session.ask(Reader.count, RightsLetter) == 0
        assert desk.session.ask(Reader.count, LetterEntry) == 1
    line = story.line(letter)
    assert line.letter is None
    assert [one.complete for one in line.ended] == [True]
    dina.session.do(letters.close, line.entry.id)
    assert story.line(letter).entry.closed_on is not None


def test_what_is_answered_in_the_file_is_told_to_who_wrote_the_letter_down(story: Letters) -> None:
    sara, ada, dina = story.sara, story.ada, story.dina
    person = Person(display_name="Amina Diallo")
    story.sara.session.do(Store.add, person)
    letter = story.write(SITE.id, type="access", called="Amina Diallo")
    assert (asked(sara), asked(ada)) == (1, 0), "the site that was named"
    request = sara.session.do(letters.found, letter.id, person.id)
    answer = replace(request, answer="Copia consegnata a mano.")
    sara.session.do(rights.answer, answer)
    story.rounds()
    line = story.line(letter)
    assert line.letter is not None
    assert (line.letter.state, line.letter.answer_text) == ("answered", "Copia consegnata a mano.")
    assert not letters.after_round(sara.session), "once"
    assert dina.session.ask(Reader.count, RightsRequest) == 0


def test_a_letter_that_is_closed_asks_nobody_and_keeps_no_word(story: Letters) -> None:
    letter = story.write(SITE.id, called="Yonas Tesfay")
    story.sara.session.do(letters.not_here, letter.id)
    story.rounds()
    assert still_asked(story.line(letter).entry) == frozenset()
    again = story.write(SITE.id, called="Blessing Prova")
    story.dina.session.do(letters.close, entry_id(again.id))
    story.rounds()
    assert asked(story.sara) == 0
    held = story.sara.session.ask(Reader.get, RightsLetter, again.id)
    assert held is not None
    assert (held.called, held.text) == (None, None)
