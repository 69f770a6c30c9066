"""A table that leaves the program runs nothing in a spreadsheet and holds nothing of class C4."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.contact import NamedNote
from app.domain.person import Person
from app.errors import NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.exports import NotExported, export_rows, guarded, headings, to_csv
from tests.profile import new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A supervisor's: operators export no tables."""
    made = new_session(tmp_path, role="supervisor")
    yield made
    made.close()


RUNS = ["=1+1", "+39 333", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", '=HYPERLINK("x")']


@given(st.text())
def test_no_guarded_cell_begins_like_a_formula(text: str) -> None:
    safe = guarded(text)
    assert isinstance(safe, str)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert safe.removeprefix("'") == text.removeprefix("'"), "nothing else is changed"


@pytest.mark.parametrize("cell", [None, 0, -5, "Amal", "a=b", "'quoted"])
def test_what_is_harmless_stays_as_it_is(cell: str | int | None) -> None:
    assert guarded(cell) == cell


@pytest.mark.parametrize("text", RUNS)
def test_a_name_that_is_a_formula_leaves_as_text(session: Session, text: str) -> None:
    session.do(Store.add, Person(display_name=text))
    _, row = csv.reader(io.StringIO(session.do(to_csv, Person), newline=""))
    assert "'" + text in row
    assert text in session.ask(export_rows, Person)[0], "only the file is guarded, not the values"


def test_what_is_for_named_readers_never_leaves(session: Session) -> None:
    with pytest.raises(NotExported):
        session.ask(export_rows, NamedNote)


def test_the_headings_are_the_fields_that_may_leave() -> None:
    kind = Person.__kind__  # type: ignore[attr-defined]
    assert headings(kind) == ["id", *(spec.name for spec in kind.fields if spec.export)]


def test_a_table_leaves_only_by_who_may_and_is_recorded(session: Session, tmp_path: Path) -> None:
    session.do(to_csv, Person)
    last = session.ask(Reader.rows, "SELECT action, detail FROM audit ORDER BY rid DESC LIMIT 1")
    assert last == [("export", '["person"]')]
    (tmp_path / "mediator").mkdir()
    mediator = new_session(tmp_path / "mediator", role="mediator")
    with pytest.raises(NotAllowed):
        mediator.do(to_csv, Person)
    mediator.close()
