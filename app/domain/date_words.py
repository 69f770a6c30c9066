"""Words of dates as people say them, in Italian, English, French and Arabic, folded to one spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

_ITALIAN: Final = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
)
_ENGLISH: Final = "january february march april may june july august september october november december"
_FRENCH: Final = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
_ARABIC: Final = (
    "يناير كانون-الثاني جانفي",
    "فبراير شباط فيفري",
    "مارس آذار",
    "أبريل نيسان أفريل إبريل",
    "مايو أيار ماي",
    "يونيو حزيران جوان يونيه",
    "يوليو تموز جويلية يوليه",
    "أغسطس آب أوت غشت",
    "سبتمبر أيلول شتنبر",
    "أكتوبر تشرين-الأول",
    "نوفمبر تشرين-الثاني نونبر",
    "ديسمبر كانون-الأول دجنبر",
)
"""Month names of Egypt and the Gulf, of the Levant, and of the Maghreb."""

_UNKNOWN: Final = (
    "sconosciuta sconosciuto ignota ignoto non-nota non-noto non-sa non-lo-sa non-so non-lo-so boh "
    "? ?? ??? - -- "
    "unknown not-known does-not-know don't-know dont-know "
    "inconnue inconnu ne-sait-pas ne-sais-pas je-ne-sais-pas "
    "غير-معروف غير-معروفة مجهول مجهولة لا-أعرف لا-يعرف لا-تعرف"
)
_ABOUT: Final = "circa c ca verso intorno about around approx approximately environ vers حوالي نحو تقريبا"
_AGE: Final = "eta ha age aged agee a has il elle عمره عمرها العمر عمر"
_YEARS: Final = "anno anni year years y yo yrs yr an ans enne سنة سنوات عام عاما سنين"
_MONTHS_OLD: Final = "mese mesi month months mois شهر شهرا أشهر شهور"
_FILLER: Final = (
    "di del dell de d of the le il l al nel in en on anno year annee سنة عام من في "
    "tra fra between entre بين e and et و o or ou أو nato nata born nee ne ولد ولدت"
)


_ONE_SHAPE: Final = str.maketrans({"’": "'", "ی": "ي", "ک": "ك", "ـ": ""})
"""Persian and Urdu keyboards write two letters of Arabic with other signs; the last is only a stroke."""


def fold(text: str) -> str:
    """One spelling of a word: lower case, no accents or vowel marks, plain digits, no invisible marks."""
    kept = []
    for char in unicodedata.normalize("NFKD", text).translate(_ONE_SHAPE):
        if char.isdecimal():
            kept.append(str(unicodedata.decimal(char)))
        elif unicodedata.category(char) not in {"Mn", "Cf"}:
            kept.append(char)
    return " ".join("".join(kept).casefold().split())


def _months(names: str) -> Mapping[str, int]:
    return {fold(name): number for number, name in enumerate(names.split(), start=1)}


MONTHS: Final[Mapping[str, Mapping[str, int]]] = {
    "it": _months(_ITALIAN),
    "en": _months(_ENGLISH),
    "fr": _months(_FRENCH),
    "ar": {
        fold(name).replace("-", " "): number
        for number, names in enumerate(_ARABIC, start=1)
        for name in names.split()
    },
}
"""Folded month names by language."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(fold(word.replace("-", " ")) if word.strip("-") else word for word in listed.split())


UNKNOWN_WORDS: Final = _words(_UNKNOWN)
"""Ways to say that nobody knows."""

ABOUT_WORDS: Final = _words(_ABOUT)
"""Ways to say "about", before or after the date."""

AGE_WORDS: Final = _words(_AGE)
"""What may stand before an age."""

YEAR_UNITS: Final = _words(_YEARS)
"""What follows an age told in years."""

MONTH_UNITS: Final = _words(_MONTHS_OLD)
"""What follows the age of a baby told in months."""

FILLER_WORDS: Final = _words(_FILLER)
"""Small words between the parts of a date, to be passed over."""

RELATIVE_DAYS: Final[Mapping[str, int]] = {
    fold(word): days
    for days, words in {
        -1: "ieri yesterday hier أمس",
        0: "oggi today aujourd'hui اليوم",
        1: "domani tomorrow demain غدا",
    }.items()
    for word in words.split()
}
"""Days counted from today."""


def month_named(word: str, language: str) -> int | None:
    """Number of the month that a folded word names, whole or cut to three letters or more.

    The person's language is read first, then the others. None when no month or more than one fits.
    """
    stem = word.rstrip(".")
    for months in (MONTHS.get(language, {}), _EVERY_MONTH):
        if stem in months:
            return months[stem]
        fitting = {number for name, number in months.items() if len(stem) >= 3 and name.startswith(stem)}
        if len(fitting) == 1:
            return fitting.pop()
    return None


_EVERY_MONTH: Final[Mapping[str, int]] = {name: n for months in MONTHS.values() for name, n in months.items()}
