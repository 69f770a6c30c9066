"""Every code speaks four languages, and no two codes of a list say the same."""

from __future__ import annotations

import re

import pytest

from app.catalogue.codelists import codelist, codelist_ids, read_rows
from app.catalogue.messages import LANGUAGES

ARABIC = re.compile("[\u0600-\u06ff]")
REORDERED = re.compile(r"(?<!\u2066)(?<![\w.+-])\d\w*(?:[-+.]\w+)+", re.ASCII)


def test_every_label_and_title_is_written() -> None:
    for id, code, *labels in (row[:6] for row in read_rows("vocabularies.csv")):
        assert all(label.strip() == label != "" for label in labels), (id, code)
    for id, _, *titles in read_rows("lists.csv"):
        assert all(titles), id
        assert len(titles) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_codes_of_a_list_share_a_label(language: str) -> None:
    for id in codelist_ids():
        labels = [codelist(id).label(code, language) for code in codelist(id).codes]
        assert len(labels) == len(set(labels)), id


def test_arabic_is_arabic() -> None:
    for id, code, *_rest in read_rows("vocabularies.csv"):
        reviewed = _rest[7]
        label = codelist(id).label(code, "ar")
        assert ARABIC.search(label) or reviewed == "source", (id, code, label)


def test_figures_inside_arabic_keep_their_order() -> None:
    """After an Arabic letter 4+4 or 6.1.e would be reordered, so they are isolated (UAX 9)."""
    for id in codelist_ids():
        for code in codelist(id).codes:
            label = codelist(id).label(code, "ar")
            assert not (ARABIC.search(label) and REORDERED.search(label)), (id, code, label)


def test_an_arabic_label_runs_from_the_right_even_after_a_latin_word() -> None:
    assert codelist("V16").label("SAI_ORD", "ar") == "\u200fSAI - عادي"
    assert codelist("V16").label("CAS", "ar").startswith("مركز")
    assert codelist("V46").label("A1", "ar") == "A1"


def test_codes_are_plain() -> None:
    for id in codelist_ids():
        for code in codelist(id).codes:
            assert re.fullmatch(r"[A-Za-z0-9_]{1,20}", code), (id, code)
