"""One round of sync: who belongs, send, look, fetch, mend. See `sync/README.md`."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from sync.client import healing
from sync.client.laptop import LOOKED, RECEIPT, Clock, Laptop, wall_clock
from sync.client.leisure import Leisure
from sync.client.pieces import Carrier
from sync.client.ports import NO_NOTES, Audience, Replica, Transport
from sync.client.proving import Prover
from sync.client.pulling import Priority, Puller
from sync.client.pushing import Pusher
from sync.client.regranting import give_older_keys, regrant
from sync.client.shares import take_shares
from sync.client.steps import Phase, Step, Summary, finished
from sync.client.telling import Teller
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Code, Head, Heads

_MOST_SPACES = 1_000_000
ASK_AGAIN_MS = 10 * 60_000
"""How long what the server said we have no part in rests before it is offered again."""
_MENDINGS = 3
"""How often a round sends again what was refused, or reads again what was mended."""


class Engine:
    """Keeps one laptop and the server alike. Not for two threads at once.

    `priority` ranks spaces for reading (lower first); among equals come those the person has written in,
    then those that moved last.
    """

    def __init__(
        self,
        replica: Replica,
        transport: Transport,
        audience: Audience,
        *,
        now_ms: Clock = wall_clock,
        priority: Priority | None = None,
    ) -> None:
        self.laptop = Laptop.opened(replica, transport, audience, now_ms)
        self.priority = priority
        self.thrifty = False
        """Files stay where they are but for those somebody asked for: the line is paid by the byte."""
        self.teller = Teller(self.laptop)
        self._given_up: set[bytes] = set()
        self._fresh = True
        self._doubts = False
        self._known_here = False
        self._asked_ms = self.laptop.now_ms()
        self._tried: tuple[int, int] | None = None
        self.looked = replica.remembered(LOOKED) or b""
        """The server's token of what was looked at last: what `Calls.wait` waits after."""

    def sync(self) -> Summary:
        """One whole round. Raises SyncError where it could not go on; what was done stands."""
        return finished(self.once())

    def once(self) -> Generator[Step, None, Summary]:
        """One round in steps, to be stopped between any two of them (`close()` of the generator)."""
        try:
            return (yield from self._round())
        except SyncError as error:
            # A server that was put back does not know this laptop any more: the next round makes it known.
            self._fresh = self._fresh or error.detail == Code.UNKNOWN_DEVICE
            raise

    def _round(self) -> Generator[Step, None, Summary]:
        summary, laptop = Summary(), self.laptop
        # Before anything is sent: what this very round sends moves cursors too.
        receipt = laptop.replica.remembered(RECEIPT)
        self._known_here = bool(self.looked or receipt) or bool(laptop.replica.cursors())
        if self._fresh:
            yield Step(Phase.GREETING)
            self._refresh(summary)
            self._fresh = False
            yield Step(Phase.MEMBERS)
        self._ask_again()
        yield from self._send(summary)
        heads = self._look(summary)
        yield Step(Phase.LOOKING, 1, 1)
        if heads.members != laptop.roster.total or self._keys_are_missing():
            self._refresh(summary)
            yield Step(Phase.MEMBERS)
            if laptop.replica.waiting(1) or laptop.replica.outgoing(0, 1, 1):
                yield from self._send(summary)
        yield from self._read(heads, summary)
        # Where a file belongs may have been in what was just read: whose move it was is looked at once more.
        take_shares(laptop, heads.shares, _homes(heads.moved))
        give_older_keys(laptop)
        self._try_again(summary)
        whole = not self._doubts or heads.reset
        self._remember_look(heads.token if whole and not summary.suspicious else b"")
        laptop.remember_session()
        yield from self._tell_and_prove(heads.moved, summary)
        yield from Carrier(laptop, summary, thrifty=self.spares()).run()
        return summary

    def spares(self) -> bool:
        """Whether this round leaves files alone but for those somebody asked for, and snapshots too."""
        return self.thrifty

    def _tell_and_prove(self, moved: Sequence[Head], summary: Summary) -> Iterator[Step]:
        """When words are through: make snapshots of long logs, read the logs others told us of."""
        if self.spares():
            return
        leisure = Leisure(self.laptop)
        self.teller.look(moved)
        yield from self.teller.run(summary, leisure)
        prover, token = Prover(self.laptop, summary, self._given_up), self.looked
        if prover.left:
            # Where a log is not as it was told its cursor goes back: if the power goes too, all is listed.
            self._remember_look(b"")
            yield from prover.run(leisure)
            self._remember_look(b"" if prover.differed else token)

    def close(self) -> None:
        """Let the threads go."""
        self.laptop.close()

    def _remember_look(self, token: bytes) -> None:
        """Where a server is in doubt it is asked for everything once more."""
        looked = {LOOKED: token} if token != self.looked else NO_NOTES
        if notes := {**looked, **self.laptop.receipt_note(b"")}:
            self.laptop.replica.remember_all(notes)
            self.looked = token
        self._doubts = False

    def _refresh(self, summary: Summary) -> None:
        healing.certify_present(self.laptop)
        healing.refresh(self.laptop)
        healing.fetch_lost_keys(self.laptop)
        healing.unpark(self.laptop)

    def _ask_again(self) -> None:
        """Now and then ask anew for what the server said we have no part in, where the log says we have, and
        for keys it did not have."""
        now = self.laptop.now_ms()
        if abs(now - self._asked_ms) >= ASK_AGAIN_MS:
            self._asked_ms = now
            self.laptop.homeless.clear()
            self.laptop.turned_away.clear()
            healing.unpark(self.laptop)
            healing.fetch_lost_keys(self.laptop)

    def _keys_are_missing(self) -> bool:
        return self.laptop.keyring.missing(self.laptop.roster, self.laptop.identity.user)

    def _send(self, summary: Summary) -> Iterator[Step]:
        for _ in range(_MENDINGS):
            pusher = Pusher(self.laptop, summary)
            yield from pusher.run(self.laptop.replica.pending().changes)
            self._doubts |= pusher.refusals.forgot or bool(pusher.refusals.gaps)
            if not pusher.refusals:
                return
            yield Step(Phase.HEALING)
            if not healing.mend(self.laptop, pusher.refusals, summary):
                return

    def _look(self, summary: Summary) -> Heads:
        """What moved, all pages of it; spaces that vanished from a full list count as rolled back."""
        laptop = self.laptop
        receipt = laptop.replica.remembered(RECEIPT) or b""
        heads = laptop.calls.heads(self.looked, receipt)
        if self._doubts and self.looked and not heads.reset:
            # Only after it was shown what it once told: a server put back by hand sees by that what it lost.
            heads = laptop.calls.heads(b"", receipt)
        moved, shares = list(heads.moved), list(heads.shares)
        reset, members = heads.reset, heads.members
        listed = {head.space for head in moved}
        while heads.more:
            heads = laptop.calls.heads(heads.token)
            before = len(listed)
            listed.update(head.space for head in heads.moved)
            if len(listed) == before or before > _MOST_SPACES:
                raise SyncError(Fault.MALFORMED, "heads")
            moved.extend(heads.moved)
            shares.extend(heads.shares)
            members = heads.members
        take_shares(laptop, shares, _homes(moved))
        if shares:  # also one whose keys were had before: it was taken back meanwhile
            healing.unpark(laptop)
        if reset and self._known_here:
            healing.bring_back(laptop, summary)
            laptop.replica.doubt_pieces()
            regrant(laptop)
            moved.extend(self._vanished({head.space for head in moved}))
        return Heads(heads.token, tuple(moved), members, tuple(one for one in shares if one.move), reset)

    def _vanished(self, listed: set[bytes]) -> list[Head]:
        laptop = self.laptop
        mine = laptop.roster.groups_of(laptop.identity.user)
        gone = [space for space in laptop.replica.cursors() if space not in listed]
        homes = {space: laptop.replica.home(space) for space in gone}
        return [Head(space, home, -1, b"", 0) for space, home in homes.items() if home in mine and home]

    def _read(self, heads: Heads, summary: Summary) -> Iterator[Step]:
        wanted: Sequence[Head] = heads.moved
        for _ in range(_MENDINGS):
            puller = Puller(self.laptop, summary, self.priority)
            yield from puller.run(wanted)
            findings = puller.findings
            if not findings.rolled_back and not findings.strange_own:
                return
            yield Step(Phase.HEALING)
            self._doubts |= bool(findings.rolled_back)
            wanted = healing.give_back(self.laptop, findings.rolled_back, summary)
            if findings.strange_own:
                again = healing.own_unknown(self.laptop, findings.strange_own, summary)
                if not again and not wanted:
                    return
                wanted = [*wanted, *again]
                yield from self._send(summary)

    def _try_again(self, summary: Summary) -> None:
        """Once when the program starts, and whenever members, keys or lines changed."""
        laptop = self.laptop
        known = (laptop.roster.total, laptop.keyring.changes)
        if self._tried != known or summary.applied:
            self._tried = known
            healing.try_again(laptop, summary)


def _homes(heads: Sequence[Head]) -> dict[bytes, bytes]:
    return {head.space: head.home for head in heads}
