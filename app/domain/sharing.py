"""Whether data may be told to a recipient: the gate every referral passes (rule R-10).

A referral leaves only with a valid consent for that recipient and those categories of data, or with
another recorded legal basis (GDPR art. 6, 7, 9). In doubt the gate stays shut and says why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.domain.consent import Consent

CONSENTS: Final = frozenset({"share", "sensitive", "minor"})
"""Types (V67) by which the person, or who answers for them, agrees that data are told to others."""

BASES: Final = frozenset({"public_task", "contract", "legal_obl", "vital", "health_care"})
"""Types that are a legal basis without consent."""

SPECIAL: Final = frozenset({"health", "vulnerability"})
"""Categories that need an exception of art. 9; a contract or a legal duty alone is none."""

_NOT_FOR_SPECIAL: Final = frozenset({"contract", "legal_obl"})
_PARTS = re.compile(r"[,;\n·|]+")


class Shut(StrEnum):
    """Why the gate is shut, the most telling reason first: `referral.gate.<value>` is its sentence."""

    NOTHING = "nothing"  # no category of data is ticked
    WITHDRAWN = "withdrawn"
    DOUBTED = "doubted"  # somebody must look first at how it was written
    REFUSED = "refused"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    GUARDIAN = "guardian"
    CATEGORIES = "categories"  # agreed to, but not to all of these data
    OTHERS = "others"  # agreed to for other recipients
    NONE = "none"  # nobody asked


@dataclass(frozen=True, slots=True)
class Cover:
    """The categories that leave on one consent or basis."""

    consent: Consent
    categories: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gate:
    """Open when `shut` is None: `covers` says on what basis. Else `missing` says which data lack one."""

    covers: tuple[Cover, ...] = ()
    missing: frozenset[str] = frozenset()
    shut: Shut | None = None
    day: date | None = None
    """Of the withdrawal, the refusal, the end or the beginning."""

    @property
    def is_open(self) -> bool:
        """Whether the data may leave."""
        return self.shut is None


def judge(
    consents: Iterable[Consent],
    recipients: Sequence[str],
    categories: frozenset[str],
    on: date,
    *,
    minor: bool = False,
    doubted: frozenset[bytes] = frozenset(),
) -> Gate:
    """Judge what is recorded for one person.

    `recipients` are the names of the one recipient: the service, its body. `minor` says that the person
    is or may be a minor: then a guardian must have agreed (rule R-12). `doubted` are ids of consents that
    open nothing, and may be a no, until somebody has looked at them.
    """
    if not categories:
        return Gate(shut=Shut.NOTHING)
    known = sorted(consents, key=lambda one: (one.given_on or date.min, one.id), reverse=True)
    refusals = [one for one in known if _is_refusal(one, doubted) and names_recipient(one, recipients)]
    covers: list[Cover] = []
    left = categories
    for one in (one for one in known if one.id not in doubted):
        taken = _allowed(one, recipients, on, minor, refusals) & left
        if taken:
            covers.append(Cover(one, taken))
            left -= taken
    if not left:
        return Gate(tuple(covers))
    about = [one for one in known if one.type in CONSENTS and one.categories & left]
    if any(one.id in doubted and names_recipient(one, recipients) for one in about):
        return Gate(tuple(covers), left, Shut.DOUBTED)
    why, day = _why(known, recipients, left, on, minor, bool(covers))
    return Gate(tuple(covers), left, why, day)


def names_recipient(consent: Consent, recipients: Sequence[str]) -> bool:
    """Whether a consent names one of these: its list of recipients holds the very name, in any spelling
    of case, accents and punctuation. Part of a name is another body."""
    told = _parts(consent.recipients or "")
    return any(_holds(told, _parts(name)) for name in recipients if _parts(name))


def _allowed(
    one: Consent, recipients: Sequence[str], on: date, minor: bool, refusals: Sequence[Consent]
) -> frozenset[str]:
    if one.type in CONSENTS:
        fine = _stands(one, on) and names_recipient(one, recipients) and not (minor and not _guarded(one))
        return one.categories - _refused_since(one, refusals) if fine else frozenset()
    if one.type not in BASES or not _stands(one, on):
        return frozenset()
    named = names_recipient(one, recipients)
    # Where the person said no, only a basis written down for this very recipient goes over it.
    if not named and (refusals or (one.recipients or "").strip()):
        return frozenset()
    return one.categories - SPECIAL if one.type in _NOT_FOR_SPECIAL else one.categories


def _refused_since(one: Consent, refusals: Sequence[Consent]) -> frozenset[str]:
    given = (one.given_on or date.min, one.id)
    refused: set[str] = set()
    for no in refusals:
        if (no.withdrawn_on or no.given_on or date.max, no.id) > given:
            refused |= no.categories
    return frozenset(refused)


def _is_refusal(one: Consent, doubted: frozenset[bytes]) -> bool:
    said = one.state in ("refused", "withdrawn") or one.withdrawn_on is not None
    return one.type in CONSENTS and (said or one.id in doubted)


def _stands(one: Consent, on: date) -> bool:
    if one.withdrawn_on is not None or one.state not in ("given", "not_needed"):
        return False
    begun = one.given_on is None or one.given_on <= on
    return begun and (one.expires_on is None or on <= one.expires_on)


def _guarded(one: Consent) -> bool:
    return one.type == "minor" or one.mode == "guardian" or bool((one.guardian_name or "").strip())


def _why(
    known: Sequence[Consent],
    recipients: Sequence[str],
    left: frozenset[str],
    on: date,
    minor: bool,
    partly: bool,
) -> tuple[Shut, date | None]:
    ours = [one for one in known if one.type in CONSENTS and names_recipient(one, recipients)]
    about = [one for one in ours if one.categories & left]
    for one in about:
        found = _flaw(one, on, minor)
        if found is not None:
            return found
    if partly or ours:
        return Shut.CATEGORIES, None
    return (Shut.OTHERS if any(one.type in CONSENTS for one in known) else Shut.NONE), None


def _flaw(one: Consent, on: date, minor: bool) -> tuple[Shut, date | None] | None:
    if one.withdrawn_on is not None or one.state == "withdrawn":
        return Shut.WITHDRAWN, one.withdrawn_on
    if one.state == "refused":
        return Shut.REFUSED, one.given_on
    if one.state == "expired" or (one.expires_on is not None and one.expires_on < on):
        return Shut.EXPIRED, one.expires_on
    if one.given_on is not None and one.given_on > on:
        return Shut.NOT_YET, one.given_on
    if minor and not _guarded(one):
        return Shut.GUARDIAN, None
    return None


def _parts(text: str) -> tuple[str, ...]:
    return tuple(folded for part in _PARTS.split(text) if (folded := _folded(part)))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    # C.P.I.A. and CPIA are one name: single letters in a row are one word.
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", " ".join(letters.split()))


def _holds(told: tuple[str, ...], name: tuple[str, ...]) -> bool:
    places = range(len(told) - len(name) + 1)
    return any(told[at : at + len(name)] == name for at in places)
