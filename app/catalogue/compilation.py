"""Turns the written sentences into gettext files, and knows when they are stale.

Several processes may compile at once: every file is written aside and renamed into place,
the stamp last, so that a reader sees the old state or the new one.
"""

from __future__ import annotations

import gettext
import hashlib
import io
import json
import os
import tempfile
from pathlib import Path
from typing import Final

from app.catalogue.sources import LANGUAGES, PLURAL_FORMS, Sentence, read_sources, source_files

TRANSLATIONS: Final = Path(__file__).parents[2] / "resources" / "translations"
"""Where the sources lie; the compiled files are in its folder `compiled`."""

_DOMAIN = "approdo.mo"
_STAMP = "stamp.json"
_VERSION = 2  # raise it when the way of compiling changes


def load(language: str, folder: Path = TRANSLATIONS) -> gettext.GNUTranslations:
    """The sentences of `language`, compiled anew first when a source changed.

    When the program may not write there, stale files are compiled in memory. `BrokenCatalogue`
    when the sources disagree with themselves.
    """
    compiled = folder / "compiled"
    path = compiled / language / _DOMAIN
    if not (path.exists() and _fresh(folder, compiled)):
        try:
            compile_all(folder)
        except OSError:
            return gettext.GNUTranslations(io.BytesIO(compile_language(read_sources(folder), language)))
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def compile_all(folder: Path = TRANSLATIONS) -> int:
    """Compile every language of `folder` and stamp the result; the number of sentences."""
    stamp = _facts(folder)  # before reading: a source changed meanwhile stays stale
    stamp["digest"] = _digest(folder)
    sentences = read_sources(folder)
    compiled = folder / "compiled"
    for language in LANGUAGES:
        _replace(compiled / language / _DOMAIN, compile_language(sentences, language))
    _replace(compiled / _STAMP, json.dumps(stamp).encode())
    return len(sentences)


def compile_language(sentences: dict[str, Sentence], language: str) -> bytes:
    """The gettext binary of one language; the key is the message id."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    count, expression = PLURAL_FORMS[language]
    catalog = Catalog(locale=language)
    # Babel's own rule for Arabic puts 11-99 after 100-102; translators follow CLDR's order.
    catalog.mime_headers = [("Plural-Forms", f"nplurals={count}; plural={expression};")]
    for sentence in sentences.values():
        forms = sentence.forms[language]
        if sentence.plural:
            catalog.add((sentence.key, sentence.key), forms)
        else:
            catalog.add(sentence.key, forms[0])
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _fresh(folder: Path, compiled: Path) -> bool:
    sources = source_files(folder)
    if not sources:
        return True  # a packaged program may carry the compiled files alone
    try:
        stamp = json.loads((compiled / _STAMP).read_bytes())
    except (OSError, ValueError):
        return False
    facts = _facts(folder)
    if stamp.get("files") == facts["files"] and stamp.get("version") == _VERSION:
        return True
    # An installer or a checkout changes times without changing a word.
    return bool(stamp.get("version") == _VERSION and stamp.get("digest") == _digest(folder))


def _facts(folder: Path) -> dict[str, object]:
    stats = [(path.name, path.stat()) for path in source_files(folder)]
    return {"version": _VERSION, "files": [[name, stat.st_size, stat.st_mtime_ns] for name, stat in stats]}


def _digest(folder: Path) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path in source_files(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(aside).replace(path)
    finally:
        Path(aside).unlink(missing_ok=True)
