"""Emergency opening of the reserved part of a file, without a line: keys, sealed copies, openings, reviews.

A site has a key pair. Whatever is written in the reserved part is also sealed to the public half, and the
sealed copy travels with the general part, which every laptop of the site holds. The private half opens with
the words in a paper envelope. Every opening is a record nobody can change, and somebody else judges it.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

from app.domain import declaration as d
from app.domain.declaration import Kind, Merge, Need, Record, Registry, Scope
from app.domain.ids import ID_BYTES, RecordId

LASTS: Final = timedelta(hours=1)
"""How long a file stays open."""
AGES: Final = timedelta(days=365)
"""After this a code should be replaced though nobody used it."""

JUSTIFIED: Final = "justified"
UNJUSTIFIED: Final = "unjustified"

LONGEST_COPY: Final = 400_000
"""Characters of a sealed copy: a note of the greatest length, sealed and written as text."""
SHORTEST_WORDS: Final = 10
"""Letters of a reason: a word alone explains nothing to who has to judge it."""

NOT_COPIED: Final = frozenset({"referral_reserved"})
"""Reserved kinds without use in an emergency: what was once sent to a service."""


FOLLOWING: Final = frozenset({"escrow_copy"})
"""Kinds that are made anew from others in the transaction that writes those: nothing of them is undone."""


@d.record("escrow_key", id=220, scope=Scope.SITE, data_class="C1", retention="organisation")
class EscrowKey(Record):
    """One epoch of a site's emergency key; written once.

    `public` seals. The private half is in it twice: `locked` under the words on the paper, and `kept`
    under the secret (of epoch `kept_epoch`) of those who read the site's reserved parts anyway. `link`
    holds the private half of the key before, `after`, under this one.
    """

    site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    number: int | None = d.integer(id=2, need=Need.DRAFT, minimum=1, merge=Merge.LATEST)
    public: str | None = d.text(id=3, need=Need.DRAFT, max_length=2000, export=False, inner=True)
    locked: str | None = d.text(id=4, need=Need.DRAFT, max_length=1000, export=False, inner=True)
    kept: str | None = d.text(id=5, max_length=1000, export=False, inner=True)
    kept_epoch: int | None = d.integer(id=6, export=False, inner=True)
    after: RecordId | None = d.ref("escrow_key", id=7, index=False, export=False, inner=True)
    link: str | None = d.text(id=8, max_length=1000, export=False, inner=True)
    made_by: RecordId | None = d.ref("user", id=9, need=Need.DRAFT, index=False)
    made_at: datetime | None = d.moment(id=10, need=Need.DRAFT)


@d.record("escrow_copy", id=221, scope=Scope.FILE)
class EscrowCopy(Record):
    """One reserved record, sealed: `sealed` names the key and holds the box. Which record it is a copy of
    only those know who can read it."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    sealed: str | None = d.note(
        id=2, need=Need.DRAFT, max_length=LONGEST_COPY, merge=Merge.LATEST, export=False, inner=True
    )


@d.record("break_glass", id=222, scope=Scope.FILE)
class BreakGlass(Record):
    """Somebody opened the reserved part with the code: when, why, which copies; written once."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2)
    site: RecordId | None = d.ref("site", id=3, index=False)
    key: RecordId | None = d.ref("escrow_key", id=4, export=False)
    reason: str | None = d.code("emergency_reason", id=5, need=Need.DRAFT)
    words: str | None = d.note(id=6, need=Need.DRAFT)
    at: datetime | None = d.moment(id=7, need=Need.DRAFT, index=True)
    until: datetime | None = d.moment(id=8, need=Need.DRAFT)
    by: RecordId | None = d.ref("user", id=9, need=Need.DRAFT, index=False)
    copies: frozenset[RecordId] = d.refs("escrow_copy", id=10, index=False, export=False)
    wrong: int | None = d.integer(id=11)


@d.record("break_glass_review", id=223, scope=Scope.FILE)
class BreakGlassReview(Record):
    """What somebody else found of an opening; written once. One by who opened counts for nothing."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    opening: RecordId | None = d.ref("break_glass", id=2, need=Need.DRAFT)
    verdict: str | None = d.code("emergency_verdict", id=3, need=Need.DRAFT)
    words: str | None = d.note(id=4)
    by: RecordId | None = d.ref("user", id=5, need=Need.DRAFT, index=False)
    at: datetime | None = d.moment(id=6, need=Need.DRAFT)


def copy_id(record: RecordId) -> RecordId:
    """The id of the sealed copy of a record: the same on every laptop, and nothing to those without it."""
    return RecordId(hashlib.sha256(b"escrow copy" + record).digest()[:ID_BYTES])


def copied_kinds(registry: Registry) -> tuple[Kind, ...]:
    """The kinds of which sealed copies are made: of the reserved part, never of what is for named readers."""
    return tuple(kind for kind in registry if kind.scope is Scope.RESERVED and kind.name not in NOT_COPIED)


def is_judged(opening: BreakGlass, reviews: list[BreakGlassReview], *, alone: bool = False) -> bool:
    """Whether somebody else has judged an opening; who works `alone` has nobody else."""
    return any(
        one.opening == opening.id
        and one.verdict in (JUSTIFIED, UNJUSTIFIED)
        and (alone or one.by != opening.by)
        for one in reviews
    )
