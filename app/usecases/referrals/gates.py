"""Whether a referral may leave today, and everything that stands against it, said at once (rule R-10)."""

from __future__ import annotations

from datetime import date

from app.domain.ages import treated_as_minor
from app.domain.consent import Consent
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.referral import Referral
from app.domain.referral_states import NOT_LEFT
from app.domain.sharing import Gate, judge
from app.errors import DomainError
from app.storage.reader import Reader
from app.usecases import merging, odd_steps, rights
from app.usecases.referrals import handover_offers
from app.usecases.saving import must_find

INSIDE = "system"
"""Method (V56) by which a colleague of the same organisation answers in their own program."""

NOT_ACCEPTED = "none"
"""Method that says that the service takes no referrals."""


def gate(reader: Reader, referral: Referral, on: date) -> Gate:
    """What is recorded of consents and bases, judged for this referral's recipient and data."""
    person = must_find(reader, Person, referral.person)
    minor = person.born is not None and treated_as_minor(person.born, on)
    # What was said under a record that was joined to this one counts too, a no above all.
    records = merging.records_of_one(reader, person.id)
    consents = [
        one for id_ in dict.fromkeys((person.id, *records)) for one in reader.find(Consent, person=id_)
    ]
    doubted = odd_steps.in_doubt(reader, consents)
    return judge(consents, recipients(referral), referral.categories, on, minor=minor, doubted=doubted)


def recipients(referral: Referral) -> list[str]:
    """The names under which the one recipient is known: the service and its body."""
    return [name for name in (referral.service_name, referral.organisation_name) if name]


def obstacles(reader: Reader, referral: Referral, on: date) -> list[Problem]:
    """What forbids to let it leave today; nothing when it may."""
    found: list[Problem] = []
    if referral.state not in NOT_LEFT:
        return [Problem("referral.left_already")]
    if not (referral.reason or "").strip():
        found.append(Problem("referral.reason_missing", "reason"))
    if referral.method is None:
        found.append(Problem("referral.method_missing", "method"))
    if referral.method == NOT_ACCEPTED:
        found.append(Problem("referral.not_accepted", "method"))
    if referral.method == INSIDE and referral.receiver is None:
        found.append(Problem("referral.receiver_missing", "receiver"))
    found.extend(handover_offers.obstacles(reader, referral))
    if rights.is_restricted(reader, referral.person, on):
        found.append(Problem("rights.nothing_leaves", "categories"))
    judged = gate(reader, referral, on)
    if judged.shut is not None:
        found.append(Problem(f"referral.gate.{judged.shut.value}", "categories"))
    return found


def check_again(reader: Reader, referral: Referral, on: date) -> None:
    """What left once leaves again, as a file or a letter, only while the person lets it: DomainError when
    the consent was taken back (GDPR art. 7.3), or when the data may only be kept (art. 18)."""
    if referral.revoked_on is not None:
        raise DomainError("referral.parcel.revoked")
    if rights.is_restricted(reader, referral.person, on):
        raise DomainError("documents.restricted")
