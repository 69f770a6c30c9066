"""The encrypted file in the place of the store in memory: the same scenarios run on both."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.declaration import KINDS, Record, Registry, Scope, record, text
from app.domain.ids import RecordId
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.schema import table_of
from app.storage.store import Store
from sync.merge.registers import Registers
from tests.profile import FileAndKey

REGISTRY: Registry = KINDS.copy()
FIELDS = (1, 2, 3, 4)


@record("scenario", id=901, scope=Scope.FILE, registry=REGISTRY)
class Scenario(Record):
    """Four fields of text; each record a file of its own."""

    f1: str | None = text(1)
    f2: str | None = text(2)
    f3: str | None = text(3)
    f4: str | None = text(4)


def root(name: str) -> RecordId:
    """The record of a name: the space is computed from it."""
    return RecordId(hashlib.sha256(name.encode()).digest()[:16])


class EncryptedFile:
    """A session on an encrypted file, with the few acts the scenarios need."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="scenario"))
        self.session = Session(FileAndKey(self.folder / "profile.db"), registry=REGISTRY)
        self.replica = self.session.replica()

    def put(self, name: str, number: int, value: Any) -> None:
        """Write a field of the record of that name."""
        self._be_somebody()
        self.session.do(_put, root(name), f"f{number}", str(value))

    def see(self, name: str, number: int) -> list[Any]:
        """The values of a field, the shown one and those beside it."""
        return sorted(self.session.ask(_see, root(name), number), key=repr)

    def state(self) -> dict[bytes, list[list[Any]]]:
        """Every record with every value of its fields."""
        ids = self.session.ask(_ids)
        return {
            id_: [sorted(self.session.ask(_see, id_, number), key=repr) for number in FIELDS] for id_ in ids
        }

    def backup(self) -> EncryptedFile:
        """A second file with all that this one holds."""
        self.session.close()
        folder = Path(tempfile.mkdtemp(prefix="scenario"))
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        self.__init__(self.folder)  # type: ignore[misc] # opened again
        return EncryptedFile(folder)

    def close(self) -> None:
        self.session.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _be_somebody(self) -> None:
        """The user of the file is the one who joined; no record of theirs, so changes can be counted."""
        who = self.replica.identity()
        assert who is not None
        self.session._user = User(id=RecordId(who.user), name="Prova", role="operator")


def _put(store: Store, id_: RecordId, name: str, value: str) -> None:
    held = store.get(Scenario, id_)
    made = Scenario(id=id_) if held is None else held
    store.put(replace(made, **{name: value}))  # type: ignore[arg-type] # one of its fields


def _see(reader: Reader, id_: bytes, number: int) -> list[Any]:
    table = table_of(REGISTRY.named("scenario"))
    rows = reader.rows(f"SELECT meta, f{number} FROM {table} WHERE id = ?", [id_])
    if not rows:
        return []
    meta, shown = rows[0]
    values = [shown, *(other for _, other in Registers.unpack(meta).others(number, shown))]
    return [value for value in values if value is not None]


def _ids(reader: Reader) -> list[bytes]:
    return [
        row[0] for row in reader.rows(f"SELECT id FROM {table_of(REGISTRY.named('scenario'))} ORDER BY id")
    ]
