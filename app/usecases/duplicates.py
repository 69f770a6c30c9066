"""Is this person here already? Candidates while the name is being typed, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.identifiers import is_strong, normalised
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.problems import Param
from app.storage.candidate_facts import CandidateFacts, facts_of, persons_with_identifier
from app.storage.name_keys import persons_sharing_keys
from app.storage.name_words import sort_words
from app.storage.reader import Reader
from app.usecases.people import PersonFile

SHOWN = 8
"""Candidates worth a look: more is noise."""

LIKELY = 0.5
"""Score from which two are more likely one person than two."""


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
class Ground:
    """One reason for or against, as the key of its sentence and its parameters."""

    key: str
    params: Mapping[str, Param] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the same person. `score` runs from 0 to 1.

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
    grounds: tuple[Ground, ...]
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
    judged = (_judged(asked, facts) for facts in facts_of(reader, list(ids)))
    likely = [one for one in judged if one.score >= LIKELY or one.hard_stop]
    return sorted(likely, key=lambda one: (not one.hard_stop, -one.score, one.name))[:limit]


def _spelled(full: str | None, given: str | None, family: str | None) -> str:
    return " ".join((full or f"{family or ''} {given or ''}").split())


def _judged(asked: Asked, facts: CandidateFacts) -> Candidate:
    same = set(asked.identifiers) & set(facts.identifiers)
    hard = any(is_strong(type_) for type_, _ in same)
    grounds = [Ground("people.ground.identifier", {"type": type_}) for type_, _ in sorted(same)]
    score = 0.95 if hard else 0.6 if same else 0.0
    for part, ground in _evidence(asked, facts):
        score += part
        grounds.append(ground)
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
        min(max(score, 0.0), 1.0),
        tuple(grounds),
        hard,
    )


def _evidence(asked: Asked, facts: CandidateFacts) -> Iterator[tuple[float, Ground]]:
    overlap = max((_overlap(a, b[0]) for a in asked.names for b in facts.names), default=0.0)
    if overlap:
        yield 0.6 * overlap, Ground("people.ground.same_name" if overlap == 1 else "people.ground.like_name")
    if asked.born and facts.born and asked.born.is_known and facts.born.is_known:
        fits = asked.born.may_be(facts.born)
        yield (0.2, Ground("people.ground.born")) if fits else (-0.25, Ground("people.ground.born_differs"))
    if asked.citizenships and facts.citizenships:
        fits = bool(asked.citizenships & facts.citizenships)
        key = "people.ground.citizenship" if fits else "people.ground.citizenship_differs"
        yield (0.1 if fits else -0.1), Ground(key)
    if asked.sex and facts.sex and asked.sex != facts.sex:
        yield -0.2, Ground("people.ground.sex_differs")


def _overlap(one: str, other: str) -> float:
    """Share of the shorter name's words that begin a word of the other, in any order."""
    words, others = sort_words(one).split(), sort_words(other).split()
    short, long = (words, others) if len(words) <= len(others) else (others, words)
    found = sum(any(w.startswith(s[:4]) or s.startswith(w[:4]) for w in long) for s in short)
    return found / len(short) if short else 0.0
