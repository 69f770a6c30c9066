"""The minutes of the team's review on paper: what was said and decided, a line for each who was there."""

from __future__ import annotations

from app.domain.case import Case
from app.domain.equipe import EquipeAttendance, EquipeDecision
from app.domain.ids import RecordId
from app.domain.person import Person
from app.storage.store import Store
from app.usecases import equipe
from app.usecases.documents.heads import free, person_facts, sender, user_name
from app.usecases.documents.paper import Both, Grid, Paper, Part, Signer
from app.usecases.documents.voices import Voices
from app.usecases.equipe import Minutes
from app.usecases.saving import must_find


def minutes(store: Store, id: RecordId, voices: Voices, *, with_reserved: bool) -> Paper:
    """One version of the minutes, as it stands; what is not signed yet has room for it."""
    made = equipe.read(store, id)
    review = made.review
    person, case = must_find(store, Person, review.person), must_find(store, Case, review.case)
    by, address = sender(store, store.by, case.site)
    told = [
        Part(voices.label("equipe_review", name), text=free(getattr(review, name)))
        for name in ("summary", "person_words", "changes")
        if getattr(review, name)
    ]
    return Paper(
        "minutes",
        voices.second,
        voices.say("equipe.title"),
        by,
        address,
        voices.day(review.held_on),
        facts=(
            *person_facts(voices, person, case),
            *voices.facts(
                review, "held_on", "person_present", "mediator_name", "decision", "next_on", "state"
            ),
        ),
        parts=(*told, *_decisions(store, voices, made)),
        closing=voices.say("documents.minutes_lock" if made.is_intact else "equipe.altered"),
        signers=tuple(_signer(store, voices, made, one) for one in made.there),
    )


def _decisions(store: Store, voices: Voices, made: Minutes) -> tuple[Part, ...]:
    if not made.decisions:
        return ()
    heads = tuple(voices.label("equipe_decision", name) for name in ("text", "owner", "due"))
    rows = tuple(_decision(store, voices, one) for one in made.decisions)
    return (Part(voices.say("equipe.decisions"), grid=Grid(heads, rows)),)


def _decision(store: Store, voices: Voices, one: EquipeDecision) -> tuple[Both, ...]:
    return free(one.text), Both(user_name(store, one.owner)), voices.day(one.due)


def _signer(store: Store, voices: Voices, made: Minutes, one: EquipeAttendance) -> Signer:
    who, name = voices.code("V28", one.role), user_name(store, one.user) or one.name or ""
    if not made.has_signed(one):
        return Signer(who, name)
    day, how = voices.day(one.signed_on), voices.code("signature_method", one.method)
    told = Both(*(" · ".join(filter(None, said)) for said in ((day.it, how.it), (day.other, how.other))))
    return Signer(who, name, told)
