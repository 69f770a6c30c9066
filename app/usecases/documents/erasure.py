"""The certificate of an erasure: who ordered it, on what ground, and when each laptop had done it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from app.catalogue.retention import schedule
from app.domain.erasure import GONE_REASONS, LOST, Erasure, ErasureConfirmation
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
    names = {one.id: one.name or "" for one in store.find(User)}
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
                grid=_laptops(voices, standing.devices, names, alone=order.line is None),
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
    """What binds the paper to the records: SHA-256 of the ids of the order, its confirmations, and what was
    said of laptops that cannot confirm, in hex.

    Those ids follow from what the records say, so nobody can change one and keep the digest.
    """
    told = [one.id.hex() for one in reader.find(ErasureConfirmation, order_id=order.order_id)]
    devices = erasing.standing(reader, order, {}).devices
    told = sorted((*told, *(one.gone.id.hex() for one in devices if one.gone and not one.confirmed_at)))
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


def _laptops(
    voices: Voices, devices: tuple[DeviceStanding, ...], names: Mapping[RecordId, str], *, alone: bool
) -> Grid:
    """A laptop that works alone never sends anything: nothing can be lost on the way."""
    heads = ("certificate.whose", "certificate.confirmed", *(() if alone else ("certificate.lost",)))
    rows = ((Both(one.name), _when(voices, one, names), Both(str(one.unsent))) for one in devices)
    return Grid(tuple(map(voices.say, heads)), tuple(row[: len(heads)] for row in rows))


def _when(voices: Voices, one: DeviceStanding, names: Mapping[RecordId, str]) -> Both:
    if one.confirmed_at is not None:
        return voices.near(one.confirmed_at)
    if one.gone is None or one.gone.by is None:
        return voices.say("certificate.withdrawn")
    day = one.gone.said_at.astimezone().date() if one.gone.said_at else None
    reason = one.gone.reason if one.gone.reason in GONE_REASONS else LOST
    return voices.say(f"certificate.gone.{reason}", name=names.get(one.gone.by, ""), day=day or "")
