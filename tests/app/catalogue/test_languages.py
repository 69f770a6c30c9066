"""Languages: those heard in reception are found by whatever people call them."""

from __future__ import annotations

import pytest

from app.catalogue import languages
from app.catalogue.codelists import codelist


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("mandinka", "mnk"),
        ("mandingo", "mnk"),
        ("fula", "ful"),
        ("peul", "ful"),
        ("pulaar", "ful"),
        ("pular", "ful"),
        ("wolof", "wol"),
        ("bambara", "bam"),
        ("soninke", "snk"),
        ("sarakole", "snk"),
        ("susu", "sus"),
        ("twi", "twi"),
        ("tigrinya", "tir"),
        ("ትግርኛ", "tir"),
        ("amarico", "amh"),
        ("somalo", "som"),
        ("pashto", "pus"),
        ("پښتو", "pus"),
        ("dari", "prs"),
        ("farsi", "fas"),
        ("sorani", "ckb"),
        ("kurmanji", "kmr"),
        ("sylheti", "syl"),
        ("বাংলা", "ben"),
        ("bangla", "ben"),
        ("pidgin", "pcm"),
        ("broken english", "pcm"),
        ("edo", "bin"),
        ("bini", "bin"),
        ("عربية", "ara"),
        ("العربية", "ara"),
        ("arabo sud", "apd"),
        ("darija", "ary"),
        ("libico", "ayl"),
        ("punjabi occ", "pnb"),
        ("mandarino", "zho"),
        ("lingua dei segni", "ise"),
        ("wol", "wol"),
    ],
)
def test_a_language_is_found_as_it_is_called(typed: str, code: str) -> None:
    assert languages.search(typed)[0].code == code


def test_codes_are_three_letters_and_given_once() -> None:
    every = list(languages.all_languages())
    assert len({one.code for one in every}) == len(every) == 688
    assert all(len(one.code) == 3 and one.code.isalpha() for one in every)
    assert all(one.names[1] for one in every)
    assert all(all(one.names) for one in languages.common())
    two = [one.two for one in every if one.two]
    assert len(two) == len(set(two))


def test_a_name_is_never_missing() -> None:
    for language in ("it", "en", "fr", "ar"):
        assert all(one.name(language) for one in languages.all_languages())


def test_codes_lead_back() -> None:
    wolof = languages.by_code("wol")
    assert wolof is not None
    assert languages.by_code("wo") == wolof
    assert wolof.endonym == "Wolof"
    assert languages.by_code("qqq") is None
    assert languages.label("tir", "it") == "Tigrino"
    assert languages.label("qqq", "it") == "qqq"


def test_languages_are_a_code_list_too() -> None:
    listed = codelist("language")
    assert listed.label("ckb", "ar") == "الكردية السورانية"
    assert listed.search("sorani")[0] == "ckb"
    assert listed.search("", 2) == ["ara", "fra"]
    assert "wol" in listed
