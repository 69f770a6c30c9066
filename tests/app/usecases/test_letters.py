"""Who may write a letter down, read one and answer it; what is missing is said at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.ids import new_id
from app.domain.letters import LetterEntry, RightsLetter, entry_id
from app.domain.roles import ROLES
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import letters, saving
from tests.app.usecases.acting import as_user, forbidden, newcomer, refused
from tests.profile import new_session


class Here:
    """One file that holds a site, its supervisor, another's, and who watches over data."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.site = session.do(Store.add, Site(name="Casa Nord")).id
        self.empty = session.do(Store.add, Site(name="Casa Vuota")).id
        gone = User(name="Ex", role="supervisor", sites=frozenset({self.empty}))
        session.do(Store.add, replace(gone, disabled_on=session.do(saving.today)))
        self.sara = session.do(Store.add, User(name="Sara", role="supervisor", sites=frozenset({self.site})))
        self.other = session.do(Store.add, User(name="Ugo", role="supervisor"))
        self.dina = session.do(Store.add, User(name="Dina", role="dpo"))
        self.letter = RightsLetter(type="erase", received_on=session.do(saving.today), called="Amina Diallo")

    def written(self) -> RightsLetter:
        return as_user(self.session, self.dina, letters.write, replace(self.letter, id=new_id()))


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    session = new_session(Path(tmp_path_factory.mktemp("letters")), "supervisor")
    yield Here(session)
    session.close()


def test_only_who_may_order_an_erasure_writes_one_down(here: Here) -> None:
    may = {
        role
        for role in ROLES
        if not forbidden(here.session, role, letters.write, replace(here.letter, id=new_id()))
    }
    assert may == {"supervisor", "dpo", "officer"}


def test_what_is_missing_is_said_at_once(here: Here) -> None:
    tomorrow = here.session.do(saving.today) + timedelta(days=1)
    found = refused(here.session, letters.write, RightsLetter(received_on=tomorrow))
    assert {
        ("rights.in_the_future", "received_on"),
        ("check.missing", "called"),
        ("check.missing", "type"),
    } <= found
    nobody = replace(here.letter, id=new_id(), sites=frozenset({here.empty}))
    assert ("letter.nobody_there", "sites") in refused(here.session, letters.write, nobody), "they left"


def test_without_a_site_all_are_asked_where_somebody_leads(here: Here) -> None:
    written = here.written()
    assert written.sites == {here.site}
    assert written.readers == {here.sara.id, here.dina.id}
    entry = here.session.ask(Reader.get, LetterEntry, entry_id(written.id))
    assert entry is not None
    assert entry.sites == {here.site}
    assert entry.type == "erase"


def test_who_holds_no_file_or_is_no_reader_opens_and_answers_none(here: Here) -> None:
    written, person = here.written(), newcomer(here.session)
    for role in ("dpo", "operator", "auditor"):
        assert forbidden(here.session, role, letters.open_one, written.id)
        assert forbidden(here.session, role, letters.found, written.id, person.id)
        assert forbidden(here.session, role, letters.not_here, written.id)
    assert forbidden(here.session, "supervisor", letters.open_one, written.id), "of another site"
    with pytest.raises(NotAllowed):  # its reader, who may look through no files
        as_user(here.session, here.dina, letters.open_one, written.id)
    opened = as_user(here.session, here.sara, letters.open_one, written.id)
    assert person.id in [one.person for one in opened.candidates]


def test_one_letter_is_one_person_s(here: Here) -> None:
    written, person = here.written(), newcomer(here.session)
    made = as_user(here.session, here.sara, letters.found, written.id, person.id)
    again = as_user(here.session, here.sara, letters.found, written.id, person.id)
    assert made.id == again.id
    other = newcomer(here.session).id
    with pytest.raises(DomainError) as caught:
        as_user(here.session, here.sara, letters.found, written.id, other)
    assert caught.value.message_key == "letter.found_already"


def test_a_supervisor_closes_their_own_letters_and_who_watches_all(here: Here) -> None:
    before = here.session.ask(letters.waiting, here.sara)
    first, second = here.written(), here.written()
    assert here.session.ask(letters.waiting, here.sara) == before + 2
    assert forbidden(here.session, "supervisor", letters.close, entry_id(first.id))
    as_user(here.session, here.dina, letters.close, entry_id(first.id))
    as_user(here.session, User(name="Nuova", role="dpo"), letters.close, entry_id(second.id))
    assert here.session.ask(letters.waiting, here.sara) == before
