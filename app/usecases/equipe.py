"""The team's review of a case: minutes written, signed by those who were there, locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.domain import frozen_words
from app.domain.case import Case
from app.domain.declaration import Record, kind_of
from app.domain.equipe import EquipeAttendance, EquipeDecision, EquipeReview
from app.domain.ids import RecordId, new_id
from app.domain.plan import Plan
from app.domain.plan_states import PROVED, runs
from app.domain.problems import Problem
from app.domain.signature import problems as strokes_problems
from app.domain.task import Task
from app.domain.user import User
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.record_writes import writes_of
from app.storage.store import Store
from app.usecases import automatic_tasks, plan_deadlines
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, must_find, refuse, submit_problems, today

DRAFT, LOCKED, REPLACED = "draft", "locked", "replaced"


@dataclass(frozen=True)
class Minutes:
    """The minutes of one review, who was there and what was decided."""

    review: EquipeReview
    there: tuple[EquipeAttendance, ...]
    decisions: tuple[EquipeDecision, ...]
    forged: frozenset[RecordId] = frozenset()
    """Attendances signed with a passphrase by somebody whose it is not: only another program writes that."""

    @cached_property
    def words(self) -> str:
        """The words as they stand now."""
        return frozen_words.words([self.review, *self.there, *self.decisions])

    @cached_property
    def digest(self) -> str:
        """What a signature made now would be bound to."""
        return frozen_words.digest(self.words)

    @property
    def is_locked(self) -> bool:
        """Whether the words may not change any more."""
        return self.review.state in (LOCKED, REPLACED)

    @property
    def is_intact(self) -> bool:
        """Whether locked minutes still say what was signed."""
        return not self.is_locked or self.review.frozen_digest in (None, self.digest)

    def has_signed(self, one: EquipeAttendance) -> bool:
        """Whether somebody signed these very words."""
        return one.signed_on is not None and one.digest == self.digest and one.id not in self.forged


def read(reader: Reader, id: RecordId) -> Minutes:
    """The minutes of this id; RecordGone when there are none."""
    return minutes_of(reader, must_find(reader, EquipeReview, id))


def minutes_of(reader: Reader, review: EquipeReview) -> Minutes:
    """A review with its parts, in their order."""
    decisions = reader.find(EquipeDecision, review=review.id)
    there = tuple(reader.find(EquipeAttendance, review=review.id))
    return Minutes(
        review,
        there,
        tuple(sorted(decisions, key=lambda one: (one.place or 0, one.id))),
        frozenset(one.id for one in there if one.method == PROVED and not _signed_themselves(reader, one)),
    )


def _signed_themselves(reader: Reader, one: EquipeAttendance) -> bool:
    """Whether who was there wrote the signature; who cannot be told any more is believed."""
    kind = kind_of(one)
    number = kind.by_name["digest"].id
    authors = [write.author for write in writes_of(reader, (kind.id, one.id)) if number in write.fields]
    return not authors or authors[-1] == one.user


def of_case(reader: Reader, case: RecordId) -> list[Minutes]:
    """The minutes of a case, the latest first."""
    found = reader.find(EquipeReview, case=case, order="held_on", descending=True)
    return [minutes_of(reader, one) for one in found]


def begin(store: Store, case: RecordId) -> EquipeReview:
    """The minutes being written for a case, or new ones of today with who writes them as present."""
    require(store.by, Act.WRITE_PLAN)
    held = must_find(store, Case, case)
    open_ = store.find(EquipeReview, case=case, state=DRAFT)
    if open_:
        return open_[-1]
    running = [plan for plan in store.find(Plan, case=case) if runs(plan)]
    made = store.add(
        EquipeReview(
            person=held.person,
            case=case,
            plan=running[-1].id if running else None,
            held_on=today(store),
            state=DRAFT,
            written_by=store.by.id,
        )
    )
    _present(store, made, store.by)
    return made


def write(
    store: Store,
    review: EquipeReview,
    there: Sequence[EquipeAttendance],
    decisions: Sequence[EquipeDecision],
) -> EquipeReview:
    """Write minutes with who was there and what was decided; those left out are taken out.

    Of locked minutes a new version is begun, and the locked ones stay. Problems of a part are named
    `kind.index.field`.
    """
    require(store.by, Act.WRITE_PLAN)
    held = must_find(store, EquipeReview, review.id)
    if held.state != DRAFT:
        return _corrected(store, held, review, there, decisions)
    ready = replace(
        review,
        **{
            name: getattr(held, name) for name in ("person", "case", "plan", "state", "written_by", "follows")
        },
        held_on=review.held_on or held.held_on,
    )
    return _write(store, ready, there, decisions)


def sign(
    store: Store,
    attendance: RecordId,
    method: str,
    *,
    strokes: str = "",
    name: str = "",
    proved: bool = False,
) -> EquipeAttendance:
    """Somebody who was there signs the words as they are now.

    By `PROVED` only who works with this profile signs, and only when their passphrase was just right.
    """
    require(store.by, Act.WRITE_PLAN)
    held = must_find(store, EquipeAttendance, attendance)
    minutes = read(store, must_find(store, EquipeReview, held.review).id)
    if minutes.is_locked:
        raise DomainError("equipe.locked")
    problems = strokes_problems(strokes) if method == "drawn" else []
    if method == "typed" and not name.strip():
        problems = [Problem("check.missing", "name")]
    if method == PROVED and not (proved and held.user == store.by.id):
        problems = [Problem("equipe.prove_yourself", "method")]
    signed = replace(
        held, signed_on=today(store), method=method, strokes=strokes or None, digest=minutes.digest
    )
    refuse([*problems, *draft_problems(signed)])
    return store.save(signed)


def lock(store: Store, id: RecordId) -> list[Problem]:
    """Close the minutes for good: decisions become tasks, the next review is in the agenda.

    DomainError with everything missing at once: words, decision, somebody present, and the signature of
    each of them under these very words.
    """
    require(store.by, Act.WRITE_PLAN)
    minutes = read(store, id)
    if minutes.is_locked:
        raise DomainError("equipe.locked")
    refuse(problems_of(minutes))
    locked = store.save(
        replace(
            minutes.review,
            state=LOCKED,
            locked_on=today(store),
            locked_by=store.by.id,
            frozen=minutes.words,
            frozen_digest=minutes.digest,
        )
    )
    _follow_up(store, locked, minutes.decisions)
    return []


def problems_of(minutes: Minutes) -> list[Problem]:
    """What is missing before these minutes can be locked."""
    found = submit_problems(minutes.review)
    if not minutes.there:
        found.append(Problem("equipe.nobody_there", "equipe_attendance"))
    unsigned = sum(not minutes.has_signed(one) for one in minutes.there)
    if unsigned:
        found.append(Problem("equipe.unsigned", "equipe_attendance", {"n": unsigned}))
    return found


def _follow_up(store: Store, review: EquipeReview, decisions: Sequence[EquipeDecision]) -> None:
    if review.case is not None:
        plan_deadlines.reviewed(store, review.case)
    replaced = store.get(EquipeReview, review.follows)
    if replaced is not None:
        store.save(replace(replaced, state=REPLACED))
        old = store.find(EquipeDecision, review=replaced.id)
        automatic_tasks.cancel(store, *(_origin(one) for one in old))
    for one in decisions:
        automatic_tasks.ensure(
            store,
            Task(
                person=review.person,
                case=review.case,
                title=(one.text or "")[:300],
                due=one.due,
                owner=one.owner or review.written_by,
                origin=_origin(one),
            ),
        )
    plan = store.get(Plan, review.plan)
    if plan is not None and runs(plan) and review.next_on is not None:
        plan_deadlines.review_due(store, store.save(replace(plan, next_review=review.next_on)))


def _origin(decision: EquipeDecision) -> str:
    return f"equipe_decision:{decision.id.hex()}"


def _corrected(
    store: Store,
    held: EquipeReview,
    review: EquipeReview,
    there: Sequence[EquipeAttendance],
    decisions: Sequence[EquipeDecision],
) -> EquipeReview:
    """The same minutes as a new version, to be signed again."""
    fresh = unlocked(replace(review, person=held.person, case=held.case, plan=held.plan), new_id(), held.id)
    store.add(replace(fresh, written_by=store.by.id))
    moved = [replace(one, id=new_id(), **_UNSIGNED) for one in there]
    again = [replace(one, id=new_id()) for one in decisions]
    return _write(store, replace(fresh, written_by=store.by.id), moved, again)


_UNSIGNED: dict[str, None] = dict.fromkeys(("signed_on", "method", "strokes", "digest"))


def unlocked(review: EquipeReview, id: RecordId, follows: RecordId) -> EquipeReview:
    """`review` as new minutes, to be signed, that correct the locked ones `follows`."""
    return replace(
        review,
        id=id,
        state=DRAFT,
        follows=follows,
        locked_on=None,
        locked_by=None,
        frozen=None,
        frozen_digest=None,
    )


def _write(
    store: Store,
    review: EquipeReview,
    there: Sequence[EquipeAttendance],
    decisions: Sequence[EquipeDecision],
) -> EquipeReview:
    parts: list[EquipeAttendance | EquipeDecision] = [
        *(replace(one, person=review.person, review=review.id) for one in there),
        *(replace(one, person=review.person, review=review.id, place=i) for i, one in enumerate(decisions)),
    ]
    problems = draft_problems(review)
    for kind, own in (("equipe_attendance", EquipeAttendance), ("equipe_decision", EquipeDecision)):
        mine = [part for part in parts if isinstance(part, own)]
        for i, part in enumerate(mine):
            problems += [replace(p, name=f"{kind}.{i}.{p.name}") for p in _part_problems(part)]
    refuse(problems)
    store.put(review)
    kept = {part.id for part in parts}
    for part in parts:
        store.put(part)
    gone: list[Record] = [
        *store.find(EquipeAttendance, review=review.id),
        *store.find(EquipeDecision, review=review.id),
    ]
    for one in gone:
        if one.id not in kept:
            store.delete(one)
    return review


def _part_problems(part: EquipeAttendance | EquipeDecision) -> list[Problem]:
    found = draft_problems(part)
    if isinstance(part, EquipeAttendance) and part.user is None and not (part.name or "").strip():
        found.append(Problem("equipe.unnamed", "name"))
    return found


def _present(store: Store, review: EquipeReview, user: User) -> None:
    store.add(EquipeAttendance(person=review.person, review=review.id, user=user.id, role=user.team_role))
