from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from app.domain.directory.leaf_tables import BY_NAME, TABLES
from app.domain.directory.questions import Place, Question
from app.errors import DomainError
from app.storage.directory.store import DirectoryStore
from app.usecases.directory.importing import ImportOrder, import_directory
from tests.app.directory.shelf import HSDS, NOW, OHANA, TODAY, bring, new_store, run

EXAMPLES = HSDS / "examples"


def _counts(store: DirectoryStore) -> dict[str, int]:
    return {table.name: store.count(table) for table in TABLES if store.count(table)}


def test_the_official_package_comes_in_whole_and_again_without_a_change(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    first = bring(store, EXAMPLES / "csv")
    assert first.format == "hsds-tabular"
    assert first.rejects == ()
    assert all(counts.added == counts.read == 1 for counts in first.counts.values())
    assert len(first.counts) == 21
    again = bring(store, EXAMPLES / "csv")
    assert all(counts.unchanged == counts.read for counts in again.counts.values())


@pytest.mark.parametrize(
    "name",
    [
        "service_full.json",
        "organization_full.json",
        "service_at_location_full.json",
        "service_list.json",
        "location.json",
        "taxonomy_term.json",
        "taxonomy.json",
        "tabular.json",
        "organization_list.json",
    ],
)
def test_every_official_json_example_comes_in(tmp_path: Path, name: str) -> None:
    store = new_store(tmp_path)
    report = bring(store, EXAMPLES / name)
    assert report.format == "hsds-json"
    assert report.rejects == ()
    before = _counts(store)
    assert before
    bring(store, EXAMPLES / name)
    assert _counts(store) == before


def test_json_and_tabular_examples_tell_of_the_same_rows(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    bring(store, EXAMPLES / "csv")
    before = _counts(store)
    bring(store, EXAMPLES / "service_full.json")
    assert _counts(store) == before


def test_ohana_with_its_line_breaks_and_dates(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    report = bring(store, OHANA)
    assert report.format == "ohana"
    assert report.rejects == ()
    assert report.services.added == 41
    found = store.search(Question(words="legal", place=Place(city="bel air")), TODAY)
    assert found.total >= 1
    assert any("\n" in str(row["description"]) for row in store.rows(BY_NAME["service"]))
    yearly = [row for row in store.rows(BY_NAME["schedule"]) if str(row["valid_from"]).startswith("0001")]
    assert {str(row["valid_from"]) for row in yearly} == {"0001-01-01", "0001-06-01"}
    assert bring(store, OHANA).services.unchanged == 41


def test_telephones_of_staff_are_not_published(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    bring(store, OHANA)
    personal = [row for row in store.rows(BY_NAME["phone"]) if row["contact_id"] is not None]
    assert personal
    assert all(row["organization_id"] is None for row in personal)


def test_open_eligibility_is_found_under_our_categories(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    bring(store, OHANA)
    assert store.search(Question(category="legal"), TODAY).total > 0


def test_an_archive_is_read_like_its_folder(tmp_path: Path) -> None:
    archive = tmp_path / "ohana.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for file in OHANA.glob("*.*"):
            out.write(file, f"export/{file.name}")
    store = new_store(tmp_path)
    assert bring(store, archive).services.added == 41


def test_a_changed_row_is_updated_and_counted(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    bring(store, EXAMPLES / "csv")
    copy = tmp_path / "copy"
    shutil.copytree(EXAMPLES / "csv", copy)
    services = copy / "services.csv"
    services.write_text(services.read_text().replace("Community Counselling", "Counselling for all"))
    report = bring(store, copy)
    assert (report.services.added, report.services.updated) == (0, 1)
    assert (
        store.search(Question(words="counselling for all"), TODAY).hits[0].entry.name == "Counselling for all"
    )


def test_rows_that_cannot_be_read_are_reported_with_line_and_reason(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "organizations.csv").write_text("id,name,description\no1,Ente,Prova\no2,,senza nome\n")
    (folder / "services.csv").write_text(
        "id,organization_id,name,status,minimum_age\n"
        "s1,o1,Buono,active,abc\n"
        "s2,o9,Senza ente,active,\n"
        "s3,o1,Stato strano,sleeping,\n"
    )
    report = bring(new_store(tmp_path), folder)
    told = [(r.file, r.line, r.key.rpartition(".")[2], r.params["field"], r.kept) for r in report.rejects]
    assert told == [
        ("organizations.csv", 3, "required", "name", False),
        ("services.csv", 2, "number", "minimum_age", True),
        ("services.csv", 3, "reference", "organization_id", False),
        ("services.csv", 4, "code", "status", False),
    ]
    assert report.services.added == 1
    assert report.refused == 3


def test_what_the_standard_does_not_know_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps([{"id": "s1", "name": "N", "status": "active", "x_colour": {"a": [1]}}]))
    store = new_store(tmp_path)
    bring(store, file)
    (row,) = store.rows(BY_NAME["service"])
    assert json.loads(str(row["extra"])) == {"x_colour": {"a": [1]}}


def test_an_import_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    bring(store, EXAMPLES / "csv")
    before = _counts(store)
    job = import_directory(store, ImportOrder(OHANA), at=NOW)
    steps = [next(job) for _ in range(3)]
    assert steps[-1].total > 0
    job.close()
    assert _counts(store) == before
    assert store.search(Question(words="counselling"), TODAY).total == 1
    assert len(store.imports()) == 1


def test_an_import_that_fails_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "organizations.csv").write_text("id,name,description\no1,Ente,Prova\n")
    (folder / "services.csv").write_text('id,organization_id,name,status\ns1,o1,"' + "x" * (2 << 20))
    store = new_store(tmp_path)
    with pytest.raises(DomainError) as refused:
        bring(store, folder)
    assert refused.value.message_key == "directory.import.broken_table"
    assert _counts(store) == {}


def test_where_rows_came_from_is_remembered(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    run(store, ImportOrder(OHANA, source="maryland", licence="BSD-3-Clause"))
    (fact,) = store.imports()
    assert (fact["source"], fact["licence"], fact["added"]) == ("maryland", "BSD-3-Clause", 41)
    assert len(str(fact["sha256"])) == 64
