"""SQL is written in the two stores and nowhere else, so that values are bound in one place only."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.files import CODE, name, python_files

STORES = ("app/storage/", "sync/server/store")
SQL = re.compile(
    r"^\s*(SELECT\s.+\sFROM\s|SELECT\s+[\w(*]+\(|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s"
    r"|(CREATE|ALTER|DROP)\s+(VIRTUAL\s+|TEMP\s+|UNIQUE\s+)*(TABLE|INDEX|TRIGGER|VIEW)\s|PRAGMA\s|ATTACH\s"
    r"|BEGIN(\s+(IMMEDIATE|EXCLUSIVE|DEFERRED))?$|COMMIT$|ROLLBACK|VACUUM|WITH\s+(RECURSIVE\s+)?\w+\s+AS\s*\()",
    re.DOTALL,
)


WORDS = re.compile(
    r"SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA|ATTACH|BEGIN|COMMIT|ROLLBACK|VACUUM|WITH"
)


def sql_in(source: str) -> list[int]:
    """Lines of the texts that a database would understand, docstrings included."""
    if not WORDS.search(source):
        return []
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
    ]


def test_sql_is_written_only_in_the_stores() -> None:
    strangers = [p for p in python_files(*CODE) if not name(p).startswith(STORES)]
    assert strangers
    assert [f"{name(p)}:{at}" for p in strangers for at in sql_in(p.read_text("utf-8"))] == []


def test_the_store_does_write_sql() -> None:
    """The rule above can only be believed if it recognises the SQL that is there."""
    store = [p for p in python_files("app") if name(p).startswith(STORES)]
    assert sum(len(sql_in(p.read_text("utf-8"))) for p in store) > 3


@pytest.mark.parametrize(
    "text",
    [
        "SELECT id FROM person",
        "SELECT count(*)",
        "INSERT OR REPLACE INTO person VALUES (?)",
        "UPDATE person SET name = ?",
        "PRAGMA key",
        "BEGIN IMMEDIATE",
        "\\n  WITH old AS (SELECT 1)",
    ],
)
def test_sql_is_recognised(text: str) -> None:
    assert sql_in(f'cursor.run("{text}")') == [1]


@pytest.mark.parametrize("text", ["Select a person", "Update", "with", "COMMITTED", "SELECTED", "begin"])
def test_words_are_not_taken_for_sql(text: str) -> None:
    assert sql_in(f'label("{text}")') == []
