"""Which files belong to the house."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("app", "sync", "ui")
TOP_LEVEL = {
    *("pyproject.toml", "app", "ui", "sync", "resources", "installer", "tests"),
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE"),
    *("publiccode.yml", "Makefile", "requirements.lock", ".ci"),
}


@cache
def all_files() -> tuple[Path, ...]:
    """Every file that is kept in git; from an archive without git, every file under the seven names."""
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=True, text=True).stdout
        names = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [
            p
            for top in TOP_LEVEL
            for p in ((ROOT / top).rglob("*") if (ROOT / top).is_dir() else [ROOT / top])
        ]
    return tuple(sorted(p for p in names if p.is_file() and "__pycache__" not in p.parts))


def python_files(*tops: str) -> Iterator[Path]:
    """The Python files under the given top-level folders."""
    for path in all_files():
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in tops:
            yield path


def name(path: Path) -> str:
    """`path` as a person writes it: from the root of the project."""
    return path.relative_to(ROOT).as_posix()
