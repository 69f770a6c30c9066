"""Hand a record in, approve it, send it back with remarks: offline, signed, in the history.

Nobody approves what they handed in (rule R-09), unless they are the only one who works with these
files. What a decision sets in motion is said by `app.usecases.review_effects`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.domain.case import Case
from app.domain.declaration import Record, kind_of
from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.domain.review import (
    APPROVED,
    RETURNED,
    WAITING,
    WITHDRAWN,
    Review,
    ReviewRemark,
    part_of,
    remark_id,
    review_id,
)
from app.domain.task import Task
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage import reviews as kept
from app.storage.reader import Reader
from app.storage.store import RecordGone, Store
from app.usecases import automatic_tasks
from app.usecases.permissions import Act, allowed, require
from app.usecases.review_digests import changed_since, digest, subject_of
from app.usecases.review_effects import effect_of
from app.usecases.saving import keep, must_find, now, refuse, today

__all__ = [
    "REMARK",
    "approve",
    "changed_since",
    "id_of",
    "is_own",
    "may_decide",
    "of_subject",
    "remarks",
    "retire",
    "send_back",
    "settle",
    "subject_of",
    "submit",
    "unasked",
    "withdraw",
    "works_alone",
]

REMARK: Final = "remark"
"""What the origin of a task begins with that a remark made."""


def submit(
    store: Store,
    subject: Record,
    what: str,
    *,
    person: RecordId,
    case: RecordId | None = None,
    title: str = "",
    other: RecordId | None = None,
) -> Review:
    """Hand in a stored record. One that waits already is refreshed; open remarks count as answered.

    `title` must not be personal. `other`: a second record the decision is about.
    """
    require(store.by, Act.SUBMIT)
    id_ = review_id(what, subject.id)
    held = store.get(Review, id_)
    handed_in = replace(
        held or Review(id=id_, what=what, subject=subject.id.hex(), subject_kind=kind_of(subject).name),
        person=person,
        case=case,
        title=title or None,
        other=other.hex() if other else None,
        state=WAITING,
        submitted_by=store.by.id,
        submitted_at=now(store),
        digest=digest(store, what, subject),
        decided_by=None,
        decided_at=None,
        decided_what=None,
        note=None,
    )
    if held is not None:
        _answer_remarks(store, held)
    return keep(store, handed_in)


def approve(store: Store, id: RecordId, note: str = "") -> Review:
    """Let what was handed in stand, and do what follows. NotAllowed (`error.own_work`) for who wrote it.

    Of a record that changed after it was approved, what it has become is approved.
    """
    review, subject = _to_decide(store, id)
    if not _is_open(store, review):
        raise DomainError("reviews.not_waiting")
    if review.state == WAITING:
        effect_of(review.what).approved(store, review, subject)
    return _stand(store, review, subject, note)


def settle(store: Store, what: str, subject: Record) -> None:
    """What was handed in about `subject` has just been done by other means: its review is approved.

    Done by who handed it in, it is only withdrawn: that was no second pair of eyes.
    """
    review = of_subject(store, what, subject.id)
    if review is None or review.state != WAITING:
        return
    if review.submitted_by == store.by.id and not works_alone(store, store.by):
        store.save(replace(review, state=WITHDRAWN))
    else:
        _stand(store, review, subject, "")


def retire(store: Store, what: str, subject: RecordId) -> None:
    """What was handed in, or approved, is no longer wanted: nothing waits, nothing stands."""
    review = of_subject(store, what, subject)
    if review is None or review.state not in (WAITING, APPROVED):
        return
    _answer_remarks(store, review)
    if review.state == APPROVED:  # see `review_digests.stands`
        review = replace(review, approved_digest=None, approved_at=None)
    store.save(replace(review, state=WITHDRAWN))


def unasked(store: Store, id: RecordId) -> None:
    """Undo of the first handing in: a review never ends, so nothing waits in it any more."""
    review = must_find(store, Review, id)
    if review.state == WAITING:
        store.save(replace(review, state=WITHDRAWN))


def send_back(store: Store, id: RecordId, remarks: Sequence[tuple[str, str]]) -> Review:
    """Give it back with what is to be mended, as (field, text); each becomes a task of who handed it in.

    `field` is `kind.field`, or empty, or names one part (`app.domain.review.on_part`). At least one remark:
    nobody can mend what was not said.
    """
    review, subject = _to_decide(store, id)
    if not _is_open(store, review):
        raise DomainError("reviews.not_waiting")
    said = [(field.strip(), text.strip()) for field, text in remarks if text.strip()]
    if not said:
        refuse([Problem("reviews.remark_missing", "remark")])
    effect_of(review.what).returned(store, review, subject)
    for field, text in said:
        _remark(store, review, field, text)
    store.note_act("return", review)
    return store.save(_decided(store, review, RETURNED, ""))


def agreed(store: Store, id: RecordId) -> None:
    """Decided in two ways on two laptops, it stands as one of them now: the other leaves nothing behind."""
    review = must_find(store, Review, id)
    subject = subject_of(store, review)
    if review.state == APPROVED:
        _answer_remarks(store, review)
    elif review.state == RETURNED and subject is not None:
        effect_of(review.what).not_approved(store, review, subject)


def withdraw(store: Store, id: RecordId) -> Review:
    """Take back what waits; only who handed it in may."""
    require(store.by, Act.SUBMIT)
    review = must_find(store, Review, id)
    if review.state != WAITING:
        raise DomainError("reviews.not_waiting")
    if review.submitted_by != store.by.id:
        raise NotAllowed(act=Act.SUBMIT.value)
    subject = subject_of(store, review)
    if subject is not None:
        effect_of(review.what).withdrawn(store, review, subject)
    return store.save(replace(review, state=WITHDRAWN))


def of_subject(reader: Reader, what: str, subject: RecordId) -> Review | None:
    """The review of a record, whatever its state; None when it was never handed in."""
    return reader.get(Review, review_id(what, subject))


def id_of(hexed: str | None) -> RecordId | None:
    """The id a review keeps as text; None for none and for what is no id."""
    try:
        return RecordId(bytes.fromhex(hexed or "")) or None
    except ValueError:
        return None


def remarks(reader: Reader, review: RecordId) -> list[ReviewRemark]:
    """What was to be mended, oldest first; those of earlier rounds too."""
    return reader.find(ReviewRemark, review=review)


def may_decide(reader: Reader, by: User, review: Review) -> bool:
    """Whether `by` may approve or send back: the role, and not their own work (rule R-09)."""
    return allowed(by, effect_of(review.what).act) and not is_own(reader, by, review)


def is_own(reader: Reader, by: User, review: Review) -> bool:
    """Whether `by` would decide of their own work: handed in, or changed since it was approved."""
    return _wrote(reader, by, review) and not works_alone(reader, by)


def works_alone(reader: Reader, by: User) -> bool:
    """Whether nobody else works with these files, so there is no second pair of eyes."""
    return not [user for user in reader.find(User) if user.id != by.id and user.disabled_on is None]


def counts_not(reader: Reader, review: Review) -> bool:
    """Whether an approval is none: by who handed it in, or by somebody who took it for something else.

    Only a laptop with another program can write such a thing; it waits on as if nobody had decided.
    """
    if review.state != APPROVED or review.decided_by is None:
        return review.state == APPROVED
    decider = reader.get(User, review.decided_by)
    own = (
        review.decided_by == review.submitted_by and decider is not None and not works_alone(reader, decider)
    )
    return own or review.decided_what != review.what


def _is_open(reader: Reader, review: Review) -> bool:
    return review.state == WAITING or changed_since(reader, review) or counts_not(reader, review)


def _stand(store: Store, review: Review, subject: Record, note: str) -> Review:
    """Approve a review: what the record is now is what stands."""
    stands = subject_of(store, review) or subject
    _answer_remarks(store, review)
    decided = _decided(store, review, APPROVED, note)
    approved = replace(
        decided, approved_digest=digest(store, review.what or "", stands), approved_at=decided.decided_at
    )
    store.note_act("approve", review)
    return store.save(approved)


def _to_decide(store: Store, id: RecordId) -> tuple[Review, Record]:
    review = must_find(store, Review, id)
    require(store.by, effect_of(review.what).act)
    if is_own(store, store.by, review):
        raise NotAllowed("error.own_work")
    subject = subject_of(store, review)
    if subject is None:
        raise RecordGone
    return review, subject


def _wrote(reader: Reader, by: User, review: Review) -> bool:
    if review.submitted_by == by.id or _answers_for(reader, by, review):
        return True
    subject = subject_of(reader, review) if review.state == APPROVED else None
    if subject is None:
        return False
    parts = effect_of(review.what).parts(reader, subject)
    return by.id in kept.authors_after(reader, review.id, [subject.id, *(part.id for part in parts)])


def _answers_for(reader: Reader, by: User, review: Review) -> bool:
    """Whether it is about a case of their own, where that counts."""
    if not effect_of(review.what).by_another or review.case is None:
        return False
    case = reader.get(Case, review.case)
    return case is not None and case.responsible == by.id


def _decided(store: Store, review: Review, state: str, note: str) -> Review:
    return replace(
        review,
        state=state,
        decided_by=store.by.id,
        decided_at=now(store),
        decided_what=review.what,
        note=note or None,
    )


def _remark(store: Store, review: Review, field: str, text: str) -> None:
    id_ = remark_id(review, field, text)
    kept_with, about = part_of(field)
    task = automatic_tasks.ensure(
        store,
        Task(
            person=review.person,
            case=review.case,
            title=text[:300],
            text=text if len(text) > 300 else None,
            owner=review.submitted_by,
            due=today(store),
            origin=_origin(id_),
        ),
    )
    store.bring(
        ReviewRemark(
            id=id_,
            person=review.person,
            review=review.id,
            field=kept_with or None,
            text=text,
            task=task.id,
            about=about,
        )
    )


def _answer_remarks(store: Store, review: Review) -> None:
    """Who hands it in again has answered what was said: its tasks are done."""
    for remark in remarks(store, review.id):
        task = store.get(Task, remark.task)
        if task is not None and task.state == automatic_tasks.OPEN:
            done = replace(task, state=automatic_tasks.DONE, done_at=now(store), done_by=store.by.id)
            store.save(done)


def _origin(remark: RecordId) -> str:
    return f"{REMARK}:{remark.hex()}"
