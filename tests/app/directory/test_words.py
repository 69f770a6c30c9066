from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.directory.folding import beginnings, fold, words
from app.domain.directory.guarding import guarded, unguarded
from app.domain.directory.hours_text import read_hours
from app.domain.directory.identity import NAMESPACE, as_bytes, as_text, derived_id
from app.domain.directory.language_codes import iso_639_3


@given(st.text() | st.from_regex(r"[=+@'\t\r-]{1,3}[\d A-Z(.]{0,5}", fullmatch=True))
def test_a_guarded_cell_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\t=1", "\r=1"])
def test_formulas_are_guarded(formula: str) -> None:
    assert guarded(formula) == "'" + formula


@pytest.mark.parametrize("plain", ["+39 06 1234", "-12.5", "'quoted'", "", "a=b", "-"])
def test_what_is_no_formula_stays(plain: str) -> None:
    assert guarded(plain) == plain


def test_words_lose_accents_case_and_the_spellings_of_arabic() -> None:
    assert fold("Città È Straße") == "citta e strasse"
    assert words("المَدْرَسَة الإيطاليّة") == words("مدرسه ايطالية")
    assert words("L'orario (9-13)") == ["l", "orario", "9", "13"]


def test_a_longer_word_loses_its_last_vowel_when_asked_for() -> None:
    assert beginnings("scuole di casa") == ["scuol", "di", "casa"]
    assert beginnings("biblioteche docce doccia ticket") == ["bibliotec", "docc", "docc", "ticket"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "lun-ven 9-13; mar e gio anche 15.00-18.00",
            [("MO,TU,WE,TH,FR", "09:00", "13:00"), ("TU,TH", "15:00", "18:00")],
        ),
        ("dal lunedì al venerdì 8.30-13", [("MO,TU,WE,TH,FR", "08:30", "13:00")]),
        ("h24", [("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59")]),
        ("sab 9-12, dom chiuso", [("SA", "09:00", "12:00")]),
        ("Mon-Fri 9am-5pm", [("MO,TU,WE,TH,FR", "09:00", "17:00")]),
        ("ven-lun 10-12", [("MO,FR,SA,SU", "10:00", "12:00")]),
        ("giorni feriali 9-12", [("MO,TU,WE,TH,FR", "09:00", "12:00")]),
        ("lun–mer 15:00–18:00", [("MO,TU,WE", "15:00", "18:00")]),
        ("su appuntamento", None),
        ("9-13", None),
        ("lun 9", None),
        ("lun 29-30", None),
        ("lun 9-13 ;  ; mar 9-12", [("MO", "09:00", "13:00"), ("TU", "09:00", "12:00")]),
        ("", None),
    ],
)
def test_hours_as_people_write_them(text: str, expected: list[tuple[str, str, str]] | None) -> None:
    rows = read_hours(text)
    found = [(row["byday"], row["opens_at"], row["closes_at"]) for row in rows] if rows else None
    assert found == expected


@given(st.text())
def test_no_text_of_hours_breaks_the_reader(text: str) -> None:
    read_hours(text)


@given(st.lists(st.text(), max_size=3))
def test_derived_ids_are_uuids_of_version_five(names: list[str]) -> None:
    assert derived_id(*names) == str(uuid.uuid5(NAMESPACE, "\x1f".join(names)))


def test_ids_from_files() -> None:
    text = "ac148810-d857-441c-9679-408f346de14b"
    assert as_text(as_bytes("service", text.upper())) == text
    assert as_bytes("service", "17") != as_bytes("location", "17")
    assert len(as_bytes("service", "17")) == 16


def test_codes_of_languages() -> None:
    assert [iso_639_3(code) for code in ("ar", "ar-TN", "ARA", "fre", "tir", "x")] == [
        "ara",
        "ara",
        "ara",
        "fra",
        "tir",
        "x",
    ]
