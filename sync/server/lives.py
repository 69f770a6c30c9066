"""Whether this server has forgotten what it once told: its lives, from one start to the next.

A PostgreSQL tells by itself that a dump was loaded (`sync.server.store.place`). For the rest:
each start of a server that keeps its data in a file begins a new life with a random name. Every token
and receipt bears the life and the stamp it was given at, under a seal only this server can make. When
the files of an earlier day are put back by hand, a token comes from a life these files know nothing of,
or from after the moment at which a later life began here: then what was acknowledged meanwhile is gone,
the laptop is told so, and for thirty days may bring it back.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable

import msgspec

from sync.server.clock import now_ms
from sync.server.settings import DAY_MS
from sync.server.store.facts import FactStore

LIFE_BYTES = 8
HEALING_DAYS = 30
"""How long laptops may bring back what a restored server lost, though its epoch may have passed."""
_LIVES, _HEALING = "lives", "healing_until_ms"


def healing_from_now() -> dict[str, bytes]:
    """The fact that says until when laptops may bring back what was lost, if that begins now."""
    return {_HEALING: (now_ms() + HEALING_DAYS * DAY_MS).to_bytes(8, "big")}


class _Life(msgspec.Struct, array_like=True):
    """`ended`: the stamp at which the next life began; None for the present one."""

    name: bytes
    ended: int | None = None
    missed: bool = False


class Lives:
    """The lives of one server. `horizon` gives its present stamp; not `counted`: one life for ever.

    Several workers over a PostgreSQL come and go while others stay: they count no lives.
    """

    def __init__(self, facts: FactStore, horizon: Callable[[], int], *, counted: bool) -> None:
        self._facts, self._counted = facts, counted
        self._healing_until = int.from_bytes(facts.get(_HEALING) or b"", "big")
        self._lives: list[_Life] = []
        self._lock = threading.Lock()
        if counted:
            kept = facts.get(_LIVES)
            self._lives = msgspec.msgpack.decode(kept, type=list[_Life]) if kept else []
            for life in self._lives:
                life.ended = horizon() if life.ended is None else life.ended
            self._lives.append(_Life(secrets.token_bytes(LIFE_BYTES)))
            self._keep()

    @property
    def present(self) -> bytes:
        """The name of the life that runs; empty when none are counted."""
        return self._lives[-1].name if self._lives else b""

    def remembers(self, life: bytes, stamp: int) -> bool:
        """Whether everything up to `stamp` of a life is still here; False once opens the time for healing."""
        with self._lock:
            return not self._counted or self._remembers(life, stamp)

    def _remembers(self, life: bytes, stamp: int) -> bool:
        found = next((one for one in self._lives if one.name == life), None)
        if found is not None and (found.ended is None or stamp <= found.ended):
            return True
        if found is None:
            found = _Life(life, 0)
            self._lives.insert(0, found)
        if not found.missed:
            found.missed = True
            self.heal()
            self._keep()
        return False

    def heal(self) -> None:
        """From now on laptops may bring back what was lost."""
        for key, value in healing_from_now().items():
            self._healing_until = int.from_bytes(value, "big")
            self._facts.put(key, value)

    def healing(self) -> bool:
        """Whether they may."""
        return now_ms() < self._healing_until

    def _keep(self) -> None:
        self._facts.put(_LIVES, msgspec.msgpack.encode(self._lives))
