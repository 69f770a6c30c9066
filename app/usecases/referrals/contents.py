"""What leaves with a referral: exactly the ticked data, as one text that never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.catalogue.codelists import codelist
from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.referral import Referral
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import vulnerabilities
from app.usecases.referrals import facts
from app.usecases.referrals.fact_source import ITALIAN
from app.usecases.referrals.facts import RESERVED, Part

FORMAT: Final = "approdo.referral/1"


@dataclass(frozen=True, slots=True)
class Content:
    """The whole of what leaves; `reserved` parts are kept apart from the rest on the laptops."""

    head: dict[str, Any]
    parts: tuple[Part, ...]

    @property
    def general(self) -> str:
        """Canonical JSON of what everybody of the site may read again."""
        return _text(self.head, [part for part in self.parts if part.category not in RESERVED])

    @property
    def reserved(self) -> str:
        """Canonical JSON of what only specialists may; empty when nothing of it leaves."""
        kept = [part for part in self.parts if part.category in RESERVED]
        return _text({"format": FORMAT, "referral": self.head["referral"]}, kept) if kept else ""

    @property
    def whole(self) -> str:
        """Canonical JSON of all of it, as the recipient gets it."""
        return _text(self.head, self.parts)


def content(store: Store, referral: Referral, on: date, *, by: RecordId) -> Content:
    """What would leave today. Reading the part for specialists is recorded; NotAllowed without the right."""
    if referral.categories & RESERVED and referral.person is not None:
        vulnerabilities.open_flags(store, referral.person)
    return Content(
        _head(store, referral, on, by),
        tuple(facts.parts(store, referral.person or RecordId(b""), referral.categories, on)),
    )


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _head(reader: Reader, referral: Referral, on: date, by: RecordId) -> dict[str, Any]:
    user = reader.get(User, by)
    case = reader.get(Case, referral.case)
    site = reader.get(Site, case.site if case else None)
    bodies = reader.find(Organisation, limit=1)
    body = reader.get(Organisation, user.organisation if user else None) or (bodies[0] if bodies else None)
    return {
        "format": FORMAT,
        "referral": referral.short or "",
        "made_on": on.isoformat(),
        "from": {
            "organisation": (body.name if body else "") or "",
            "site": (site.name if site else "") or "",
            "person": (user.name if user else "") or "",
            "phone": _first(user.phone if user else None, site.phone if site else None),
            "email": _first(user.email if user else None, site.email if site else None),
        },
        "to": {"service": referral.service_name or "", "organisation": referral.organisation_name or ""},
        "reason": referral.reason or "",
        "area": _label("V23", referral.area),
        "urgency": _label("priority", referral.urgency),
        "next_step": _label("referral_next_step", referral.next_step),
        "answer_by": referral.expected_by.isoformat() if referral.expected_by else "",
    }


def _label(list_id: str, code: str | None) -> str:
    return codelist(list_id).label(code, ITALIAN) if code else ""


def _first(*found: str | None) -> str:
    return next((one for one in found if one), "")


def _text(head: dict[str, Any], parts: Sequence[Part]) -> str:
    data = [
        {
            "category": part.category,
            "label": part.label,
            "facts": [{"label": fact.label, "value": fact.value} for fact in part.facts],
        }
        for part in parts
    ]
    return json.dumps(head | {"data": data}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
