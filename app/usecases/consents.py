"""Consents and privacy notices: given, withdrawn, run out (GDPR art. 7 and 13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from app.domain.ages import treated_as_minor
from app.domain.consent import GIVEN, WITHDRAWN, Consent, PrivacyNotice
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.task import Task
from app.domain.workflows import is_over
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import automatic_tasks, odd_steps
from app.usecases.permissions import Act, require
from app.usecases.referrals import revoking
from app.usecases.saving import draft_problems, must_find, refuse, today

NOT_CONSENTS: Final = frozenset({"info", "public_task", "contract", "legal_obl", "vital", "health_care"})
"""Types (V67) that record a notice or a legal basis: nobody gives or withdraws them."""


def record(store: Store, consent: Consent) -> list[Problem]:
    """Write a consent or legal basis, new or changed; give back warnings.

    One that runs out gets a task. A consent to share must say with whom and what. Someone who
    may be a minor needs a guardian (rule R-12): without one the consent is kept and pointed out.
    """
    require(store.by, Act.WRITE_CONSENT)
    person = must_find(store, Person, consent.person)
    held = store.get(Consent, consent.id)
    if held is not None and is_over("consent", held.state):
        raise DomainError("consents.withdrawn_already")
    ready = replace(
        consent,
        state=consent.state or GIVEN,
        given_on=consent.given_on or today(store),
        recorded_by=consent.recorded_by or store.by.id,
    )
    refuse([*draft_problems(ready), *_problems(ready)])
    store.put(ready)
    _keep_expiry_task(store, ready)
    return _warnings(ready, person)


def withdraw(store: Store, id: RecordId, on: date | None = None) -> Consent:
    """The person takes a consent back: the record stays, with the day; sharing stops.

    Who received data on it already is to be told: a task for each referral says so.
    """
    require(store.by, Act.WRITE_CONSENT)
    held = must_find(store, Consent, id)
    if held.type in NOT_CONSENTS:
        raise DomainError("consents.not_a_consent")
    if held.state == WITHDRAWN:
        return held
    automatic_tasks.cancel(store, _origin(held))
    withdrawn = store.save(replace(held, state=WITHDRAWN, withdrawn_on=on or today(store)))
    revoking.after_withdrawal(store, withdrawn)
    return withdrawn


def deliver_notice(store: Store, notice: PrivacyNotice) -> PrivacyNotice:
    """Write that the privacy notice was given: which text, in which language, how."""
    require(store.by, Act.WRITE_CONSENT)
    must_find(store, Person, notice.person)
    ready = replace(
        notice,
        delivered_on=notice.delivered_on or today(store),
        delivered_by=notice.delivered_by or store.by.id,
    )
    refuse(draft_problems(ready))
    return store.put(ready)


def in_force(reader: Reader, person: RecordId, type_: str, on: date) -> list[Consent]:
    """The consents of this type (V67) that hold on the day `on`."""
    found = reader.find(Consent, person=person, type=type_, state=GIVEN)
    doubted = odd_steps.in_doubt(reader, found)
    return [one for one in found if _holds(one, on) and one.id not in doubted]


def may_share(reader: Reader, person: RecordId, categories: frozenset[str], on: date) -> frozenset[str]:
    """Of these categories of data, the ones no consent to share covers on the day `on` (rule R-10)."""
    covered: set[str] = set()
    for consent in in_force(reader, person, "share", on):
        covered |= consent.categories
    return categories - covered


def _holds(consent: Consent, on: date) -> bool:
    begun = consent.given_on is None or consent.given_on <= on
    return begun and (consent.expires_on is None or on <= consent.expires_on)


def _problems(consent: Consent) -> list[Problem]:
    found: list[Problem] = []
    if consent.type == "share" and consent.state == GIVEN:
        if not (consent.recipients or "").strip():
            found.append(Problem("consents.recipient_missing", "recipients"))
        if not consent.categories:
            found.append(Problem("consents.categories_missing", "categories"))
    if consent.expires_on and consent.given_on and consent.expires_on < consent.given_on:
        found.append(Problem("consents.expires_before_given", "expires_on"))
    return found


def _warnings(consent: Consent, person: Person) -> list[Problem]:
    found: list[Problem] = []
    minor = person.born is not None and consent.given_on and treated_as_minor(person.born, consent.given_on)
    if minor and consent.type not in NOT_CONSENTS and not consent.guardian_name:
        found.append(Problem("consents.guardian_missing", "guardian_name", warning=True))
    if consent.mode == "oral" and not consent.mediator_name:
        found.append(Problem("consents.witness_missing", "mediator_name", warning=True))
    return found


def _origin(consent: Consent) -> str:
    return f"consent_exp:{consent.id.hex()}"


def _keep_expiry_task(store: Store, consent: Consent) -> None:
    if consent.expires_on is None or consent.state != GIVEN:
        automatic_tasks.cancel(store, _origin(consent))
        return
    task = Task(person=consent.person, kind="consent_exp", due=consent.expires_on, origin=_origin(consent))
    automatic_tasks.ensure(store, task)
