"""Whether two records are one person: names, birth, sex, citizenship, arrival, identifiers together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.matching.dates import compare_dates
from app.matching.names import Name, compare_texts, explain, odds_to_score, shares_word
from app.matching.reasons import Match, Reason

#: Identifiers (vocabulary V04) that belong to one person alone: the same value is the same person.
STRONG = frozenset({"CUI", "CF", "CFP", "VESTANET"})
_SAME_IDENTIFIER = 5.0
_OTHER_IDENTIFIER = -2.5
_OTHER_SEX = -2.2
_SHARED_CITIZENSHIP = 0.3
_OTHER_CITIZENSHIP = -1.2
_SAME_ARRIVAL = 0.8
_NAME_LIMIT = 4.5
# One word agrees, another does not: a father's name put for the family name, a second given name
# used as the first. Against the same date of birth that alone must not decide.
_ONE_WORD = -3.4
_NO_WORD = -6.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person. Anything may be missing; what is missing says nothing.

    `born` and `arrival` are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `precision` a code of vocabulary V02;
    `sex` a code of V01; `citizenships` country codes; `identifiers` pairs (code of V04, value).
    """

    names: tuple[Name, ...]
    born: str | None = None
    precision: str = ""
    sex: str | None = None
    citizenships: frozenset[str] = frozenset()
    arrival: str | None = None
    identifiers: frozenset[tuple[str, str]] = frozenset()


def _plain(value: str) -> str:
    return "".join(c for c in value.upper() if c.isalnum())


def _values(facts: Facts) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for kind, value in facts.identifiers:
        if plain := _plain(value):
            found.setdefault(kind, set()).add(plain)
    return found


def compare(a: Facts, b: Facts) -> Match:
    """Weighs everything the two have in common or against each other; symmetrical.

    The same strong identifier (CUI, tax code, provisional tax code, VESTANET) is a hard stop with
    score 1 whatever the rest says: the reasons still tell what differs.
    """
    evidence, reasons = 0.0, []
    stop = False
    for worth, reason, hard in _grounds(a, b):
        evidence += worth
        stop = stop or hard
        if reason:
            reasons.append(reason)
    return Match(1.0 if stop else odds_to_score(evidence), tuple(reasons), stop)


_Ground = tuple[float, Reason | None, bool]


def _grounds(a: Facts, b: Facts) -> Iterator[_Ground]:
    yield from _identifiers(a, b)
    yield from _names(a, b)
    born = compare_dates(a.born, b.born, a.precision, b.precision)
    yield born.evidence, Reason(born.key) if born.key else None, False
    yield from _circumstances(a, b)


def _identifiers(a: Facts, b: Facts) -> Iterator[_Ground]:
    one, two = _values(a), _values(b)
    for kind in sorted(one.keys() & two.keys()):
        if one[kind] & two[kind]:
            yield _SAME_IDENTIFIER, Reason("match.reason.same_identifier", {"type": kind}), kind in STRONG
        elif kind in STRONG:
            yield _OTHER_IDENTIFIER, Reason("match.reason.other_identifier", {"type": kind}), False


def _names(a: Facts, b: Facts) -> Iterator[_Ground]:
    pairs = (compare_texts(x.text, y.text) for x in a.names for y in b.names)
    best = max(pairs, key=lambda c: c.evidence, default=None)
    if best is None:
        yield -2.0, None, False
        return
    floor = _ONE_WORD if shares_word(best) else _NO_WORD
    yield min(_NAME_LIMIT, max(floor, best.evidence)), None, False
    for reason in explain(best):
        yield 0.0, reason, False


def _circumstances(a: Facts, b: Facts) -> Iterator[_Ground]:
    if a.sex in ("M", "F") and b.sex in ("M", "F") and a.sex != b.sex:
        yield _OTHER_SEX, Reason("match.reason.other_sex"), False
    if a.citizenships and b.citizenships:
        if a.citizenships & b.citizenships:
            yield _SHARED_CITIZENSHIP, None, False
        else:
            yield _OTHER_CITIZENSHIP, Reason("match.reason.other_citizenship"), False
    if a.arrival and a.arrival == b.arrival and len(a.arrival) >= 7:
        yield _SAME_ARRIVAL, Reason("match.reason.same_arrival"), False
