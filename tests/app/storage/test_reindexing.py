"""Names are found across scripts; a file of another index edition is indexed anew when opened."""

from __future__ import annotations

from pathlib import Path

from app.domain.person import Person, PersonName
from app.session import Session
from app.storage import search
from app.storage.name_keys import persons_sharing_keys
from app.storage.reindexing import KEY
from app.storage.store import Store
from tests.profile import FileAndKey, new_session

NAMES = (("Mohammed Al-Hassan", "محمد الحسن"), ("Tesfay Haile", "ተስፋይ ሃይለ"), ("Diallo Mamadou", None))


def fill(session: Session) -> None:
    for latin, native in NAMES:
        person = session.do(Store.add, Person(display_name=latin))
        session.do(Store.add, PersonName(person=person.id, full=latin, script="Latn"))
        if native:
            session.do(Store.add, PersonName(person=person.id, full=native))


def test_native_script_and_latin_find_each_other(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    fill(session)
    by_latin = [session.ask(search.files_named, latin) for latin, _ in NAMES]
    assert all(len(found) == 1 for found in by_latin)
    assert by_latin[0][0] in session.ask(search.files_named, "محمد")
    assert by_latin[0][0] in session.ask(search.files_named, "Muhammad")
    assert session.ask(search.files_named, "Tesfai") == by_latin[1]
    assert session.ask(search.files_named, "Jallow") == by_latin[2]
    session.close()


def test_an_older_index_is_made_anew(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    fill(session)
    found = session.ask(persons_sharing_keys, ["Mohamed Hassan"])
    assert found

    def age(store: Store) -> None:
        store.remember_local(KEY, 0)
        store.tables.execute("DELETE FROM name_key")
        store.tables.execute("DELETE FROM name_search")
        store.tables.execute("DELETE FROM doc")

    session.do(age)
    assert session.ask(search.files_named, "Diallo") == []
    session.close()
    again = Session(FileAndKey(tmp_path / "profile.db"))
    assert len(again.ask(search.files_named, "Diallo")) == 1
    assert again.ask(persons_sharing_keys, ["Mohamed Hassan"]) == found
    again.close()
