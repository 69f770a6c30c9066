"""What stands on the page of a conflict, in the language in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.declaration import FieldType, Record, kind_of
from app.usecases.conflict_views import ConflictFile, ConflictLine, Side
from app.usecases.histories import Names
from ui.cases import wording
from ui.texts import t
from ui.values import EMPTY, value_words, written

_NAMING: Final = ("title", "full", "number", "value", "name")
"""Fields that tell one record of a kind from another, the best first."""

_SELF_TOLD: Final = frozenset({"person", "case"})
"""Kinds that the name and the number beside them tell."""

_WRITTEN: Final = frozenset({FieldType.TEXT, FieldType.NOTE})


def is_text(line: ConflictLine) -> bool:
    """Whether the line is about something written in words, that two people's versions can be made one of."""
    return line.spec is not None and line.spec.type in _WRITTEN


def side_words(line: ConflictLine, side: Side, names: Names) -> str:
    """What one side says of the line."""
    if line.spec is not None:
        return value_words(line.spec, side.value, names)
    if not side.value:
        return t("conflict.life.deleted")
    told = [t("conflict.life.kept")]
    for spec, value in side.edited:
        told.append(t("conflict.life.edited", field=t(spec.label_key), value=value_words(spec, value, names)))
    return "\n".join(told)


def line_name(line: ConflictLine) -> str:
    """What the line is about."""
    return t(line.spec.label_key) if line.spec is not None else t("conflict.life")


def before_words(line: ConflictLine, names: Names) -> str:
    """What both had seen."""
    if line.spec is None or line.before is None or line.before == frozenset():
        return EMPTY
    return value_words(line.spec, line.before, names)


def record_words(file: ConflictFile) -> str:
    """Which record it is: its kind, and what tells it from others of its kind."""
    kind = t(file.kind.label_key)
    own = _own_words(file.shown) if file.shown is not None and file.kind.name not in _SELF_TOLD else ""
    return wording.facts(kind, own)


def fields_words(file: ConflictFile) -> str:
    """The fields in question, as a list."""
    return ", ".join(line_name(line) for line in file.lines)


def laptop_words(side: Side) -> str:
    """Where a side was written."""
    if side.here:
        return t("conflict.here")
    if side.laptop:
        return side.laptop
    return t("conflict.laptop_of", name=side.author_name) if side.author_name else t("conflict.elsewhere")


def who_when(side: Side) -> str:
    """Who wrote a side, and when."""
    return wording.facts(side.author_name, wording.moment_words(side.at))


def authors_words(file: ConflictFile) -> str:
    """Everybody whose value stands beside another's."""
    names = dict.fromkeys(side.author_name for line in file.lines for side in line.sides)
    return wording.facts(*names)


@dataclass(frozen=True, slots=True)
class Head:
    """Over a column of values: where they were written, who and when, and the caption that says no more."""

    title: str
    below: str
    caption: str


def heads(lines: Sequence[ConflictLine]) -> tuple[Head, Head]:
    """The heads of the two columns: the first sides, and all the others."""
    first = [line.sides[0] for line in lines]
    rest = [side for line in lines for side in line.sides[1:]]
    return _head(first), _head(rest)


def _head(sides: Sequence[Side]) -> Head:
    places = list(dict.fromkeys(laptop_words(side) for side in sides))
    title = places[0] if len(places) == 1 else t("conflict.others")
    authors = list(dict.fromkeys(side.author_name for side in sides))
    newest = max(sides, key=lambda side: side.at)
    if len(authors) > 1:
        return Head(title, wording.facts(*authors), "")
    named_above = bool(newest.author_name) and newest.author_name in title
    below = wording.moment_words(newest.at) if named_above else who_when(newest)
    return Head(title, below, who_when(newest))


def _own_words(record: Record) -> str:
    kind = kind_of(record)
    for name in _NAMING:
        if name in kind.by_name and getattr(record, name):
            return str(getattr(record, name))
    day = next((spec for spec in kind.fields if spec.type in (FieldType.DATE, FieldType.PARTIAL)), None)
    value = getattr(record, day.name) if day is not None else None
    return written(day, value, Names({}, {})) if day is not None and value is not None else ""
