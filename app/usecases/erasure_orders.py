"""Orders to erase on their way: given, carried out where they were given, completed, confirmed.

What is to be done is written down before the server is told, so a laptop that is switched off in between
goes on where it was: an order whose line stands in the membership log is carried out, one whose line does
not is forgotten once the log has grown without it, for until then a line given up may still arrive.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.declaration import Scope
from app.domain.erasure import MISTAKE, Erasure, ErasureConfirmation, subject_of
from app.domain.ids import RecordId
from app.domain.roles import permits
from app.domain.sealed_records import is_true, sealed
from app.domain.space_ids import space_id
from app.errors import DomainError
from app.storage import erasing, membership_lines
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import erasure_claims, residue
from app.usecases.erasure_figures import leave_figures
from app.usecases.lines import Doors, NotYours, connected
from app.usecases.permissions import Act, allowed
from app.usecases.saving import now

if TYPE_CHECKING:
    from sync.client.laptop import Laptop
    from sync.client.lines import Draft
    from sync.trust.roster import Roster

SPACE = 16
MOST_PIECES = 5000
"""Pieces of files the server is asked to drop at once: it takes a list of twice as many."""
Verb = Callable[[Store], Any]
_in_hand: set[bytes] = set()
"""Orders being given at this moment by a thread of this process: a round of sync leaves them alone."""


@dataclass(frozen=True, slots=True)
class Intent:
    """An order that is being given: its id (16 bytes), about whom, and why. `total`: lines of the membership
    log when a round first found it without its own."""

    order: bytes
    person: RecordId
    ground: str
    rule: str = ""
    request: RecordId | None = None
    total: int | None = None


class SyncFirst(DomainError):
    """The server knows another home of this file than this laptop: a round of sync says which."""

    key = "error.erasing.sync_first"


def give(doors: Doors, intents: Sequence[Intent]) -> tuple[Erasure, ...]:
    """Give the orders and carry them out here; see `app.usecases.erasing.order_all`."""
    if doors.ask(membership_lines.is_alone):
        return _carried_out(doors, [(one, None) for one in intents])
    _in_hand.update(one.order for one in intents)
    try:
        return _given(doors, intents)
    finally:
        _in_hand.difference_update(one.order for one in intents)


def _given(doors: Doors, intents: Sequence[Intent]) -> tuple[Erasure, ...]:
    doors.do(keep, intents)
    told: list[tuple[Intent, int | None]] = []
    try:
        with connected(doors) as laptop:
            try:
                for one in intents:
                    tell(laptop, one.order, doors.ask(parts, one.person))
                    line = laptop.roster.ordered_at(one.order)
                    if line is None and laptop.roster.erased(space_id(Scope.FILE, one.person)):
                        doors.do(_forget, [one])  # a colleague was quicker: nobody could confirm a second one
                    else:
                        told.append((one, line))
            finally:  # what stands in the log is done here too, whatever became of the rest
                made = _carried_out(doors, told)
            pass_on(doors, laptop)
    except NotYours:
        doors.do(_forget, intents)
        raise
    return made


def _carried_out(doors: Doors, orders: Sequence[tuple[Intent, int | None]]) -> tuple[Erasure, ...]:
    """All of them in one go: the search index is put in order once."""
    verbs = [verb for one, line in orders for verb in verbs_of(one, line)]
    done = doors.erase(verbs) if verbs else []
    return tuple(one for one in done if isinstance(one, Erasure))


def resume(doors: Doors, laptop: Laptop) -> bool:
    """After a round: what was begun is finished or dropped, what the orders lack is added, the server drops
    the pieces of files. Whether anything was written."""
    verbs = _resumed(doors, laptop)
    leads = allowed(doors.user, Act.ERASE)
    if late := doors.read_for_sync(partial(erasing.late, erased=laptop.roster.all_erased(), words=leads)):
        persons = [one for some in late.values() for one in some]
        if leads:
            verbs.append(partial(leave_figures, persons=persons))
        verbs.append(partial(erasing.give_up_late, late=late))
    if doors.read_for_sync(erasing.has_late_words):
        doors.receive([erasing.strip_late])
    if verbs:
        doors.erase(verbs)
    pass_on(doors, laptop)
    erasure_claims.see_all_lines(doors, laptop)
    return bool(verbs)


def _resumed(doors: Doors, laptop: Laptop) -> list[Verb]:
    verbs: list[Verb] = []
    for intent in doors.read_for_sync(_kept):
        line = laptop.roster.ordered_at(intent.order)
        if intent.order in _in_hand:
            continue
        if line is not None:
            verbs += verbs_of(intent, line)
        elif intent.total is None:
            doors.do(keep, [replace(intent, total=laptop.roster.total)])
        elif laptop.roster.total > intent.total:
            doors.do(_forget, [intent])
    return verbs


def given_here(reader: Reader, line_of: Mapping[bytes, int]) -> list[Verb]:
    """What carries out orders that were given here and whose line stands (order -> line)."""
    kept = [one for one in _kept(reader) if one.order in line_of]
    return [verb for one in kept for verb in verbs_of(one, line_of[one.order])]


def verbs_of(intent: Intent, line: int | None) -> list[Verb]:
    """What carries an order out where it was given, one transaction after the other; the last makes it.

    The figures come first: a laptop switched off in between goes on here, and does them once more.
    """
    return [partial(_leave_figures, intent=intent), partial(_carry_out, intent=intent, line=line)]


def pass_on(doors: Doors, laptop: Laptop) -> None:
    """Add to orders the spaces their authors could not know of; have the server drop pieces of files.

    A part for named readers is gone once all of them added it. What this person may not do is left to
    somebody who may: nothing is lost by waiting.
    """
    more, pieces = doors.read_for_sync(_outstanding)
    if not more and not pieces:
        return
    for order in sorted({one[:SPACE] for one in more}):
        spaces = [(one[SPACE : 2 * SPACE], one[2 * SPACE :]) for one in more if one[:SPACE] == order]
        _add(laptop, order, spaces)
    done = [one for one in more if _is_told(laptop.roster, laptop.identity.user, one[SPACE:])]
    dropped = _drop_pieces(laptop, sorted(pieces))
    if done or dropped:
        doors.do(_settle, done, dropped)


@dataclass(frozen=True, slots=True)
class Asked:
    """A laptop that is to confirm an order: its id in hex and whose it is."""

    id: str
    user: RecordId
    withdrawn: bool


def asked(reader: Reader, erasure: Erasure) -> tuple[Asked, ...]:
    """The laptops that belonged when the order was given; on a laptop that works alone, this one."""
    if erasure.line is None:
        present = membership_lines.present_device(reader)
        return (Asked(present.hex(), erasure.by or RecordId(bytes(SPACE)), False),)
    order = bytes.fromhex(erasure.order_id or "")
    found = membership_lines.devices_before(reader, erasure.line, order)
    return tuple(Asked(one.device.hex(), RecordId(one.user), one.withdrawn) for one in found)


def unconfirmed(reader: Reader) -> int:
    """How many orders were carried out here and wait for the backups to be made anew."""
    return len(erasing.to_confirm(reader))


def confirm(store: Store, copies: int) -> list[ErasureConfirmation]:
    """Say that everything ordered so far is gone from this laptop, its own backups included (`copies` older
    ones were replaced). A file that was put back speaks for the laptop it was, too. A laptop that keeps
    something an order names, or was let in after it, has nothing to say of it."""
    pending, own = erasing.to_confirm(store), membership_lines.own_devices(store)
    here = {} if membership_lines.is_alone(store) else membership_lines.certified_at(store)
    lines = membership_lines.orders(store) if here else {}
    made = []
    for order, (records, unsent) in pending.items():
        bare = ErasureConfirmation(
            order_id=order,
            by=store.by.id,
            confirmed_at=now(store),
            records=records,
            unsent=unsent,
            copies=copies,
        )
        line = lines.get(bytes.fromhex(order))
        devices = [one for one in own if line is None or here.get(one, line) < line]
        made += [store.put(sealed(replace(bare, device=one.hex()))) for one in devices]
    if pending:
        erasing.confirmed(store, pending)
    return made


def tell(laptop: Laptop, order: bytes, about: Sequence[erasing.Part]) -> None:
    """Write the order into the membership log, unless it stands there; parts nobody shares are left out, and
    parts beside the file that this person may not order gone: who may adds them (`pass_on`).

    SyncFirst where the server knows another home of one; TrustRefused, SyncError.
    """
    from sync.client import lines
    from sync.protocol.faults import Fault, SyncError
    from sync.trust import drafting

    spaces, files = _homed(laptop, about), {one.id for one in about if one.file}

    def compose(draft: Draft) -> None:
        meanwhile = files and all(_is_obeyed(draft.roster, one) for one in about if one.file)
        if draft.roster.ordered_at(order) is None and not meanwhile:
            mine = [one for one in spaces if one[0] in files or _may(draft, one)]
            draft.add(drafting.erase(draft.roster, draft.author, order, mine, draft.now_ms))

    if not spaces:
        return
    try:
        lines.submit(laptop, compose)
    except SyncError as error:
        if error.fault is Fault.REFUSED and error.detail == "home":
            raise SyncFirst from None
        raise


def parts(reader: Reader, person: RecordId) -> tuple[erasing.Part, ...]:
    """Everything this laptop knows to be about a person, whatever it was once taken for."""
    return erasing.spaces_of(reader, erasing.same_human(reader, person))


def _is_obeyed(roster: Roster, part: erasing.Part) -> bool:
    """Whether laptops that know a part where this one does have given it up for another order."""
    found = roster.erased(part.id)
    return found is not None and (found.anywhere or part.home in (None, *found.homes))


def _may(draft: Draft, part: tuple[bytes, bytes]) -> bool:
    return draft.roster.may_erase(draft.author.user, *part)


def _homed(laptop: Laptop, parts: Sequence[erasing.Part]) -> list[tuple[bytes, bytes]]:
    """Each with its home; what has none that anybody shares was never sent anywhere."""
    homes = ((one.id, one.home or laptop.audience.home_of(one.id)) for one in parts)
    return [(id_, home) for id_, home in homes if home and laptop.roster.group(home) is not None]


def _leave_figures(store: Store, *, intent: Intent) -> None:
    leave_figures(store, erasing.same_human(store, intent.person))


def _carry_out(store: Store, *, intent: Intent, line: int | None) -> Erasure:
    told = _told_of(store, intent)
    known = parts(store, intent.person)
    # What is not the file is told of as well, where the order does not name it already.
    spaces = [one.id for one in known if one.file] or [one.id for one in known]
    if told is None and intent.ground != MISTAKE:
        residue.keep(store, erasing.same_human(store, intent.person))
    done = erasing.give_up(store, intent.order if line is not None else b"", spaces)
    if done.spaces or told is None:
        erasing.pend(store, intent.order, done)
        store.note_act("purge", detail=[intent.order.hex()])
    _forget(store, [intent])
    return told or store.put(sealed(_erasure(store, intent, done, line)))


def _erasure(store: Store, intent: Intent, done: erasing.GivenUp, line: int | None) -> Erasure:
    return Erasure(
        subject=subject_of(intent.person),
        order_id=intent.order.hex(),
        ground=intent.ground,
        rule=intent.rule or None,
        request=intent.request,
        by=store.by.id,
        ordered_at=now(store),
        spaces=len(done.spaces),
        records=done.records,
        line=line,
    )


def _told_of(store: Store, intent: Intent) -> Erasure | None:
    """What was written when this order was carried out before: a round was quicker, or what this laptop
    wrote before it was put back came again. One order is told of once."""
    found = store.find(Erasure, order_id=intent.order.hex(), by=store.by.id)
    return next((one for one in sorted(found, key=lambda one: one.id) if is_true(one)), None)


def _add(laptop: Laptop, order: bytes, spaces: Sequence[tuple[bytes, bytes]]) -> None:
    from sync.client import lines
    from sync.protocol.faults import Fault, SyncError
    from sync.trust import drafting
    from sync.trust.refusal import TrustRefused

    for one in spaces:

        def compose(draft: Draft, one: tuple[bytes, bytes] = one) -> None:
            if not _is_told(draft.roster, draft.author.user, one[0] + one[1]):
                draft.add(drafting.erase(draft.roster, draft.author, order, [one], draft.now_ms))

        try:
            lines.submit(laptop, compose)
        except TrustRefused:
            continue
        except SyncError as error:
            if error.fault is not Fault.REFUSED:
                raise


def _is_told(roster: Roster, user: bytes, part: bytes) -> bool:
    """Whether a part (space and home) is gone by an order, or this reader has added it to one already."""
    space, home = part[:SPACE], part[SPACE:]
    return roster.is_erased(space, home) or roster.asked_for(space, home, user)


def _drop_pieces(laptop: Laptop, pieces: Sequence[bytes]) -> list[bytes]:
    """Pieces the server has dropped. Who may order no erasure does not ask: that they know of a piece nobody
    else knows of leaves it there, and no key to it is anywhere any more."""
    from sync.protocol.faults import Fault, SyncError

    certificate = laptop.roster.user(laptop.identity.user)
    if certificate is None or not permits(certificate.roles, Act.ERASE):
        return []
    dropped: list[bytes] = []
    try:
        for start in range(0, len(pieces), MOST_PIECES):
            laptop.calls.forget_chunks(pieces[start : start + MOST_PIECES])
            dropped += pieces[start : start + MOST_PIECES]
    except SyncError as error:
        if error.fault is not Fault.REFUSED:
            raise
    return dropped


def _outstanding(reader: Reader) -> tuple[frozenset[bytes], frozenset[bytes]]:
    return erasing.remembered(reader, erasing.MORE), erasing.remembered(reader, erasing.PIECES)


def _settle(store: Store, done: Sequence[bytes], dropped: Sequence[bytes]) -> None:
    erasing.settle(store, erasing.MORE, done)
    erasing.settle(store, erasing.PIECES, dropped)


def _kept(reader: Reader) -> list[Intent]:
    kept = json.loads(reader.local(erasing.INTENTS) or "{}")
    return [
        Intent(
            bytes.fromhex(order),
            RecordId(bytes.fromhex(person)),
            ground,
            rule,
            RecordId(bytes.fromhex(request)) if request else None,
            *total,
        )
        for order, (person, ground, rule, request, *total) in kept.items()
    ]


def keep(store: Store, intents: Sequence[Intent]) -> None:
    """Write down what is about to be ordered."""
    kept = json.loads(store.local(erasing.INTENTS) or "{}")
    for one in intents:
        request = one.request.hex() if one.request else ""
        total = [one.total] if one.total is not None else []
        kept[one.order.hex()] = [one.person.hex(), one.ground, one.rule, request, *total]
    store.remember_local(erasing.INTENTS, json.dumps(kept))


def _forget(store: Store, intents: Sequence[Intent]) -> None:
    kept = json.loads(store.local(erasing.INTENTS) or "{}")
    for one in intents:
        kept.pop(one.order.hex(), None)
    store.remember_local(erasing.INTENTS, json.dumps(kept))
