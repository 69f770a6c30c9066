"""Brings an opened file to this program's form, refusing one from a later version."""

from __future__ import annotations

from app.domain.declaration import Registry
from app.errors import DatabaseTooNew
from app.storage import clock_lines, device
from app.storage.database import FORMAT, Database, immediate
from app.storage.directory.steps import ensure_directory_schema
from app.storage.migrations.steps import STEPS
from app.storage.name_words import EDITION
from app.storage.reindexing import KEY, reindex_names
from app.storage.schema import ensure_kinds, fingerprint

SCHEMA = FORMAT  # of the file's own tables; `connect` refuses a later one before anything is read


ADOPT = "adopt"
"""In `local`: the declarations are others than the last time, so more may be understood; see `adopting`."""


def refuse_newer(tables: Database) -> None:
    """DatabaseTooNew when a later version wrote the file; before anything else is read."""
    version = tables.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA:
        raise DatabaseTooNew


def prepare(tables: Database, registry: Registry) -> bool:
    """Take the steps the file lacks and add what the declarations have; all or nothing.

    Whether there was anything to do. Then the connection is not for work: hundreds of statements it
    ran once fill the driver's cache, which keeps the oldest, and every later one is prepared anew.
    """
    refuse_newer(tables)
    wanted = fingerprint(registry)
    if not STEPS.pending(tables) and _held(tables) == wanted:
        ensure_directory_schema(tables)
        if _index_edition(tables) == EDITION and device.has_key(tables) and clock_lines.is_current(tables):
            return False
    with immediate(tables):
        STEPS.apply(tables)
        ensure_directory_schema(tables)
        ensure_kinds(tables, registry)
        remember = "INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)"
        tables.execute(remember, ["kinds", wanted])
        tables.execute(remember, [ADOPT, 1])
        device.found(tables)
        reindex_names(tables, registry)
        if not clock_lines.is_current(tables):
            clock_lines.make_anew(tables)
        tables.execute(f"PRAGMA user_version = {SCHEMA}")
    return True


def _index_edition(tables: Database) -> int | None:
    row = tables.execute("SELECT value FROM local WHERE key = ?", [KEY]).fetchone()
    return row[0] if row else None


def _held(tables: Database) -> str | None:
    row = tables.execute("SELECT value FROM local WHERE key = 'kinds'").fetchone()
    return row[0] if row else None
