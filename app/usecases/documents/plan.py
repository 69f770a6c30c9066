"""The individual plan on paper: the wish in the person's own words, goals, who does what, who signed."""

from __future__ import annotations

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.plan import PlanAction, PlanGoal, PlanSignature
from app.storage.store import Store
from app.usecases import plans
from app.usecases.documents.heads import free, person_facts, sender, user_name
from app.usecases.documents.paper import Both, Paper, Part, Signer, filled
from app.usecases.documents.voices import Voices
from app.usecases.plans import PlanFile
from app.usecases.saving import must_find


def plan(store: Store, id: RecordId, voices: Voices, *, with_reserved: bool) -> Paper:
    """One version of a plan, as it stands."""
    file = plans.read(store, id)
    made = file.plan
    person, case = must_find(store, Person, made.person), must_find(store, Case, made.case)
    by, address = sender(store, store.by, case.site)
    name = person.display_name or ""
    goals = tuple(_goal(store, voices, file, goal, name) for goal in file.goals)
    return Paper(
        "plan",
        voices.second,
        voices.say("documents.plan"),
        by,
        address,
        voices.day(made.drawn_on),
        facts=(
            *person_facts(voices, person, case),
            *voices.facts(made, "version", "drawn_on", "months", "state", "approved_on", "next_review"),
        ),
        parts=(
            Part(
                voices.label("plan", "wish"), facts=voices.facts(made, "wish_language"), text=free(made.wish)
            ),
            *(
                Part(voices.label("plan", field), text=free(getattr(made, field)))
                for field in ("resources", "constraints")
                if getattr(made, field)
            ),
            *goals,
        ),
        closing=voices.say("documents.plan_agreed"),
        signers=_signers(store, voices, file, name),
    )


def _goal(store: Store, voices: Voices, file: PlanFile, goal: PlanGoal, person: str) -> Part:
    heads = tuple(voices.label("plan_action", name) for name in ("text", "responsible", "due", "service"))
    rows = tuple(_action(store, voices, one, person) for one in file.actions_of(goal.id))
    return Part(
        Both(goal.text or ""),
        facts=voices.facts(goal, "area", "indicator", "baseline", "target", "due", "outcome"),
        grid=filled(heads, rows),
    )


def _action(store: Store, voices: Voices, one: PlanAction, person: str) -> tuple[Both, ...]:
    who = person if one.by_person else one.responsible_name or user_name(store, one.responsible)
    return free(one.text), Both(who), voices.day(one.due), voices.code("V32", one.service)


def _signers(store: Store, voices: Voices, file: PlanFile, person: str) -> tuple[Signer, ...]:
    """Who signed these words, each with the day and the language; else lines to sign on."""
    signed = tuple(_signed(voices, one) for one in file.signatures if one.digest == file.digest)
    if signed:
        return signed
    author = user_name(store, file.plan.author)
    return (
        Signer(voices.code("signer", "person"), person),
        Signer(voices.code("signer", "mediator")),
        Signer(voices.code("signer", "operator"), author),
    )


def _signed(voices: Voices, one: PlanSignature) -> Signer:
    how = voices.code("signature_method", one.method)
    day, language = voices.day(one.signed_on), voices.code("language", one.language)
    told = Both(*(" · ".join(filter(None, said)) for said in _pairs(day, how, language)))
    with_mediator = one.mediator_name or ""
    if with_mediator:
        said = voices.say("documents.mediator_there", name=with_mediator)
        told = Both(*(" · ".join(filter(None, pair)) for pair in _pairs(told, said)))
    return Signer(voices.code("signer", one.signer), one.name or "", told)


def _pairs(*told: Both) -> tuple[list[str], list[str]]:
    return [one.it for one in told], [one.other for one in told]
