"""Orders to erase that colleagues tell of and the membership log does not show.

Either the server keeps a line of the log back, or a colleague's program tells what is not so. Nobody can
decide it from here, so neither may win: the line is asked for once more at every round, all else goes on,
and the page about sync names whose laptop tells of it until the line is there. It goes, too, when that
person is removed or may order no more: who wrote that line had read the log up to it, so a log that shows
it and not the order tells against the colleague, not against the server.

A round ends only when this very laptop told of the order: it had read the line then, and a server that does
not show it now has gone back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from app.domain.erasure import Erasure
from app.domain.ids import ID_BYTES, RecordId
from app.domain.roles import Act, permits
from app.domain.sealed_records import is_true
from app.domain.user import User
from app.storage import membership_lines, told_orders, writers
from app.storage.reader import Reader
from app.usecases.lines import Doors

if TYPE_CHECKING:
    from sync.client.laptop import Laptop

LineOf = Callable[[bytes], int | None]
"""Where the membership log orders this (16 bytes), if it does."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An order the log does not show: whose laptop tells of it, and when it is said to have been given."""

    name: str
    ordered_at: datetime | None


def withheld(reader: Reader) -> tuple[Claim, ...]:
    """What the page about sync says, newest first: one of each colleague who belongs and may order."""
    found: dict[RecordId, Claim] = {}
    for told in _told(reader, _Lines(reader)):
        writer = writers.writer_of(reader, told.id)
        if writer is None or writer.user in found or not _may_order(reader, writer.user):
            continue
        known = reader.get(User, writer.user)
        found[writer.user] = Claim((known.name if known else "") or "", told.ordered_at)
    return tuple(found.values())


class _Lines:
    """The orders of the kept log, looked for when one is asked for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lines: dict[bytes, int] | None = None

    def __call__(self, order: bytes) -> int | None:
        """The line that orders this."""
        if self._lines is None:
            self._lines = membership_lines.orders(self._reader)
        return self._lines.get(order)


def see_all_lines(doors: Doors, laptop: Laptop) -> None:
    """Ask once more for lines colleagues tell of; SyncError ROLLED_BACK when this laptop had read one."""
    from sync.client.following import follow
    from sync.protocol.faults import Fault, SyncError

    if not _missing(doors, laptop):
        return
    follow(laptop)  # it may be newer than this round
    own = frozenset(doors.read_for_sync(membership_lines.own_devices))
    for told in _missing(doors, laptop):
        writer = doors.read_for_sync(partial(writers.writer_of, record=told.id))
        if writer is not None and writer.device in own:
            raise SyncError(Fault.ROLLED_BACK, "order")


def _missing(doors: Doors, laptop: Laptop) -> list[Erasure]:
    found: list[Erasure] = doors.read_for_sync(partial(_told, line_of=laptop.roster.ordered_at))
    return found


def _told(reader: Reader, line_of: LineOf) -> list[Erasure]:
    """Orders of the organisation as they were written that the log does not show, newest first; one of a
    laptop alone has no line. Looked for at every round: nearly always all of them stand."""
    if all(_stands(order, line_of) for order in told_orders.order_ids(reader)):
        return []
    found = reader.find(Erasure, order="ordered_at", descending=True)
    missing = [one for one in found if one.line is not None and not _stands(one.order_id, line_of)]
    return [one for one in missing if is_true(one)]


def _stands(order_id: str | None, line_of: LineOf) -> bool:
    try:
        order = bytes.fromhex(order_id or "")
    except ValueError:
        return False
    return len(order) == ID_BYTES and line_of(order) is not None


def _may_order(reader: Reader, user: RecordId) -> bool:
    certificate = membership_lines.certificate_of(reader, user)
    return certificate is not None and permits(certificate.roles, Act.ERASE)
