"""The certificate of an erasure: who ordered it, on what ground, and when each laptop had done it."""

from __future__ import annotations

import hashlib
import json

from app.catalogue.retention import schedule
from app.domain.erasure import Erasure, ErasureConfirmation
from app.domain.ids import RecordId
from app.domain.user import User
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import erasing
from app.usecases.documents.heads import sender
from app.usecases.documents.paper import Both, Fact, Grid, Paper, Part, Signer
from app.usecases.documents.voices import Voices
from app.usecases.erasing import DeviceStanding
from app.usecases.saving import must_find, today

SHORT = 12
"""Characters of an order's id that are its number on paper."""


def certificate(store: Store, id: RecordId, voices: Voices, *, with_reserved: bool) -> Paper:
    """The certificate; it names nobody whose data are gone. DomainError while a laptop has not confirmed."""
    order = must_find(store, Erasure, id)
    standing = erasing.standing(store, order)
    if not standing.complete:
        raise DomainError("certificate.incomplete")
    by, address = sender(store, store.by, next(iter(sorted(store.by.sites)), None))
    return Paper(
        "erasure",
        voices.second,
        voices.say("certificate.title"),
        by,
        address,
        voices.day(today(store)),
        number=number_of(order),
        opening=voices.say("certificate.opening_alone" if order.line is None else "certificate.opening"),
        facts=_facts(store, voices, order),
        parts=(
            Part(
                voices.say("certificate.laptops"),
                grid=_laptops(voices, standing.devices, alone=order.line is None),
            ),
            Part(voices.say("certificate.stays"), text=voices.say(_stays(order))),
        ),
        closing=voices.say("certificate.fingerprint", digest=digest_of(store, order)),
        signers=(Signer(voices.say("certificate.signer"), store.by.name or ""),),
    )


def _stays(order: Erasure) -> str:
    """A laptop that works alone has no server on which anything could stay."""
    return "certificate.stays_told_alone" if order.line is None else "certificate.stays_told"


def number_of(order: Erasure) -> str:
    """How an order is called on paper and on the screen."""
    return (order.order_id or "")[:SHORT]


def digest_of(reader: Reader, order: Erasure) -> str:
    """What binds the paper to the records: SHA-256 of the ids of the order and its confirmations, in hex.

    Those ids follow from what the records say, so nobody can change one and keep the digest.
    """
    told = sorted(one.id.hex() for one in reader.find(ErasureConfirmation, order_id=order.order_id))
    return hashlib.sha256(json.dumps([order.id.hex(), told]).encode()).hexdigest()


def _facts(reader: Reader, voices: Voices, order: Erasure) -> tuple[Fact, ...]:
    ordered = reader.get(User, order.by)
    rule = schedule().named(order.rule) if order.rule else None
    return (
        *voices.fact("number", "certificate.number", number_of(order)),
        *voices.facts(order, "ground"),
        *voices.fact("rule", "certificate.rule", voices.say(f"retention.rule.{rule.key}") if rule else ""),
        *voices.fact("says", "certificate.says", voices.say(f"retention.law.{rule.key}") if rule else ""),
        *voices.fact("source", "certificate.source", rule.law if rule else ""),
        *voices.fact("by", "certificate.by", (ordered.name or "") if ordered else ""),
        *voices.facts(order, "ordered_at", "records"),
    )


def _laptops(voices: Voices, devices: tuple[DeviceStanding, ...], *, alone: bool) -> Grid:
    """A laptop that works alone never sends anything: nothing can be lost on the way."""
    heads = ("certificate.whose", "certificate.confirmed", *(() if alone else ("certificate.lost",)))
    rows = ((Both(one.name), _when(voices, one), Both(str(one.unsent))) for one in devices)
    return Grid(tuple(map(voices.say, heads)), tuple(row[: len(heads)] for row in rows))


def _when(voices: Voices, one: DeviceStanding) -> Both:
    if one.confirmed_at is None:
        return voices.say("certificate.withdrawn")
    return voices.near(one.confirmed_at)
