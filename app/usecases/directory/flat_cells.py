"""What people put into one cell, taken apart."""

from __future__ import annotations

import re

_SIGLA = re.compile(r"^[A-Za-z]{2}$")
_CAP = re.compile(r"^\d{3,5}$")
_SPACES = re.compile(r"\s+")
_EMAIL = re.compile(r"^[^@\s,;]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,24}$")
_SCHEME = re.compile(r"^(?:https?:/{1,2})+", re.IGNORECASE)
_FREE_NUMBERS = ("800", "803", "840", "848", "199")
_MOBILE_DIGITS = 10


def whole_address(text: str) -> dict[str, str]:
    """Street, postal code, town and province out of `VIA ROMA 2 - 95049 - VIZZINI - CT`.

    What is not recognised stays in the street.
    """
    parts = [_SPACES.sub(" ", part).strip() for part in text.split(" - ")]
    found: dict[str, str] = {}
    if len(parts) > 1 and _SIGLA.match(parts[-1]):
        found["state_province"] = parts.pop().upper()
    if found and len(parts) > 1:
        found["city"] = parts.pop()
    if len(parts) > 1 and _CAP.match(parts[-1]):
        found["postal_code"] = parts.pop().zfill(5)
    return found | {"address_1": " - ".join(part for part in parts if part)}


def restored_phone(text: str) -> str:
    """An Italian number with the leading zero that a spreadsheet took away.

    Mobiles begin with 3 and have ten figures, toll-free numbers with 800 and the like;
    everything else is a landline, whose area code begins with 0.
    """
    digits = re.sub(r"[^\d+]", "", text)
    if not digits or digits.startswith(("0", "+", "1")):
        return digits
    if digits.startswith("3") and len(digits) >= _MOBILE_DIGITS:
        return digits
    if digits.startswith(_FREE_NUMBERS) and len(digits) in (6, 9):
        return digits
    return "0" + digits


def website(text: str) -> str:
    """An address a browser takes: with its scheme once, the name of the server in small letters."""
    text = text.strip()
    if not text or " " in text or "." not in text:
        return ""
    scheme = "https://" if text.lower().startswith("https") else "http://"
    rest = _SCHEME.sub("", text).rstrip("/")
    host, slash, path = rest.partition("/")
    return f"{scheme}{host.lower()}{slash}{path}"


def is_email(text: str) -> bool:
    """Whether a text has the form of an e-mail address."""
    return bool(_EMAIL.match(text))


def listed(text: str) -> list[str]:
    """The items of a cell that holds several."""
    return [item.strip() for item in re.split(r"[;\n|]", text) if item.strip()]
