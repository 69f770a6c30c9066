"""What is signed of a recorded session: a digest of its words, kept beside each signature.

Whoever validates sees by it whether somebody changed the words after they were signed. Written by hand,
typed before a witness or given with the own passphrase, a signature counts for these words and no others.
"""

from __future__ import annotations

import hashlib
import json
from typing import Final

from app.domain.declaration import kind_of
from app.domain.mediation_job import MediationSession
from app.domain.values import to_plain

SIGNED: Final = (
    *("started_at", "ended_at", "minutes", "held", "mode", "language_from", "language_to"),
    *("language_other", "participants", "women", "men", "minors", "countries", "topics"),
    *("outcome", "translated", "requester_name"),
)
"""The answers that are signed; not what a supervisor adds, nor how it was sent."""

TYPED: Final = "typed:"
"""Stands before the name of somebody who signed by keyboard; the mediator is the witness."""

PROVED: Final = "proved:"
"""Stands before the name of the mediator who proved with her own passphrase that it is she."""


def digest(session: MediationSession) -> str:
    """SHA-256 of the signed answers, in hex; equal answers give the same on every laptop."""
    specs = kind_of(session).by_name
    told = [[name, to_plain(specs[name], getattr(session, name))] for name in SIGNED]
    body = json.dumps([(session.job or b"").hex(), told], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def altered(session: MediationSession) -> bool:
    """Whether one of the signatures was given for other words; without a digest nobody can tell."""
    now = digest(session)
    pairs = (
        (session.requester_signature, session.requester_digest),
        (session.mediator_signature, session.mediator_digest),
    )
    return any(given and said is not None and said != now for given, said in pairs)


def how(signature: str | None) -> str:
    """How somebody signed: "drawn", "typed", "proved", or nothing."""
    for mark in (TYPED, PROVED):
        if (signature or "").startswith(mark):
            return mark.rstrip(":")
    return "drawn" if signature else ""


def name_in(signature: str | None) -> str:
    """The name in a signature that is typed or proved; empty for another."""
    if how(signature) in ("typed", "proved"):
        return (signature or "").partition(":")[2].strip()
    return ""
