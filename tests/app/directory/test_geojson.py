"""GeoJSON comes in like any table: features as rows, properties as columns, the middle as the place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.directory.questions import Question
from app.errors import DomainError
from app.usecases.directory.previewing import preview, recognise
from tests.app.directory.shelf import TODAY, bring, new_store


def feature(name: str, geometry: Any, **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"name": name, **more}, "geometry": geometry}


def written(path: Path, *features: dict[str, Any], mark: str = "") -> Path:
    text = json.dumps({"type": "FeatureCollection", "features": features})
    path.write_text(mark + text, encoding="utf-8")
    return path


POINT = {"type": "Point", "coordinates": [12.0407, 44.2225, 31.0]}
SQUARE = {"type": "Polygon", "coordinates": [[[12.0, 44.0], [12.2, 44.0], [12.2, 44.4], [12.0, 44.4]]]}


@pytest.mark.parametrize("name", ["punti.geojson", "punti.json"])
def test_features_become_services(tmp_path: Path, name: str) -> None:
    more = {"addr:street": "Via Roma", "addr:city": "Forlì", "contact:phone": "+39 0543 712111"}
    source = written(tmp_path / name, feature("Biblioteca", POINT, **more), feature("Corte", SQUARE))
    assert recognise(source) == "flat"
    store = new_store(tmp_path)
    report = bring(store, source)
    assert (report.format, report.services.added, report.refused) == ("flat", 2, 0)
    first, second = (hit.entry for hit in store.search(Question(), TODAY).hits)
    assert (first.name, first.address.city, first.address.province) == ("Biblioteca", "Forlì", "FC")
    assert (first.latitude, first.longitude) == (44.2225, 12.0407)
    assert [phone.number for phone in first.phones] == ["+39 0543 712111"]
    assert (second.latitude, second.longitude) == (44.2, 12.1)


def test_a_second_import_brings_nothing_new(tmp_path: Path) -> None:
    source = written(
        tmp_path / "a.geojson", feature("Uno", POINT), feature("Due", None, extra=[1, "b", None])
    )
    store = new_store(tmp_path)
    bring(store, source)
    assert bring(store, source).services.unchanged == 2


def test_the_preview_shows_all_columns_and_the_guess(tmp_path: Path) -> None:
    source = written(tmp_path / "a.geojson", feature("Uno", POINT), feature("Due", POINT, email="a@b.it"))
    found = preview(source)
    assert found.columns == ("name", "longitude", "latitude", "email")
    assert found.map.columns["service.email"] == ("email",)
    assert found.rows[0]["location.latitude"] == "44.222500"
    assert found.cells[0]["email"] == ""


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "FeatureCollection", "features": [',
        '{"type": "FeatureCollection", "features": 3}',
        "FeatureCollection",
    ],
)
def test_a_broken_file_is_refused_in_words(tmp_path: Path, text: str) -> None:
    broken = tmp_path / "a.geojson"
    broken.write_text(text)
    with pytest.raises(DomainError) as caught:
        bring(new_store(tmp_path), broken)
    assert caught.value.message_key == "directory.import.no_geojson"


def test_nonsense_for_a_place_is_no_place(tmp_path: Path) -> None:
    deep: Any = []
    for _ in range(200):
        deep = [deep]
    source = written(
        tmp_path / "a.geojson",
        feature("Uno", {"type": "Point", "coordinates": [500, 91]}),
        feature("Due", {"type": "Point", "coordinates": deep}),
        feature("Tre", {"type": "Point"}),
    )
    store = new_store(tmp_path)
    bring(store, source)
    assert {hit.entry.latitude for hit in store.search(Question(), TODAY).hits} == {None}
