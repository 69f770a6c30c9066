from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.entry import main
from tests.app.directory.shelf import HSDS, OHANA


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("APPRODO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*words: str) -> int:
    return main(["directory", *words])


def test_import_search_export_and_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("import", str(OHANA), "--say", "it") == 0
    assert "Letti 41 servizi" in capsys.readouterr().out
    assert _run("search", "legal", "--comune", "Bel Air", "--json", "--say", "en") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"] >= 1
    assert found["hits"][0]["address"][-1].endswith("Bel Air (MD)")
    assert _run("export", "--to", str(home / "out.json")) == 0
    assert _run("export", "--to", str(home / "out.zip")) == 0
    assert _run("import", str(home / "out.zip"), "--file", str(home / "other.db"), "--say", "en") == 0
    assert "41 new" in capsys.readouterr().out


def test_nothing_found_is_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run("import", str(HSDS / "examples" / "csv"))
    capsys.readouterr()
    assert _run("search", "zzzz", "--say", "fr") == 1
    assert capsys.readouterr().out.strip() == "Aucun service trouvé."


def test_hits_explain_themselves(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run("import", str(HSDS / "examples" / "csv"))
    capsys.readouterr()
    words = [
        "--permit",
        "RIC_ASILO",
        "--age",
        "8",
        "--documents",
        "CF",
        "--on",
        "2026-11-24",
        "--language",
        "ur",
    ]
    assert _run("search", "counselling", *words, "--say", "it") == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert "- età non adatta: solo 12-100" in lines
    assert "? non è indicato quali permessi accetta" in lines
    assert "+ si parla: Urdu" in lines or "+ si parla: urdu" in lines


@pytest.mark.parametrize(
    "words",
    [
        ["search", "x"],
        ["import", "missing.csv"],
        ["import"],
    ],
)
def test_bad_input_is_two(home: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert _run(*words, "--say", "it") == 2
    assert capsys.readouterr().err.strip()


@pytest.mark.parametrize(
    "words",
    [
        ["--permit", "XX"],
        ["--category", "moods"],
        ["--near", "here"],
        ["--near", "95,10"],
        ["--on", "tomorrow"],
        ["--documents", "XX"],
        ["--access", "window"],
        ["--comune", "Samone"],
        ["--comune", "999999"],
    ],
)
def test_questions_that_make_no_sense(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    _run("import", str(HSDS / "examples" / "csv"))
    assert _run("search", *words) == 2


def test_rows_left_out_are_written_down(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = home / "elenco.csv"
    table.write_text("nome,comune\nSportello,Forlì\n,Cesena\n", encoding="utf-8")
    assert _run("import", str(table), "--say", "it") == 1
    assert "elenco.rejects.csv" in capsys.readouterr().out
    assert "manca service.name" in (home / "elenco.rejects.csv").read_text(encoding="utf-8-sig")
    assert _run("import", str(table), "--rejects", str(home / "r.csv")) == 1
    assert (home / "r.csv").exists()


def test_a_map_beside_the_table_is_used(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "t.csv").write_text("a,b\nSportello,Forlì\n", encoding="utf-8")
    (home / "t.toml").write_text('[columns]\n"service.name" = "a"\n"address.city" = "b"\n')
    assert _run("import", str(home / "t.csv"), "--preview", "--say", "it") == 0
    assert 'service.name" = "a"' in capsys.readouterr().out
    assert _run("import", str(home / "t.csv")) == 0
    capsys.readouterr()
    assert _run("search", "sportello", "--comune", "Forlì", "--say", "it") == 0
    assert "Forlì (FC)" in capsys.readouterr().out
