"""What inputs of a form offer: code lists, countries, languages, comuni, colleagues, sites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from app.catalogue import comune_list, countries, languages
from app.catalogue.codelists import CodeList, codelist
from app.catalogue.places import comuni
from app.domain.ids import RecordId
from app.session import Session
from app.usecases import records
from ui import texts

Choice = tuple[str, str]
Finder = Callable[[str], list[Choice]]
"""From what was typed to the choices that fit it, best first."""

FOUND_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Offer:
    """Choices of one list: what stands there at first, how more is found, what a code means."""

    first: list[Choice]
    label: Callable[[str], str]
    find: Finder | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """The records a form may point to, read once when it opens, as (id in hex, name)."""

    today: date
    records: dict[str, list[Choice]] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session, today: date) -> Choices:
        """What this profile offers today."""
        named = session.ask(records.choosable)
        return cls(today, {target: _sorted(pairs) for target, pairs in named.items()})

    def name(self, target: str, id: RecordId | None) -> str:
        """The name of a colleague, site ...; empty when it is not known."""
        return dict(self.records.get(target, [])).get(id.hex(), "") if id else ""


def _sorted(pairs: list[tuple[RecordId, str | None]]) -> list[Choice]:
    return sorted(((id_.hex(), name or "…") for id_, name in pairs), key=lambda pair: pair[1].casefold())


def offer_of(list_id: str, today: date) -> Offer:
    """The choices of a code list, in the language in force; a list nobody knows offers nothing."""
    if list_id == comune_list.LIST:
        return Offer([], comuni.label, _find_comune)
    try:
        codes = codelist(list_id)
    except KeyError:
        return Offer([], str)
    spoken = texts.language()
    if list_id in (countries.LIST, languages.LIST):
        return Offer(_labelled(codes, codes.search("")), lambda c: codes.label(c, spoken), _finder(codes))
    return Offer(codes.options(spoken, today), lambda c: codes.label(c, spoken))


def _labelled(codes: CodeList, found: list[str]) -> list[Choice]:
    return [(code, codes.label(code, texts.language())) for code in found]


def _finder(codes: CodeList) -> Finder:
    return lambda typed: _labelled(codes, codes.search(typed, FOUND_AT_ONCE))


def _find_comune(typed: str) -> list[Choice]:
    return [(one.code, one.label) for one in comuni.search(typed, FOUND_AT_ONCE, past=True)]
