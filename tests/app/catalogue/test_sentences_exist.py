"""Every key the code names literally has a sentence, and the catalogue is whole."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.catalogue.loading import load
from app.catalogue.messages import LANGUAGES
from app.catalogue.typography import typeset
from tests.app.catalogue import written

ROOT = Path(__file__).parents[3]
SPEAKERS = {"t", "m", "Problem"}


@cache
def error_names() -> set[str]:
    """Classes of app.errors and every class of the program that descends from them."""
    found = {"AppError"}
    classes = [
        (node.name, {base.id for base in node.bases if isinstance(base, ast.Name)})
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    while more := {name for name, bases in classes if bases & found} - found:
        found |= more
    return found


def sources() -> list[Path]:
    return [path for top in ("app", "ui") for path in sorted((ROOT / top).rglob("*.py"))]


def literal(node: ast.expr | None) -> Iterator[str]:
    """The string, or both strings of a conditional expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literal(node.body)
        yield from literal(node.orelse)


def keys_in(tree: ast.AST, speakers: set[str], errors: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in speakers:
                yield from literal(node.args[0])
        if isinstance(node, ast.ClassDef) and node.name in errors:
            yield from own_key(node)


def own_key(node: ast.ClassDef) -> Iterator[str]:
    """What the class body assigns to `key`."""
    for line in node.body:
        if isinstance(line, ast.AnnAssign | ast.Assign) and ast.unparse(line).startswith(("key:", "key =")):
            yield from literal(line.value)


def test_every_key_named_in_the_code_has_a_sentence() -> None:
    there = set(written.sentences())
    errors = error_names()
    forgotten = {
        f"{path.relative_to(ROOT)}: {key}"
        for path in sources()
        for key in keys_in(ast.parse(path.read_text(encoding="utf-8")), SPEAKERS | errors, errors)
        if key and key not in there
    }
    assert forgotten == set()


def test_the_scan_sees_keys() -> None:
    code = "t('a', n=1)\nself.m('b' if x else 'c')\nProblem('d')\nclass E(A):\n    key = 'e'\nraise E('f')"
    assert set(keys_in(ast.parse(code), SPEAKERS | {"E"}, {"E"})) == set("abcdef")
    assert "DiskFull" in error_names()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_compiled(language: str) -> None:
    compiled = load(language)
    for key, sentence in written.sentences().items():
        forms = [typeset(form, language) for form in sentence.forms[language]]
        assert (
            compiled.ngettext(key, key, 1) in forms if sentence.plural else compiled.gettext(key) in forms
        ), key
