"""What is reserved, or for named readers, never enters the index (rule R-11)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain import declaration as d
from app.domain.declaration import Record, Registry, Scope, Search, kind_of
from app.domain.kinds import KINDS
from app.domain.values import to_plain
from app.storage import search
from app.storage.reader import Reader
from app.storage.search import Indexed
from tests.profile import new_session

APART = Registry()


@d.record("open_word", id=901, scope=Scope.FILE, registry=APART)
class OpenWord(Record):
    text: str | None = d.note(id=1, search=Search.TEXT)


@d.record("reserved_word", id=902, scope=Scope.RESERVED, data_class="C3", registry=APART)
class ReservedWord(Record):
    text: str | None = d.note(id=1, search=Search.TEXT)


@d.record("named_word", id=903, scope=Scope.NAMED, data_class="C4", registry=APART)
class NamedWord(Record):
    text: str | None = d.note(id=1, search=Search.TEXT)


def test_no_kind_asks_for_it() -> None:
    for kind in KINDS:
        if kind.data_class not in search.SEARCHED_CLASSES:
            assert not [spec.name for spec in kind.fields if spec.search is not Search.NO], kind.name


@pytest.mark.parametrize("many", [False, True])
def test_only_open_words_are_found(tmp_path: Path, many: bool) -> None:
    session = new_session(tmp_path)
    words: list[Record] = [OpenWord(text="zyphora"), ReservedWord(text="zyphora"), NamedWord(text="zyphora")]

    def write(reader: Reader) -> None:
        for at, one in enumerate(words, 1):
            kind = kind_of(one)
            if many:
                plain = {spec.id: to_plain(spec, getattr(one, spec.name)) for spec in kind.fields}
                search.index_many(reader, [Indexed(kind, one.id, plain, at, alive=True, new=True)])
            else:
                search.index(reader, kind, replace(one), at, alive=True)

    session.write_for_sync(write)
    found = [record for _, record in session.ask(search.records_with_text, "zyphora")]
    assert found == [words[0].id]
    session.close()


def test_new_records_beside_one_that_gets_its_first_words(tmp_path: Path) -> None:
    """All in one file and one page: no two of them take the same number."""
    session = new_session(tmp_path)
    words = [OpenWord(text="zyphora one"), OpenWord(text="zyphora two"), OpenWord(text="zyphora three")]
    kind = kind_of(words[0])

    def write(reader: Reader) -> None:
        search.index_many(reader, [Indexed(kind, words[1].id, {}, 1, alive=True, new=True)])
        told = [Indexed(kind, one.id, {1: one.text}, 1, alive=True, new=one is not words[1]) for one in words]
        search.index_many(reader, told)

    session.write_for_sync(write)
    found = {record for _, record in session.ask(search.records_with_text, "zyphora")}
    assert found == {one.id for one in words}
    session.close()
