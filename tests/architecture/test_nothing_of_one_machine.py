"""What is kept speaks of the project alone: no package index, no folder of somebody's machine."""

from __future__ import annotations

import re

import pytest

from tests.architecture.files import ROOT, all_files, name

TEXT = {
    ".py",
    ".sh",
    ".md",
    ".toml",
    ".yml",
    ".lock",
    ".sql",
    ".txt",
    ".cfg",
    ".ini",
    "",
    ".spec",
    ".qss",
    ".iss",
}
DATA = ("resources/", "tests/fixtures/", "tests/old_files/")  # other people's data, brought in as it is
INDEX = re.compile(
    r"https?://[\w.:-]+/simple|--(find-links|(extra-)?index-url|trusted-host)\s*[= ]|simple/\w",
    re.I,
)
MACHINE = re.compile(r"(?<![\w.}~*-])/(root|work|tmp|home/\w+|Users/\w+|mnt/\w+)(/|\b)|[A-Z]:\\Users\\")


def offences(text: str) -> list[int]:
    """Numbers of the lines that name a package index or a machine's folder."""
    return [n for n, line in enumerate(text.splitlines(), 1) if INDEX.search(line) or MACHINE.search(line)]


def test_no_index_address_and_no_machine_path() -> None:
    found = []
    for path in all_files():
        own = name(path) == "tests/architecture/test_nothing_of_one_machine.py"
        if path.suffix in TEXT and not name(path).startswith(DATA) and not own:
            found += [f"{name(path)}:{n}" for n in offences(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://index.example/simple",
        "from https://index.example/simple/x",
        "see /root/x",
        "cd /tmp/a",
        "--find-links wheels",
        "'/home/anna/x'",
    ],
)
def test_an_offence_is_seen(line: str) -> None:
    assert offences(line) == [1]


@pytest.mark.parametrize(
    "line", ["resources/root/x", "~/work/x", "how people work/rest", "--no-emit-index-url", "$ROOT/tmp"]
)
def test_an_ordinary_line_passes(line: str) -> None:
    assert offences(line) == []


def test_the_lock_pins_everything_by_hash() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    packages = re.findall(r"^([A-Za-z0-9_.-]+)==([^ ]+)", text, re.MULTILINE)
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(packages) == len(blocks) > 30
    assert [b.split("==")[0] for b in blocks if "--hash=sha256:" not in b] == []
    assert "://" not in text
