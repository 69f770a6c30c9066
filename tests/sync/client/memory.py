"""A laptop's store in memory: the ports of the engine, kept as simply as they can be."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from sync.client.ports import (
    Applied,
    Identity,
    Link,
    Logged,
    Outgoing,
    Page,
    Pending,
    PieceAwaited,
    PieceHeld,
    Received,
    Sealed,
    SetAside,
    Settled,
    Waiting,
)
from sync.protocol.change import Change, RecordOp
from sync.protocol.entries import DeviceCertificate, EntryKind, body_of, decode_entry
from sync.protocol.envelope import parse, prev_of
from sync.protocol.messages import Code, Cursor
from sync.protocol.replication import NO_NOTES, Notes, Wish
from sync.trust.state import Erased

_PARKING = (Code.NOT_MEMBER, Code.REVOKED)
_FOR_NOW = (Code.GAP, Code.RATE, Code.BUSY, Code.QUOTA)


@dataclass
class Row:
    rid: int
    change: Change
    state: str = "waiting"
    raw: bytes = b""
    epoch: int = 0
    group: bytes = b""
    gseq: int = 0
    reason: str = ""


@dataclass
class MemoryReplica:
    """Records as sets of surviving writes, computed anew from all changes whenever asked."""

    who: Identity | None = None
    formers: list[tuple[bytes, bytes]] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    known_secrets: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    known_shares: dict[bytes, dict[int, bytes]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    applied: dict[tuple[bytes, bytes, int], Change] = field(default_factory=dict)
    chain: dict[tuple[bytes, bytes], Link] = field(default_factory=dict)
    read: dict[bytes, Cursor] = field(default_factory=dict)
    homes: dict[bytes, bytes] = field(default_factory=dict)
    aside: list[Received] = field(default_factory=list)
    kept: dict[bytes, list[bytes]] = field(default_factory=dict)
    by_hand: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)
    notes: dict[str, bytes] = field(default_factory=dict)
    files: dict[bytes, bytes] = field(default_factory=dict)
    there: dict[bytes, bool] = field(default_factory=dict)
    wishes: dict[bytes, Wish] = field(default_factory=dict)
    numbered: dict[tuple[bytes, int], tuple[bytes, int]] = field(default_factory=dict)
    by_word: dict[bytes, Cursor] = field(default_factory=dict)
    differing: dict[bytes, bool] = field(default_factory=dict)
    gone: set[bytes] = field(default_factory=set)
    commits: int = 0
    received: list[int] = field(default_factory=list)

    # --- what a program does

    def write(self, space: bytes, record: bytes, fields: dict[int, Any], kind: int = 7) -> Change:
        """One local transaction."""
        assert self.who is not None
        context = tuple(sorted((d, s) for (of, d), s in self.vector([space]).items() if of == space))
        dseq = self._own_dseq(space) + 1
        change = Change(space, self.who.device, dseq, context, len(self.rows) + 1, self.who.user, 1,
                        (RecordOp(kind, record, fields),))  # fmt: skip
        self.rows.append(Row(len(self.rows) + 1, change))
        self.applied[space, change.device, dseq] = change
        return change

    def values(self, space: bytes, record: bytes, number: int) -> list[Any]:
        """The values no other write has replaced."""
        writes = [
            (change, op.fields[number])
            for (of, _, _), change in self.applied.items()
            for op in change.ops
            if of == space and op.record == record and number in op.fields
        ]
        return sorted(
            {
                repr(value): value for change, value in writes if not any(_seen(change, x) for x, _ in writes)
            }.values(),
            key=repr,
        )

    def state(self) -> dict[tuple[bytes, bytes, int], list[Any]]:
        places = {
            (change.space, op.record, number)
            for change in self.applied.values()
            for op in change.ops
            for number in op.fields
        }
        return {place: self.values(*place) for place in sorted(places)}

    def _own_dseq(self, space: bytes) -> int:
        assert self.who is not None
        me = self.who.device
        last = self.chain.get((space, me), Link(0, b"")).dseq
        return max(
            [last, *(r.change.dseq for r in self.rows if r.change.space == space and r.change.device == me)]
        )

    # --- trust

    def identity(self) -> Identity | None:
        return self.who

    def keep_identity(self, identity: Identity) -> None:
        old, self.who = self.who, identity
        if old is None or old.device == identity.device:
            return
        self.formers.append((old.device, old.device_key))
        for row in self.rows:
            change = row.change
            if row.state in ("arrived", "gone") or change.device != old.device:
                continue
            del self.applied[change.space, change.device, change.dseq]
            acked = max((r.change.dseq for r in self.rows
                         if r.state == "arrived" and r.change.device == old.device
                         and r.change.space == change.space), default=0)  # fmt: skip
            seen = {**dict(change.context), **({old.device: acked} if acked else {})}
            seen.pop(identity.device, None)
            context = tuple(sorted((d, s) for d, s in seen.items() if d != old.device or acked))
            row.change = Change(change.space, identity.device, self._own_dseq(change.space) + 1, context,
                                change.hlc, identity.user, change.schema, change.ops)  # fmt: skip
            row.state, row.raw = "waiting", b""
            self.applied[change.space, identity.device, row.change.dseq] = row.change
        for (space, device), _link in list(self.chain.items()):
            if device == old.device:
                self._relink(space, device)

    def former_device(self) -> tuple[bytes, bytes] | None:
        bodies = [
            body_of(entry) for raw in self.lines if (entry := decode_entry(raw)).kind == EntryKind.DEVICE
        ]
        known = {body.device for body in bodies if isinstance(body, DeviceCertificate)}
        found = [one for one in self.formers if one[0] in known] or self.formers
        return found[-1] if found else None

    def entries(self, first: int = 0) -> list[bytes]:
        return self.lines[first:]

    def keep_entries(self, first: int, entries: Sequence[bytes]) -> None:
        assert first <= len(self.lines)
        self.lines.extend(entries[len(self.lines) - first :])

    def exchange_entries(
        self, first: int, entries: Sequence[bytes], stale: Collection[tuple[bytes, int]]
    ) -> None:
        self.lines[first:] = entries
        for key in stale:
            self.known_secrets.pop(key, None)

    def erase(self, erased: Mapping[bytes, Erased]) -> None:
        for space, one in erased.items():
            if not one.bound and (one.anywhere or self.homes.get(space) in (None, *one.homes)):
                self._give_up(space)

    def _give_up(self, space: bytes) -> None:
        self.gone.add(space)
        self.applied = {dot: change for dot, change in self.applied.items() if dot[0] != space}
        for row in self.rows:
            if row.change.space == space:
                row.state, row.raw = "gone", b""
        self.aside = [one for one in self.aside if one.space != space]
        self.by_hand = {raw: told for raw, told in self.by_hand.items() if told[0] != space}
        self.kept.pop(space, None)
        self.known_shares.pop(space, None)

    def secrets(self) -> dict[tuple[bytes, int], bytes]:
        return dict(self.known_secrets)

    def keep_secrets(self, secrets: Mapping[tuple[bytes, int], bytes]) -> None:
        self.known_secrets = {**secrets, **self.known_secrets}

    def shared_keys(self, space: bytes) -> dict[int, bytes]:
        return dict(self.known_shares.get(space, {}))

    def keep_shared_keys(self, space: bytes, keys: Mapping[int, bytes]) -> None:
        self.known_shares[space] = {**keys, **self.known_shares.get(space, {})}

    # --- out

    def waiting(self, limit: int) -> list[Waiting]:
        rows = [r for r in self.rows if r.state == "waiting" and not self._behind(r)]
        return [Waiting(r.rid, r.change, None) for r in rows[:limit]]

    def _behind(self, row: Row) -> bool:
        """Whether one before it, of its device in its space, was not taken."""
        place = (row.change.space, row.change.device)
        return any(
            r.state in ("parked", "refused")
            and (r.change.space, r.change.device) == place
            and r.change.dseq < row.change.dseq
            for r in self.rows
        )

    def links(self, spaces: Iterable[bytes]) -> dict[tuple[bytes, bytes], Link]:
        wanted = set(spaces)
        return {place: link for place, link in self.chain.items() if place[0] in wanted}

    def keep_sealed(self, sealed: Sequence[Sealed]) -> None:
        self.commits += 1
        for one in sealed:
            row = self.rows[one.rid - 1]
            if row.state == "gone":
                continue
            row.state, row.raw, row.epoch, row.group = "sealed", one.raw, one.epoch, one.group
            self.chain[row.change.space, row.change.device] = Link(row.change.dseq, prev_of(one.raw))

    def outgoing(self, after: int, limit: int, budget: int) -> list[Outgoing]:
        found = [
            Outgoing(r.rid, r.change.space, r.group, r.raw)
            for r in self.rows
            if r.rid > after and r.state in ("sealed", "refused") and not self._behind(r)
        ][:limit]
        if after == 0:
            found = [Outgoing(None, s, g, raw) for raw, (s, g) in self.by_hand.items()] + found
        return found

    def settle(
        self, settled: Sequence[Settled], cursors: Sequence[Cursor] = (), notes: Notes = NO_NOTES
    ) -> None:
        self.remember_all(notes)
        self.commits += 1
        for one in settled:
            row = self.rows[one.rid - 1]
            if row.state == "gone":
                continue
            if one.code in (Code.OK, Code.KNOWN):
                row.state, row.gseq = "arrived", one.number
                self._number(row.change, one.number)
                self.kept.setdefault(row.change.space, []).append(row.raw)
                self.homes.setdefault(row.change.space, row.group)
            elif one.code == Code.EPOCH:
                self.unseal([row.change.space])
            elif one.code in _PARKING:
                row.state, row.reason = "parked", one.code
            elif row.raw and one.code not in _FOR_NOW:  # else it was unsealed with one before it, and waits
                row.state, row.reason = "refused", one.code
        for cursor in cursors:
            self.read[cursor.space] = cursor

    def pending(self) -> Pending:
        count = {s: sum(r.state == s for r in self.rows) for s in ("waiting", "sealed", "parked", "refused")}
        unsent = [body for name, body in self.files.items() if self.there.get(name) is not True]
        return Pending(**count, files=len(unsent), file_bytes=sum(map(len, unsent)))

    def parked(self) -> dict[bytes, str]:
        return {r.change.space: r.reason for r in self.rows if r.state == "parked"}

    def unseal(self, spaces: Iterable[bytes]) -> None:
        wanted = set(spaces)
        for row in self.rows:
            if row.change.space in wanted and row.state in ("sealed", "refused", "parked"):
                row.state, row.raw = "waiting", b""
                self._relink(row.change.space, row.change.device)

    def unpark(self, spaces: Iterable[bytes]) -> None:
        wanted = set(spaces)
        for row in self.rows:
            if row.change.space in wanted and row.state == "parked":
                row.state = "sealed" if row.raw else "waiting"

    def _relink(self, space: bytes, device: bytes) -> None:
        mine = [r for r in self.rows if (r.change.space, r.change.device) == (space, device)]
        last = max((r for r in mine if r.state == "arrived"), key=lambda r: r.change.dseq, default=None)
        if last is None:
            self.chain.pop((space, device), None)
        else:
            self.chain[space, device] = Link(last.change.dseq, prev_of(last.raw))

    # --- in

    def cursors(self, spaces: Iterable[bytes] | None = None) -> dict[bytes, Cursor]:
        wanted = None if spaces is None else set(spaces)
        return {s: c for s, c in self.read.items() if wanted is None or s in wanted}

    def vector(self, spaces: Iterable[bytes]) -> dict[tuple[bytes, bytes], int]:
        wanted = set(spaces)
        found: dict[tuple[bytes, bytes], int] = {}
        for space, device, dseq in sorted(self.applied):
            if space in wanted and dseq == found.get((space, device), 0) + 1:
                found[space, device] = dseq
        return found

    def apply(self, page: Page) -> Applied:
        self.commits += 1
        new = known = 0
        self.chain.update(page.ends)
        self.by_word.update(page.told)
        for line in page.lines:
            new += self._put(line)
            known += line.change is None and not line.reason
        for cursor in page.cursors:
            self.read[cursor.space] = cursor
        self.homes.update({space: home for space, home in page.homes.items() if home})
        return Applied(new, known, 0)

    def _put(self, line: Received) -> bool:
        return line.space not in self.gone and self._put_here(line)

    def _put_here(self, line: Received) -> bool:
        if line.linked:
            self.chain[line.space, line.device] = Link(line.dseq, line.digest[:16])
        kept = self.kept.setdefault(line.space, [])
        if (line.linked or line.reason) and line.raw not in kept:
            kept.append(line.raw)
        if line.gseq:
            self._arrived(line)
            if line.change is not None:
                self._number(line.change, line.gseq)
        elif line.linked or line.reason:
            self.by_hand[line.raw] = (line.space, self.homes.get(line.space, bytes(16)))
        if line.reason:
            self.aside = [one for one in self.aside if one.raw != line.raw] + [line]
            return False
        if line.change is None or (line.space, line.device, line.dseq) in self.applied:
            return False
        self.applied[line.space, line.device, line.dseq] = line.change
        self.aside = [one for one in self.aside if not one.raw or one.raw != line.raw]
        return True

    def _arrived(self, line: Received) -> None:
        self.by_hand.pop(line.raw, None)
        self.aside = [replace(one, gseq=line.gseq) if one.raw == line.raw else one for one in self.aside]
        for row in self.rows:
            if row.raw and hashlib.sha256(row.raw).digest() == line.digest:
                row.state, row.gseq = "arrived", line.gseq
                self._number(row.change, line.gseq)

    def _number(self, change: Change, gseq: int) -> None:
        self.numbered[change.space, gseq] = change.device, change.dseq

    def set_aside(self) -> list[SetAside]:
        return [SetAside(one.space, one.gseq, one.raw, one.reason) for one in self.aside]

    def take_back(self, entries: Sequence[Received]) -> Applied:
        raws = {one.raw for one in entries}
        self.aside = [one for one in self.aside if one.raw not in raws]
        return Applied(sum(self._put(one) for one in entries), 0, 0)

    def reset_cursor(self, cursor: Cursor) -> None:
        self.read[cursor.space] = cursor

    def recent(self, space: bytes, after: Mapping[bytes, int]) -> list[bytes]:
        return list(self.kept.get(space, []))

    def spaces(self) -> list[bytes]:
        return sorted({space for space, _, _ in self.applied})

    def home(self, space: bytes) -> bytes | None:
        return self.homes.get(space)

    # --- snapshots

    def log(self, space: bytes, after: int, last: int) -> list[Logged] | None:
        dots = [self.numbered.get((space, gseq)) for gseq in range(after + 1, last + 1)]
        changes = [self.applied.get((space, *dot)) for dot in dots if dot is not None]
        found = [Logged(change, change.hlc >> 16) for change in changes if change is not None]
        return found if len(found) == last - after and space not in self.by_word else None

    def told(self) -> dict[bytes, int]:
        return {space: cursor.gseq for space, cursor in self.by_word.items()}

    def compare(self, page: Page) -> int:
        """In memory a space is put right at its last page, with whatever the log says."""
        self.commits += 1
        spaces = {line.space for line in page.lines} | {cursor.space for cursor in page.cursors}
        differed = sum(self._compare(page, space) for space in spaces)
        self.differing.update(dict.fromkeys(spaces, True) if differed else {})
        for cursor in page.cursors:
            differed += self._give_up_untrue(page, cursor)
            differed += sum(not self._is_end(place, link) for place, link in page.ends.items())
            if self.differing.pop(cursor.space, False) or differed:
                self.chain.update(page.ends)
                self.read[cursor.space] = cursor
            self.by_word.pop(cursor.space, None)
        return differed

    def _compare(self, page: Page, space: bytes) -> int:
        assert self.who is not None
        lines = [line for line in page.lines if line.space == space and line.dseq]
        differed = 0
        for line in lines:
            dot = (space, line.device, line.dseq)
            if line.change is not None and self.applied.get(dot) != line.change:
                self.applied[dot] = line.change
                differed += 1
            if line.change is not None:
                self._number(line.change, line.gseq)
            elif line.raw not in {one.raw for one in self.aside}:
                self.aside.append(line)
            self.kept.setdefault(space, []).append(line.raw)
        return differed

    def _give_up_untrue(self, page: Page, cursor: Cursor) -> int:
        space = cursor.space
        if space not in self.by_word or self.by_word[space].hash8 != cursor.hash8:
            return 0
        here = {(device, dseq) for of, device, dseq in self.applied if of == space}
        gone = here - page.seen - self._proven(space)
        return sum(self.applied.pop((space, *dot), None) is not None for dot in gone)

    def _proven(self, space: bytes) -> set[tuple[bytes, int]]:
        """What is known here by more than a word: own changes, and envelopes of others."""
        kept = (parse(raw).header for raw in self.kept.get(space, ()) if raw)
        mine = {(r.change.device, r.change.dseq) for r in self.rows if r.change.space == space}
        return mine | {(header.device, header.dseq) for header in kept}

    def _is_end(self, place: tuple[bytes, bytes], link: Link) -> bool:
        here = self.chain.get(place, Link(0, b""))
        return here.dseq > link.dseq or here == link

    # --- pieces of files

    def write_file(self, body: bytes) -> bytes:
        """A file put in here, of one piece."""
        name = hashlib.sha256(body).digest()
        self.files[name] = body
        return name

    def know_file(self, name: bytes, wish: Wish = Wish.FREELY) -> None:
        """A record that tells of a file came."""
        self.wishes[name] = wish

    def unsent_pieces(self, after: bytes, limit: int) -> list[PieceHeld]:
        names = sorted(name for name in self.files if self.there.get(name) is not True and name > after)
        return [PieceHeld(name, len(self.files[name]), name) for name in names[:limit]]

    def awaited_pieces(self, limit: int) -> list[PieceAwaited]:
        away = [(-wish, name) for name, wish in self.wishes.items() if name not in self.files
                and (wish or name not in self.there)]  # fmt: skip
        return [PieceAwaited(name, 0, Wish(-wish)) for wish, name in sorted(away)[:limit]]

    def piece(self, name: bytes) -> bytes | None:
        return self.files.get(name)

    def keep_piece(self, name: bytes, sealed: bytes, *, there: bool) -> bool:
        if name not in self.wishes or hashlib.sha256(sealed).digest() != name:
            return False
        self.files[name] = sealed
        if there:
            self.there[name] = True
        return True

    def pieces_said(self, there: Iterable[bytes], missing: Iterable[bytes]) -> None:
        self.there |= dict.fromkeys(there, True) | dict.fromkeys(missing, False)

    def doubt_pieces(self) -> None:
        self.there.clear()

    def pieces_in(self, spaces: Iterable[bytes], largest: int) -> list[bytes]:
        return sorted(name for name, body in self.files.items() if len(body) <= largest)

    # --- the engine's own

    def remembered(self, key: str) -> bytes | None:
        return self.notes.get(key)

    def remember(self, key: str, value: bytes) -> None:
        self.notes[key] = value

    def remember_all(self, notes: Notes) -> None:
        self.notes.update(notes)

    def backup(self) -> MemoryReplica:
        """A copy of this store, as a backup would be."""
        return deepcopy(self)


def _seen(earlier: Change, later: Change) -> bool:
    if earlier is later:
        return False
    if earlier.device == later.device:
        return later.dseq > earlier.dseq
    return dict(later.context).get(earlier.device, 0) >= earlier.dseq
