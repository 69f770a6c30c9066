"""What the person takes home after a referral: to whom which of their data went, in Italian and in their
own language side by side (GDPR art. 13, 15.1.c)."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Final

from app.catalogue.codelists import codelist
from app.catalogue.formats import Formats
from app.catalogue.messages import LANGUAGES, Messages
from app.domain.ids import RecordId
from app.domain.person import PersonLanguage
from app.domain.referral import Disclosure, Referral
from app.domain.user import User
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.permissions import Act, require
from app.usecases.saving import must_find

ITALIAN: Final = "it"
_SPOKEN: Final = {"ara": "ar", "fra": "fr", "eng": "en"}


def language_for(reader: Reader, person: RecordId | None) -> str:
    """The language of the program nearest to the person's: the first they speak of ours, else English."""
    if person is None:
        return ITALIAN
    spoken = (one.language or "" for one in reader.find(PersonLanguage, person=person))
    return next((_SPOKEN[code] for code in spoken if code in _SPOKEN), "en")


def receipt(store: Store, id: RecordId, language: str = "") -> str:
    """The sheet as a page to print. DomainError before anything left."""
    require(store.by, Act.PRINT)
    referral = must_find(store, Referral, id)
    lines = store.find(Disclosure, referral=id)
    if not lines:
        raise DomainError("referral.parcel.nothing")
    other = language if language in LANGUAGES else language_for(store, referral.person)
    both = [Messages(code) for code in dict.fromkeys((ITALIAN, other))]
    store.note_act("print", referral, detail=["disclosure"])
    columns = "".join(_column(store, lines, messages, len(both)) for messages in both)
    return f'<html><body><table width="100%" cellspacing="12"><tr>{columns}</tr></table></body></html>'


def _column(reader: Reader, lines: list[Disclosure], messages: Messages, columns: int) -> str:
    parts = "".join(_parts(reader, lines, messages))
    return f'<td dir="{messages.direction}" width="{100 // columns}%" valign="top">{parts}</td>'


def _parts(reader: Reader, lines: list[Disclosure], messages: Messages) -> Iterator[str]:
    formats, language = Formats(messages), messages.language
    first = lines[0]
    by = reader.get(User, first.by)
    data = sorted({code for line in lines for code in line.categories})
    bases = sorted({line.basis for line in lines if line.basis})
    told = (
        ("to", first.recipient or ""),
        ("when", formats.day(first.at.astimezone().date()) if first.at else ""),
        (
            "what",
            formats.listed([codelist("data_category").label(code, language) for code in data], small=True),
        ),
        ("why", formats.listed([codelist("V67").label(code, language) for code in bases], small=True)),
        ("by", (by.name if by else "") or ""),
    )
    yield f"<h2>{html.escape(messages('referral.receipt.title'))}</h2>"
    for name, value in told:
        yield f"<p><b>{html.escape(messages(f'referral.receipt.{name}'))}</b><br>{html.escape(value)}</p>"
    yield f"<p>{html.escape(messages('referral.receipt.rights'))}</p>"
