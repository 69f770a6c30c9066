"""What a newer program wrote is kept, merged and passed on, and understood after an update."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain import declaration as d
from app.domain.declaration import KINDS, Record, Registry, Scope
from app.domain.ids import RecordId
from app.domain.kinds import KINDS as ALL
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from tests.envelopes import page, send
from tests.profile import FileAndKey, nothing

assert ALL is KINDS


def older() -> Registry:
    registry = ALL.copy()

    @d.record("thing", id=900, scope=Scope.ORGANISATION, data_class="C1", registry=registry)
    class Thing(Record):
        name: str | None = d.text(id=1)

    return registry


def newer() -> Registry:
    registry = ALL.copy()

    @d.record("thing", id=900, scope=Scope.ORGANISATION, data_class="C1", registry=registry)
    class Thing(Record):
        name: str | None = d.text(id=1)
        colour: str | None = d.text(id=2)
        marks: frozenset[str] = d.codes("V01", id=3)

    @d.record("gadget", id=901, scope=Scope.ORGANISATION, data_class="C1", registry=registry)
    class Gadget(Record):
        name: str | None = d.text(id=1)

    return registry


def opened(folder: Path, registry: Registry) -> Session:
    folder.mkdir(exist_ok=True)
    return Session(FileAndKey(folder / "profile.db"), registry=registry)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_unknown_kinds_and_fields_are_kept_passed_on_and_understood_after_an_update(folder: Path) -> None:
    new, old = newer(), older()
    author, middle = opened(folder / "author", new), opened(folder / "middle", old)
    for session in (author, middle):
        session.found(User(name="Marta Prova", role="operator"), nothing)
    thing = new.named("thing").record(name="a", colour="red", marks=frozenset({"M"}))  # type: ignore[call-arg]
    gadget = new.named("gadget").record(name="g")  # type: ignore[call-arg]
    author.do(Store.add, thing)
    author.do(Store.add, gadget)
    lines = send(author.replica())
    middle.replica().apply(page(lines))
    (held,) = middle.ask(Reader.find, old.named("thing").record)
    assert getattr(held, "name") == "a"  # noqa: B009 - the class is made above
    middle.do(Store.save, type(held)(id=held.id, name="b"))  # type: ignore[call-arg]
    author.replica().apply(page(send(middle.replica(), 50)))
    wanted = new.named("thing").record(id=thing.id, name="b", colour="red", marks=frozenset({"M"}))  # type: ignore[call-arg]
    assert author.ask(Reader.get, new.named("thing").record, RecordId(thing.id)) == wanted
    author.do(Store.save, type(wanted)(id=wanted.id, name="b", colour="blue", marks=frozenset()))  # type: ignore[call-arg]
    author.do(Store.save, type(gadget)(id=gadget.id, name="h"))  # type: ignore[call-arg]
    middle.replica().apply(page(send(author.replica(), 60)))
    middle.close()
    updated = opened(folder / "middle", new)
    for kind in ("thing", "gadget"):
        record = new.named(kind).record
        assert updated.ask(Reader.find, record) == author.ask(Reader.find, record)
    assert updated.ask(Reader.rows, "SELECT * FROM foreign_record") == []
    updated.close()
    author.close()
