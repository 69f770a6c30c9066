"""Two logs that part after a common beginning: the one kept here, and the one a server shows.

A server put back from a dump has forgotten lines that some laptops have read. Once others have written
further ones both logs are true, and neither goes on from the other. A laptop may follow the server's only
where nothing it has read is lost by that: nobody is back who was out, nobody has rights again that were
taken, nothing that was ordered gone stays. So each line kept here must be said again in the other log, or
stand there by its effect, or an officer must have said there that it was seen to. And nobody may use the
gap: lines of who was removed or placed otherwise here count only if an officer has seen them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sync.protocol.entries import (
    Body,
    Entry,
    Erase,
    GroupState,
    Policy,
    RevokeDevice,
    RevokeUser,
    UserCertificate,
    body_of,
    decode_entry,
)
from sync.trust.roster import Roster
from sync.trust.state import OFFICER

SEEN_TO: Final = "parted"
"""The setting by which an officer says which lines of another log were seen to: the start of their SHA-256
in hex, one after the other."""
SHORT: Final = 32
"""Characters of each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log, taken apart."""

    seq: int
    raw: bytes
    entry: Entry
    body: Body

    @property
    def name(self) -> str:
        """How an officer's word names it."""
        return hashlib.sha256(self.raw).hexdigest()[:SHORT]


def lines_of(raws: Sequence[bytes], first: int) -> tuple[Line, ...]:
    """Lines that were checked, from number `first` on."""
    entries = [decode_entry(raw) for raw in raws]
    pairs = zip(raws, entries, strict=True)
    return tuple(Line(first + at, raw, entry, body_of(entry)) for at, (raw, entry) in enumerate(pairs))


class Parting:
    """What the log kept here (`mine`) says after line `base.total - 1` that the other (`theirs`) does not.

    All three rosters were checked line by line.
    """

    def __init__(
        self, base: Roster, mine: Roster, theirs: Roster, lost: Sequence[bytes], told: Sequence[bytes]
    ) -> None:
        self.base, self.mine, self.theirs = base, mine, theirs
        self.lost, self.told = lines_of(lost, base.total), lines_of(told, base.total)

    @property
    def is_settled(self) -> bool:
        """Whether the other log may be followed."""
        return not self.missing and not self.doubtful

    @cached_property
    def missing(self) -> tuple[Line, ...]:
        """Lines kept here that the other log neither says nor makes needless, and no officer has seen to."""
        return tuple(one for one in self.lost if one.name not in self._seen_to and not self.stands(one))

    @cached_property
    def doubtful(self) -> tuple[Line, ...]:
        """Lines of the other log by who was removed or placed otherwise in the one kept here, after the last
        word of an officer about lines kept here."""
        ours = {one.name for one in self.lost}
        after = max((word.seq for word in self._words if not ours.isdisjoint(_names_in(word))), default=-1)
        return tuple(one for one in self.told if one.seq > after and one.entry.author in self._touched)

    def stands(self, line: Line) -> bool:
        """Whether what a line kept here says holds in the other log, too, or protects nobody there."""
        body = line.body
        if isinstance(body, UserCertificate):
            return self._is_placed(body.user)
        if isinstance(body, RevokeUser):
            return self.theirs.user(body.user) is None or self.theirs.is_user_revoked(body.user)
        if isinstance(body, RevokeDevice):
            return self.theirs.device(body.device) is None or self.theirs.is_revoked(body.device)
        if isinstance(body, GroupState):
            return self._left(body.group).isdisjoint(self.theirs.members_of(body.group))
        if isinstance(body, Erase):
            return all(self._is_gone(space, home, line.entry.author) for space, home in body.spaces)
        # A laptop nobody knows there writes nothing there.
        return not isinstance(body, Policy) or self.theirs.policy(body.key) == self.mine.policy(body.key)

    def _is_placed(self, user: bytes) -> bool:
        """Who is not known there has no rights there; whoever is, has those given here last, or none."""
        known = self.theirs.user(user)
        if known is None or self.theirs.is_user_revoked(user):
            return True
        return known == self.mine.user(user) or self.mine.is_user_revoked(user)

    def _left(self, group: bytes) -> set[bytes]:
        """Who was in a group, at the beginning or here later, and is not in it any more."""
        before = self.base.group(group)
        stated = [one.body for one in self.lost if isinstance(one.body, GroupState)]
        held = set(before.members if before is not None else ())
        held.update(user for body in stated if body.group == group for user in body.members)
        return held - self.mine.members_of(group)

    def _is_gone(self, space: bytes, home: bytes, author: bytes) -> bool:
        here, there = self.mine.erased(space), self.theirs.erased(space)
        if here is None or not here.holds_at(home):  # a voice among readers
            return self.theirs.asked_for(space, home, author) or self.theirs.is_erased(space, home)
        return there is not None and there.holds_at(home) and there.anywhere >= here.anywhere

    @cached_property
    def _words(self) -> tuple[Line, ...]:
        """What officers, as they are known here, say in the other log of lines that were lost."""
        said = (one for one in self.told if isinstance(one.body, Policy) and one.body.key == SEEN_TO)
        return tuple(one for one in said if self._is_believed(one.entry.author))

    def _is_believed(self, author: bytes) -> bool:
        return self.mine.has_role(author, OFFICER) and author not in self._touched

    @cached_property
    def _seen_to(self) -> frozenset[str]:
        return frozenset(name for word in self._words for name in _names_in(word))

    @cached_property
    def _touched(self) -> frozenset[bytes]:
        """Whose rights a line kept here takes or changes."""
        found = set[bytes]()
        for one in self.lost:
            if isinstance(one.body, UserCertificate | RevokeUser) and self.base.user(one.body.user):
                found.add(one.body.user)
            elif isinstance(one.body, RevokeDevice):
                found.add(self.mine.author_of(one.body.device) or b"")
        return frozenset(found)


def _names_in(word: Line) -> list[str]:
    value = word.body.value if isinstance(word.body, Policy) else ""
    return [value[at : at + SHORT] for at in range(0, len(value), SHORT)]


def word_for(lines: Sequence[Line]) -> str:
    """The value by which an officer says that these were seen to."""
    return "".join(one.name for one in lines)
