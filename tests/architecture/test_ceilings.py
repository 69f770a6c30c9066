"""Small files, telling names, few broad excepts: held by numbers, not by good will."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

import pytest

from tests.architecture.files import CODE, ROOT, TOP_LEVEL, all_files, name, python_files

CODE_CEILING, TEST_CEILING, MEDIAN = 400, 500, 120
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}
BROAD_EXCEPTS = 2  # the job runner and the excepthook
BROAD = {"Exception", "BaseException"}


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_grows_over_its_ceiling() -> None:
    too_long = {name(p): n for p in python_files(*CODE) if (n := lines(p)) > CODE_CEILING}
    too_long |= {name(p): n for p in python_files("tests", "installer") if (n := lines(p)) > TEST_CEILING}
    assert too_long == {}, "split by theme"


def test_half_the_code_files_are_short() -> None:
    sizes = [n for p in python_files(*CODE) if (n := lines(p)) > 1]
    assert median(sizes) <= MEDIAN


def test_names_say_what_is_inside() -> None:
    assert [name(p) for p in python_files(*CODE, "tests") if p.stem in FORBIDDEN_NAMES] == []
    folders = {f for p in python_files(*CODE, "tests") for f in p.relative_to(ROOT).parts[:-1]}
    assert folders & FORBIDDEN_NAMES == set()


def test_only_the_agreed_names_stand_at_the_top() -> None:
    tops = {p.relative_to(ROOT).parts[0] for p in all_files()}
    assert {t for t in tops - TOP_LEVEL if not t.startswith(".git")} == set()


def broad_excepts(source: str) -> list[int]:
    """Lines where anything at all is caught and kept; who cleans up and raises again does not count."""
    found: list[int] = []
    if "except" not in source and "suppress" not in source:
        return found
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler):
            again = any(isinstance(s, ast.Raise) and s.exc is None for s in node.body)
            if not again and (node.type is None or names_in(node.type) & BROAD):
                found.append(node.lineno)
        elif isinstance(node, ast.Call) and "suppress" in {
            getattr(node.func, key, "") for key in ("id", "attr")
        }:
            found += [node.lineno for argument in node.args if names_in(argument) & BROAD]
    return found


def names_in(node: ast.expr) -> set[str]:
    found = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return found | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def test_at_most_two_places_catch_everything() -> None:
    places = [f"{name(p)}:{at}" for p in python_files(*CODE) for at in broad_excepts(p.read_text("utf-8"))]
    assert len(places) <= BROAD_EXCEPTS, places


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("try: pass\nexcept: pass", 1),
        ("try: pass\nexcept (ValueError, Exception): pass", 1),
        ("with contextlib.suppress(Exception): pass", 1),
        ("try: pass\nexcept BaseException:\n    undo()\n    raise", 0),
        ("try: pass\nexcept ValueError: pass", 0),
    ],
)
def test_a_broad_except_is_seen(source: str, count: int) -> None:
    assert len(broad_excepts(source)) == count


def test_every_module_says_what_it_is() -> None:
    silent = [
        name(p)
        for p in python_files(*CODE)
        if (text := p.read_text("utf-8")).strip()
        and not text.startswith('"""')
        and ast.get_docstring(ast.parse(text)) is None
    ]
    assert silent == []
