"""Trains the dictionary that envelopes are compressed with: `python -m tests.sync.seal.dictionary_training`.

Invented files alone go in (`app.usecases.samples`), cut into the changes a desk makes: a new record, a
field or two edited; and the program's own sentences, for the words of ordinary prose. Never people.
A dictionary that was released is never trained again: the next one gets the next number.
"""

from __future__ import annotations

import random
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from app.storage.reader import Reader
from app.usecases.samples.organisation import invent
from sync.protocol.change import Change, RecordOp, decode
from sync.protocol.wire import WireChange
from tests.profile import new_session

ROOT = Path(__file__).parents[3]
FILES = 400
BYTES = 32 << 10


def main(target: Path) -> None:
    random.seed(1)
    samples: list[bytes | bytearray | memoryview[int]] = [*changes(invented(FILES, seed=11)), *prose()]
    random.shuffle(samples)
    trained = zstandard.train_dictionary(BYTES, samples, level=3, dict_id=1)
    target.write_bytes(trained.as_bytes())
    print(f"{len(samples)} samples of {sum(map(len, samples))} bytes -> {target}: {len(trained)} bytes")


def invented(files: int, seed: int) -> list[RecordOp]:
    """The records of invented files as they were written."""
    with tempfile.TemporaryDirectory() as folder:
        session = new_session(Path(folder))
        for _ in session.job(invent, files, today=date(2026, 11, 20), seed=seed):
            pass
        bodies = session.ask(_bodies)
        session.close()
    return [op for body in bodies for op in decode(body).ops]


def _bodies(reader: Reader) -> list[bytes]:
    return [bytes(body) for (body,) in reader.rows("SELECT body FROM change ORDER BY rid")]


def changes(ops: list[RecordOp]) -> Iterator[bytes]:
    """Each record new, and some of its fields edited one by one, as bytes to seal."""
    for number, op in enumerate(ops):
        hlc = (1_795_000_000_000 + number * 61_000) << 16
        yield wire((), hlc, (op,))
        texts = [field for field, value in op.fields.items() if isinstance(value, str) and len(value) > 12]
        for field in texts[:1]:
            yield wire(((random.randbytes(8), number + 1),), hlc, (edit(op, field),))


def edit(op: RecordOp, field: int) -> RecordOp:
    return RecordOp(op.kind, op.record, {field: op.fields[field]})


def wire(context: tuple[tuple[bytes, int], ...], hlc: int, ops: tuple[RecordOp, ...]) -> bytes:
    return msgspec.msgpack.encode(WireChange(context, hlc, 1, ops))


def prose() -> Iterator[bytes]:
    """The program's sentences in its four languages."""
    for path in sorted((ROOT / "resources" / "translations").glob("*.toml")):
        for said in tomllib.loads(path.read_text(encoding="utf-8")).values():
            yield from (text.encode() for text in _texts(said) if len(text) > 24)


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for value in said.values():
            yield from _texts(value)
    elif isinstance(said, list):
        for value in said:
            yield from _texts(value)


__all__ = ["Change", "changes", "edit", "invented", "main", "wire"]

if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sync" / "seal" / "dictionary_1.bin")
