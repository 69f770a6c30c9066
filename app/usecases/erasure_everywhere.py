"""An order by the supervisor of one centre, or one that waits for readers, given by who may erase anywhere.

A laptop that knows a file at another centre keeps it when a supervisor orders it gone: it was offline while
the file moved and the server has nothing of it any more, or somebody orders what was never theirs, with a
server that helps them. From there nobody can tell the two apart. An officer, or who answers for data
protection, sees that the laptop does not confirm, asks, and gives the same order everywhere. They end the
waiting too for a note of which a reader does not come back: it lies on the server, sealed, until then.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.domain.erasure import Erasure
from app.domain.roles import DPO, OFFICER
from app.domain.user import User
from app.storage import membership_lines
from app.storage.reader import Reader
from app.usecases.erasure_rights import NotForYou
from app.usecases.lines import Doors, connected

if TYPE_CHECKING:
    from sync.client.lines import Draft
    from sync.trust.state import Erased

ANYWHERE = frozenset({OFFICER, DPO})
"""Roles whose orders name what is to go whatever its home is."""


def may_extend(reader: Reader, by: User) -> bool:
    """Whether `by` may erase anywhere, as the membership log certifies them."""
    if membership_lines.is_alone(reader):
        return False
    certificate = membership_lines.certificate_of(reader, by.id)
    return certificate is not None and not ANYWHERE.isdisjoint(certificate.roles)


def limited(reader: Reader) -> frozenset[str]:
    """Orders, by their ids in hex, that name something a laptop may know elsewhere, and keep."""
    erased = membership_lines.checked(reader).all_erased().values()
    return frozenset(one.order.hex() for one in erased if _is_limited(one))


def awaited_notes(reader: Reader) -> Counter[str]:
    """How many notes for named readers the server still has for each order (its id in hex), because not every
    reader's laptop has found yet that it is about the person erased."""
    if membership_lines.is_alone(reader):
        return Counter()
    return Counter(order.hex() for order in membership_lines.checked(reader).waiting_parts().values())


def order_everywhere(doors: Doors, erasure: Erasure) -> None:
    """Write into the membership log that what an order names is to go whatever its home is, and what waits
    for readers too. Laptops that have done it already have nothing to do. NotForYou; LineTrouble when the
    server cannot be reached."""
    if not doors.ask(may_extend, doors.user):
        raise NotForYou
    order = bytes.fromhex(erasure.order_id or "")
    with connected(doors) as laptop:
        from sync.client import lines
        from sync.trust import drafting

        def compose(draft: Draft) -> None:
            found = draft.roster.all_erased().items()
            meant = {space: one for space, one in found if one.order == order and _is_limited(one)}
            spaces = [(space, min(one.homes)) for space, one in meant.items()]
            spaces += [part for part, by in draft.roster.waiting_parts().items() if by == order]
            if spaces:
                draft.add(drafting.erase(draft.roster, draft.author, order, spaces, draft.now_ms))

        lines.submit(laptop, compose)


def _is_limited(one: Erased) -> bool:
    """What its readers alone erase is theirs; whoever has it knows by themselves whether it is meant."""
    return not one.anywhere and not one.bound
