"""Telephone numbers as people dictate them: Italian unless a prefix says otherwise.

The numbering plans come from libphonenumber; they cost some time to load, so only the first
number pays for them.
"""

from __future__ import annotations

from typing import Final

from app.domain.problems import Problem

HOME: Final = "IT"
"""Country of a number told without a prefix."""

BY_PHONE: Final = frozenset({"mobile", "phone", "whatsapp"})
"""Ways of contact (list contact_channel) that are a telephone number."""


def dialable(value: str, country: str = HOME) -> str | None:
    """The number with its prefix and without spaces (`+393331234567`); None when it cannot be one.

    `country` (ISO 3166) is where a number without a prefix belongs.
    """
    return _formatted(value, country, spaced=False)


def readable(value: str, country: str = HOME) -> str:
    """The number grouped for reading aloud (`+39 333 123 4567`); as it was written when it is none."""
    return _formatted(value, country, spaced=True) or value


def phone_problems(channel: str | None, value: str, name: str = "value") -> list[Problem]:
    """A warning on the field `name` when a number cannot be dialled; never a refusal.

    Other ways of contact pass.
    """
    if channel not in BY_PHONE or not value.strip() or dialable(value):
        return []
    return [Problem("phone.unlikely", name, warning=True)]


def _formatted(value: str, country: str, *, spaced: bool) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL if spaced else phonenumbers.PhoneNumberFormat.E164
    return str(phonenumbers.format_number(number, form))
