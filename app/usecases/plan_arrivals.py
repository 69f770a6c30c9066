"""What arrives into words that were handed in or signed: it becomes the next version, never a silent change.

Somebody who had not heard yet edits a version that a supervisor has approved meanwhile, or minutes that
were signed. Both are right. Merging would put words into a document that nobody agreed to, so here the
agreed words are put back and what was written becomes a draft that follows. Ids and numbers follow from the
words, so all laptops that find it make the same draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain import frozen_words
from app.domain.frozen_words import Agreed
from app.domain.ids import RecordId
from app.domain.plan import Plan, PlanAction, PlanGoal
from app.domain.plan_states import SUPERSEDED, runs
from app.storage import frozen_documents
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import agreed_words, equipe_locks, plan_progress, plan_versions, plans
from app.usecases.lines import Doors
from app.usecases.permissions import Act, allowed
from app.usecases.plans import PLAN_KINDS, PlanFile

SEEN = "frozen.seen"
"""Local key: the last change that was looked at."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What there was to do."""

    branches: tuple[RecordId, ...] = ()
    carried: int = 0

    @property
    def anything(self) -> bool:
        """Whether something was written."""
        return bool(self.branches or self.carried)


def is_due(reader: Reader) -> bool:
    """Whether something was written since documents were last looked at."""
    return frozen_documents.newest_change(reader) > int(reader.local(SEEN) or 0)


def settle_all(doors: Doors) -> bool:
    """After a round of sync: put right what came in, a little at a time; whether anything was written."""
    written = False
    while doors.read_for_sync(is_due):
        (done,) = doors.receive([settle])
        written = written or done.anything
    return written


def settle(store: Store) -> Settled:
    """Look at the documents of the files that the next changes were written in, and put them right.

    One call looks at `frozen_documents.WINDOW` changes: call it while `is_due`.
    """
    if not allowed(store.by, Act.WRITE_PLAN):
        store.remember_local(SEEN, frozen_documents.newest_change(store))
        return Settled()
    since = int(store.local(SEEN) or 0)
    until = min(frozen_documents.newest_change(store), since + frozen_documents.WINDOW)
    branches: list[RecordId] = []
    carried = 0
    for id_ in frozen_documents.plans_touched(store, since, until):
        branches += settle_plan(store, id_)
        carried += _carry_on(store, id_)
    for id_ in frozen_documents.minutes_touched(store, since, until):
        branches += equipe_locks.settle_minutes(store, id_)
    store.remember_local(SEEN, until)
    return Settled(tuple(branches), carried)


def settle_plan(store: Store, id: RecordId) -> list[RecordId]:
    """The draft that was made of what came into a version that was handed in; nothing when it is intact."""
    plan = store.get(Plan, id)
    if plan is None or not frozen_words.is_whole(plan.frozen, plan.frozen_digest):
        return []
    file = plans.files_of(store, [plan])[0]
    agreed = frozen_words.read(plan.frozen, PLAN_KINDS)
    if file.is_writable or file.is_intact or not agreed:
        return []
    branch = plan_versions.branch(store, file)
    _put_back(store, file, agreed)
    return [branch]


def _put_back(store: Store, file: PlanFile, agreed: Sequence[Agreed]) -> None:
    agreed_words.put_back(store, Plan, [file.plan], agreed)
    agreed_words.put_back(store, PlanGoal, file.goals, agreed)
    agreed_words.put_back(store, PlanAction, file.actions, agreed)


def _carry_on(store: Store, id: RecordId) -> int:
    """What was written of a superseded version belongs to the one that runs."""
    plan = store.get(Plan, id)
    if plan is None or plan.state != SUPERSEDED:
        return 0
    heirs = [one for one in store.find(Plan, case=plan.case) if runs(one)]
    return sum(plan_progress.carry(store, plan, heir, late=True) for heir in heirs)
