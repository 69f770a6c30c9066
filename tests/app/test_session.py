"""The session's connections: what takes long on one of them holds up none of the others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.domain.person import Person
from app.domain.user import User
from app.errors import NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from tests.profile import new_session


def adding(name: str) -> Callable[[Store], Person]:
    return lambda store: store.add(Person(display_name=name))


def names(session: Session) -> list[str]:
    return sorted(str(one.display_name) for one in session.ask(Reader.find, Person))


def test_a_glance_does_not_wait_for_a_long_question(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    begun, end = threading.Event(), threading.Event()

    def long(reader: Reader) -> int:
        begun.set()
        end.wait(60)
        return reader.count(User)

    asking = threading.Thread(target=session.ask, args=(long,))
    asking.start()
    assert begun.wait(60)
    assert session.glance(Reader.count, User) == 1, "answered while the other still runs"
    assert asking.is_alive()
    end.set()
    asking.join()
    with pytest.raises(dbapi2.OperationalError, match="readonly"):
        session.glance(lambda reader: reader.tables.execute("DELETE FROM draft"))
    session.close()


def test_what_comes_in_shares_a_transaction_only_where_it_may(tmp_path: Path) -> None:
    session = new_session(tmp_path)

    def fails(_store: Store) -> Person:
        raise NotAllowed

    with pytest.raises(NotAllowed):
        session.receive([adding("Awa"), fails])
    assert names(session) == ["Awa"]
    with pytest.raises(NotAllowed):
        session.receive([adding("Bintou"), fails], joined=True)
    assert names(session) == ["Awa"]
    session.receive([adding("Bintou"), adding("Coumba")], joined=True)
    assert names(session) == ["Awa", "Bintou", "Coumba"]
    session.close()


def test_a_save_goes_ahead_of_what_is_still_to_come_in(tmp_path: Path) -> None:
    """Whoever types waits for the part that is being written, not for the whole page."""
    session, seen = new_session(tmp_path), list[int]()
    save = threading.Thread(target=session.do, args=[adding("typed")])

    def first(_store: Store) -> None:
        save.start()
        while not session._writing.is_wanted:
            pass

    def second(store: Store) -> None:
        seen.append(store.count(Person))

    session.receive([first, second], joined=True)
    save.join()
    assert seen == [1]
    session.close()


def test_interrupting_a_search_nobody_made_does_nothing(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    session.interrupt_search()
    assert session.search(Reader.count, User) == 1
    session.interrupt_search()
    assert session.search(Reader.count, User) == 1
    session.close()
