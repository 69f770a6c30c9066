"""Steps from one version of the tables to the next: numbered files, forward only, each made once."""

from __future__ import annotations

from importlib.resources import files

VERSION_KEY = "tables"


def steps_after(dialect: str, done: int) -> list[tuple[int, list[str]]]:
    """(number, statements) of each step beyond `done`, in order."""
    folder = files("sync.server.store") / "steps" / dialect
    found = []
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        number = int(path.name.split("_")[0])
        if number > done:
            statements = [s.strip() for s in path.read_text("utf-8").split(";")]
            found.append((number, [s for s in statements if s]))
    return found
