"""Keys of an epoch that both of two logs gave, each with a secret of its own.

A laptop that follows the server's log forgets the other secret: nothing more is sealed with it. What was
sealed with it while the logs were apart is opened to everybody at home in that space by the keys of the space
alone, in the form in which a move brings the keys of the home before: a share to the home itself
(`sync.client.regranting`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable

from sync.client.keyring import SLOT_BITS
from sync.client.laptop import Laptop
from sync.protocol.envelope import MalformedEnvelope, parse

TO_GIVE = "older_keys"
"""The name under which spaces (16 bytes each) are remembered whose older keys others are to be given."""
SPACE = 16


def keep_for_others(laptop: Laptop, stale: Collection[tuple[bytes, int]], spaces: Iterable[bytes]) -> None:
    """Keep the keys that the `stale` secrets (group, epoch) give to those of `spaces` in which something was
    sealed with them, before the secrets are forgotten."""
    found = []
    for space in spaces:
        home = laptop.replica.home(space)
        meant = {epoch for group, epoch in stale if group == home} & _epochs(laptop, space)
        if home is not None and meant:
            _keep(laptop, space, home, meant)
            found.append(space)
    if found:
        _remember(laptop, [*to_give(laptop), *found])


def to_give(laptop: Laptop) -> list[bytes]:
    """Spaces whose older keys others are still to be given."""
    kept = laptop.replica.remembered(TO_GIVE) or b""
    return [kept[at : at + SPACE] for at in range(0, len(kept), SPACE)]


def given(laptop: Laptop, space: bytes) -> None:
    """They were, or nobody needs them any more."""
    _remember(laptop, [one for one in to_give(laptop) if one != space])


def _keep(laptop: Laptop, space: bytes, home: bytes, epochs: Iterable[int]) -> None:
    held = laptop.keyring.shared(space)
    above = (max(held) >> SLOT_BITS) + 1 if held else 0
    keys = {above << SLOT_BITS | one: laptop.keyring.space_key(home, one, space) for one in sorted(epochs)}
    laptop.keyring.keep_shared(space, {slot: key for slot, key in keys.items() if key is not None})


def _epochs(laptop: Laptop, space: bytes) -> set[int]:
    found = set()
    for raw in laptop.replica.recent(space, {}):
        with contextlib.suppress(MalformedEnvelope):
            found.add(parse(raw).header.epoch)
    return found


def _remember(laptop: Laptop, spaces: Iterable[bytes]) -> None:
    laptop.replica.remember(TO_GIVE, b"".join(sorted(set(spaces))))
