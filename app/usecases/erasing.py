"""Erase a person's data by order: here at once, on every laptop of the organisation at its next round.

In an organisation the order is a line of the membership log, so it takes the network once; the server
deletes what it holds in the same transaction, every laptop follows the line before it does anything else,
makes its backups anew (`erasure_backups`) and confirms. What becomes of records that belong to a centre or
to other people is said in `erasure_figures`. An order cannot be undone and wins over work that was not sent
yet: who gives it is told what this laptop knows of such work, and each laptop says how much it dropped.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.erasure import GROUNDS, Erasure, ErasureConfirmation, LaptopGone
from app.domain.ids import ID_BYTES, RecordId
from app.domain.person import Person
from app.domain.user import User
from app.errors import DomainError, OperationalError
from app.storage import erasing
from app.storage.reader import Reader
from app.usecases import erasure_backups, erasure_orders, laptops_gone
from app.usecases.erasure_everywhere import awaited_notes
from app.usecases.erasure_holds import Hold, holds
from app.usecases.erasure_orders import Intent
from app.usecases.erasure_rights import NotForYou, may_order
from app.usecases.lines import Doors
from app.usecases.saving import must_find

__all__ = [
    "AlreadyOrdered",
    "DeviceStanding",
    "Held",
    "Hold",
    "NotForYou",
    "Preview",
    "Standing",
    "holds",
    "may_order",
    "order",
    "order_all",
    "orders",
    "preview",
    "standing",
]


class Held(DomainError):
    """Something stands in the way: `holds` says what."""

    key = "error.erasing.held"


class AlreadyOrdered(DomainError):
    """Somebody else ordered it first, which this laptop heard just now: it is done here too."""

    key = "error.erasing.already"


@dataclass(frozen=True, slots=True)
class Preview:
    """What an order would take, as far as this laptop knows: parts of the file, and what is nowhere else."""

    spaces: int
    unsent: int


@dataclass(frozen=True, slots=True)
class DeviceStanding:
    """One laptop that is to confirm. `withdrawn`: it was taken away before it did, and never will.

    `name` is that of its user, `device` its id in hex; `unsent` are changes that were only there. `gone`: why
    it was taken away, if that was said.
    """

    device: str
    name: str
    user: RecordId
    confirmed_at: datetime | None
    withdrawn: bool = False
    unsent: int = 0
    gone: LaptopGone | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an order has come; complete when every laptop that is still used has confirmed, and no note for
    named readers waits on the server for one of them (`notes`)."""

    devices: tuple[DeviceStanding, ...]
    notes: int = 0

    @property
    def complete(self) -> bool:
        """Whether nobody is waited for; somebody must have confirmed."""
        waiting = [one for one in self.devices if one.confirmed_at is None and not one.withdrawn]
        return not waiting and not self.notes and any(one.confirmed_at is not None for one in self.devices)


def preview(reader: Reader, person: RecordId) -> Preview:
    """What to say before an order is given."""
    must_find(reader, Person, person)
    spaces = erasing.spaces_of(reader, erasing.same_human(reader, person))
    return Preview(len(spaces), erasing.unsent_in(reader, [one.id for one in spaces]))


def order(
    doors: Doors, person: RecordId, *, ground: str, request: RecordId | None = None, rule: str = ""
) -> Erasure:
    """Order that everything about a person be erased; on this laptop it is done when this returns.

    `ground` is a code of `erasure_ground`. NotForYou, Held, AlreadyOrdered; LineTrouble when the
    organisation's server cannot be reached: then nothing was done. A laptop that works alone needs none.
    """
    made = order_all(doors, [person], ground=ground, request=request, rule=rule)
    if not made:
        raise AlreadyOrdered
    return made[0]


def order_all(
    doors: Doors,
    persons: Sequence[RecordId],
    *,
    ground: str,
    request: RecordId | None = None,
    rule: str = "",
) -> tuple[Erasure, ...]:
    """The same for several persons, on one line to the server; all are judged before the first is ordered.
    Whom a colleague ordered gone meanwhile is left out."""
    if ground not in GROUNDS:
        raise ValueError(ground)
    for person in persons:
        doors.ask(_check, doors.user, person)
    intents = [
        Intent(secrets.token_bytes(ID_BYTES), person, ground, rule, request)
        for person in dict.fromkeys(persons)
    ]
    made = erasure_orders.give(doors, intents)
    # Erased it is; that the backups could not be made anew is shown by `standing`, and tried again.
    with contextlib.suppress(OperationalError):
        erasure_backups.settle(doors)
    return made


def orders(reader: Reader) -> list[Erasure]:
    """Every order this laptop knows of, newest first; one that a laptop put back carried out again is told of
    by what was written first."""
    found: dict[tuple[str | None, RecordId | None], Erasure] = {}
    for one in reader.find(Erasure, order="ordered_at", descending=True):
        found.pop((one.order_id, one.by), None)
        found[one.order_id, one.by] = one
    return list(found.values())


def standing(reader: Reader, erasure: Erasure, notes: Mapping[str, int] | None = None) -> Standing:
    """Who has confirmed an order: the laptops that belonged when it was given, by their users' names. `notes`
    are those of `awaited_notes`, where they are known."""
    notes = awaited_notes(reader) if notes is None else notes
    told: dict[tuple[str | None, RecordId | None], ErasureConfirmation] = {}
    for one in reader.find(ErasureConfirmation, order_id=erasure.order_id):
        told.setdefault((one.device, one.by), one)
    names = {user.id: user.name or "" for user in reader.find(User)}
    why = laptops_gone.reasons(reader)
    lines = []
    for device in erasure_orders.asked(reader, erasure):
        said = told.get((device.id, device.user))
        lines.append(
            DeviceStanding(
                device.id,
                names.get(device.user, ""),
                device.user,
                said.confirmed_at if said is not None else None,
                device.withdrawn,
                (said.unsent or 0) if said is not None else 0,
                why.get(device.id) if device.withdrawn else None,
            )
        )
    by_name = sorted(lines, key=lambda one: (one.name.casefold(), one.device))
    return Standing(tuple(by_name), notes.get(erasure.order_id or "", 0))


def _check(reader: Reader, by: User, person: RecordId) -> None:
    must_find(reader, Person, person)
    if not may_order(reader, by, person):
        raise NotForYou
    if stands := holds(reader, person):
        raise Held(hold=stands[0].key)
