"""The guests of a centre on a day as a table to give out."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import date

from app.jobs import Progress
from app.session import Session
from app.usecases import rolls
from app.usecases.presence import RollLine
from app.usecases.table_files import Table, Value
from ui import texts
from ui.cases import wording
from ui.presence.roll_view import mark_words
from ui.texts import t

FIELDS = (
    "field.person.display_name",
    "field.person.sex",
    "field.person.born",
    "field.person.citizenships",
    "field.placement.entered_on",
    "field.placement.unit",
    "field.placement.room",
    "field.placement.bed",
)


def table_of(
    session: Session, lines: Sequence[RollLine], marks: Sequence[str | None], day: date
) -> Generator[Progress, None, Table]:
    """Each guest with the place they have and their mark of `day`."""
    yield Progress(0, 1, "export.reading")
    people = session.ask(rolls.guests, [line.person for line in lines])
    rows: list[list[Value]] = []
    for line, mark in zip(lines, marks, strict=True):
        person, stay = people.get(line.person), line.placement
        rows.append(
            [
                line.name,
                wording.label_of("V01", person.sex) if person else "",
                wording.partial_words(person.born) if person else "",
                wording.labels_of("country", person.citizenships) if person else "",
                stay.entered_on.day or wording.partial_words(stay.entered_on) if stay.entered_on else None,
                stay.unit,
                stay.room,
                stay.bed,
                mark_words(mark) if mark else "",
            ]
        )
    headings = [*(t(key) for key in FIELDS), texts.formats().short_day(day)]
    return Table("guests", headings, rows, from_right=texts.is_rtl())
