"""Countries: found in four languages and their own script; their cadastral codes, past ones too."""

from __future__ import annotations

import pytest

from app.catalogue import countries
from app.catalogue.birth_places import KnownBirthPlaces
from app.catalogue.codelists import codelist


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("costa d", "CI"),
        ("ivory", "CI"),
        ("cote", "CI"),
        ("ساحل", "CI"),
        ("صومال", "SO"),
        ("الصومال", "SO"),
        ("ng", "NG"),
        ("burma", "MM"),
        ("বাংলা", "BD"),
        ("україна", "UA"),
        ("palest", "PS"),
        ("guinea", "GN"),
        ("gambia", "GM"),
        ("kinshasa", "CD"),
    ],
)
def test_a_country_is_found_as_it_is_typed(typed: str, code: str) -> None:
    assert countries.search(typed)[0].code == code
    assert codelist("country").search(typed)[0] == code


def test_every_country_has_four_names_and_its_own_codes() -> None:
    every = list(countries.all_countries())
    assert len(every) == len({one.code for one in every}) == len({one.alpha3 for one in every}) == 250
    assert all(all(one.names) and len(one.names) == 4 for one in every)
    belfiore = [one.belfiore for one in every if one.belfiore]
    assert len(belfiore) == len(set(belfiore)) == 211
    assert every[0].common
    assert len(countries.common()) == 50


def test_codes_lead_back() -> None:
    mali = countries.by_code("ML")
    assert mali is not None
    assert countries.by_code("MLI") == countries.by_belfiore("Z329") == mali
    assert mali.name("ar") == "مالي"
    assert countries.by_code("QQ") is None
    assert countries.by_belfiore("") is None


def test_stateless_and_unknown_are_citizenships() -> None:
    listed = codelist("country")
    assert listed.label("XXA", "it") == "Apolide"
    assert listed.label("ML", "fr") == "Mali"
    assert listed.label("QQ", "fr") == "QQ"
    assert countries.label("XXA", "en") == listed.label("XXA", "en")
    assert listed.search("apolide") == ["XXA"]
    assert listed.search("", 3) == [one.code for one in countries.common()[:3]]
    assert len(listed) == 254


def test_a_birth_may_carry_the_code_of_a_state_that_is_no_more() -> None:
    places = KnownBirthPlaces()
    assert places.codes_of("UA", None) == {"Z138", "Z135"}
    assert places.codes_of("ML", None) == {"Z329"}
    assert (
        places.codes_of("QQ", None)
        == places.codes_of(None, None)
        == places.codes_of(None, "nowhere")
        == frozenset()
    )
    assert places.codes_of("IT", "082053") == {"G273"}
    assert places.codes_of("IT", "A031") == {"A031"}
    assert all(map(places.is_known, ("Z329", "Z135", "G273", "A031")))
    assert not any(map(places.is_known, ("Z999", "Q999", "")))
