"""Comuni, past and present: found by any name, known by any code."""

from __future__ import annotations

from datetime import date

import pytest

from app.catalogue.codelists import codelist
from app.catalogue.entries import read_rows
from app.catalogue.places import comuni, provinces, regions


def labels(query: str, limit: int = 4, past: bool = False) -> list[str]:
    return [one.label for one in comuni.search(query, limit, past)]


def test_the_files_are_whole() -> None:
    rows = list(read_rows("comuni.csv"))
    assert len(rows) == 7894
    assert len({row[0] for row in rows}) == len({row[3] for row in rows}) == 7894
    assert {row[2] for row in rows} == set(provinces())
    assert len(provinces()) == 110
    assert len(regions()) == 20
    assert len(list(read_rows("former_comuni.csv"))) == 2916


@pytest.mark.parametrize("file", ["comuni.csv", "former_comuni.csv", "countries.csv", "languages.csv"])
def test_cells_need_no_quotes(file: str) -> None:
    for row in read_rows(file):
        assert not any('"' in cell or "," in cell or "\n" in cell for cell in row)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mol", "Molfetta (BA)"),
        ("reggio em", "Reggio nell'Emilia (RE)"),
        ("BOZEN", "Bolzano/Bozen (BZ)"),
        ("samone tn", "Samone (TN)"),
        ("san dona", "San Donà di Piave (VE)"),
        ("forli", "Forlì (FC)"),
        ("l aquila", "L'Aquila (AQ)"),
        ("roma", "Roma (RM)"),
        ("روما", "Roma (RM)"),
        ("Naples", "Napoli (NA)"),
        ("abano", "Abano Terme (PD)"),
    ],
)
def test_a_comune_is_found_as_it_is_typed(typed: str, first: str) -> None:
    assert labels(typed)[0] == first


def test_an_exact_name_comes_before_a_longer_one() -> None:
    assert labels("este")[0] == "Este (PD)"
    assert labels("bra")[0] == "Bra (CN)"


def test_nothing_typed_and_nonsense_find_nothing() -> None:
    assert labels("") == labels("  ") == labels("-") == labels("qqqq") == labels("roma qqqq") == []
    assert labels("roma", limit=0) == []


def test_no_more_is_found_than_asked_for() -> None:
    assert [len(labels("a", limit)) for limit in (1, 2, 50)] == [1, 2, 50]
    assert len(labels("abb", 100, past=True)) > len(labels("abb", 100)) > 3


def test_past_comuni_are_found_when_wanted_and_last() -> None:
    assert "Abbazia (FU, 1931-1947)" not in labels("abbazia")
    assert "Abbazia (FU, 1931-1947)" in labels("abbazia", past=True)
    assert labels("abano", past=True)[:1] + labels("abano", past=True)[-1:] == [
        "Abano Terme (PD)",
        "Abano (PD, 1866-1924)",
    ]


def test_codes_lead_back_to_the_comune() -> None:
    palermo = comuni.by_istat("082053")
    assert palermo is not None
    assert (palermo.name, palermo.sigla, palermo.belfiore) == ("Palermo", "PA", "G273")
    assert comuni.by_belfiore("G273") == palermo
    assert comuni.by_code("082053") == comuni.by_code("G273") == palermo
    assert provinces()["PA"].region == "Sicilia"
    assert palermo.population
    assert "90133" in palermo.caps
    assert comuni.by_istat("999999") is None
    assert comuni.by_belfiore("Z999") is None


def test_a_comune_whose_province_changed_keeps_its_old_code() -> None:
    old = next(row for row in read_rows("comuni.csv") if row[7])
    found = comuni.by_istat(old[7])
    assert found is not None
    assert found.istat == old[0]


def test_the_day_decides_what_a_cadastral_code_means() -> None:
    then = comuni.by_belfiore("A001", date(1900, 1, 1))
    now = comuni.by_belfiore("A001", date(2000, 1, 1))
    assert then is not None
    assert now is not None
    assert (then.name, now.name) == ("Abano", "Abano Terme")
    assert comuni.by_belfiore("M437", date(2024, 1, 21)) is None  # Setteville began the day after
    assert comuni.by_belfiore("M437", date(2024, 1, 22)) is not None
    assert comuni.by_belfiore("A031", date(2020, 1, 1)) is None  # Acquacanina ended in 2016
    gone = comuni.by_belfiore("A031")
    assert gone is not None
    assert gone.until == date(2016, 12, 31)
    assert gone.code == "A031"


def test_a_postal_code_leads_to_its_comuni() -> None:
    assert "Abano Terme" in [one.name for one in comuni.by_cap("35031")]
    assert comuni.by_cap("350") == comuni.by_cap("") == comuni.by_cap("٣٥٠٣١x") == []


def test_comuni_are_a_code_list_too() -> None:
    listed = codelist("comune")
    assert listed.label("082053", "ar") == "Palermo (PA)"
    assert listed.label("A031", "it") == "Acquacanina (MC, 1861-2016)"
    assert listed.label("nowhere, ever", "it") == "nowhere, ever"
    assert "082053" in listed
    assert "nowhere" not in listed
    assert len(listed) == 7894
    assert listed.search("palermo") == ["082053", *listed.search("palermo")[1:]]
    assert listed.search("", 2) == ["058091", "015146"]
