"""Where the sentences lie, and whether what was compiled still says what the sources say."""

from __future__ import annotations

from pathlib import Path
from typing import Final

TRANSLATIONS: Final = Path(__file__).parents[2] / "resources" / "translations"
"""Where the sources lie; the compiled files are in its folder `compiled`."""

DOMAIN: Final = "approdo.mo"
STAMP: Final = "stamp.txt"

_VERSION: Final = "5"  # raise it when the way of compiling changes


def source_files(folder: Path) -> list[Path]:
    """The TOML files of `folder`, in the order of their names."""
    return sorted(folder.glob("*.toml"))


def facts(folder: Path) -> str:
    """Way of compiling, then names, sizes and times of the sources: they change when a source does."""
    stats = [(path.name, path.stat()) for path in source_files(folder)]
    return "\n".join([_VERSION, *(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats)])


def read_stamp(folder: Path) -> tuple[str, str]:
    """Digest and facts of the sources that were compiled last; empty when nobody knows."""
    try:
        digest, _, known = (folder / "compiled" / STAMP).read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return "", ""
    return digest, known


def is_fresh(folder: Path) -> bool:
    """Whether nothing changed since; a packaged program may carry the compiled files alone."""
    return not source_files(folder) or read_stamp(folder)[1] == facts(folder)
