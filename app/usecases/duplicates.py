"""Is this person here already? Candidates while the name is being typed, each with its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.identifiers import normalised
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.matching import THRESHOLD, Facts, Name, Reason, compare
from app.storage.candidate_facts import CandidateFacts, facts_of, persons_with_identifier
from app.storage.name_keys import persons_sharing_keys
from app.storage.reader import Reader
from app.usecases.people import PersonFile

__all__ = ["SHOWN", "Asked", "Candidate", "Reason", "asked_of", "candidates"]

SHOWN = 8
"""Candidates worth a look: more is noise."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the person at the desk so far; `itself` is left out of the answer."""

    names: tuple[str, ...] = ()
    born: PartialDate | None = None
    sex: str | None = None
    citizenships: frozenset[str] = frozenset()
    arrived_on: PartialDate | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    itself: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the same person. `score` runs from 0 to 1; `reasons` are sentences to show.

    `hard_stop`: an identifier that only one person can have is the same on both.
    """

    person: RecordId
    name: str
    native: str | None
    born: PartialDate | None
    sex: str | None
    citizenships: frozenset[str]
    case: RecordId | None
    number: str | None
    site: str | None
    score: float
    reasons: tuple[Reason, ...]
    hard_stop: bool = False


def asked_of(file: PersonFile) -> Asked:
    """What a half-filled form tells of a person."""
    return Asked(
        names=tuple(dict.fromkeys(_spelled(n.full, n.given, n.family) for n in file.names)),
        born=file.person.born,
        sex=file.person.sex,
        citizenships=file.person.citizenships,
        arrived_on=file.person.arrived_on,
        identifiers=tuple((i.type or "", normalised(i.value or "")) for i in file.identifiers if i.value),
        itself=file.person.id,
    )


def candidates(reader: Reader, asked: Asked, limit: int = SHOWN) -> list[Candidate]:
    """Those who may be the person asked for, the likeliest first; merged records are left out."""
    values = [value for _, value in asked.identifiers if len(value) > 4]
    names = [name for name in asked.names if len(name) > 2]
    ids = dict.fromkeys(persons_with_identifier(reader, values))
    ids |= dict.fromkeys(persons_sharing_keys(reader, names))
    ids.pop(asked.itself or RecordId(b""), None)
    known = _known(asked)
    judged = (_judged(known, facts) for facts in facts_of(reader, list(ids)))
    likely = [one for one in judged if one.score >= THRESHOLD or one.hard_stop]
    return sorted(likely, key=lambda one: (not one.hard_stop, -one.score, one.name))[:limit]


def _spelled(full: str | None, given: str | None, family: str | None) -> str:
    return " ".join((full or f"{family or ''} {given or ''}").split())


def _judged(known: Facts, facts: CandidateFacts) -> Candidate:
    match = compare(known, compared(facts))
    native = next((full for full, _, _, script in facts.names if script not in (None, "Latn")), None)
    return Candidate(
        facts.person,
        facts.name,
        native,
        facts.born,
        facts.sex,
        facts.citizenships,
        facts.case,
        facts.number,
        facts.site,
        match.score,
        match.reasons,
        match.hard_stop,
    )


def _known(asked: Asked) -> Facts:
    return Facts(
        names=tuple(Name(name) for name in asked.names),
        born=_text(asked.born),
        precision=asked.born.precision if asked.born else "",
        sex=asked.sex,
        citizenships=asked.citizenships,
        arrival=_text(asked.arrived_on),
        identifiers=frozenset(asked.identifiers),
    )


def compared(facts: CandidateFacts) -> Facts:
    """What is known of a person in the file, as others are compared with it."""
    return Facts(
        names=tuple(Name(full, given, family) for full, given, family, _ in facts.names),
        born=_text(facts.born),
        precision=facts.born.precision if facts.born else "",
        sex=facts.sex,
        citizenships=facts.citizenships,
        arrival=_text(facts.arrived_on),
        identifiers=frozenset(facts.identifiers),
    )


def _text(when: PartialDate | None) -> str | None:
    return when.text or None if when else None
