"""What goes out is valid by the official schemas, holds nobody's name, and comes back identical."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from app.domain.directory.leaf_tables import BY_FILE, BY_NAME, TABLES
from app.errors import DomainError
from app.storage.directory.store import DirectoryStore
from app.usecases.directory.column_maps import read_map
from app.usecases.directory.exporting import export_directory
from app.usecases.directory.importing import ImportOrder
from tests.app.directory.shelf import HSDS, OHANA, bring, new_store, run

EXAMPLES = HSDS / "examples"
SAMPLES = Path(__file__).parents[3] / "resources" / "samples" / "directory"


def _export(store: DirectoryStore, to: Path) -> Path:
    for _ in export_directory(store, to):
        pass
    return to


def _registry(*folders: str) -> Registry[object]:
    registry: Registry[object] = Registry()
    for folder in folders:
        for file in sorted((HSDS / folder).glob("*.json")):
            schema = json.loads(file.read_text(encoding="utf-8"))
            resource = Resource.from_contents(schema, default_specification=DRAFT202012)
            registry = registry.with_resource(file.name, resource)
    return registry


def _problems(name: str, whole: object, *folders: str) -> list[str]:
    validator = Draft202012Validator(
        {"$ref": f"{name}.json"}, registry=_registry(*folders), format_checker=FormatChecker()
    )
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(whole)]


def _filled(tmp_path: Path, which: str) -> DirectoryStore:
    store = new_store(tmp_path, f"{which}.db")
    if which == "official":
        bring(store, EXAMPLES / "csv")
    elif which == "ohana":
        bring(store, OHANA)
    else:
        for name in ("consultori", "scuole"):
            part = tmp_path / f"{name}.csv"
            lines = (SAMPLES / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
            part.write_text("".join(lines[:60]), encoding="utf-8")
            run(store, ImportOrder(part, map=read_map(SAMPLES / f"{name}.toml")))
    return store


WHICH = ["official", "ohana", "sample"]


@pytest.mark.parametrize("which", WHICH)
def test_json_is_valid_and_comes_back_identical(tmp_path: Path, which: str) -> None:
    first = _export(_filled(tmp_path, which), tmp_path / "one.json")
    page = json.loads(first.read_bytes())
    assert page["contents"]
    for service in page["contents"]:
        assert _problems("service", service, "schema") == []
    for table in TABLES:
        for whole in page.get(table.file.removesuffix(".csv"), []):
            assert _problems(table.name, whole, "schema", "schema_3.1") == []
    second = new_store(tmp_path, "second.db")
    assert bring(second, first).rejects == ()
    assert _export(second, tmp_path / "two.json").read_bytes() == first.read_bytes()


@pytest.mark.parametrize("which", WHICH)
def test_the_package_comes_back_identical(tmp_path: Path, which: str) -> None:
    first = _export(_filled(tmp_path, which), tmp_path / "one.zip")
    second = new_store(tmp_path, "second.db")
    report = bring(second, first)
    assert (report.format, report.rejects) == ("hsds-tabular", ())
    assert _export(second, tmp_path / "two.zip").read_bytes() == first.read_bytes()


@pytest.mark.parametrize("which", WHICH)
def test_package_and_json_say_the_same(tmp_path: Path, which: str) -> None:
    store = _filled(tmp_path, which)
    package = _export(store, tmp_path / "one.zip")
    nested = _export(store, tmp_path / "one.json")
    other = new_store(tmp_path, "other.db")
    bring(other, nested)
    with zipfile.ZipFile(package) as one, zipfile.ZipFile(_export(other, tmp_path / "two.zip")) as two:
        names = [name for name in one.namelist() if name.endswith(".csv")]
        assert names == [name for name in two.namelist() if name.endswith(".csv")]
        assert [name for name in names if one.read(name) != two.read(name)] == []


@pytest.mark.parametrize("which", WHICH)
def test_the_package_keeps_the_promises_of_its_descriptor(tmp_path: Path, which: str) -> None:
    with zipfile.ZipFile(_export(_filled(tmp_path, which), tmp_path / "one.zip")) as archive:
        descriptor = json.loads(archive.read("datapackage.json"))
        ids: dict[str, set[str]] = {}
        for resource in descriptor["resources"]:
            rows = list(csv.DictReader(io.StringIO(archive.read(resource["path"]).decode(), newline="")))
            ids[resource["name"]] = {row["id"] for row in rows}
            assert len(ids[resource["name"]]) == len(rows) > 0
            for field in resource["schema"]["fields"]:
                limits = field.get("constraints", {})
                for row in rows:
                    assert row[field["name"]] or not limits.get("required"), (resource["name"], field["name"])
                    assert row[field["name"]] in (*limits.get("enum", [row[field["name"]]]), "")
            for key in resource["schema"].get("foreignKeys", []):
                assert {row[key["fields"]] for row in rows} <= ids[key["reference"]["resource"]]


def test_tables_and_columns_are_the_official_ones() -> None:
    official = json.loads((HSDS / "datapackage.json").read_text(encoding="utf-8"))
    for resource in official["resources"]:
        table = BY_FILE[resource["path"]]
        assert table.name == resource["name"]
        ours = [(f.name, f.required or f.tabular) for f in table.fields if f.since == "3.0"]
        theirs = [(f["name"], f["constraints"]["required"]) for f in resource["schema"]["fields"]]
        assert ours == [(n, r and (table.name, n) != ("attribute", "link_type")) for n, r in theirs]
    assert {table.name for table in TABLES if table.since == "3.0"} == {
        r["name"] for r in official["resources"]
    }


@pytest.mark.parametrize("folder", ["schema", "schema_3.1"])
def test_what_nests_is_what_the_schemas_nest(folder: str) -> None:
    for file in sorted((HSDS / folder).glob("*.json")):
        schema = json.loads(file.read_text(encoding="utf-8"))
        table = BY_NAME[schema["name"]]
        known = {child.key: f"{child.table}.json" for child in table.children}
        known |= {whole.key: f"{whole.table}.json" for whole in table.wholes}
        for name, told in schema["properties"].items():
            target = told.get("$ref") or told.get("items", {}).get("$ref")
            if target and name not in ("attributes", "metadata"):
                assert known[name] == target, (table.name, name)


def test_the_additions_of_the_draft_go_out_and_come_back(tmp_path: Path) -> None:
    service = json.loads((EXAMPLES / "service_full.json").read_text(encoding="utf-8"))
    service["additional_urls"] = [{"id": "0f0fd7a2-8ccd-4a2c-9a5a-0a3e4d5f6a7b", "url": "http://example.org"}]
    service["capacities"] = [
        {
            "id": "1f0fd7a2-8ccd-4a2c-9a5a-0a3e4d5f6a7b",
            "available": 3,
            "updated": "2026-11-20T10:00:00Z",
            "unit": {"id": "2f0fd7a2-8ccd-4a2c-9a5a-0a3e4d5f6a7b", "name": "posti letto"},
        }
    ]
    file = tmp_path / "draft.json"
    file.write_text(json.dumps([service]), encoding="utf-8")
    store = new_store(tmp_path)
    assert bring(store, file).rejects == ()
    page = json.loads(_export(store, tmp_path / "out.json").read_bytes())
    (out,) = page["contents"]
    assert out["capacities"] == service["capacities"]
    assert out["additional_urls"] == service["additional_urls"]
    assert _problems("service", out, "schema", "schema_3.1") == []


def test_the_official_service_goes_out_as_it_came_but_for_persons(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    bring(store, EXAMPLES / "service_full.json")
    page = json.loads(_export(store, tmp_path / "out.json").read_bytes())
    official = json.loads((EXAMPLES / "service_full.json").read_text(encoding="utf-8"))
    assert page["contents"] == [_without_persons(official)]


def _without_persons(value: object, key: str = "") -> object:
    if isinstance(value, dict):
        inner = {k: _without_persons(v, k) for k, v in value.items() if k not in ("contacts", "contact_id")}
        if key == "organization":
            inner.pop("locations", None)
        if "location_type" in inner and "organization_id" not in inner:
            owner = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610"
            inner["organization_id"] = owner
        return inner
    return [_without_persons(item, key) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("ending", ["zip", "json"])
def test_persons_do_not_go_out(tmp_path: Path, ending: str) -> None:
    store = new_store(tmp_path)
    bring(store, EXAMPLES / "csv")
    bring(store, EXAMPLES / "service_full.json")
    out = _export(store, tmp_path / f"out.{ending}")
    if ending == "zip":
        with zipfile.ZipFile(out) as archive:
            text = b"".join(archive.read(name) for name in archive.namelist() if name != "metadata.csv")
            assert "contacts.csv" not in archive.namelist()
    else:
        text = out.read_bytes()
    assert b"Reception Manager" not in text
    assert b'contact_id":' not in text


def test_formulas_are_guarded_and_read_back(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    name = '=HYPERLINK("http://x.example")'
    with (folder / "organizations.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "name", "description"], ["o1", name, "+39 06 1"]])
    store = new_store(tmp_path)
    bring(store, folder)
    with zipfile.ZipFile(_export(store, tmp_path / "out.zip")) as archive:
        (row,) = csv.DictReader(io.StringIO(archive.read("organizations.csv").decode(), newline=""))
    assert (row["name"], row["description"]) == ("'" + name, "+39 06 1")
    second = new_store(tmp_path, "second.db")
    bring(second, tmp_path / "out.zip")
    assert [org["name"] for org in second.rows(BY_NAME["organization"])] == [name]


def test_who_must_be_named_is_named_and_stays_so(tmp_path: Path) -> None:
    store = _filled(tmp_path, "sample")
    first = _export(store, tmp_path / "one.zip")
    with zipfile.ZipFile(first) as archive:
        lines = archive.read("ATTRIBUTION.txt").decode().splitlines()
    assert len(lines) == 2
    assert all(line.startswith("CC BY 4.0") for line in lines)


def test_only_two_endings_are_known(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        _export(new_store(tmp_path), tmp_path / "out.pdf")
    assert refused.value.message_key == "directory.export.format"


def test_a_stopped_export_leaves_the_old_file(tmp_path: Path) -> None:
    store = _filled(tmp_path, "ohana")
    out = _export(store, tmp_path / "out.json")
    before = out.read_bytes()
    job = export_directory(store, out)
    next(job)
    job.close()
    assert out.read_bytes() == before
    assert list(tmp_path.glob(".*.part")) == []
