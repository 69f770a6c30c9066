"""The Italian tax code: the definitive one of 16 characters, the provisional one of 11 digits.

D.M. 23 December 1976 (structure, check character, replaced digits of two people with the same
code); D.Lgs. 142/2015 and Revenue Agency circular 8/E of 2016 (11 digits to asylum applicants).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

_MONTHS: Final = "ABCDEHLMPRST"
_STAND_INS: Final = "LMNPQRSTUV"
_DIGIT_PLACES: Final = (6, 7, 9, 10, 12, 13, 14)
_DIGIT: Final = rf"[0-9{_STAND_INS}]"
_SHAPE: Final = re.compile(rf"[A-Z]{{6}}{_DIGIT}{{2}}[{_MONTHS}]{_DIGIT}{{2}}[A-Z]{_DIGIT}{{3}}[A-Z]")
_ODD_ORDER: Final = "BAKPLCQDREVOSFTGUHMINJWZYX"
_WOMEN: Final = 40
_VOWELS: Final = frozenset("AEIOU")
_LATIN: Final = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "ẞ": "SS", "Ħ": "H", "Ə": "E"}
)


@dataclass(frozen=True, slots=True)
class TaxCode:
    """What a definitive code says, with replaced digits put back.

    `family` and `given` are the three letters drawn from the names, `year` has two digits, `sex`
    is M or F, `place` is the cadastral code of the comune or, from Z, of the state of birth.
    """

    family: str
    given: str
    year: int
    month: int
    day: int
    sex: str
    place: str

    def birth_days(self) -> Iterator[date]:
        """Days of birth the code may mean, one in each century from 1900."""
        for century in (1900, 2000):
            try:
                yield date(century + self.year, self.month, self.day)
            except ValueError:
                continue


def normalised(value: str) -> str:
    """A code as it is compared: upper case, plain digits, no spaces, dashes, dots or slashes.

    Letters of other scripts stay.
    """
    plain = unicodedata.normalize("NFKC", value).upper()
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char for char in plain if char.isalnum()
    )


def check_letter(first15: str) -> str:
    """Check letter of the first 15 characters of a definitive code."""
    total = 0
    for place, char in enumerate(first15):
        rank = int(char) if char.isdecimal() else ord(char) - ord("A")
        total += rank if place % 2 else _ODD_ORDER.index(chr(ord("A") + rank))
    return chr(ord("A") + total % 26)


def has_definitive_shape(code: str) -> bool:
    """Whether a normalised code has letters and digits in their places (replaced digits allowed)."""
    return _SHAPE.fullmatch(code) is not None


def read(code: str) -> TaxCode | None:
    """What a normalised definitive code says; None when its shape or its birth date is impossible.

    The check letter is not looked at: see `check_letter`.
    """
    if not has_definitive_shape(code):
        return None
    chars = list(code)
    for place in _DIGIT_PLACES:
        if chars[place] in _STAND_INS:
            chars[place] = str(_STAND_INS.index(chars[place]))
    plain = "".join(chars)
    day = int(plain[9:11])
    sex, day = ("F", day - _WOMEN) if day > _WOMEN else ("M", day)
    month = _MONTHS.index(plain[8]) + 1
    told = TaxCode(plain[:3], plain[3:6], int(plain[6:8]), month, day, sex, plain[11:15])
    return told if next(told.birth_days(), None) else None


def expected(family: str, given: str, born: date, sex: str, place: str) -> str | None:
    """The code that names, birth date, sex (M or F) and cadastral code of the birth place lead to.

    None when a name has no Latin letters or the sex is neither M nor F. The Revenue Agency may have
    given another one: to two people with the same data, or from data spelt differently.
    """
    letters = family_letters(family), given_letters(given)
    if not all(letters) or sex not in {"M", "F"}:
        return None
    day = born.day + (_WOMEN if sex == "F" else 0)
    first15 = f"{''.join(letters)}{born.year % 100:02d}{_MONTHS[born.month - 1]}{day:02d}{place}"
    return first15 + check_letter(first15)


def family_letters(family: str) -> str:
    """Three letters of a family name: consonants, then vowels, then X; empty without Latin letters."""
    return _three(*_consonants_and_vowels(family))


def given_letters(given: str) -> str:
    """Three letters of a given name: as a family name, but with four consonants the second is left out."""
    consonants, vowels = _consonants_and_vowels(given)
    if len(consonants) > 3:
        consonants = consonants[0] + consonants[2:]
    return _three(consonants, vowels)


def provisional_check_digit(first10: str) -> str:
    """Check digit of the first 10 digits of a provisional code.

    Digits in odd places are added as they are; those in even places doubled, less 9 when above 9.
    """
    total = sum(int(digit) for digit in first10[::2])
    total += sum(2 * int(digit) - (9 if int(digit) > 4 else 0) for digit in first10[1::2])
    return str(-total % 10)


def is_provisional(code: str) -> bool:
    """Whether a normalised code is 11 digits with a right check digit and a serial number above 0.

    The three digits of the issuing office (8 to 10) are not compared with any list: none is public.
    """
    if len(code) != 11 or not code.isascii() or not code.isdecimal() or int(code[:7]) == 0:
        return False
    return code[10] == provisional_check_digit(code[:10])


def _consonants_and_vowels(name: str) -> tuple[str, str]:
    plain = unicodedata.normalize("NFKD", name.upper().translate(_LATIN))
    letters = [char for char in plain if "A" <= char <= "Z"]
    consonants = "".join(char for char in letters if char not in _VOWELS)
    return consonants, "".join(char for char in letters if char in _VOWELS)


def _three(consonants: str, vowels: str) -> str:
    letters = consonants + vowels
    return f"{letters}XX"[:3] if letters else ""
