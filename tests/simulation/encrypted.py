"""A laptop with the program's own encrypted file; written and read through its session."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.ids import RecordId
from app.domain.person import Person
from app.session import Session
from app.storage import forgetting
from app.storage.change_states import ON_SERVER
from app.storage.reader import Reader
from app.storage.record_bench import RecordBench
from app.storage.replica import EncryptedReplica
from app.storage.store import Store
from sync.merge.settling import choices
from sync.protocol.change import decode
from sync.protocol.replication import Identity
from tests import every_byte
from tests.profile import FileAndKey
from tests.simulation.replica import KIND, Dot, Place, edits_in

_HELD = "SELECT 1 FROM {} t JOIN space s ON s.rid = t.space WHERE s.id = ? LIMIT 1"
_NAMES = {spec.id: spec.name for spec in Person.__dict__["__kind__"].fields}


class EncryptedStore:
    """The same doors as `SimulatedReplica` has for the world around it; `port` is for the engine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.session = Session(FileAndKey(path))
        self.port: EncryptedReplica = self.session.replica()

    @property
    def who(self) -> Identity | None:
        return self.port.identity()

    def write_value(self, place: Place, value: Any, now_ms: int) -> None:
        _, record, number = place
        id_ = RecordId(record)

        def verb(store: Store) -> None:
            held = store.get(Person, id_)
            person = held or Person(id=id_)
            changed = replace(person, **{_NAMES[number]: value})
            store.add(changed) if held is None else store.save(changed)

        self.session.do(verb)

    def writes(self, place: Place) -> set[Any]:
        """What it has had there, but for what stands beside the value on the screen."""
        found = set()
        for (space, _, _), change in self._changes().items():
            for op in change.ops:
                if (space, op.kind, op.record) == (place[0], KIND, place[1]) and place[2] in op.fields:
                    found.add(op.fields[place[2]])
        person = self.session.ask(Reader.get, Person, RecordId(place[1]))
        visible = getattr(person, _NAMES[place[2]]) if person is not None else None
        return found - (self.shown([place]).get(place, frozenset()) - {visible})

    def edits(self) -> dict[Dot, frozenset[Any]]:
        return {dot: edits_in(change) for dot, change in self._changes().items()}

    def believed_sent(self) -> list[Dot]:
        return list(self._changes(f"WHERE c.state = {ON_SERVER}"))

    def shown(self, places: Iterable[Place]) -> dict[Place, frozenset[Any]]:
        wanted = list(places)

        def read(reader: Reader) -> dict[Place, frozenset[Any]]:
            bench = RecordBench(reader)
            bench.load(dict.fromkeys((KIND, record) for _, record, _ in wanted))
            found = {}
            for place in wanted:
                one = bench.records.get((KIND, place[1]))
                if one is not None and one.registers is not None and one.values.get(place[2]) is not None:
                    kept = choices(one.registers, place[2], one.values[place[2]])
                    found[place] = frozenset(value for _, value in kept)
            return found

        return self.session.ask(read)

    def gave_up(self, space: bytes) -> bool:
        """Whether an order to erase was followed here."""
        return self.session.ask(forgetting.is_forgotten, space)

    def unsent(self) -> set[bytes]:
        """Spaces with changes that are only here."""
        where = "WHERE c.state IN (0, 3, 4, 5)"
        return {space for space, _, _ in self._changes(where)}

    def held_of(self, space: bytes, values: Iterable[str]) -> list[str]:
        """Where anything of a space is; `values` are those ever written there."""
        tables = ("change", "piece", "foreign_record")
        found = [one for one in tables if self.session.ask(Reader.rows, _HELD.format(one), [space])]
        wanted = list(values)
        return found + (
            list(every_byte.holding(every_byte.of_tables(self.session), *wanted)) if wanted else []
        )

    def copied(self, path: Path) -> EncryptedStore:
        """The file as it is now, as a second file."""
        self.close()
        shutil.copy(self.path, path)
        self.session = Session(FileAndKey(self.path))
        self.port = self.session.replica()
        return EncryptedStore(path)

    def close(self) -> None:
        self.session.close()

    def _changes(self, where: str = "") -> dict[Dot, Any]:
        sql = (
            "SELECT s.id, d.id, c.dseq, c.body FROM written c JOIN space s ON s.rid = c.space"
            f" JOIN device d ON d.number = c.device {where}"
        )
        rows = self.session.ask(Reader.rows, sql)
        return {(space, device, dseq): decode(body) for space, device, dseq, body in rows}
