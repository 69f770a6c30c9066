"""The return code: ten characters by which a service without the program answers, read over the phone.

The sheet that leaves with a referral lists one code for each answer. A code says which referral (four
characters), which answer (one), proves that it comes from that sheet (four: a keyed checksum of 20
bits, so a guess is right once in a million), and ends with a check character that finds every single
mistyped character and every swap of two.

Characters are Crockford's base 32 (no I, L, O, U); O is read as 0, I and L as 1, in any case, with any
spaces or dashes between.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT, PROOF = 4, 4
LENGTH: Final = SHORT + 1 + PROOF + 1
SECRET_BYTES: Final = 16

REASONS: Final[tuple[str, ...]] = (
    "capacity",
    "criteria",
    "area",
    "documents",
    "language",
    "already",
    "closed",
    "wrong",
    "other",
)
"""Reasons of refusal (V55), in the order in which the sheet lists them."""

ANSWERS: Final[tuple[str, ...]] = (
    "received",
    "accepted",
    "waiting",
    "appointment",
    "started",
    "completed",
    "no_show",
    "declined_person",
    *(f"rejected:{reason}" for reason in REASONS),
)
"""What a code may answer, as `state` or `state:reason`. The order is for ever: printed sheets follow it."""

_VALUES: Final = {sign: value for value, sign in enumerate(ALPHABET)}
_READ_AS: Final = {"O": "0", "I": "1", "L": "1"}


class Mistyped(StrEnum):
    """What is wrong with what was typed: `referral.code.<value>` is its sentence."""

    EMPTY = "empty"
    LENGTH = "length"
    SIGN = "sign"
    CHECK = "check"
    ANSWER = "answer"


class CodeMistyped(ValueError):
    """What was typed is no code; `sign` is the character that none has."""

    def __init__(self, why: Mistyped, sign: str = "", count: int = 0) -> None:
        super().__init__(why.value)
        self.why, self.sign, self.count = why, sign, count


@dataclass(frozen=True, slots=True)
class ReturnCode:
    """A code whose characters are in order; whether it is true only the secret of its referral tells."""

    short: str
    answer: str
    proof: str

    @property
    def state(self) -> str:
        """The state (V54) it answers."""
        return self.answer.partition(":")[0]

    @property
    def reason(self) -> str:
        """The reason of refusal (V55), or nothing."""
        return self.answer.partition(":")[2]

    @property
    def text(self) -> str:
        """All characters without the dash: how a code that was used is remembered."""
        body = f"{self.short}{ALPHABET[ANSWERS.index(self.answer)]}{self.proof}"
        return body + _check(body)

    def is_true(self, secret: bytes) -> bool:
        """Whether it stands on the sheet made with `secret`; compared in constant time."""
        return hmac.compare_digest(_proof(secret, self.short, self.answer), self.proof)


def short_of(referral: bytes) -> str:
    """The four characters of a referral's id (16 bytes); two referrals may share them."""
    number = int.from_bytes(hashlib.sha256(b"referral code" + referral).digest()[:3], "big") >> 4
    return _signs(number, SHORT)


def code_of(secret: bytes, short: str, answer: str) -> ReturnCode:
    """The code of one answer on the sheet made with `secret`."""
    return ReturnCode(short, answer, _proof(secret, short, answer))


def sheet(secret: bytes, short: str) -> tuple[ReturnCode, ...]:
    """All codes of a referral, in the order of `ANSWERS`."""
    return tuple(code_of(secret, short, answer) for answer in ANSWERS)


def written(code: ReturnCode) -> str:
    """A code as it is printed: two groups of five, easy to read aloud."""
    text = code.text
    return f"{text[:5]}-{text[5:]}"


def read(typed: str) -> ReturnCode:
    """The code in `typed`. CodeMistyped says which of its characters cannot be right, or that one is."""
    signs = _cleaned(typed)
    if not signs:
        raise CodeMistyped(Mistyped.EMPTY)
    strange = next((sign for sign in signs if sign not in _VALUES), "")
    if strange:
        raise CodeMistyped(Mistyped.SIGN, strange)
    if len(signs) != LENGTH:
        raise CodeMistyped(Mistyped.LENGTH, count=len(signs))
    body, check = signs[:-1], signs[-1]
    if _check(body) != check:
        raise CodeMistyped(Mistyped.CHECK)
    place = _VALUES[body[SHORT]]
    if place >= len(ANSWERS):
        raise CodeMistyped(Mistyped.ANSWER)
    return ReturnCode(body[:SHORT], ANSWERS[place], body[SHORT + 1 :])


def _cleaned(typed: str) -> str:
    signs = []
    for sign in unicodedata.normalize("NFKC", typed[:200]).upper():
        if sign.isspace() or unicodedata.category(sign) in ("Pd", "Cf") or sign in "_./·":
            continue
        signs.append(_READ_AS.get(sign) or _digit(sign))
    return "".join(signs)


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)  # Arabic-Indic figures are figures too
    return sign if value is None else str(value)


def _proof(secret: bytes, short: str, answer: str) -> str:
    made = hmac.new(secret, f"approdo return code 1|{short}|{answer}".encode(), hashlib.sha256).digest()
    return _signs(int.from_bytes(made[:3], "big") >> 4, PROOF)


def _signs(number: int, count: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def _check(body: str) -> str:
    """The sum over GF(32) of each character times a weight of its own.

    Weights that differ, that are not zero, and not the 1 of the check character itself, find every single
    wrong character and every swap of two.
    """
    total = 0
    for place, sign in enumerate(body):
        total ^= _times(_VALUES[sign], place + 2)
    return ALPHABET[total]


def _times(one: int, other: int) -> int:
    """The product in GF(2^5) with x^5 + x^2 + 1."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 32:
            one ^= 0b100101
        other >>= 1
    return product
