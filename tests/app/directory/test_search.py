"""What is listed, in which order, and on which connection."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.domain.directory import extensions as ext
from app.domain.directory.fields import Row
from app.domain.directory.fits import Tier
from app.domain.directory.identity import derived_id
from app.domain.directory.questions import Place, Question, Reach, Seeker
from app.errors import AppError
from app.storage.database import connect
from app.storage.directory.store import DirectoryStore
from tests.app.directory.shelf import KEY, TODAY, fill, new_store

Rows = list[tuple[str, Row]]

_OF_SERVICE = ("assured_date", "description", "minimum_age", "status")


def _service(name: str, **told: str | float | None) -> Rows:
    service, location, body = (derived_id(table, name) for table in ("s", "l", "o"))
    at = derived_id("sal", name)
    rows: Rows = [
        ("organization", {"id": body, "name": str(told.get("body", "Ente")), "description": "-"}),
        (
            "service",
            {
                "id": service,
                "organization_id": body,
                "name": name,
                "status": str(told.get("status", "active")),
            },
        ),
        ("location", {"id": location, "location_type": "physical"}),
        ("service_at_location", {"id": at, "service_id": service, "location_id": location}),
        ("address", {"id": derived_id("a", name), "location_id": location, "address_type": "physical"}),
    ]
    rows[1][1].update({k: told[k] for k in _OF_SERVICE if k in told})
    rows[2][1].update({k: told[k] for k in ("latitude", "longitude") if k in told})
    if "istat" in told:
        rows[2][1].update({"external_identifier": told["istat"], "external_identifier_type": "ISTAT"})
    rows[4][1].update(
        {
            "city": told.get("city", "-"),
            "state_province": told.get("sigla", "-"),
            "region": told.get("region"),
        }
    )
    if "category" in told:
        rows.append(_answer(service, ext.CATEGORY, str(told["category"])))
    if "area" in told:
        area: Row = {"id": derived_id("area", name), "service_id": service, "extent_type": "ISTAT"}
        rows.append(("service_area", area | {"extent": str(told["area"])}))
    return rows


def _answer(service: str, name: str, code: str) -> tuple[str, Row]:
    extension = ext.EXTENSIONS[name]
    return "attribute", {
        "id": derived_id(service, name, code),
        "link_id": service,
        "link_entity": "service",
        "taxonomy_term_id": extension.term_id(code),
    }


def _categories(*codes: str) -> Rows:
    extension = ext.EXTENSIONS[ext.CATEGORY]
    rows: Rows = [("taxonomy", {"id": extension.taxonomy_id, "name": extension.taxonomy, "description": "-"})]
    for code in codes:
        term: Row = {"id": extension.term_id(code), "code": code, "name": code, "description": code}
        rows.append(("taxonomy_term", term | {"taxonomy_id": extension.taxonomy_id}))
    return rows


def _shelf(tmp_path: Path, *services: Rows, terms: Rows | None = None) -> DirectoryStore:
    store = new_store(tmp_path)
    fill(store, (terms or []) + [row for rows in services for row in rows])
    return store


def _names(store: DirectoryStore, question: Question) -> list[str]:
    return [hit.entry.name for hit in store.search(question, TODAY).hits]


FORLI = Place(comune="040012", city="Forlì", province="FC", region="Emilia-Romagna")


@pytest.fixture
def around(tmp_path: Path) -> DirectoryStore:
    return _shelf(
        tmp_path,
        _service("Lontano", istat="082053", city="Palermo", sigla="PA", region="Sicilia"),
        _service("Regione", istat="037006", city="Bologna", sigla="BO", region="Emilia-Romagna"),
        _service("Provincia", istat="040007", city="Cesena", sigla="FC", region="Emilia-Romagna"),
        _service("Qui", istat="040012", city="Forlì", sigla="FC", region="Emilia-Romagna"),
        _service("Serve anche qui", istat="082053", city="Palermo", sigla="PA", area="001272, 040012"),
    )


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        (Reach.COMUNE, ["Qui", "Serve anche qui"]),
        (Reach.PROVINCE, ["Qui", "Serve anche qui", "Provincia"]),
        (Reach.REGION, ["Qui", "Serve anche qui", "Provincia", "Regione"]),
        (Reach.ANYWHERE, ["Qui", "Serve anche qui", "Provincia", "Regione", "Lontano"]),
    ],
)
def test_rings_around_a_comune(around: DirectoryStore, reach: Reach, expected: list[str]) -> None:
    place = Place(FORLI.comune, FORLI.city, FORLI.province, FORLI.region, reach=reach)
    assert _names(around, Question(place=place)) == expected


def test_a_town_by_its_name_alone(around: DirectoryStore) -> None:
    assert _names(around, Question(place=Place(city="FORLI"))) == ["Qui"]


def test_distance_orders_and_limits(tmp_path: Path) -> None:
    store = _shelf(
        tmp_path,
        _service("Senza punto"),
        _service("Dieci", latitude=44.30, longitude=12.10),
        _service("Tre", latitude=44.25, longitude=12.05),
        _service("Sud", latitude=38.1, longitude=13.3),
        _service("Fuori dal mondo", latitude=100, longitude=101),
    )
    here = Place(latitude=44.2225, longitude=12.0407, reach=Reach.ANYWHERE)
    found = store.search(Question(place=here), TODAY)
    assert [hit.entry.name for hit in found.hits][:3] == ["Tre", "Dieci", "Sud"]
    assert [round(hit.distance_km or 0, 1) for hit in found.hits[:3]] == [3.1, 9.8, 688.9]
    near = Place(latitude=44.2225, longitude=12.0407, radius_km=5, reach=Reach.ANYWHERE)
    assert _names(store, Question(place=near)) == ["Tre"]


def test_fits_come_before_distance_and_distance_before_freshness(tmp_path: Path) -> None:
    store = _shelf(
        tmp_path,
        _service("Vicino ma no", latitude=44.0, longitude=12.0, minimum_age=60, assured_date="2026-11-20"),
        _service("Lontano e vecchio", latitude=44.5, longitude=12.0, minimum_age=18),
        _service("Medio", latitude=44.2, longitude=12.0, minimum_age=18),
        _service("Non si sa", latitude=44.0, longitude=12.0),
    )
    here = Place(latitude=44.0, longitude=12.0, reach=Reach.ANYWHERE)
    found = store.search(Question(place=here, seeker=Seeker(age=30)), TODAY)
    assert [hit.entry.name for hit in found.hits] == [
        "Medio",
        "Lontano e vecchio",
        "Non si sa",
        "Vicino ma no",
    ]
    assert [hit.tier for hit in found.hits] == [Tier.FITS, Tier.FITS, Tier.TO_CHECK, Tier.LACKS]
    assert found.fitting == 3
    fitting = store.search(Question(place=here, seeker=Seeker(age=30), only_fitting=True), TODAY)
    assert fitting.total == 3


def test_the_fresher_of_equals_comes_first(tmp_path: Path) -> None:
    days = {"Vecchio": 400, "Nuovo": 10, "Medio": 200}
    dated = [
        _service(name, assured_date=(TODAY - dt.timedelta(days=ago)).isoformat())
        for name, ago in days.items()
    ]
    store = _shelf(
        tmp_path, *dated, _service("Sospeso", status="temporarily closed", assured_date="2026-11-20")
    )
    assert _names(store, Question()) == ["Nuovo", "Medio", "Vecchio", "Sospeso"]
    assert _names(store, Question(verified_only=True)) == ["Nuovo"]


def test_services_that_are_no_more_are_not_listed(tmp_path: Path) -> None:
    store = _shelf(tmp_path, _service("Finito", status="defunct"), _service("Vivo"))
    assert _names(store, Question()) == ["Vivo"]
    assert len(_names(store, Question(with_closed=True))) == 2


def test_a_category_takes_those_below_it(tmp_path: Path) -> None:
    store = _shelf(
        tmp_path,
        _service("Consultorio", category="health.family"),
        _service("Ambulatorio", category="health"),
        _service("Legale", category="legal.permit"),
        terms=_categories("health.family", "health", "legal.permit"),
    )
    assert set(_names(store, Question(category="health"))) == {"Consultorio", "Ambulatorio"}
    assert _names(store, Question(category="health.family")) == ["Consultorio"]


@pytest.mark.parametrize(
    "words", ["avvocato", "AVVOCATI", "lawyer", "محام", "المحامي", "avocat", "permesso sogg"]
)
def test_a_category_is_found_by_what_people_call_it(tmp_path: Path, words: str) -> None:
    store = _shelf(
        tmp_path,
        _service("Sportello uno", category="legal"),
        _service("Sportello due", category="legal.permit"),
        _service("Mensa", category="food.canteen"),
        terms=_categories("legal", "legal.permit", "food.canteen"),
    )
    found = _names(store, Question(words=words))
    assert found
    assert "Mensa" not in found


def test_words_are_looked_for_everywhere_and_the_name_counts_most(tmp_path: Path) -> None:
    store = _shelf(
        tmp_path,
        _service("Centro Aurora", description="Ascolto, docce, città"),
        _service("Docce pubbliche"),
        _service("Altro", body="Associazione Docce"),
    )
    assert _names(store, Question(words="docce"))[0] == "Docce pubbliche"
    assert len(_names(store, Question(words="DOCCIA"))) == 3
    assert _names(store, Question(words="aurora citta")) == ["Centro Aurora"]


def test_when_no_entry_has_all_words_any_of_them_will_do(tmp_path: Path) -> None:
    store = _shelf(tmp_path, _service("Mensa serale"), _service("Guardaroba"))
    found = store.search(Question(words="mensa domenicale"), TODAY)
    assert (found.loose, [hit.entry.name for hit in found.hits]) == (True, ["Mensa serale"])


@pytest.mark.parametrize(
    "words", ['"', "a*b", "NEAR(", "name:x", "-", "'; DROP TABLE dir_service; --", "\x00", "🙂"]
)
def test_no_words_break_the_search(tmp_path: Path, words: str) -> None:
    store = _shelf(tmp_path, _service("Uno"))
    assert store.search(Question(words=words), TODAY).total in (0, 1)
    assert store.search(Question(), TODAY).total == 1


def test_pages_follow_each_other(tmp_path: Path) -> None:
    store = _shelf(tmp_path, *(_service(f"S{number:02}") for number in range(25)))
    pages = [store.search(Question(limit=10, offset=at), TODAY) for at in (0, 10, 20)]
    assert [len(page.hits) for page in pages] == [10, 10, 5]
    assert {page.total for page in pages} == {25}
    assert len({hit.entry.id for page in pages for hit in page.hits}) == 25


def test_a_service_without_a_place_is_found(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    fill(store, [("service", {"id": "s", "name": "Numero verde", "status": "active"})])
    (hit,) = store.search(Question(words="verde"), TODAY).hits
    assert (hit.entry.location, hit.entry.id) == (None, hit.entry.service)
    assert store.entry(hit.entry.id) == hit.entry


def test_a_query_only_connection_sees_what_the_writer_has_done(tmp_path: Path) -> None:
    store = _shelf(tmp_path, _service("Uno"))
    reader = DirectoryStore(connect(tmp_path / "directory.db", KEY, read_only=True))
    monday = dt.datetime.fromisoformat("2026-11-23T10:00")
    assert reader.search(Question(open_at=monday), TODAY).hits[0].tier is Tier.TO_CHECK
    shut: Row = {"id": "x", "service_id": derived_id("s", "Uno"), "freq": "MONTHLY", "byday": "4MO"}
    fill(store, [("schedule", shut | {"opens_at": "09:00", "closes_at": "12:00"})])
    assert reader.search(Question(open_at=monday), TODAY).hits[0].tier is Tier.FITS
    with pytest.raises(AppError):
        fill(reader, _service("Due"))
