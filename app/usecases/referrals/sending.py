"""How a referral leaves: at once, or after the next synchronisation, and never against the gate.

Offline nobody knows whether the consent was taken back elsewhere. A referral that waits is judged again
after what others wrote has come in: then it leaves, or it is stopped and the person is told.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from app.domain.ids import RecordId
from app.domain.referral import Disclosure, Referral, ReferralCopy, ReferralReserved
from app.domain.referral_states import CONSENT_MISSING, DRAFT, SENT, expected_by
from app.domain.return_codes import SECRET_BYTES, short_of
from app.domain.sharing import Gate
from app.errors import DomainError
from app.storage.referrals import waiting_of
from app.storage.store import Store
from app.usecases.permissions import Act, require
from app.usecases.referrals import handover_offers, steps
from app.usecases.referrals.contents import Content, content, digest_of
from app.usecases.referrals.gates import INSIDE, gate, obstacles
from app.usecases.referrals.steps import BY_HAND, BY_RULE
from app.usecases.saving import must_find, now, refuse, today


@dataclass(frozen=True, slots=True)
class Released:
    """What came of the referrals that waited: left, may be handed over now, were stopped."""

    sent: int = 0
    cleared: int = 0
    stopped: int = 0

    @property
    def anything(self) -> bool:
        """Whether something was written."""
        return bool(self.sent or self.cleared or self.stopped)


def send(store: Store, id: RecordId) -> Referral:
    """Let a referral leave now. DomainError with everything that stands against it; then nothing leaves.

    What left is kept word for word, and the log says to whom, what, when and on what basis.
    """
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, Referral, id)
    refuse(obstacles(store, held, today(store)))
    return _let_go(store, held, BY_HAND)


def queue(store: Store, id: RecordId) -> Referral:
    """Let a referral wait for the next synchronisation, and be judged again then."""
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, Referral, id)
    refuse(obstacles(store, held, today(store)))
    steps.note(store, held, "queued")
    steps.settle(store, held, "ref_stopped", "ref_send")
    return store.save(
        replace(
            held, state=DRAFT, queued_at=now(store), sent_by=store.by.id, stopped_at=None, cleared_at=None
        )
    )


def unqueue(store: Store, id: RecordId) -> Referral:
    """Take a referral that waits back: it is a draft again."""
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, Referral, id)
    return store.save(replace(held, queued_at=None))


def release(store: Store) -> Released:
    """After a synchronisation: judge what waits here once more. Only whoever queued it lets it go.

    One for a colleague leaves; one for somebody outside may be handed over, and a task says so; one whose
    consent is gone is stopped, and a task says that too.
    """
    done = Released()
    waiting = store.get_many(Referral, waiting_of(store, store.by.id))
    for one in waiting.values():
        if not _may_leave(store, one):
            _stop(store, one)
            done = replace(done, stopped=done.stopped + 1)
        elif one.method == INSIDE:
            _let_go(store, one, BY_RULE)
            done = replace(done, sent=done.sent + 1)
        else:
            _clear(store, one)
            done = replace(done, cleared=done.cleared + 1)
    return done


def _may_leave(store: Store, referral: Referral) -> bool:
    """Nobody is at the keyboard: whatever stands against it, it does not leave."""
    try:
        content(store, referral, today(store), by=store.by.id)
        return not obstacles(store, referral, today(store))
    except DomainError:
        return False


def _stop(store: Store, referral: Referral) -> None:
    steps.note(store, referral, "stopped", BY_RULE)
    steps.remind(store, referral, "ref_stopped", today(store))
    store.save(replace(referral, state=CONSENT_MISSING, queued_at=None, stopped_at=now(store)))


def _clear(store: Store, referral: Referral) -> None:
    steps.note(store, referral, "cleared", BY_RULE)
    steps.remind(store, referral, "ref_send", today(store))
    store.save(replace(referral, queued_at=None, cleared_at=now(store)))


def _let_go(store: Store, held: Referral, how: str) -> Referral:
    on, judged = today(store), gate(store, held, today(store))
    due = held.expected_by if held.expected_by and held.expected_by > on else expected_by(on)
    first = judged.covers[0].consent
    ready = replace(
        held,
        expected_by=due,
        short=held.short or short_of(held.id),
        secret=held.secret or secrets.token_hex(SECRET_BYTES),
        consent=first.id,
        basis=first.type,
    )
    told = content(store, ready, on, by=store.by.id)
    _keep_copy(store, ready, told)
    _log(store, ready, judged, digest_of(told.whole))
    sent = replace(
        ready,
        state=SENT,
        sent_at=now(store),
        sent_by=store.by.id,
        queued_at=None,
        stopped_at=None,
    )
    steps.note(store, sent, SENT, how)
    steps.settle(store, sent, "ref_send", "ref_stopped")
    steps.remind(store, sent, "ref_feedback", due)
    handover_offers.offer(store, sent, told)
    if sent.method == INSIDE and sent.handover is None:  # a colleague elsewhere sees no task of this file
        steps.remind(store, sent, "ref_answer", due, owner=sent.receiver)
    store.note_act("share", sent, detail=sorted(sent.categories))
    return store.save(sent)


def _keep_copy(store: Store, referral: Referral, told: Content) -> None:
    steps.write_once(
        store,
        ReferralCopy(
            person=referral.person,
            referral=referral.id,
            body=told.general,
            digest=digest_of(told.whole),
            made_at=now(store),
            made_by=store.by.id,
        ),
    )
    if told.reserved:
        steps.write_once(
            store,
            ReferralReserved(
                person=referral.person,
                referral=referral.id,
                body=told.reserved,
                digest=digest_of(told.reserved),
                made_at=now(store),
                made_by=store.by.id,
            ),
        )


def _log(store: Store, referral: Referral, judged: Gate, digest: str) -> None:
    names = dict.fromkeys(name for name in (referral.service_name, referral.organisation_name) if name)
    for cover in judged.covers:
        steps.write_once(
            store,
            Disclosure(
                person=referral.person,
                referral=referral.id,
                recipient=" · ".join(names),
                categories=cover.categories,
                at=now(store),
                basis=cover.consent.type,
                consent=cover.consent.id,
                method=referral.method,
                by=store.by.id,
                digest=digest,
            ),
        )
