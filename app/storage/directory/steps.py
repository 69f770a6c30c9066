"""Numbered, forward-only steps of the directory's tables, kept apart from the case files' own."""

from __future__ import annotations

from importlib.resources import files

from app.errors import DatabaseTooNew
from app.storage.database import Database, Migrations

_STEPS = Migrations("directory")


def ensure_directory_schema(tables: Database) -> None:
    """Bring the directory's tables to this version.

    Refuses, before anything is changed, a file in which a later version has made steps
    this one does not know (DatabaseTooNew).
    """
    made = {step.name for step in _STEPS.applied(tables)}
    if made - _NAMES:
        raise DatabaseTooNew
    if _NAMES - made:
        _STEPS.apply(tables)


@_STEPS(name="step_001")
def step_001(tables: Database) -> None:
    """The standard's tables, the search rows, proposals and the list of imports."""
    script = files(__package__).joinpath("step_001.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            tables.execute(statement)


_NAMES = frozenset({"step_001"})
"""Every step this version knows."""
