"""What an administrator does with a server: keep copies, put one back, look it over, count."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from sync.server.blobs.folder import FolderBlobs
from sync.server.blobs.opening import open_blobs
from sync.server.lives import Lives
from sync.server.settings import Settings
from sync.server.store.copying import copy_store, counts, faults
from sync.server.store.opening import FILE_NAME, open_store
from sync.server.store.store import Store
from sync.server.tokens import INCARNATION_BYTES
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster

CHUNKS = "chunks"


class UpkeepError(Exception):
    """It was not done, and why, for the administrator."""


def backup(settings: Settings, target: Path) -> int:
    """Copy everything into the new folder `target` while the server runs; the number of rows.

    The copy is an SQLite file whichever database the server uses, so it can be put back into either.
    Pieces of attachments are copied when they lie in a folder; an object store has its own copies.
    """
    if target.exists():
        raise UpkeepError(f"{target} is there already")
    unfinished = target.with_name(target.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    source = open_store(Path(settings.data), settings.database)
    copy = open_store(unfinished)
    try:
        rows = copy_store(source, copy)
        blobs = open_blobs(settings)
        if isinstance(blobs, FolderBlobs):
            blobs.copy_to(unfinished / CHUNKS)
    finally:
        copy.close()
        source.close()
    unfinished.rename(target)
    return rows


def restore(settings: Settings, source: Path) -> int:
    """Put a copy into an empty folder or database; the number of rows.

    The server begins a new incarnation: every laptop lists all its spaces anew, and for thirty days
    may bring back what the copy lacks, though its epoch may have passed.
    """
    if not (source / FILE_NAME).exists():
        raise UpkeepError(f"{source} is no copy of a server")
    Path(settings.data).mkdir(parents=True, exist_ok=True)
    target = open_store(Path(settings.data), settings.database)
    copy = open_store(source)
    try:
        if target.members.total() or target.log.usage()[0] or target.facts.get("server_key"):
            raise UpkeepError("there is a server already: restore into an empty folder or database")
        rows = copy_store(copy, target)
        begin_anew(target)
        blobs = open_blobs(settings)
        if isinstance(blobs, FolderBlobs) and (source / CHUNKS).exists():
            FolderBlobs(source / CHUNKS).copy_to(blobs.folder)
    finally:
        copy.close()
        target.close()
    return rows


def begin_anew(store: Store) -> None:
    """A new incarnation, open for healing."""
    store.facts.put("incarnation", secrets.token_bytes(INCARNATION_BYTES))
    Lives(store.facts, store.log.horizon, counted=False).heal()


def check(settings: Settings) -> list[str]:
    """Everything found wrong: pages, logs, hashes, the membership log."""
    store = open_store(Path(settings.data), settings.database)
    try:
        found = [*store.database.problems(), *faults(store)]
        try:
            Roster.empty().extended(store.members.entries(0))
        except TrustRefused as refused:
            found.append(f"membership log: line {refused.seq} does not hold ({refused.code})")
        blobs = open_blobs(settings)
        found += [f"piece {one.hex()[:12]} is missing" for one in store.chunks.all() if not blobs.has(one)]
        return found
    finally:
        store.close()


def stats(settings: Settings) -> dict[str, int]:
    """How much there is of everything."""
    store = open_store(Path(settings.data), settings.database)
    try:
        roster = Roster.empty().extended(store.members.entries(0))
        people = {"users": len(roster.users()), "groups": len(roster.groups())}
        return {**counts(store), **people}
    finally:
        store.close()
