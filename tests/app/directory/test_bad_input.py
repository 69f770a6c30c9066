"""Files nobody should trust: refused with a sentence, quickly, and nothing is lost."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import random
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.catalogue.messages import Messages
from app.domain.directory.leaf_tables import BY_NAME
from app.errors import AppError, DomainError, OperationalError
from app.storage.directory.store import DirectoryStore
from app.usecases.directory.column_maps import ColumnMap, build_map, read_map
from app.usecases.directory.importing import ImportOrder
from app.usecases.directory.previewing import preview, recognise
from app.usecases.directory.reject_files import write_rejects
from app.usecases.directory.sources import MOST_MEMBERS, opened
from app.usecases.directory.text_tables import delimiter_of, dialect_of
from tests.app.directory.shelf import HSDS, bring, new_store, run

MAP = ColumnMap(
    columns={"service.name": ("nome",), "address.city": ("comune",), "phone.number": ("telefono",)},
)


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    made = new_store(tmp_path)
    bring(made, HSDS / "examples" / "csv")
    return made


def _refused(store: DirectoryStore, path: Path, expected: str, given: ColumnMap | None = None) -> None:
    with pytest.raises(AppError) as refused:
        run(store, ImportOrder(path, map=given))
    assert refused.value.message_key == f"directory.{expected}"
    assert store.count(BY_NAME["service"]) == 1


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return path


def test_a_bomb_in_an_archive(store: DirectoryStore, tmp_path: Path) -> None:
    bomb = _zip(tmp_path / "bomb.zip", {"services.csv": b"id,name\n" + b"0" * (200 << 20)})
    assert bomb.stat().st_size < 1 << 20
    _refused(store, bomb, "import.bomb")


def test_a_bomb_in_a_workbook(store: DirectoryStore, tmp_path: Path) -> None:
    sheet = b"<worksheet>" + b" " * (200 << 20)
    bomb = _zip(
        tmp_path / "bomb.xlsx", {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": sheet}
    )
    _refused(store, bomb, "import.bomb")


def test_an_archive_that_lies_about_its_size(store: DirectoryStore, tmp_path: Path) -> None:
    bomb = _zip(tmp_path / "liar.zip", {"services.csv": b"id,name,status\n" + b"x" * (20 << 20)})
    raw = bytearray(bomb.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 100)
    raw[22:26] = struct.pack("<I", 100)
    bomb.write_bytes(raw)
    with pytest.raises(AppError):
        bring(store, bomb)
    assert store.count(BY_NAME["service"]) == 1


@pytest.mark.parametrize(
    "name", ["../services.csv", "/etc/services.csv", "C:\\services.csv", "a\\..\\..\\b.csv"]
)
def test_names_that_climb_out(store: DirectoryStore, tmp_path: Path, name: str) -> None:
    _refused(store, _zip(tmp_path / "climb.zip", {name: b"id\n1\n"}), "import.unsafe_path")


def test_two_members_of_one_name(store: DirectoryStore, tmp_path: Path) -> None:
    path = _zip(tmp_path / "two.zip", {"a/services.csv": b"id\n1\n", "b/services.csv": b"id\n2\n"})
    _refused(store, path, "import.doubled_name")


def test_a_link_in_an_archive(store: DirectoryStore, tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as out:
        link = zipfile.ZipInfo("services.csv")
        link.external_attr = 0o120777 << 16
        out.writestr(link, "/etc/passwd")
    _refused(store, path, "import.unsafe_path")


def test_too_many_members(store: DirectoryStore, tmp_path: Path) -> None:
    path = _zip(tmp_path / "many.zip", {f"{n}.csv": b"" for n in range(MOST_MEMBERS + 1)})
    _refused(store, path, "import.too_many_files")


def test_a_cut_archive(store: DirectoryStore, tmp_path: Path) -> None:
    whole = _zip(tmp_path / "whole.zip", {"services.csv": random.Random(1).randbytes(5000)}).read_bytes()
    path = tmp_path / "cut.zip"
    path.write_bytes(whole[: len(whole) // 2])
    _refused(store, path, "import.damaged")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "import.no_header"),
        (b"\n\n", "import.no_header"),
        (b"{", "import.not_json"),
        (b"[1, 2", "import.not_json"),
        (b'{"a": 1}', "import.empty"),
        (b"[]", "import.empty"),
        (b"[1, 2]", "import.nothing_fits"),
        (b'{"contents": {"id": 1}}', "import.not_json"),
        (b"[" * 100_000, "import.not_json"),
        (b'[{"id": "x"}]', "import.nothing_fits"),
        (b"nome,nome\na,b\n", "import.column_twice"),
        (b"colore,forma\nrosso,tondo\n", "import.nothing_fits"),
    ],
)
def test_content_of_the_wrong_shape(
    store: DirectoryStore, tmp_path: Path, content: bytes, expected: str
) -> None:
    path = tmp_path / "strange.csv"
    path.write_bytes(content)
    _refused(store, path, expected)


def test_a_picture_is_no_directory(store: DirectoryStore, tmp_path: Path) -> None:
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(40_000))
    with pytest.raises(AppError):
        bring(store, path)
    assert store.count(BY_NAME["service"]) == 1


def test_nothing_there(store: DirectoryStore, tmp_path: Path) -> None:
    _refused(store, tmp_path / "missing.csv", "import.unreadable")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_report_or_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    with contextlib.suppress(DomainError, OperationalError):
        bring(_shared(tmp_path), path)


_made: dict[Path, DirectoryStore] = {}


def _shared(folder: Path) -> DirectoryStore:
    if folder not in _made:
        _made[folder] = new_store(folder)
    return _made[folder]


TABLE = "nome;comune;telefono\nCaffè della Città;Forlì;0543 1\nSportello n° 2;Cesena;+39 0547 2\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_encodings_are_found_out(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "tabella.csv"
    path.write_bytes(TABLE.encode(encoding))
    store = new_store(tmp_path)
    assert run(store, ImportOrder(path, map=MAP)).rejects == ()
    assert {str(row["name"]) for row in store.rows(BY_NAME["service"])} == {
        "Caffè della Città",
        "Sportello n° 2",
    }


def test_a_byte_that_cp1252_does_not_have_means_latin_1(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"nome;x\nCaff\xe8;\x81\n")
    with opened(path) as source:
        assert dialect_of(source, "t.csv").encoding == "latin-1"


def test_a_wrong_encoding_that_was_told_names_the_line(store: DirectoryStore, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(TABLE.encode("cp1252"))
    with pytest.raises(DomainError) as refused:
        run(store, ImportOrder(path, map=MAP, encoding="utf-8"))
    assert refused.value.message_key == "directory.import.encoding"
    with pytest.raises(DomainError) as unknown:
        run(store, ImportOrder(path, map=MAP, encoding="klingon"))
    assert unknown.value.message_key == "directory.import.encoding_name"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separators_are_found_out(delimiter: str) -> None:
    rows = [["nome", "indirizzo", "tel"], ["A, B", "via C; 1", "1"], ["D", "E|F", "2"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    assert delimiter_of(out.getvalue()) == delimiter


def test_ragged_rows_are_reported_and_short_ones_taken(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("nome,comune,telefono\nA,Roma,1,2,3\nB\nC,Milano,3\n")
    report = run(new_store(tmp_path), ImportOrder(path, map=MAP))
    assert [(r.line, r.key, dict(r.params)) for r in report.rejects] == [
        (2, "directory.reject.ragged", {"n": 2})
    ]
    assert report.services.added == 2


def test_the_file_of_what_was_left_out(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('nome,comune,telefono,mail\n,Roma,1,a@b.it\nC,Milano,3,"=cmd()"\n')
    chosen = ColumnMap(columns=dict(MAP.columns) | {"service.email": ("mail",)})
    report = run(new_store(tmp_path), ImportOrder(path, map=chosen))
    out = tmp_path / "scarti.csv"
    write_rejects(out, report.rejects, Messages("it"))
    with out.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(r["line"], r["left_out"], r["reason_key"], r["reason"]) for r in rows] == [
        ("2", "row", "directory.reject.required", "manca service.name"),
        ("3", "value", "directory.reject.email", "service.email non è un indirizzo e-mail"),
    ]
    assert json.loads(rows[0]["row"])["comune"] == "Roma"


def test_a_workbook_is_read_like_a_table(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ["nome", "comune", "telefono"],
        ["Sportello", "Forlì", 543123],
        [None, None, None],
        ["Due", "Roma", "1"],
    ):
        sheet.append(row)
    path = tmp_path / "t.xlsx"
    book.save(path)
    store = new_store(tmp_path)
    report = run(store, ImportOrder(path, map=MAP))
    assert (report.format, report.services.added, report.rejects) == ("flat", 2, ())
    assert {str(row["number"]) for row in store.rows(BY_NAME["phone"])} == {"543123", "1"}
    assert preview(path).columns == ("nome", "comune", "telefono")


def test_a_broken_workbook(store: DirectoryStore, tmp_path: Path) -> None:
    path = _zip(tmp_path / "t.xlsx", {"xl/workbook.xml": b"<workbook", "[Content_Types].xml": b"<x/>"})
    _refused(store, path, "import.damaged")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"columns": {"service.colour": "x"}}, "map.target"),
        ({"columns": {"service.id": "x"}}, "map.target"),
        ({"answers": {"moods": ["x"]}}, "map.extension"),
        ({"columns": ["x"]}, "map.section"),
        ({"columns": {"service.name": 3}}, "map.section"),
        ({"constants": {"service.name": ["x"]}}, "map.section"),
        ({"values": {"grado": {"a": {"service.colour": 1}}}}, "map.target"),
    ],
)
def test_maps_are_checked(told: dict[str, object], expected: str) -> None:
    with pytest.raises(DomainError) as refused:
        build_map(told)
    assert refused.value.message_key == f"directory.{expected}"


def test_maps_are_read_from_toml_and_json(tmp_path: Path) -> None:
    toml, other = tmp_path / "m.toml", tmp_path / "m.json"
    toml.write_text('[columns]\n"service.name" = ["a", "b"]\n[answers]\ncategory = "health"\n')
    other.write_text(json.dumps({"columns": {"service.name": ["a", "b"]}, "answers": {"category": "health"}}))
    assert read_map(toml) == read_map(other)
    toml.write_text("[columns")
    with pytest.raises(DomainError):
        read_map(toml)


def test_a_map_for_another_table(store: DirectoryStore, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,city\nA,Roma\n")
    _refused(store, path, "map.column", MAP)


def test_the_preview_guesses_columns(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text(
        "Denominazione;Indirizzo;Comune;CAP;Telefono;E-mail;Orari;Lingue;Colore\n"
        "Sportello;Via Roma 1;Forlì;47121;0543 1;a@b.it;lun-ven 9-13;arabo, francese;blu\n",
        encoding="utf-8",
    )
    assert recognise(path) == "flat"
    found = preview(path)
    assert found.map.columns["service.name"] == ("Denominazione",)
    assert found.map.columns["schedule.text"] == ("Orari",)
    assert found.unused == ("Colore",)
    store = new_store(tmp_path)
    report = run(store, ImportOrder(path))
    assert report.services.added == 1
    (entry,) = store.rows(BY_NAME["location"])
    assert entry["external_identifier"] == "040012"
    assert {row["code"] for row in store.rows(BY_NAME["language"])} == {"ara", "fra"}
    assert [row["byday"] for row in store.rows(BY_NAME["schedule"])] == ["MO,TU,WE,TH,FR"]
