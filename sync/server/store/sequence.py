"""Where an arriving envelope stands in the log of its space: decided here, without a database.

A device's envelopes in a space are numbered without a gap and each bears the hash of the one
before. So a lost reply, a lost request, a cloned laptop and a rewritten history can all be told
apart by comparing an envelope with the last one known.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.protocol.envelope import FIRST_PREV, HASH8, PREV_BYTES, chained
from sync.protocol.messages import Code
from sync.server.store.rows import AGAIN, Arriving, Last, NewLine, Result, SpaceState

Dot = tuple[int, bytes, int]
Known = Mapping[Dot, tuple[int, bytes]]
"""(gseq, digest) of the lines that bear dots asked for."""


class Sequence:
    """Puts envelopes behind one another while their spaces are locked.

    `known` tells the lines of dots that are not new. What is placed is found in `lines`.
    """

    def __init__(self, lasts: dict[tuple[int, bytes], Last], known: Known, members: int, now_ms: int) -> None:
        self._lasts, self._known = lasts, known
        self._members, self._now_ms = members, now_ms
        self.lines: list[NewLine] = []
        self._placed: dict[Dot, tuple[int, bytes]] = {}

    def place(self, item: Arriving, state: SpaceState) -> Result:
        """The result of `item`; a new line when it is `ok`."""
        if self._members != item.members:
            return AGAIN, 0
        last = self._lasts.get((state.number, item.device))
        expected = last.dseq + 1 if last else 1
        if item.dseq < expected:
            return self._seen(item, state)
        if item.refusal is not None:
            return item.refusal
        if state.home != item.home:
            return AGAIN, 0
        if item.dseq > expected:
            return Code.GAP, expected
        if item.prev != (last.digest[:PREV_BYTES] if last else FIRST_PREV):
            return Code.FORK, 0
        return self._append(item, state)

    def _seen(self, item: Arriving, state: SpaceState) -> Result:
        dot = (state.number, item.device, item.dseq)
        line = self._placed.get(dot) or self._known.get(dot)
        if line is not None and line[1] == item.digest:
            return Code.KNOWN, line[0]
        if item.refusal is not None:
            return item.refusal
        # Without its line, which a snapshot stands for, there is nothing to compare with and nothing to keep.
        return (Code.KNOWN, 0) if line is None else (Code.FORK, 0)

    def _append(self, item: Arriving, state: SpaceState) -> Result:
        state.head += 1
        state.chain = chained(state.chain, item.digest)
        state.added += len(item.raw)
        self._lasts[(state.number, item.device)] = Last(item.dseq, item.digest, state.head)
        self._placed[(state.number, item.device, item.dseq)] = (state.head, item.digest)
        self.lines.append(
            NewLine(
                space=state.number,
                gseq=state.head,
                device=item.device,
                dseq=item.dseq,
                epoch=item.epoch,
                digest=item.digest,
                hash8=state.chain[:HASH8],
                received_ms=self._now_ms,
                body=item.raw,
            )
        )
        return Code.OK, state.head
