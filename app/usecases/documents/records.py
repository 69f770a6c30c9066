"""The record of an interview and the sheet of a mediation."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.contact import Contact
from app.domain.ids import RecordId
from app.domain.mediation import MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.person import Person
from app.storage.store import Store
from app.usecases import mediation_views, reserved
from app.usecases.documents.heads import free, last_case, person_facts, sender, user_name
from app.usecases.documents.paper import Both, Paper, Part, Signer
from app.usecases.documents.voices import Voices
from app.usecases.saving import must_find, today


def interview(store: Store, id: RecordId, voices: Voices, *, with_reserved: bool) -> Paper:
    """What was said in a contact. `with_reserved` adds what only specialists read, and records that it was
    read; NotAllowed for who may not. What is for named readers alone is never in it."""
    contact = must_find(store, Contact, id)
    person = must_find(store, Person, contact.person)
    case = last_case(store, person.id, contact.case)
    by, address = sender(store, store.by, contact.site or (case.site if case else None))
    operator = user_name(store, contact.by)
    facts = (
        *person_facts(voices, person, case),
        *voices.facts(contact, "held_on", "starts_minute", "minutes", "type", "place", "language"),
        *voices.facts(contact, "with_mediator", "participants", "areas", "services"),
        *voices.fact("operator", "field.contact.by", operator),
    )
    parts = [Part(voices.label("contact", "text"), text=free(contact.text))]
    if with_reserved:
        parts.extend(_reserved(store, contact, voices))
    signers = [Signer(voices.code("signer", "operator"), operator)]
    if contact.with_mediator:
        signers.append(Signer(voices.code("signer", "mediator")))
    signers.append(Signer(voices.code("signer", "person"), person.display_name or ""))
    return Paper(
        "interview",
        voices.second,
        voices.say("documents.interview"),
        by,
        address,
        voices.day(today(store)),
        facts=facts,
        parts=tuple(parts),
        closing=voices.say("documents.read_back"),
        signers=tuple(signers),
    )


def mediation_sheet(store: Store, id: RecordId, voices: Voices, *, with_reserved: bool) -> Paper:
    """What a service asked for and, once it was held, how the mediation went and who signed for it."""
    request = must_find(store, MediationRequest, id)
    line = mediation_views.read(store, id, store.by, datetime.now(UTC)).line
    by, address = sender(store, store.by, request.site)
    asked = voices.facts(request, "body", "referent", "day", "start_minute", "minutes", "setting", "mode")
    place = voices.facts(
        request, "place", "comune", "language", "variety", "nationality", "present", "topics"
    )
    who = voices.fact("person_name", "documents.person", line.who)
    signers: tuple[Signer, ...] = (
        Signer(voices.say("documents.service"), request.referent or ""),
        Signer(voices.code("signer", "mediator"), line.mediator),
    )
    held = [
        session
        for job in store.find(MediationJob, request=id)
        for session in store.find(MediationSession, job=job.id)
        if session.started_at is not None
    ]
    if held:
        signers = _signed(voices, held[-1], line.mediator)
    return Paper(
        "mediation",
        voices.second,
        voices.say("documents.mediation"),
        by,
        address,
        voices.day(today(store)),
        facts=(*who, *asked, *place),
        parts=(
            Part(voices.label("mediation_request", "reason"), text=free(request.reason)),
            *(_held(voices, one) for one in held),
        ),
        signers=signers,
    )


def _held(voices: Voices, session: MediationSession) -> Part:
    names = ("started_at", "ended_at", "minutes", "held", "mode", "language_from", "language_to")
    more = ("language_other", "participants", "women", "men", "minors", "topics", "outcome", "translated")
    checked = ("validated_at", "billable_minutes") if session.validated_at else ()
    return Part(voices.say("kind.mediation_session"), facts=voices.facts(session, *names, *more, *checked))


def _signed(voices: Voices, session: MediationSession, mediator: str) -> tuple[Signer, ...]:
    by_service = voices.say("documents.signed_with_pin") if session.requester_pin_ok else Both()
    if session.requester_signature and session.signed_at:
        by_service = voices.say("documents.signed", day=session.signed_at.astimezone().date())
    if session.unsigned_reason:
        by_service = free(session.unsigned_reason)
    hers = Both()
    if session.mediator_signature and session.signed_at:
        hers = voices.say("documents.signed", day=session.signed_at.astimezone().date())
    return (
        Signer(voices.say("documents.service"), session.requester_name or "", by_service),
        Signer(voices.code("signer", "mediator"), mediator, hers),
    )


def _reserved(store: Store, contact: Contact, voices: Voices) -> list[Part]:
    if contact.person is None:
        return []
    notes = [one for one in reserved.open_notes(store, contact.person) if one.contact == contact.id]
    return [Part(voices.say("kind.reserved_note"), text=free(one.text)) for one in notes]
