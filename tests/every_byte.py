"""All that an unlocked profile holds, read as an attacker with the key would: every table, every file."""

from __future__ import annotations

from pathlib import Path

from app.session import Session
from app.storage.reader import Reader


def of_tables(session: Session) -> dict[str, bytes]:
    """Every value of every row of every table, the search index's own tables included, by table."""

    def read(reader: Reader) -> dict[str, bytes]:
        names = [row[0] for row in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: _rows(reader, name) for name in sorted(names)}

    return session.glance(read)


def of_files(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` as it lies on the disk, and its name."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def holding(parts: dict[str, bytes], *words: str) -> dict[str, list[str]]:
    """Which parts hold which of these words, any case: {word: [part, ...]}, empty when none does."""
    found = {word: [name for name, held in parts.items() if _in(word, name, held)] for word in words}
    return {word: names for word, names in found.items() if names}


def _in(word: str, name: str, held: bytes) -> bool:
    lowered = held.lower()
    return (
        any(form in lowered for form in (word.casefold().encode(), word.encode("utf-16-le"))) or word in name
    )


def _rows(reader: Reader, table: str) -> bytes:
    parts = []
    for row in reader.rows(f'SELECT * FROM "{table}"'):
        parts += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\x00".join(parts)
