"""What stays of an erased person where others' records name them: days, minutes, states, and no word.

Stays, the daily roll, absences and requests for mediators belong to the centre: their free words are
emptied, the rest stays under an id that leads to nobody, so beds, days paid for and hours go on being
counted. A mediation that took place goes on as bare figures in a space of its own: who mediated, when,
which languages, how many minutes. A household that lived with the erased file goes on with another of
its members; in others' households the person is a member no more; nobody's caseload names them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.domain.erasure import figures_id
from app.domain.household import Household, HouseholdMember
from app.domain.ids import RecordId
from app.domain.mediation import MediationOffer
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediator import MediatorNote
from app.domain.person import Person
from app.storage import erasing
from app.storage.store import Store
from app.usecases import caseloads
from app.usecases.permissions import Act, allowed


def leave_figures(store: Store, persons: Iterable[RecordId]) -> None:
    """Do all of it; afterwards the spaces of these persons can go."""
    whom = frozenset(persons)
    for kind, record, numbers in erasing.worded(store, whom):
        store.settle(store.registry.named(kind), record, dict.fromkeys(numbers))
    for person in sorted(whom):
        for note in store.find(MediatorNote, person=person):
            store.delete(note, "erased")
    for job in store.get_many(MediationJob, [RecordId(one) for one in erasing.jobs_of(store, whom)]).values():
        _bare(store, job)
    _households(store, whom)
    caseloads.drop(store, whom)


def _bare(store: Store, job: MediationJob) -> None:
    figures = MediationJob(
        id=figures_id(job.id),
        site=job.site,
        request=job.request,
        mediator=job.mediator,
        language=job.language,
        starts_at=job.starts_at,
        minutes=job.minutes,
        setting=job.setting,
        mode=job.mode,
        state=job.state,
        answered_at=job.answered_at,
        cancelled_at=job.cancelled_at,
    )
    store.put(figures)
    for session in store.find(MediationSession, job=job.id):
        store.put(_bare_session(store, session, figures.id))
    for offer in store.find(MediationOffer, job=job.id):
        store.save(replace(offer, job=figures.id))


def _bare_session(store: Store, session: MediationSession, job: RecordId) -> MediationSession:
    """Hours that were validated stay validated, by whoever orders the erasure: nobody signs for another."""
    vouched = session.validated_at is not None and allowed(store.by, Act.DECIDE_MEDIATION)
    return MediationSession(
        id=figures_id(session.id),
        job=job,
        started_at=session.started_at,
        ended_at=session.ended_at,
        minutes=session.minutes,
        held=session.held,
        mode=session.mode,
        language_from=session.language_from,
        language_to=session.language_to,
        validated_by=store.by.id if vouched else None,
        validated_at=session.validated_at if vouched else None,
        billable_minutes=session.billable_minutes if vouched else None,
        billed_on=session.billed_on if vouched else None,
    )


def _households(store: Store, gone: frozenset[RecordId]) -> None:
    for person in sorted(gone):
        for household in store.find(Household, person=person):
            _hand_on(store, household, gone)
        for member in store.find(HouseholdMember, person=person):
            _leave(store, member, gone)
        for household in store.find(Household, head=person):
            if household.person not in gone:
                store.save(replace(household, head=None))


def _leave(store: Store, member: HouseholdMember, gone: frozenset[RecordId]) -> None:
    home = store.get(Household, member.household)
    if home is not None and home.person not in gone:
        store.delete(store.save(replace(member, custody=None)), "erased")


def _hand_on(store: Store, household: Household, gone: frozenset[RecordId]) -> None:
    """The same household in the file of one who stays; one person alone is none."""
    members = store.find(HouseholdMember, household=household.id)
    staying = [one for one in members if one.person not in gone and store.get(Person, one.person) is not None]
    if len(staying) < 2 or household.dissolved_on is not None:
        return
    head = household.head if household.head not in gone else None
    keeper = head or min(one.person for one in staying if one.person is not None)
    made = replace(household, id=figures_id(household.id), person=keeper, head=head, text=None)
    store.put(made)
    for one in staying:
        kinship = one.kinship if head is not None else None
        store.put(replace(one, id=figures_id(one.id), household=made.id, kinship=kinship))
