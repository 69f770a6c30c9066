"""Secrets of groups and keys of spaces this laptop holds, and which of them fit an envelope."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from sync.client.ports import Identity, Replica
from sync.protocol.messages import Grant
from sync.seal import groups
from sync.seal.broken import SealBroken
from sync.trust.roster import Roster

SLOT_BITS = 20
"""A key that came by a share is kept under its epoch plus the number of homes before, shifted by these bits:
epochs of two homes of a space that moved do not hide each other."""
MADE, MADE_KEPT = "made", 64
"""The name secrets are remembered under while it is not known whether they are stated; how many."""
_EPOCH = (1 << SLOT_BITS) - 1


class Keyring:
    """Kept in memory, backed by the replica. A secret counts only when it fits the key in the log."""

    def __init__(self, store: Replica) -> None:
        self._store = store
        self._secrets = store.secrets()
        self._shared: dict[bytes, dict[int, bytes]] = {}
        self.changes = 0
        """Counts up when a key is new."""

    def secret(self, group: bytes, epoch: int) -> bytes | None:
        """The secret of a group's epoch."""
        return self._secrets.get((group, epoch))

    def secrets_of(self, group: bytes) -> dict[int, bytes]:
        """All secrets of a group by epoch."""
        return {epoch: secret for (of, epoch), secret in self._secrets.items() if of == group}

    def keep(self, secrets: dict[tuple[bytes, int], bytes]) -> None:
        """Keep secrets this laptop made or opened."""
        new = {key: secret for key, secret in secrets.items() if key not in self._secrets}
        if new:
            self._store.keep_secrets(new)
            self._secrets.update(new)
            self.changes += 1

    def forget(self, stale: Collection[tuple[bytes, int]]) -> None:
        """Secrets the store has forgotten."""
        for key in stale:
            self._secrets.pop(key, None)
        self.changes += bool(stale)

    def remember_made(self, secrets: dict[tuple[bytes, int], bytes]) -> None:
        """Note secrets of epochs this laptop is about to state: the server may have them stated though
        no answer comes, and no other place may keep the grants."""
        if secrets:
            kept = {**self._made(), **{(*key, secret): None for key, secret in secrets.items()}}
            self._store.remember(MADE, msgspec.msgpack.encode(list(kept)[-MADE_KEPT:]))

    def take_made(self, roster: Roster) -> int:
        """Keep those of the noted secrets that the log now states; number of new ones."""
        found = {
            (group, epoch): secret
            for group, epoch, secret in self._made()
            if (group, epoch) not in self._secrets
            and (stated := roster.group_at(group, epoch)) is not None
            and groups.seal_pk(secret, group, epoch) == stated.seal_pk
        }
        self.keep(found)
        return len(found)

    def _made(self) -> dict[tuple[bytes, int, bytes], None]:
        kept = self._store.remembered(MADE)
        return dict.fromkeys(
            msgspec.msgpack.decode(kept, type=list[tuple[bytes, int, bytes]]) if kept else ()
        )

    def missing(self, roster: Roster, user: bytes) -> bool:
        """Whether a grant for `user` should be waiting at the server."""
        return any(
            (group, stated.epoch) not in self._secrets
            for group in roster.groups_of(user)
            if (stated := roster.group(group)) is not None
        )

    def open_grants(self, granted: Sequence[Grant], roster: Roster, identity: Identity) -> int:
        """Open what can be opened, links after grants; number of new secrets. The rest is left out."""
        found: dict[tuple[bytes, int], bytes] = {}
        for one in granted:
            if one.recipient == identity.user and (one.group, one.epoch) not in self._secrets:
                secret = _opened(one, roster, identity.seal_key)
                if secret is not None:
                    found[one.group, one.epoch] = secret
        links = sorted((one for one in granted if one.recipient == groups.LINK), key=lambda one: -one.epoch)
        for one in links:
            newer = found.get((one.group, one.epoch)) or self._secrets.get((one.group, one.epoch))
            before = (one.group, one.epoch - 1)
            if newer is not None and before not in self._secrets and before not in found:
                older = _opened_link(one, roster, newer)
                if older is not None:
                    found[before] = older
        self.keep(found)
        return len(found)

    def space_key(self, group: bytes, epoch: int, space: bytes) -> bytes | None:
        """The key of a space as its home makes it; None without the secret."""
        secret = self._secrets.get((group, epoch))
        return None if secret is None else groups.space_key(secret, group, epoch, space)

    def shared(self, space: bytes) -> dict[int, bytes]:
        """Keys of a space that came by shares, by slot."""
        kept = self._shared.get(space)
        if kept is None:
            kept = self._shared[space] = dict(self._store.shared_keys(space))
        return kept

    def keep_shared(self, space: bytes, keys: dict[int, bytes]) -> bool:
        """Keep keys that came by a share; whether any was new."""
        kept = self.shared(space)
        new = {slot: key for slot, key in keys.items() if slot not in kept}
        if new:
            self._store.keep_shared_keys(space, new)
            kept.update(new)
            self.changes += 1
        return bool(new)

    def sealing_key(
        self, roster: Roster, user: bytes, space: bytes, group: bytes
    ) -> tuple[int, bytes] | None:
        """(epoch, key) for what is sealed now: of the home if `user` is in it, else the newest share."""
        stated = roster.group(group)
        if stated is not None and user in roster.members_of(group):
            key = self.space_key(group, stated.epoch, space)
            return None if key is None else (stated.epoch, key)
        shared = self.shared(space)
        slot = max(shared, default=0)
        return (slot & _EPOCH, shared[slot]) if slot else None

    def all_keys(self, space: bytes, home: bytes) -> dict[int, bytes]:
        """Every key of a space by slot, its home above homes before: what a share carries."""
        keys = dict(self.shared(space))
        above = (max(keys) >> SLOT_BITS) + 1 if keys else 0
        for epoch, secret in self.secrets_of(home).items():
            keys[above << SLOT_BITS | epoch] = groups.space_key(secret, home, epoch, space)
        return keys

    def candidates(
        self, space: bytes, epoch: int, named: bytes | None
    ) -> Iterator[tuple[bytes | None, bytes]]:
        """(group, key) that may open an envelope of this epoch: of the group `named`, then those that
        came by shares (group None), then of every other group; the envelope's commitment decides."""
        likeliest = None if named is None else self.space_key(named, epoch, space)
        if likeliest is not None:
            yield named, likeliest
        for slot, key in self.shared(space).items():
            if slot & _EPOCH == epoch:
                yield None, key
        for group, of in list(self._secrets):
            if of == epoch and group != named:
                yield group, groups.space_key(self._secrets[group, of], group, of, space)


def _opened(one: Grant, roster: Roster, seed: bytes) -> bytes | None:
    stated = roster.group_at(one.group, one.epoch)
    if stated is None:
        return None
    try:
        return groups.open_grant(one, seed, stated.seal_pk)
    except SealBroken:
        return None


def _opened_link(one: Grant, roster: Roster, newer: bytes) -> bytes | None:
    stated = roster.group_at(one.group, one.epoch - 1)
    if stated is None:
        return None
    try:
        return groups.open_link(one, newer, stated.seal_pk)
    except SealBroken:
        return None
