"""Reading on in the membership log without believing the server.

A laptop keeps the longest log it ever saw. A shorter one, or another one, is shown to the person and
nothing is granted on it.
"""

from __future__ import annotations

import hashlib

from sync.protocol.messages import Members
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster


def asked_from(roster: Roster) -> int:
    """The `from` to ask with: the last line known is asked for again, so that another log shows at once."""
    return max(roster.total - 1, 0)


def followed(roster: Roster, answer: Members) -> tuple[Roster, tuple[bytes, ...]]:
    """The roster after the server's answer, and the lines that are new.

    Raises TrustRefused: `rolled_back` (fewer lines than seen before), `forked` (a line known is
    another now, or a new one does not follow), `withheld` (lines announced but not shown), or the
    reason why a line does not hold.
    """
    if answer.total < roster.total:
        raise TrustRefused("rolled_back", answer.total)
    start = asked_from(roster)
    if answer.first > start or answer.first + len(answer.entries) > answer.total:
        raise TrustRefused("withheld", answer.first)
    known = answer.entries[: max(roster.total - answer.first, 0)]
    for seq, raw in enumerate(known, start=answer.first):
        if hashlib.sha256(raw).digest() != roster.digest_at(seq):
            raise TrustRefused("forked", seq)
    if answer.first + len(known) < roster.total:
        raise TrustRefused("withheld", answer.first)
    new = answer.entries[len(known) :]
    if not new and answer.total > roster.total:
        raise TrustRefused("withheld", roster.total)
    return _extended(roster, new), new


def _extended(roster: Roster, new: tuple[bytes, ...]) -> Roster:
    try:
        return roster.extended(new)
    except TrustRefused as refused:
        if refused.code == "prev":
            raise TrustRefused("forked", refused.seq) from None
        raise
