"""What the killed children do: save, migrate, back up. Each says a thing only once it is done."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from pathlib import Path

from app.domain.kinds import KINDS
from app.domain.person import Person, PersonName
from app.session import Session
from app.storage import backup
from app.storage.database import connect, immediate
from app.storage.opening import prepare
from app.storage.reader import Reader
from app.storage.schema import table_of
from app.storage.store import Store
from tests.killing import Say
from tests.profile import KEY, FileAndKey, new_session

BACKUP_KEY = KEY[::-1]
READY = "ready"
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
KEPT = {"person", "person_name", "user"}


def begin(folder: Path) -> Path:
    """A profile with one person; returns its database."""
    session = new_session(folder)
    session.do(Store.add, Person(display_name="0"))
    session.close()
    return folder / "profile.db"


def save(say: Say, path: Path) -> None:
    """Save one edit after another: the person's shown name and a new name in the same transaction."""
    _edit(say, path, early=False)


def save_saying_so_too_early(say: Say, path: Path) -> None:
    """The control: says "saved" before the commit."""
    _edit(say, path, early=True)


def _edit(say: Say, path: Path, *, early: bool) -> None:
    session = Session(FileAndKey(path))
    (person,) = session.ask(Reader.find, Person)
    say(READY)
    for number in itertools.count(int(person.display_name or 0) + 1):
        person = dataclasses.replace(person, display_name=str(number))

        def verb(store: Store, person: Person = person, number: int = number) -> None:
            store.save(person)
            store.add(PersonName(person=person.id, full=f"name {number}"))

        if early:
            say(str(number))
        session.do(verb)
        if not early:
            say(str(number))


def migrate(say: Say, path: Path) -> None:
    """Bring an older file to today's form."""
    say(READY)
    tables = connect(path, KEY)
    prepare(tables, KINDS)
    tables.conn.close()
    say("migrated")


def older(folder: Path) -> Path:
    """A file as an earlier version left it: fewer kinds, a field fewer, one person in it."""
    path = begin(folder)
    tables = connect(path, KEY)
    with immediate(tables):
        for kind in list(KINDS)[::2]:
            if kind.name not in KEPT:
                tables.execute(f"DROP TABLE {table_of(kind)}")
        tables.execute("ALTER TABLE k_person_name DROP COLUMN script")
        tables.execute("UPDATE local SET value = 'earlier' WHERE key = 'kinds'")
    tables.conn.close()
    return path


def back_up(say: Say, path: Path) -> None:
    """Make one backup after another."""
    say(READY)
    for _ in itertools.count():
        made = backup.make(path, KEY, path.parent / "backups", BACKUP_KEY, NOW)
        say(made.path.name)
