"""What follows from a decision, by what was handed in. An area joins with a class and one line here.

    class PlanReview(Effect):
        def approved(self, store: Store, review: Review, subject: Record) -> None: ...

    EFFECTS = {..., "plan": "app.usecases.plan_review:PlanReview"}

The class is named by a text and imported when it is first needed: areas hand in through
`app.usecases.reviews`, which asks here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import ClassVar, Final

from app.domain.declaration import Record
from app.domain.review import Review
from app.domain.roles import Act
from app.storage.reader import Reader
from app.storage.store import Store


class Effect:
    """Nothing follows but the review itself; an area overrides what it needs."""

    act: ClassVar[Act] = Act.APPROVE
    """Who decides; it must be what `app.domain.authority` asks of arriving decisions."""
    bulk: ClassVar[bool] = True
    """Whether several may be approved at once, unread."""
    by_another: ClassVar[bool] = False
    """Whether who answers for the case may not decide it either (rule R-09)."""
    covers: ClassVar[frozenset[str] | None] = None
    """Fields of the subject that were approved; None: all of them. Others may change freely."""

    looked_at: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """By kind, the answers to look at and to remark on; of a kind that is not there, all of them."""

    def parts(self, reader: Reader, subject: Record) -> Sequence[Record]:
        """Further records that are approved with the subject: the goals of a plan."""
        return ()

    def shown(self, reader: Reader, subject: Record) -> Sequence[Record]:
        """Further records to look at before deciding; those approved with the subject unless told."""
        return self.parts(reader, subject)

    def in_force(self, subject: Record) -> bool:
        """Whether what an approval set in motion still holds; who may not approve cannot end that."""
        return True

    def before(self, reader: Reader, subject: Record) -> Sequence[Record]:
        """What this would replace, whole: the version that runs, its goals and actions.

        Parts of two versions belong together by their answer `line`.
        """
        return ()

    def approved(self, store: Store, review: Review, subject: Record) -> None:
        """It stands: what that sets in motion, in the same transaction."""

    def returned(self, store: Store, review: Review, subject: Record) -> None:
        """It goes back to who handed it in; `review` is as it was before."""

    def not_approved(self, store: Store, review: Review, subject: Record) -> None:
        """It was returned after all, though another laptop had approved it: what that set in motion ends."""

    def withdrawn(self, store: Store, review: Review, subject: Record) -> None:
        """Whoever handed it in took it back."""


class OneByOne(Effect):
    """Nothing follows, but each is read before it is approved: emergency access, and what is unknown here."""

    bulk: ClassVar[bool] = False


PLAIN: Final = frozenset({"contribution", "other", "referral"})
"""What no area decides yet and may be approved among others."""

EFFECTS: Final[dict[str, str]] = {
    "closure": "app.usecases.closing_review:ClosureReview",
    "identity_merge": "app.usecases.merging_review:MergeReview",
    "override": "app.usecases.override_review:OverrideReview",
    "plan": "app.usecases.plan_review:PlanReview",
}
"""By code of the list `review_what`, `module:Class`."""


@cache
def effect_of(what: str | None) -> Effect:
    """The effect of a decision on `what`; that of a newer program changes nothing but the review."""
    place = EFFECTS.get(what or "")
    if place is None:
        return Effect() if what in PLAIN else OneByOne()
    module, _, name = place.partition(":")
    made: Effect = getattr(import_module(module), name)()
    return made
