"""Whoever asks for a sentence gives every value the sentence puts in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from app.catalogue.sources import placeholders
from tests.app.catalogue import written

ROOT = Path(__file__).parents[3]

WANTED = {
    key: frozenset().union(*(placeholders(form) for form in sentence.forms["it"]))
    for key, sentence in written.sentences().items()
}


def calls(tree: ast.AST) -> Iterator[tuple[str, frozenset[str] | None, int]]:
    """Literal key, names of the values (None when only the running program knows), line."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        key = node.args[0]
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in {"t", "m"}:
            yield key.value, keyword_names(node), node.lineno
        elif name == "Problem":
            yield key.value, problem_names(node), node.lineno


def keyword_names(node: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in node.keywords]
    return None if None in names else frozenset(name for name in names if name)


def problem_names(node: ast.Call) -> frozenset[str] | None:
    given = [keyword.value for keyword in node.keywords if keyword.arg == "params"] + node.args[2:3]
    if not given:
        return frozenset()
    if not isinstance(given[0], ast.Dict):
        return None
    keys = [key.value if isinstance(key, ast.Constant) else None for key in given[0].keys]
    return None if None in keys else frozenset(str(key) for key in keys)


def test_every_sentence_gets_its_values() -> None:
    lacking = [
        f"{path.relative_to(ROOT)}:{line} {key} lacks {sorted(WANTED[key] - names)}"
        for top in ("app", "ui")
        for path in sorted((ROOT / top).rglob("*.py"))
        for key, names, line in calls(ast.parse(path.read_text(encoding="utf-8")))
        if names is not None and not WANTED.get(key, frozenset()) <= names
    ]
    assert lacking == []


def test_the_scan_sees_values() -> None:
    code = "t('a', n=1); self.m('b', **more); Problem('c', 'x', {'min': 1}); Problem('d', params=p)"
    code += "; Problem('e')"
    found = {key: names for key, names, _ in calls(ast.parse(code))}
    assert found == {"a": {"n"}, "b": None, "c": {"min"}, "d": None, "e": frozenset()}
