"""No file of ours is hidden from git: a pattern meant for what is made must not catch what is written."""

from __future__ import annotations

import subprocess

import pytest

from tests.architecture.files import ROOT

PATTERNS = ROOT / ".gitignore"
OURS = [
    *(
        "ui/demo/__main__.py",
        "ui/pictures.py",
        "resources/pictures/cases-it.png",
        "tests/ui/demo/test_day.py",
    ),
    *("installer/build/steps.py", "app/dist/x.py", ".ci/run"),
]


@pytest.mark.parametrize("path", OURS)
def test_what_is_written_is_kept(path: str) -> None:
    asked = ["git", "-c", "safe.directory=*", "check-ignore", "--no-index", "--quiet", path]
    answer = subprocess.run(asked, cwd=ROOT, check=False).returncode
    if answer == 128:
        pytest.skip("not a git repository: nothing is hidden from it")
    assert answer == 1


@pytest.mark.parametrize("made", ["/demo/", "/pictures/", "/build/", "/dist/", ".venv"])
def test_what_is_made_is_not(made: str) -> None:
    assert made in PATTERNS.read_text("utf-8").splitlines()
