"""GeoJSON (RFC 7946) as a flat table: one row for each feature, its properties as columns.

What is not a point is taken at the middle of the box around it. Columns of features that lack
them are empty, so that a map from columns to fields fits every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from app.errors import DomainError
from app.usecases.directory.sources import Source
from app.usecases.directory.text_tables import Line

LATITUDE, LONGITUDE = "latitude", "longitude"
MOST_BYTES = 64 * 1024 * 1024
MOST_COLUMNS = 400
_HEAD = 4096
_ENDINGS: Final = (".geojson", ".json")


class _Geometry(msgspec.Struct):
    coordinates: Any = None
    geometries: list[Any] = []


class _Feature(msgspec.Struct):
    properties: dict[str, Any] | None = None
    geometry: _Geometry | None = None
    id: str | int | float | None = None


class _Collection(msgspec.Struct):
    features: list[_Feature]


def is_geojson(source: Source, name: str) -> bool:
    """Whether a file says at its beginning that it is a collection of features."""
    if not name.lower().endswith(_ENDINGS):
        return False
    with source.open(name) as stream:
        head = stream.read(_HEAD)
    source.read = 0
    return b"FeatureCollection" in head


def geojson_lines(source: Source, name: str) -> Iterator[Line]:
    """The features as rows, numbered from 1; DomainError for what is no such file."""
    if source.size > MOST_BYTES:
        raise DomainError("directory.import.too_big", megabytes=MOST_BYTES >> 20)
    with source.open(name) as stream:
        raw = stream.read()
    try:
        features = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"), type=_Collection).features
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise DomainError("directory.import.no_geojson") from None
    rows = [_cells(feature) for feature in features]
    columns = list(dict.fromkeys(name for row in rows for name in row))[:MOST_COLUMNS]
    for number, row in enumerate(rows, start=1):
        yield Line(number, {column: row.get(column, "") for column in columns})


def _cells(feature: _Feature) -> dict[str, str]:
    told = {name: _told(value) for name, value in (feature.properties or {}).items()}
    if feature.id is not None:
        told.setdefault("id", _told(feature.id))
    where = _middle(feature.geometry)
    if where is not None:
        told[LONGITUDE], told[LATITUDE] = (f"{part:.6f}" for part in where)
    return told


def _told(value: object) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(text for one in value if (text := _told(one)))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _middle(geometry: _Geometry | None) -> tuple[float, float] | None:
    """Longitude and latitude of the middle of a geometry."""
    points = list(_points(geometry.coordinates)) if geometry is not None else []
    if not points:
        return None
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    middle = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    return middle if abs(middle[0]) <= 180 and abs(middle[1]) <= 90 else None


def _points(coordinates: object) -> Iterator[tuple[float, float]]:
    waiting = [coordinates]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, list) or not one:
            continue
        if len(one) >= 2 and all(isinstance(part, int | float) for part in one[:2]):
            yield float(one[0]), float(one[1])
        else:
            waiting.extend(one)
