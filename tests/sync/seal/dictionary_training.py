"""Trains the dictionary that envelopes are compressed with: `python -m tests.sync.seal.dictionary_training`.

Invented files alone go in (`app.usecases.samples`), cut into the changes a desk makes: a new record, a
field edited; and forms filled at random with pieces of the program's own sentences and with labels of
its code lists, for the words of ordinary prose. Never people. A dictionary that was released is never
trained again: the next one gets the next number.
"""

from __future__ import annotations

import csv
import itertools
import random
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import zstandard

from app.storage.reader import Reader
from app.usecases.samples.organisation import invent
from sync.protocol.change import RecordOp, decode
from sync.protocol.wire import WireChange
from tests.profile import new_session

ROOT = Path(__file__).parents[3]
FILES = 400
FORMS = 2500
BYTES = 112 << 10
LANGUAGES = ("it", "en")
STAMP = 1_795_000_000_000


def main(target: Path) -> None:
    random.seed(1)
    samples: list[bytes | bytearray | memoryview[int]] = [*list(changes(invented(FILES, seed=11)))[::4]]
    samples += [*forms(FORMS), *prose(), *prose()]
    random.shuffle(samples)
    trained = zstandard.train_dictionary(BYTES, samples, level=12, dict_id=1)
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
    return [bytes(body) for (body,) in reader.rows("SELECT body FROM written ORDER BY rid")]


def changes(ops: list[RecordOp]) -> Iterator[bytes]:
    """Each record new, and some of its fields edited one by one, as bytes to seal."""
    for number, op in enumerate(ops):
        hlc = (STAMP + number * 61_000) << 16
        yield wire((), hlc, (op,))
        texts = [field for field, value in op.fields.items() if isinstance(value, str) and len(value) > 12]
        for field in texts[:1]:
            yield wire(((random.randbytes(8), number + 1),), hlc, (edit(op, field),))


def edit(op: RecordOp, field: int) -> RecordOp:
    return RecordOp(op.kind, op.record, {field: op.fields[field]})


def wire(context: tuple[tuple[bytes, int], ...], hlc: int, ops: tuple[RecordOp, ...]) -> bytes:
    return msgspec.msgpack.encode(WireChange(context, hlc, 1, ops))


def forms(count: int) -> Iterator[bytes]:
    """New records of 25 fields: pieces of sentences, labels, dates and telephone numbers."""
    said = [*sentences(LANGUAGES), *notes() * 3]
    pieces = [piece for text in said for piece in _pieces(text.split(), 5)]
    labels = list(code_labels())
    for number in range(count):
        fields = {field: _answer(pieces, labels) for field in range(1, 26)}
        op = RecordOp(random.randint(1, 40), random.randbytes(16), fields)
        context = ((random.randbytes(8), random.randint(1, 50)),) if number % 2 else ()
        yield wire(context, (STAMP + number * 61_000) << 16, (op,))


def _answer(pieces: list[str], labels: list[str]) -> str:
    draw = random.random()
    if draw < 0.25:
        return random.choice(labels)
    if draw < 0.4:
        return f"20{random.randint(20, 26)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    if draw < 0.5:
        return f"+39 3{random.randint(20, 99)} {random.randint(100, 999)} {random.randint(1000, 9999)}"
    return " ".join(random.choice(pieces) for _ in range(random.randint(1, 3)))


def _pieces(words: list[str], length: int) -> Iterator[str]:
    for at in range(0, len(words), length):
        yield " ".join(words[at : at + length])


def code_labels() -> Iterator[str]:
    """Italian and English labels of the code lists; of the very long ones the beginning."""
    for path in sorted((ROOT / "resources" / "codelists").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in itertools.islice(csv.DictReader(lines), 400):
                yield from (row[name] for name in ("label_it", "label_en") if row.get(name))


def prose() -> Iterator[bytes]:
    """The program's sentences in its four languages."""
    yield from (text.encode() for text in sentences(("it", "en", "fr", "ar")) if len(text) > 24)


def notes() -> list[str]:
    """The notes of invented contacts."""
    content = (ROOT / "resources" / "samples" / "people" / "texts.toml").read_text(encoding="utf-8")
    return [note for kind in tomllib.loads(content)["contacts"].values() for note in kind]


def sentences(languages: tuple[str, ...]) -> Iterator[str]:
    """What the program says."""
    for path in sorted((ROOT / "resources" / "translations").glob("*.toml")):
        for said in tomllib.loads(path.read_text(encoding="utf-8")).values():
            for language in languages:
                forms_of_one = said.get(language, "")
                yield from [forms_of_one] if isinstance(forms_of_one, str) else forms_of_one


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sync" / "seal" / "dictionary_1.bin")
