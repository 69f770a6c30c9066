"""Code lists: labels, days of validity, and codes nobody knows."""

from __future__ import annotations

from datetime import date

import pytest

from app.catalogue.codelists import CodeList, Entry, codelist, codelist_ids, small_inside
from app.catalogue.pseudo import LANGUAGE as PSEUDO

TODAY = date(2026, 5, 12)


def test_there_are_eighty_lists() -> None:
    numbered = [id for id in codelist_ids() if id.startswith("V")]
    assert numbered == [f"V{n:02}" for n in range(1, 81)]
    assert sum(len(codelist(id)) for id in numbered) == 946  # some kinds of task are ours


def test_the_lists_of_our_forms_are_read_too() -> None:
    assert codelist("presence").codes == ("P", "A", "U", "H")
    assert codelist("presence").label("H", "it") == "In ospedale"


def test_labels_in_the_language_asked_for() -> None:
    permits = codelist("V14")
    assert permits.label("SUSS", "it") == "Protezione sussidiaria"
    assert permits.label("SUSS", "en") == "Subsidiary protection"
    assert permits.label("SUSS", PSEUDO).startswith("[Pŕöť")
    assert permits.name == "permit_type"
    assert "RIC_ASILO" in permits.codes


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert codelist("V14").label("FROM_THE_FUTURE", "ar") == "FROM_THE_FUTURE"
    assert "FROM_THE_FUTURE" not in codelist("V14")


def test_an_unknown_list_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        codelist("V99")


def test_a_permit_of_the_past_is_offered_only_for_the_past() -> None:
    permits = codelist("V14")
    assert "UMAN" not in permits.open_codes(TODAY)
    assert "UMAN" in permits.open_codes(date(2017, 1, 1))
    assert "PROT_TEMP" not in permits.open_codes(date(2022, 3, 3))
    assert "PROT_TEMP" in permits.open_codes(date(2022, 3, 4))
    assert permits.label("UMAN", "it").startswith("Motivi umanitari")


def test_what_is_already_answered_stays_among_the_options() -> None:
    codes = [code for code, _ in codelist("V14").options("it", TODAY, kept=("UMAN", "NEWER", "SUSS"))]
    assert codes[-2:] == ["UMAN", "NEWER"]
    assert codes.count("SUSS") == 1


def test_a_closed_code_is_never_offered_and_still_understood() -> None:
    made = CodeList("X", "x", ("t",) * 4, [Entry("a", ("A",) * 4), Entry("b", ("B",) * 4, closed=True)])
    assert made.open_codes(TODAY) == ("a",)
    assert made.codes == ("a", "b")
    assert made.label("b", "it") == "B"


def test_a_language_without_a_label_falls_back() -> None:
    made = CodeList("X", "x", ("t", "", "", ""), [Entry("a", ("Italiano", "English", "", ""))])
    assert made.label("a", "ar") == "English"
    assert made.title("fr") == "t"


def test_labels_begin_small_inside_a_list_unless_they_are_names() -> None:
    assert small_inside("data_category", "fr")
    assert small_inside("data_category", "en")
    assert small_inside("language", "fr")
    assert not small_inside("language", "en")
    assert not small_inside("country", "fr")
    assert not small_inside("comune", "it")
