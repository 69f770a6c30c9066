"""Cells of Italian tables taken apart, towns recognised, and the shipped tables read whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.directory.leaf_tables import BY_NAME
from app.domain.directory.questions import Place, Question, Reach, Seeker
from app.usecases.directory.column_maps import build_map
from app.usecases.directory.flat_cells import is_email, listed, restored_phone, website, whole_address
from app.usecases.directory.importing import ImportOrder
from app.usecases.directory.samples import import_sample
from app.usecases.directory.towns import by_belfiore, by_istat, by_name, region_of
from tests.app.directory.shelf import NOW, TODAY, new_store, run


@pytest.mark.parametrize(
    ("text", "street", "cap", "city", "sigla"),
    [
        ("VIA ROMA 2 - 95049 - VIZZINI - CT", "VIA ROMA 2", "95049", "VIZZINI", "CT"),
        ("VIA RAFFAELLO N..5 - 9032 - ASSEMINI - CA", "VIA RAFFAELLO N..5", "09032", "ASSEMINI", "CA"),
        ("VIA G - PELLARO - 89060 - REGGIO - RC", "VIA G - PELLARO", "89060", "REGGIO", "RC"),
        ("VIA MALPASSO - Carfoni - ROCCA PRIORA - RM", "VIA MALPASSO - Carfoni", None, "ROCCA PRIORA", "RM"),
        ("Via Roma 1", "Via Roma 1", None, None, None),
        ("Via A-B 3, Roma", "Via A-B 3, Roma", None, None, None),
    ],
)
def test_an_address_in_one_cell(
    text: str, street: str, cap: str | None, city: str | None, sigla: str | None
) -> None:
    found = whole_address(text)
    assert found["address_1"] == street
    assert (found.get("postal_code"), found.get("city"), found.get("state_province")) == (cap, city, sigla)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("706094610", "0706094610"),
        ("7094854", "07094854"),
        ("303838111", "0303838111"),
        ("3201234567", "3201234567"),
        ("800290290", "800290290"),
        ("805844111", "0805844111"),
        ("+39 06 123", "+3906123"),
        ("06/123456", "06123456"),
        ("118", "118"),
        ("", ""),
    ],
)
def test_telephones_get_their_zero_back(text: str, expected: str) -> None:
    assert restored_phone(text) == expected


def test_addresses_on_the_net() -> None:
    assert website("http://HTTP://WWW.ATSSARDEGNA.IT/") == "http://www.atssardegna.it"
    assert website("www.comune.milano.it/Scuole/A") == "http://www.comune.milano.it/Scuole/A"
    assert website("HTTPS://x.it") == "https://x.it"
    assert [website(text) for text in ("-", "nessuno", "non ha.un sito", "")] == ["", "", "", ""]
    assert [is_email(text) for text in ("a@b.it", "a@fgb.191", "a@b", "a b@c.it")] == [
        True,
        False,
        False,
        False,
    ]
    assert listed("a; b\n c |") == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("name", "sigla", "istat"),
    [
        ("REGGIO EMILIA", "RE", "035033"),
        ("REGGIO DI CALABRIA", "RC", "080063"),
        ("SANNICANDRO GARGANICO", "FG", "071049"),
        ("S. FLAVIA", "PA", "082067"),
        ("Bolzano", "", "021008"),
        ("Bozen", "BZ", "021008"),
        ("Forlì", "XX", "040012"),
        ("Samone", "TN", "022165"),
    ],
)
def test_towns_by_name(name: str, sigla: str, istat: str) -> None:
    found = by_name(name, sigla)
    assert found is not None
    assert found.istat == istat


def test_towns_by_code_and_those_in_doubt() -> None:
    assert by_name("Samone") is None
    assert by_name("Atlantide") is None
    rome = by_belfiore("h501")
    assert rome is not None
    assert (rome, region_of(rome)) == (by_istat("58091"), "Lazio")
    gone = by_belfiore("H521")
    assert gone is not None
    assert gone.istat == ""


def test_the_shipped_tables_come_in_whole(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    job = import_sample(store, at=NOW)
    reports = ()
    while True:
        try:
            next(job)
        except StopIteration as done:
            reports = done.value
            break
    assert [(report.source, report.services.added, report.rejects) for report in reports] == [
        ("consultori-familiari", 927, ()),
        ("mim-scuole-paritarie", 11_870, ()),
    ]
    assert all(row["external_identifier"] for row in store.rows(BY_NAME["location"]))
    asked = Question(
        words="مدرسة",
        place=Place(comune="082053", reach=Reach.COMUNE),
        seeker=Seeker(permit="NONE_IRR", age=8),
    )
    found = store.search(asked, TODAY)
    assert found.total > 100
    assert {fit.message for fit in found.hits[0].fits} == {"directory.fit.permit.ok", "directory.fit.age.ok"}
    assert found.hits[0].entry.conditions.maximum_age == 11
    clinics = store.search(Question(words="gravidanza", free=True), TODAY)
    assert (clinics.total, clinics.fitting) == (927, 927)


def test_a_map_with_every_kind_of_column(tmp_path: Path) -> None:
    table = tmp_path / "sportelli.csv"
    table.write_text(
        "id;nome;ente;dove;ist;orari;lingue;doc;costo;tipo\n"
        "7;Sportello;Coop;Via Roma 1;40012;lun 9-12;arabo;CF|Permesso;0;donne\n"
        "8;Altro;Coop;;040012;chiamare;;;;\n",
        encoding="utf-8",
    )
    chosen = build_map(
        {
            "source": {"id": "prova", "key": ["id"], "unknown": ["chiamare"]},
            "columns": {
                "service.name": "nome",
                "organization.name": "ente",
                "address.address_1": "dove",
                "comune.istat": "ist",
                "schedule.text": "orari",
                "language.names": "lingue",
                "required_document.list": "doc",
                "cost_option.amount": "costo",
            },
            "answers": {"access-mode": ["walk_in"]},
            "values": {"tipo": {"donne": {"elig-person": "women_only", "service.minimum_age": 18}}},
        }
    )
    store = new_store(tmp_path)
    report = run(store, ImportOrder(table, map=chosen))
    assert (report.services.added, report.rejects) == (2, ())
    assert store.count(BY_NAME["organization"]) == 1
    found = store.search(Question(words="sportello"), TODAY).hits[0].entry
    assert found.address.lines == ("Via Roma 1", "Forlì (FC)")
    assert found.conditions.persons == {"women_only"}
    assert (found.conditions.minimum_age, found.conditions.free) == (18, True)
    assert found.conditions.access == {"walk_in"}
    assert found.conditions.languages == {"ara"}
    assert set(found.document_notes) == {"CF", "Permesso"}
    other = store.search(Question(words="altro"), TODAY).hits[0].entry
    assert not other.hours.known
    assert run(store, ImportOrder(table, map=chosen)).services.unchanged == 2
