"""Each import contract is seen to bite: one violation of each is planted in a copy of the house."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.files import CODE, ROOT, name, python_files


@dataclass(frozen=True)
class Planted:
    """`module` is made to import `imported`, which `contract` forbids."""

    contract: str
    module: str
    imported: str


PLANTED = [
    Planted("Floors", "app.domain.planted_floor", "app.storage"),
    Planted("Qt lives only upstairs", "app.usecases.planted_qt", "PySide6"),
    Planted("SQL lives only in storage", "app.usecases.planted_sql", "sqlcipher3"),
    Planted("The server shares only", "sync.server.planted_server", "sync.merge"),
    Planted("Sync does not know this application", "sync.client.planted_sync", "app.errors"),
    Planted("The domain stands on the standard library", "app.domain.planted_library", "cryptography"),
    Planted("Windows reach the data only through", "ui.planted_window", "app.storage"),
    Planted("No cycles between siblings", "app.events", "app.jobs"),
    Planted("No cycles between siblings", "app.jobs", "app.events"),
]


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the linter says of the copy: the text about each broken contract, by the contract's name."""
    copy = tmp_path_factory.mktemp("house")
    for path in python_files(*CODE):
        target = copy / name(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (copy / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for planted in PLANTED:
        file = copy / (planted.module.replace(".", "/") + ".py")
        before = file.read_text("utf-8") if file.exists() else ""
        file.write_text(f"{before}\nimport {planted.imported}\n", encoding="utf-8")
    return broken_contracts(copy)


def broken_contracts(folder: Path) -> dict[str, str]:
    linter = str(Path(sys.executable).parent / "lint-imports")
    run = subprocess.run(
        [linter, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
    )
    assert run.returncode == 1, run.stdout + run.stderr
    _, _, broken = run.stdout.partition("Broken contracts")
    parts = re.split(r"^(.+)\n-{4,}$", broken, flags=re.MULTILINE)
    return {title.strip(): text for title, text in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda p: f"{p.module} imports {p.imported}")
def test_a_planted_violation_breaks_its_contract(verdict: dict[str, str], planted: Planted) -> None:
    (text,) = [text for title, text in verdict.items() if title.startswith(planted.contract)]
    assert planted.module.removeprefix("app.") in text
    assert planted.imported.removeprefix("app.") in text


def test_no_contract_goes_untried(verdict: dict[str, str]) -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = {c["name"] for c in config["tool"]["importlinter"]["contracts"]}
    assert set(verdict) == contracts
