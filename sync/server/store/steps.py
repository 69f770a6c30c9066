"""Steps from one version of the tables to the next: numbered files, forward only, each made once."""

from __future__ import annotations

from importlib.resources import files


def steps_after(dialect: str, done: int) -> list[tuple[int, str]]:
    """(number, statements) of each step beyond `done`, in order."""
    folder = files("sync.server.store") / "steps" / dialect
    found = []
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        number = int(path.name.split("_")[0])
        if number > done:
            found.append((number, path.read_text("utf-8")))
    return found
