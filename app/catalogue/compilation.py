"""Turns the written sentences into gettext files.

Several processes may compile at once: every file is written aside and renamed into place,
the stamp last, so that a reader sees the old state or the new one.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from pathlib import Path

from app.catalogue.sources import Sentence, read_sources
from app.catalogue.speech import LANGUAGES, PLURAL_FORMS
from app.catalogue.stamps import DOMAIN, STAMP, TRANSLATIONS, facts, read_stamp, source_files
from app.catalogue.typography import typeset

__all__ = ["TRANSLATIONS", "compile_all", "compile_in_memory", "compile_language", "refresh"]


def refresh(folder: Path) -> None:
    """Compile `folder` if a word in it changed; OSError when the result cannot be written."""
    compiled = folder / "compiled"
    whole = all((compiled / language / DOMAIN).exists() for language in LANGUAGES)
    known, old_facts = read_stamp(folder)
    same_way = old_facts.partition("\n")[0] == facts(folder).partition("\n")[0]
    if not (whole and same_way and known == _digest(folder)):
        compile_all(folder)
        return
    # An installer or a checkout changes times without changing a word.
    try:
        _stamp(folder, known, facts(folder))
    except OSError:
        return


def compile_all(folder: Path = TRANSLATIONS) -> int:
    """Compile every language of `folder` and stamp the result; the number of sentences."""
    found, digest = facts(folder), _digest(folder)  # before reading: what changes meanwhile stays stale
    sentences = read_sources(folder)
    for language in LANGUAGES:
        _replace(folder / "compiled" / language / DOMAIN, compile_language(sentences, language))
    _stamp(folder, digest, found)
    return len(sentences)


def compile_in_memory(folder: Path, language: str) -> bytes:
    """The gettext binary of one language, nothing written."""
    return compile_language(read_sources(folder), language)


def compile_language(sentences: dict[str, Sentence], language: str) -> bytes:
    """The gettext binary of one language; the key is the message id."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    count, expression = PLURAL_FORMS[language]
    catalog = Catalog(locale=language)
    # Babel's own rule for Arabic puts 11-99 after 100-102; translators follow CLDR's order.
    catalog.mime_headers = [("Plural-Forms", f"nplurals={count}; plural={expression};")]
    for sentence in sentences.values():
        forms = tuple(typeset(form, language) for form in sentence.forms[language])
        if sentence.plural:
            catalog.add((sentence.key, sentence.key), forms)
        else:
            catalog.add(sentence.key, forms[0])
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _digest(folder: Path) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path in source_files(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _stamp(folder: Path, digest: str, found: str) -> None:
    _replace(folder / "compiled" / STAMP, f"{digest}\n{found}".encode())


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(aside).replace(path)
    finally:
        Path(aside).unlink(missing_ok=True)
