"""The steps of the encrypted file's own tables, oldest first. A step is never changed.

The tables of the declared kinds are not made here: `app.storage.schema` adds what the
declarations have and the file has not.
"""

from __future__ import annotations

from pathlib import Path

from app.storage.database import Database, Migrations

STEPS = Migrations("approdo")

SQL = Path(__file__).parent


def _run(tables: Database, name: str) -> None:
    for statement in (SQL / name).read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            tables.execute(statement)


@STEPS(name="0001_journal")
def journal(tables: Database) -> None:
    """Spaces, devices, changes, audit, drafts and search."""
    _run(tables, "0001_journal.sql")
