"""The membership log as this worker knows it: read once, carried on whenever the store has more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence

from sync.protocol.entries import (
    Entry,
    EntryKind,
    Found,
    GroupState,
    UserCertificate,
    body_of,
    decode_entry,
)
from sync.protocol.messages import Code, Grant, Grants, Members, MembersAppend
from sync.server.refusal import Refusal, forbidden
from sync.server.store.erasing import Erasing, OtherHome
from sync.server.store.members import MemberStore
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster
from sync.trust.state import NAMED, group_id

USER_BYTES = 16
LINK = bytes(USER_BYTES)
"""Recipient of a grant that links an epoch's secret to the one before."""
PAGE = 2000
"""Lines of the membership log in one answer, and their bytes."""
PAGE_BYTES = 4 << 20
FIRST_KINDS = 7
"""The highest kind of line the first programs could read: they do not say how many they know."""


class Membership:
    """Who belongs. Safe to use from any thread; a roster handed out never changes."""

    def __init__(
        self,
        store: MemberStore,
        grown: Callable[[], None] = lambda: None,
        homes: Callable[[Iterable[bytes]], dict[bytes, bytes]] = lambda _: {},
        healing: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store, self._grown, self._homes, self._healing = store, grown, homes, healing
        self._lock = threading.Lock()
        self._roster = Roster.empty()
        self._joined: dict[tuple[bytes, bytes], int] = {}

    def current(self) -> Roster:
        """The roster of every line there is now, whichever worker wrote it."""
        if self._store.total() != self._roster.total:
            with self._lock:
                self._carry_on()
        return self._roster

    def gained(self, user: bytes, first: int, end: int) -> set[bytes]:
        """Groups the user came into by lines from `first` up to, not including, `end`."""
        with self._lock:
            return {group for (who, group), seq in self._joined.items() if who == user and first <= seq < end}

    def sweep(self) -> None:
        """Delete what orders name and is there all the same: an older program kept the line and no more."""
        roster = self.current()
        here = self._homes(roster.all_erased())
        if gone := [space for space in sorted(here) if roster.is_erased(space, here[space])]:
            self._store.erase([_gone(roster, space, anywhere=True) for space in gone])

    def lines(self, first: int, kinds: int) -> Members:
        """Lines from `first` on, a page of them, and how many there are. `kinds` is the highest kind of line
        the asker can read: a program that would take a newer one for a forgery is told that it is too old."""
        total, size = self._store.total(), 0
        page: list[bytes] = []
        for raw in self._store.entries(first, PAGE):
            if decode_entry(raw).kind > max(kinds, FIRST_KINDS):
                raise Refusal(426, Code.VERSION)
            size += len(raw)
            if size > PAGE_BYTES and page:
                break
            page.append(raw)
        return Members(first, tuple(page), total)

    def grants(self, user: bytes) -> Grants:
        """Grants for the user and links of the user's groups; for an officer also those for recovery."""
        roster = self.current()
        found = self._store.grants(user, roster.groups_of(user), LINK)
        if roster.has_role(user, "officer"):
            found += self._store.grants(roster.organisation, (), LINK)
        return Grants(tuple(found))

    def found(self, entries: Sequence[bytes], grants: Sequence[Grant], server_pk: bytes) -> Members:
        """Begin the log of an organisation; its first line must pin this server's key."""
        if self._store.total():
            raise Refusal(409, Code.TAKEN)
        roster = extended(Roster.empty(), entries)
        if roster.server_pk != server_pk:
            raise forbidden("server_pk")
        return self._keep(0, entries, grants, _erasing(roster, 0, anywhere=False))

    def append(self, user: bytes, request: MembersAppend) -> Members:
        """Append lines and keep their grants: all of it, or `Refusal` and nothing."""
        roster = self.current()
        if not request.entries:
            raise Refusal(400, Code.BAD, reason="empty")
        if _first_seq(request.entries) != roster.total:
            raise Refusal(409, Code.BEHIND, total=roster.total)
        after = extended(roster, request.entries)
        _check_grants(after, user, request.grants, _stated(request.entries))
        # What was taken once is taken again by a server that lost it, wherever the space lives there now.
        anywhere = request.again and self._healing()
        erasing = _erasing(after, roster.total, anywhere=anywhere)
        return self._keep(roster.total, request.entries, request.grants, erasing)

    def keep_grants(self, user: bytes, grants: Sequence[Grant]) -> int:
        """Keep re-wrapped grants of groups the user is in; how many."""
        _check_grants(self.current(), user, grants, set())
        self._store.put_grants(grants)
        return len(grants)

    def _keep(
        self,
        expected: int,
        entries: Sequence[bytes],
        grants: Sequence[Grant],
        erasing: Sequence[Erasing],
    ) -> Members:
        try:
            kept = self._store.append(expected, entries, grants, erasing)
        except OtherHome as other:
            raise Refusal(409, Code.HOME, space=other.space.hex()) from other
        if not kept:
            raise Refusal(409, Code.BEHIND, total=self._store.total())
        self._grown()
        return Members(expected, (), self.current().total)

    def _carry_on(self) -> None:
        first = self._roster.total
        entries = self._store.entries(first)
        roster = self._roster.extended(entries)
        for seq, raw in enumerate(entries, first):
            self._note(seq, decode_entry(raw))
        self._roster = roster

    def _note(self, seq: int, entry: Entry) -> None:
        if entry.kind not in (EntryKind.GROUP, EntryKind.USER):
            return
        body = body_of(entry)
        if isinstance(body, GroupState):
            before = {who for who, group in self._joined if group == body.group}
            for member in before - set(body.members):
                del self._joined[member, body.group]
            for member in body.members:
                self._joined.setdefault((member, body.group), seq)
        elif isinstance(body, UserCertificate):  # perhaps taken back after a revocation
            for pair in [pair for pair in self._joined if pair[0] == body.user]:
                self._joined[pair] = seq


def extended(roster: Roster, entries: Iterable[bytes]) -> Roster:
    """The roster after these lines; Refusal says which does not hold and why."""
    try:
        return roster.extended(list(entries))
    except TrustRefused as refused:
        raise Refusal(403, Code.REFUSED, reason=refused.code, seq=refused.seq) from refused


def _first_seq(entries: Sequence[bytes]) -> int:
    try:
        return decode_entry(entries[0]).seq
    except ValueError as error:
        raise Refusal(400, Code.BAD, reason="malformed") from error


def _stated(entries: Iterable[bytes]) -> set[bytes]:
    bodies = (body_of(decode_entry(raw)) for raw in entries)
    return {body.group for body in bodies if isinstance(body, GroupState)}


def _erasing(after: Roster, first: int, *, anywhere: bool) -> list[Erasing]:
    """What is to be gone by the lines from `first` on, each space once."""
    gone = after.all_erased()
    return [_gone(after, space, anywhere=anywhere) for space in sorted(gone) if gone[space].line >= first]


def _gone(roster: Roster, space: bytes, *, anywhere: bool) -> Erasing:
    one = roster.all_erased()[space]
    return Erasing(
        space,
        one.homes,
        anywhere=one.anywhere or (anywhere and not one.bound),
        bound=one.bound,
        group=group_id(roster.organisation, NAMED, space),
    )


def _check_grants(roster: Roster, user: bytes, grants: Iterable[Grant], stated: set[bytes]) -> None:
    """Only who is in a group, or states it in the same request, may hand out its secret."""
    for grant in grants:
        group = roster.group(grant.group)
        if group is None or not 1 <= grant.epoch <= group.epoch or len(grant.recipient) != USER_BYTES:
            raise forbidden("grant")
        if group.purpose == NAMED and roster.is_erased(group.about, group.group):
            raise Refusal(410, Code.ERASED)
        if grant.group not in stated and user not in roster.members_of(grant.group):
            raise forbidden("grant")


def first_found(entries: Sequence[bytes]) -> Found | None:
    """What the first of these lines founds, if it does."""
    try:
        body = body_of(decode_entry(entries[0])) if entries else None
    except (ValueError, KeyError):
        return None
    return body if isinstance(body, Found) else None
