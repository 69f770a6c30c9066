"""Why a line of the membership log, or something a member signed, is not taken."""

from __future__ import annotations


class TrustRefused(Exception):
    """`code` says why, one word for a screen to translate; `seq` is the line's number (-1: no line).

    Codes: malformed, unknown_kind, too_old, sequence, prev, root, signature, author, authority, unknown,
    revoked, taken, key, group_id, epoch, members, purpose; of a whole answer: rolled_back, forked, withheld.
    """

    def __init__(self, code: str, seq: int = -1) -> None:
        super().__init__(f"{code} at {seq}")
        self.code, self.seq = code, seq
