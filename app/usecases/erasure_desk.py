"""What somebody needs to know before they order an erasure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from app.domain.erasure import Erasure
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.rights import RightsRequest
from app.domain.user import User
from app.storage import membership_lines
from app.storage.reader import Reader
from app.usecases import erasing, erasure_everywhere, laptops_gone
from app.usecases.erasing import Hold, Preview, Standing
from app.usecases.referrals import handover_copies
from app.usecases.saving import must_find

MOST: Final = 100
"""Orders shown."""


@dataclass(frozen=True, slots=True)
class ErasureDesk:
    """Whom it is about, what stands in the way, what goes; `request` is what they asked, if they did.

    `alone`: no other laptop has any of it. `copies`: sites that took a copy of some data.
    """

    name: str
    may: bool
    holds: tuple[Hold, ...]
    preview: Preview
    request: RightsRequest | None
    alone: bool
    copies: tuple[str, ...] = ()

    @property
    def recognised(self) -> bool:
        """Nobody's data are erased on the word of somebody who was not recognised (GDPR art. 12.6)."""
        return self.request is None or self.request.identity_checked is True

    @property
    def free(self) -> bool:
        """Whether nothing stands in the way."""
        return self.may and self.recognised and not self.holds


def desk(reader: Reader, by: User, person: RecordId, request: RecordId | None = None) -> ErasureDesk:
    """All of it for one person; RecordGone when they are not here any more."""
    held = must_find(reader, Person, person)
    return ErasureDesk(
        held.display_name or "",
        erasing.may_order(reader, by, person),
        erasing.holds(reader, person),
        erasing.preview(reader, person),
        reader.get(RightsRequest, request),
        membership_lines.is_alone(reader),
        handover_copies.names_of(reader, person),
    )


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order, how far it has come, and the name of who gave it. `extends`: it was given for one centre, a
    laptop does not confirm, and the person at the keyboard may give it everywhere. `ends`: notes wait for
    their readers, and the person may end the waiting. `takes_away`: a laptop is waited for, and they may
    take it away with a reason."""

    order: Erasure
    standing: Standing
    by_name: str
    extends: bool = False
    ends: bool = False
    takes_away: bool = False


def orders(reader: Reader) -> list[OrderLine]:
    """The orders this laptop knows of, newest first, at most `MOST`."""
    names = {one.id: one.name or "" for one in reader.find(User)}
    notes = erasure_everywhere.awaited_notes(reader)
    lines = [
        OrderLine(one, erasing.standing(reader, one, notes), names.get(one.by, "") if one.by else "")
        for one in erasing.orders(reader)[:MOST]
    ]
    me = reader.local("user")
    by = reader.get(User, RecordId(me)) if me is not None else None
    waiting = by is not None and not all(one.standing.complete for one in lines)
    if by is None or not waiting:
        return lines
    if laptops_gone.may_say(reader, by):
        lines = [replace(one, takes_away=not one.standing.complete) for one in lines]
    if not erasure_everywhere.may_extend(reader, by):
        return lines
    limited = erasure_everywhere.limited(reader)
    return [
        replace(
            one,
            extends=not one.standing.complete and one.order.order_id in limited,
            ends=one.standing.notes > 0,
        )
        for one in lines
    ]
