"""The written sentences: TOML files, one table for each key, all languages side by side.

A plural sentence is a list of forms in every language. A file that breaks the agreement is
refused whole: a sentence missing in one language must never reach a window.
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.catalogue.speech import LANGUAGES, PLURAL_FORMS
from app.catalogue.stamps import source_files

__all__ = ["LANGUAGES", "BrokenCatalogue", "Sentence", "placeholders", "read_sources"]

_NOTE: Final = "note"


class BrokenCatalogue(Exception):
    """The source files disagree with themselves; the message lists everything found wrong."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One key with its forms by language; one form only unless `plural`."""

    key: str
    plural: bool
    forms: dict[str, tuple[str, ...]]
    source: str = field(compare=False, default="")


def placeholders(form: str) -> frozenset[str]:
    """Names between braces in `form`; ValueError when they are anything but plain names."""
    names = set()
    for _, name, spec, conversion in string.Formatter().parse(form):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"{{{name}}} is not a plain name")
        names.add(name)
    return frozenset(names)


def read_sources(folder: Path) -> dict[str, Sentence]:
    """Every sentence of every file of `folder`, or `BrokenCatalogue` naming all that is wrong."""
    found: dict[str, Sentence] = {}
    wrong: list[str] = []
    for path in source_files(folder):
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            wrong.append(f"{path.name}: {error}")
            continue
        for key, table in tables.items():
            complaints = _complaints(key, table)
            if key in found:
                complaints.append(f"also in {found[key].source}")
            wrong += [f"{path.name} [{key}]: {complaint}" for complaint in complaints]
            if not complaints:
                found[key] = _sentence(key, table, path.name)
    if wrong:
        raise BrokenCatalogue("\n".join(wrong))
    return found


def _sentence(key: str, table: dict[str, str | list[str]], source: str) -> Sentence:
    forms = {language: _as_forms(table[language]) for language in LANGUAGES}
    return Sentence(key, isinstance(table["it"], list), forms, source)


def _as_forms(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (str(value),)


def _complaints(key: str, table: object) -> list[str]:
    if not isinstance(table, dict):
        return ["not a table: write the key in quotes, with the four languages under it"]
    if any(isinstance(value, dict) for value in table.values()):
        return ["a table inside a table: is the key missing its quotes?"]
    unknown = set(table) - set(LANGUAGES) - {_NOTE}
    missing = [language for language in LANGUAGES if language not in table]
    complaints = [f"unknown language {name}" for name in sorted(unknown)]
    complaints += [f"no {language}" for language in missing]
    if complaints:
        return complaints
    return _shape_complaints(table) or _placeholder_complaints(table)


def _shape_complaints(table: dict[str, object]) -> list[str]:
    complaints = []
    plural = isinstance(table["it"], list)
    for language in LANGUAGES:
        value = table[language]
        forms: tuple[object, ...] = _as_forms(value)
        wanted = PLURAL_FORMS[language][0]
        if isinstance(value, list) != plural:
            complaints.append(f"{language}: plural in one language and not in another")
        elif plural and len(forms) != wanted:
            complaints.append(f"{language}: {len(forms)} forms, {wanted} wanted")
        elif not all(isinstance(form, str) and form.strip() for form in forms):
            complaints.append(f"{language}: an empty form")
    return complaints


def _placeholder_complaints(table: dict[str, object]) -> list[str]:
    try:
        # Taken over all forms: the one for exactly one or two may say the number in words.
        names: dict[str, frozenset[str]] = {
            language: frozenset[str]().union(*(placeholders(form) for form in _as_forms(table[language])))
            for language in LANGUAGES
        }
    except ValueError as error:
        return [f"braces: {error}"]
    complaints = [
        f"{language}: {sorted(names[language])} inserted, it has {sorted(names['it'])}"
        for language in LANGUAGES
        if names[language] != names["it"]
    ]
    if isinstance(table["it"], list) and "n" not in names["it"]:
        complaints.append("a plural without {n}")
    return complaints
