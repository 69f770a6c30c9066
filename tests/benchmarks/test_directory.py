"""The service directory with 20,000 services: bringing in, searching, handing on."""

from __future__ import annotations

import csv
import datetime as dt
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalogue.places import all_codes, comuni
from app.catalogue.services import services
from app.domain.directory import extensions as ext
from app.domain.directory.fields import Row
from app.domain.directory.identity import derived_id
from app.domain.directory.leaf_tables import BY_NAME
from app.domain.directory.questions import Place, Question, Reach, Seeker
from app.domain.directory.tables import WEEKDAYS
from app.storage.database import connect
from app.storage.directory.steps import ensure_directory_schema
from app.storage.directory.store import DirectoryStore
from app.usecases.directory.exporting import export_directory
from app.usecases.directory.samples import FOLDER, import_sample
from tests.benchmarks.figures import Figure, show

pytestmark = pytest.mark.bench

KEY = b"b" * 48
SERVICES = 20_000
NOW = dt.datetime.fromisoformat("2026-11-23T10:30")
SEARCH_LIMIT = 0.050


def _spent(job: Iterator[object]) -> float:
    started = time.perf_counter()
    for _ in job:
        pass
    return time.perf_counter() - started


def _invented(count: int) -> Iterator[tuple[str, Row]]:
    """Services with everything the shipped sample lacks: points, hours, languages, conditions."""
    chance = random.Random(20)
    codes = list(all_codes())[:2000]
    kinds = [code for code in services() if "." in code]
    for name, given in (
        (ext.CATEGORY, kinds),
        (ext.PERMIT, ["RIC_ASILO", "ASILO"]),
        (ext.DOCUMENT, ["CF", "PDS"]),
    ):
        extension = ext.EXTENSIONS[name]
        yield "taxonomy", {"id": extension.taxonomy_id, "name": extension.taxonomy, "description": "-"}
        for code in (*given, *extension.terms):
            row: Row = {"id": extension.term_id(code), "code": code, "name": code, "description": code}
            yield "taxonomy_term", row | {"taxonomy_id": extension.taxonomy_id}
    for number in range(count):
        yield from _service(number, chance, codes, kinds)


def _service(
    number: int, chance: random.Random, codes: list[str], kinds: list[str]
) -> Iterator[tuple[str, Row]]:
    one = str(number)
    service, location, body = (derived_id(table, one) for table in ("service", "location", "organization"))
    place = comuni.by_istat(chance.choice(codes))
    kind = services()[chance.choice(kinds)]
    yield "organization", {"id": body, "name": f"Associazione {number % 900}", "description": "-"}
    yield (
        "service",
        {
            "id": service,
            "organization_id": body,
            "name": f"{kind.label('it')} {number}",
            "description": f"Sportello di {kind.label('it')} per chi arriva, con colloqui e accompagnamento.",
            "status": "active",
            "minimum_age": chance.choice([None, 0, 18]),
            "assured_date": (NOW.date() - dt.timedelta(days=chance.randrange(600))).isoformat(),
        },
    )
    yield (
        "location",
        {
            "id": location,
            "location_type": "physical",
            "latitude": 37 + chance.random() * 9,
            "longitude": 8 + chance.random() * 10,
            "external_identifier": place.istat if place else None,
            "external_identifier_type": "ISTAT",
        },
    )
    yield (
        "address",
        {
            "id": derived_id("address", one),
            "location_id": location,
            "address_1": f"Via Roma {number}",
            "city": place.name if place else "-",
            "state_province": place.sigla if place else "-",
            "postal_code": "-",
            "country": "IT",
            "address_type": "physical",
        },
    )
    yield "service_at_location", {"id": derived_id("at", one), "service_id": service, "location_id": location}
    yield "phone", {"id": derived_id("phone", one), "service_id": service, "number": f"0{number:08}"}
    for code in chance.sample(["ara", "fra", "tir", "ben", "eng", "urd"], 2):
        yield "language", {"id": derived_id("language", one, code), "service_id": service, "code": code}
    yield from _answers(one, service, kind.code, chance)
    yield from _hours(one, service, chance)


def _answers(one: str, service: str, kind: str, chance: random.Random) -> Iterator[tuple[str, Row]]:
    told = [
        (ext.CATEGORY, kind),
        (ext.PERMIT, chance.choice([ext.ANY, ext.ANY_REGULAR, ext.NONE_OK, "RIC_ASILO", "ASILO"])),
        (ext.DOCUMENT, chance.choice(["CF", "PDS"])),
    ]
    for name, code in told:
        yield (
            "attribute",
            {
                "id": derived_id("attribute", one, name, code),
                "link_id": service,
                "link_entity": "service",
                "taxonomy_term_id": ext.EXTENSIONS[name].term_id(code),
            },
        )


def _hours(one: str, service: str, chance: random.Random) -> Iterator[tuple[str, Row]]:
    opens = f"{chance.randrange(7, 12):02}:{chance.randrange(0, 60, 5):02}"
    row: Row = {
        "id": derived_id("schedule", one),
        "service_id": service,
        "freq": "WEEKLY",
        "byday": ",".join(sorted(chance.sample(WEEKDAYS[:6], 3))),
        "opens_at": opens,
        "closes_at": f"{chance.randrange(12, 19):02}:00",
    }
    yield "schedule", row
    if chance.random() < 0.1:
        shut: Row = {"id": derived_id("shut", one), "service_id": service}
        yield "schedule", shut | {"valid_from": "2026-12-24", "valid_to": "2027-01-06"}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encrypted file with the shipped sample and invented services, 20,000 in all."""
    path = tmp_path_factory.mktemp("bench") / "directory.db"
    tables = connect(path, KEY)
    ensure_directory_schema(tables)
    store = DirectoryStore(tables)
    spent = _spent(import_sample(store, at=dt.datetime.now().astimezone()))
    told = store.count(BY_NAME["service"])
    print(f"\nimport of the sample: {told} services in {spent:.1f} s, {told / spent:.0f} services/s")
    _beside_raw_reading(told / spent)
    with store.transaction():
        loader = store.loader()
        for table, row in _invented(SERVICES - told):
            loader.add(BY_NAME[table], row)
        loader.flush()
        spent = _spent(store.refresh())
    print(f"making {store.count(BY_NAME['service'])} services findable: {spent:.1f} s")
    spent = _spent(import_sample(store, at=dt.datetime.now().astimezone()))
    print(f"the same sample again, nothing changed: {spent:.1f} s; file {path.stat().st_size / 1e6:.0f} MB")
    tables.conn.close()
    return path


def _beside_raw_reading(speed: float) -> None:
    started = time.perf_counter()
    rows = 0
    for name in ("consultori", "scuole"):
        with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            rows += sum(1 for _ in csv.DictReader(lines)) or 1
    raw = rows / (time.perf_counter() - started)
    print(f"csv.DictReader alone: {raw:.0f} rows/s; the import takes {raw / speed:.0f} times as long")


def _typed() -> Iterator[Question]:
    words = [
        "consultorio",
        "scuola infanzia",
        "permesso di soggiorno",
        "avvocato",
        "مدرسة",
        "mensa",
        "san lorenzo",
    ]
    for text in words:
        for end in range(1, len(text) + 1):
            yield Question(words=text[:end])


def _filtered(count: int) -> Iterator[Question]:
    chance = random.Random(3)
    codes = list(all_codes())[:300]
    kinds = ["health", "legal", "language", "education.school", "health.family", "", "work"]
    for _ in range(count):
        comune = comuni.by_istat(chance.choice(codes))
        seeker = Seeker(
            permit=chance.choice([None, "RIC_ASILO", "NONE_IRR"]),
            age=chance.choice([None, 16, 30]),
            sex=chance.choice([None, "M", "F"]),
            documents=chance.choice([None, frozenset({"PDS"})]),
            languages=chance.choice([(), ("ara",), ("tir", "eng")]),
        )
        place = None
        if comune is not None and chance.random() < 0.7:
            reach = chance.choice([Reach.COMUNE, Reach.PROVINCE, Reach.ANYWHERE])
            here = chance.random() < 0.5
            place = Place(
                comune.istat,
                comune.name,
                comune.sigla,
                latitude=44.7 if here else None,
                longitude=10.6 if here else None,
                reach=reach,
            )
        yield Question(
            words=chance.choice(["", "", "sportello", "scuola", "corso"]),
            category=chance.choice(kinds),
            place=place,
            seeker=seeker,
            open_at=chance.choice([None, NOW]),
            verified_only=chance.random() < 0.1,
        )


@pytest.mark.parametrize("name", ["each keystroke", "filters"])
def test_searching(file: Path, name: str) -> None:
    questions: Iterator[Question] = _filtered(150) if name == "filters" else _typed()
    tables = connect(file, KEY, read_only=True)
    store = DirectoryStore(tables)
    store.search(Question(open_at=NOW), NOW.date())
    samples, worked = [], []
    for question in questions:
        started, busy = time.perf_counter(), time.process_time()
        store.search(question, NOW.date())
        samples.append(time.perf_counter() - started)
        worked.append(time.process_time() - busy)
    tables.conn.close()
    show(Figure(f"search over {SERVICES} services, {name}", samples, SEARCH_LIMIT))
    show(Figure(f"the same, processor time alone ({name})", worked, SEARCH_LIMIT))


@pytest.mark.parametrize("ending", ["zip", "json"])
def test_handing_on(file: Path, tmp_path: Path, ending: str) -> None:
    tables = connect(file, KEY, read_only=True)
    store = DirectoryStore(tables)
    out = tmp_path / f"out.{ending}"
    spent = _spent(export_directory(store, out))
    tables.conn.close()
    print(f"\nexport of {SERVICES} services as .{ending}: {spent:.1f} s, {out.stat().st_size / 1e6:.1f} MB")
