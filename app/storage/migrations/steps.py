"""The steps of the encrypted file's own tables, oldest first. A step is never changed.

The tables of the declared kinds are not made here: `app.storage.schema` adds what the
declarations have and the file has not.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from app.domain.declaration import Scope
from app.domain.space_ids import space_id
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


@STEPS(name="0002_replica")
def replica(tables: Database) -> None:
    """What the encrypted file keeps for sync; ids of spaces become the computed ones.

    Changes written before bear the old id inside; the id of a change is that of its row's space.
    """
    _run(tables, "0002_replica.sql")
    for rid, scope, root in list(tables.execute("SELECT rid, scope, root FROM space")):
        tables.execute("UPDATE space SET id = ? WHERE rid = ?", [space_id(Scope(scope), root), rid])
    for (number,) in list(tables.execute("SELECT number FROM device")):  # all of them are this laptop's
        tables.execute("UPDATE device SET key = ? WHERE number = ?", [secrets.token_bytes(32), number])


@STEPS(name="0003_pieces")
def pieces(tables: Database) -> None:
    """Where the pieces of attachments are."""
    _run(tables, "0003_pieces.sql")
