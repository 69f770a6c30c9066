"""Sentences: the right form, isolated values, nothing raised for what was forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.catalogue.messages import LANGUAGES, PSEUDO, Messages, isolate

CASES = """
["case.count"]
it = ["{n} caso", "{n} casi"]
en = ["{n} case", "{n} cases"]
fr = ["{n} dossier", "{n} dossiers"]
ar = ["لا ملفات", "ملف واحد", "ملفان", "{n} ملفات", "{n} ملفًا", "{n} ملف"]

["case.of"]
it = "Caso di {name}"
en = "Case of {name}"
fr = "Dossier de {name}"
ar = "ملف {name}"

["plain"]
it = "Nuovo caso"
en = "New case"
fr = "Nouveau dossier"
ar = "ملف جديد"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cases.toml").write_text(CASES, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("language", "n", "wanted"),
    [
        ("it", 1, "1 caso"),
        ("it", 0, "0 casi"),
        ("it", 1234, "1.234 casi"),
        ("en", 0, "0 cases"),
        ("fr", 0, "0 dossier"),
        ("fr", 2, "2 dossiers"),
        ("ar", 0, "لا ملفات"),
        ("ar", 1, "ملف واحد"),
        ("ar", 2, "ملفان"),
        ("ar", 3, isolate("3") + " ملفات"),
        ("ar", 11, isolate("11") + " ملفًا"),
        ("ar", 99, isolate("99") + " ملفًا"),
        ("ar", 100, isolate("100") + " ملف"),
        ("ar", 102, isolate("102") + " ملف"),
        ("ar", 103, isolate("103") + " ملفات"),
    ],
)
def test_the_number_chooses_the_form(folder: Path, language: str, n: int, wanted: str) -> None:
    assert Messages(language, folder)("case.count", n=n) == wanted


def test_arabic_isolates_every_value(folder: Path) -> None:
    assert Messages("ar", folder)("case.of", name="Anna") == "ملف \u2068Anna\u2069"


def test_a_right_to_left_name_is_isolated_in_italian_too(folder: Path) -> None:
    m = Messages("it", folder)
    assert m("case.of", name="Anna") == "Caso di Anna"
    assert m("case.of", name="سلمى") == "Caso di \u2068سلمى\u2069"


def test_braces_inside_a_value_are_only_text(folder: Path) -> None:
    assert Messages("it", folder)("case.of", name="{name} {0}") == "Caso di {name} {0}"


def test_a_forgotten_key_is_shown_and_remembered(folder: Path) -> None:
    m = Messages("it", folder)
    assert m("nobody.wrote.it", n=2) == "⟦nobody.wrote.it⟧"
    assert m("case.of") == "Caso di {name}"
    assert m.missing == {"nobody.wrote.it", "case.of {name}"}
    assert m.has("plain")
    assert m.has("case.count"), "also when it has plural forms"
    assert not m.has("other")
    assert "other" not in m.missing


def test_the_made_up_language_shows_what_was_forgotten(folder: Path) -> None:
    m = Messages(PSEUDO, folder)
    assert m("plain") == "[Ñúövö çášö ····]"
    assert "Anna" in m("case.of", name="Anna")
    assert m("case.count", n=1).startswith("[1 ")
    assert m.direction == "ltr"


def test_directions(folder: Path) -> None:
    assert [Messages(language, folder).direction for language in LANGUAGES] == ["ltr", "ltr", "ltr", "rtl"]


def test_an_arabic_sentence_runs_from_the_right_whatever_it_begins_with(tmp_path: Path) -> None:
    forms = {"values": "{a}، {b}", "latin": "CUP {a}", "own": "{a} ملف", "figures": "42%"}
    entries = [f"['{key}']\nit = '{f}'\nen = '{f}'\nfr = '{f}'\nar = '{f}'" for key, f in forms.items()]
    (tmp_path / "a.toml").write_text("\n".join(entries), encoding="utf-8")
    m = Messages("ar", tmp_path)
    assert m("values", a="x", b="y") == "\u200f\u2068x\u2069، \u2068y\u2069"
    assert m("latin", a="x") == "\u200fCUP \u2068x\u2069"
    assert m("own", a="x") == "\u2068x\u2069 ملف"
    assert m("figures") == "\u200f42%"
    assert Messages("it", tmp_path)("latin", a="x") == "CUP x"


def test_an_unknown_language_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="de"):
        Messages("de", folder)
