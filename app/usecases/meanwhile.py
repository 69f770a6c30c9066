"""What was written elsewhere while a form was open: the record as it stands by now, and who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.declaration import Record, kind_of
from app.domain.ids import RecordId
from app.storage.history import history
from app.storage.reader import Reader
from app.usecases import histories
from app.usecases.histories import Names


@dataclass(frozen=True, slots=True)
class Arrived:
    """A record that says something else than the form was opened with.

    `by` tells who wrote each field that differs, where the history knows it; `names` tell values in words.
    """

    record: Record
    by: Mapping[str, RecordId]
    names: Names = field(default_factory=lambda: Names({}, {}))

    def who(self, name: str) -> str:
        """Name of who wrote the field `name`; empty when it is not known."""
        return self.names.of(self.by[name]) if name in self.by else ""


def since(reader: Reader, shown: Record) -> Arrived | None:
    """The record of `shown` as it is stored now; None when it says the same, or is not there."""
    kind = kind_of(shown)
    held = reader.get(kind.record, shown.id)
    if held is None:
        return None
    differ = {spec.name for spec in kind.fields if getattr(held, spec.name) != getattr(shown, spec.name)}
    if not differ:
        return None
    by: dict[str, RecordId] = {}
    for version in history(reader, kind, shown.id):
        if version.spec is not None and version.spec.name in differ:
            by.setdefault(version.spec.name, version.author)
    return Arrived(held, by, histories.names(reader))
