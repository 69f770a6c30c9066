"""Records of 25 text fields: read from a file of JSON lines, or invented; and the kind they are of."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.domain.declaration import Record, Registry, Scope, record, text
from app.domain.ids import RecordId

FIELDS = 25
KIND = 900
_TEXT = (
    "colloquio permesso questura appuntamento medico scuola italiano corso lavoro contratto casa centro "
    "famiglia figlio sorella documento ricorso avvocato udienza commissione domanda visita terapia "
    "tirocinio bilancio progetto accoglienza operatore mediatore telefono indirizzo comune tessera"
)
_WORDS = tuple(_TEXT.split())


def invented(count: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """Records of some 1.4 kB of JSON: short answers, a few longer notes."""
    chance = random.Random(seed)
    for number in range(count):
        one = {"id": f"record-{number}"}
        for at in range(1, FIELDS + 1):
            words = chance.choices(_WORDS, k=chance.choice((1, 2, 3, 4, 8) if at % 5 else (12, 16)))
            one[f"field_{at}"] = " ".join(words) if chance.random() < 0.8 else ""
        yield one


def write_invented(path: Path, count: int) -> None:
    """The invented records as a file of JSON lines."""
    with path.open("w", encoding="utf-8") as out:
        for one in invented(count):
            out.write(json.dumps(one, ensure_ascii=False) + "\n")


def read(path: Path) -> list[dict[str, str]]:
    """The records of a file: each `id` and its text fields by name."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def field_names(records: list[dict[str, str]]) -> list[str]:
    """Names of the fields, in the order they come up."""
    return list(dict.fromkeys(name for one in records[:100] for name in one if name != "id"))


def id_of(one: dict[str, str]) -> RecordId:
    """16 bytes for whatever id a record has."""
    return RecordId(hashlib.sha256(str(one["id"]).encode()).digest()[:16])


def declared(names: list[str], registry: Registry) -> type[Record]:
    """A kind with these text fields, declared on the fly; each record is a file of its own."""
    body: dict[str, Any] = {"__annotations__": {}, "__module__": __name__}
    for number, _name in enumerate(names, start=1):
        body["__annotations__"][f"f{number}"] = "str | None"
        body[f"f{number}"] = text(number, max_length=100_000)
    made: type[Record] = type("Measured", (Record,), body)
    return record("measured", id=KIND, scope=Scope.FILE, registry=registry)(made)


def as_record(kind: type[Record], names: list[str], one: dict[str, str]) -> Record:
    """One record of the kind."""
    values = {f"f{at}": str(one.get(name) or "") or None for at, name in enumerate(names, start=1)}
    return kind(id=id_of(one), **values)
