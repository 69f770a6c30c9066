"""What the directory answered, all of it, as a table to give out."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import date, datetime

from app.catalogue.messages import Messages
from app.domain.directory.answers import Hit
from app.domain.directory.questions import Question
from app.jobs import Progress
from app.session import Session
from app.usecases.directory import desk
from app.usecases.directory.weeks import week_lines
from app.usecases.table_files import Table, Value
from ui import texts
from ui.calm_names import calm
from ui.directory.words import freshness_words, language_names, tier_words
from ui.texts import t

BATCH = 500
COLUMNS = (
    "name",
    "organization",
    "street",
    "postal_code",
    "city",
    "province",
    "phones",
    "email",
    "website",
    "hours",
    "languages",
    "freshness",
    "verdict",
    "distance",
)


def table_of(
    session: Session, question: Question, now: datetime, *, judged: bool
) -> Generator[Progress, None, Table]:
    """Every entry that answers `question`, in the order of the page."""
    messages = Messages(texts.language())
    rows: list[list[Value]] = []
    total = 1
    while len(rows) < total:
        page = replace(question, limit=BATCH, offset=len(rows))
        found = session.ask(desk.find, page, now.date())
        if not found.hits:
            break
        total = found.total
        rows += [_row(hit, messages, now.date(), judged=judged) for hit in found.hits]
        yield Progress(len(rows), total, "export.reading")
    headings = [t(f"export.service.{column}") for column in COLUMNS]
    return Table("services", headings, rows, from_right=texts.is_rtl())


def _row(hit: Hit, messages: Messages, today: date, *, judged: bool) -> list[Value]:
    entry = hit.entry
    address = entry.address
    return [
        calm(entry.name),
        calm(entry.organization),
        calm(address.street),
        address.postal_code,
        calm(address.city),
        address.province,
        ", ".join(phone.number for phone in entry.phones),
        entry.email,
        entry.website,
        "; ".join(week_lines(entry, messages, today)) if entry.hours.known else "",
        language_names(entry.conditions.languages),
        freshness_words(hit),
        tier_words(hit.tier) if judged else "",
        round(hit.distance_km, 1) if hit.distance_km is not None else None,
    ]
