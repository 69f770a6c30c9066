"""A field is one line and a kind is one class: everything else follows by itself."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.domain import declaration as d
from app.domain.checks import check
from app.domain.declaration import Need, Record, Registry, Scope, Search, kind_of
from app.domain.ids import RecordId
from app.domain.kinds import KINDS
from app.domain.problems import Problem
from app.domain.user import User
from app.session import Session
from app.storage import search
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.exports import export_rows, headings
from tests.profile import FileAndKey, nothing


def declare_first(registry: Registry) -> type[Record]:
    @d.record("garden", id=901, scope=Scope.FILE, registry=registry)
    class Garden(Record):
        person: RecordId | None = d.ref("person", id=1, parent=True)
        plot: str | None = d.text(id=2, need=Need.DRAFT, search=Search.ID)

    return Garden


def declare_wider(registry: Registry) -> type[Record]:
    @d.record("garden", id=901, scope=Scope.FILE, registry=registry)
    class Garden(Record):
        person: RecordId | None = d.ref("person", id=1, parent=True)
        plot: str | None = d.text(id=2, need=Need.DRAFT, search=Search.ID)
        beds: int | None = d.integer(id=3, minimum=1, index=True)
        crops: frozenset[str] = d.codes("crop", id=4)

    return Garden


def open_with(path: Path, registry: Registry) -> Session:
    session = Session(FileAndKey(path), registry=registry, projections=())
    if session.ask(Reader.local, "user") is None:
        session.found(User(name="Prova", role="operator"), nothing)
    return session


def test_a_new_kind_and_a_new_field_follow_everywhere(tmp_path: Path) -> None:
    first, wider = KINDS.copy(), KINDS.copy()
    garden, wide = declare_first(first), declare_wider(wider)
    session = open_with(tmp_path / "profile.db", first)
    made = session.do(Store.add, garden(plot="A-7"))  # type: ignore[call-arg]
    assert session.ask(search.files_named, "a7") != []
    session.close()

    session = open_with(tmp_path / "profile.db", wider)
    (old,) = session.ask(Reader.find, wide)
    assert (old.id, old.plot, old.beds) == (made.id, "A-7", None)  # type: ignore[attr-defined]
    assert check(wide(beds=0)) == [  # type: ignore[call-arg]
        Problem("check.missing", "plot"),
        Problem("check.too_small", "beds", {"min": 1}),
    ]
    session.do(Store.save, dataclasses.replace(old, beds=4, crops=frozenset({"rosemary", "thyme"})))  # type: ignore[call-arg]
    assert session.ask(Reader.find, wide, beds=4) != []
    assert headings(kind_of(wide)) == ["id", "person", "plot", "beds", "crops"]
    (row,) = session.ask(export_rows, wide)
    assert row[2:] == ["A-7", 4, "rosemary, thyme"]
    session.close()


def test_a_number_given_twice_is_refused() -> None:
    registry = Registry()
    declare_first(registry)
    with pytest.raises(ValueError, match="twice"):
        declare_wider(registry)
    with pytest.raises(ValueError, match="different"):

        @d.record("twice", id=902, scope=Scope.FILE, registry=registry)
        class Twice(Record):
            a: str | None = d.text(id=1)
            b: str | None = d.text(id=1)


def test_what_is_reserved_may_not_live_in_the_general_file() -> None:
    with pytest.raises(ValueError, match="may not live"):

        @d.record("secret", id=903, scope=Scope.FILE, data_class="C3", registry=Registry())
        class Secret(Record):
            a: str | None = d.text(id=1)


def test_a_class_without_declaration_is_no_kind() -> None:
    with pytest.raises(TypeError):
        kind_of(Record)
