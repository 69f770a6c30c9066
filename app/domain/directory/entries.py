"""One service at one place, as a person at a desk looks at it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from app.domain.directory.opening import OpeningHours

NOT_KNOWN = "-"
"""What stands in a column the standard requires and the source does not have."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A published number; `kind` as the standard writes it: voice, fax, sms, whatsapp ..."""

    number: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the door is. `comune` is the 6-digit ISTAT code, `province` the two letters."""

    street: str = ""
    postal_code: str = ""
    city: str = ""
    province: str = ""
    region: str = ""
    country: str = ""
    comune: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """As written on an envelope, without what is not known."""
        town = " ".join(part for part in (self.postal_code, self.city) if part)
        if self.province:
            town = f"{town} ({self.province})"
        return tuple(line for line in (self.street, town) if line.strip())


@dataclass(frozen=True, slots=True)
class Conditions:
    """Who is taken and what they must bring; an empty set means nobody has written it down.

    Codes are those of the extensions: V14 and its three wide answers in `permits`, V79 in
    `documents`. `residents_of` holds ISTAT codes of comuni.
    """

    permits: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    residence: frozenset[str] = frozenset()
    residents_of: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    mediation: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()  # ISO 639-3
    minimum_age: int | None = None
    maximum_age: int | None = None
    free: bool | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A service at a place: what is shown, printed and judged.

    `id` is the row of `service_at_location`, or the service's own when it has no place.
    """

    id: bytes
    service: bytes
    location: bytes | None
    name: str
    organization: str
    what: str = ""
    note: str = ""
    alert: str = ""
    status: str = "active"
    categories: frozenset[str] = frozenset()
    address: Address = Address()
    latitude: float | None = None
    longitude: float | None = None
    phones: tuple[Phone, ...] = ()
    email: str = ""
    website: str = ""
    how: str = ""  # application_process
    fees: str = ""
    who: str = ""  # eligibility_description
    interpretation: str = ""
    document_notes: tuple[str, ...] = ()
    language_notes: tuple[str, ...] = ()
    referral: frozenset[str] = frozenset()  # V56
    areas: frozenset[str] = frozenset()  # ISTAT codes of the comuni served
    conditions: Conditions = field(default_factory=Conditions)
    hours: OpeningHours = field(default_factory=OpeningHours)
    assured_on: dt.date | None = None
    is_contested: bool = False
