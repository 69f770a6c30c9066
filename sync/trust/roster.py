"""The membership log, read: who belongs to the organisation, and to which groups.

Server and laptops read the same lines with this code, so both refuse the same ones. A roster never
changes; a longer log gives another roster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.protocol.entries import FIRST_PREV, DeviceCertificate, Erase, GroupState, UserCertificate
from sync.trust.authority import may
from sync.trust.ledger import take
from sync.trust.state import Erased, State


class Roster:
    """What the log says up to and including line `total - 1`."""

    __slots__ = ("_groups_of", "_members", "_state")

    def __init__(self, state: State) -> None:
        """Use `Roster.empty()`."""
        self._state = state
        self._members: dict[bytes, frozenset[bytes]] = {}
        self._groups_of: dict[bytes, frozenset[bytes]] | None = None

    @classmethod
    def empty(cls, pinned: bytes = b"") -> Roster:
        """Before the first line. With `pinned`, only an organisation with that root key can follow."""
        return cls(State(root_pk=pinned))

    def extended(self, raw_entries: Sequence[bytes]) -> Roster:
        """The roster after these further lines; TrustRefused(code, seq) at the first that does not hold."""
        state = self._state.copied()
        for raw in raw_entries:
            take(state, raw)
        return Roster(state)

    @property
    def organisation(self) -> bytes:
        """Id of 16 bytes; empty before the first line."""
        return self._state.organisation

    @property
    def root_pk(self) -> bytes:
        """Ed25519 key of the root, 32 bytes."""
        return self._state.root_pk

    @property
    def recovery_pk(self) -> bytes:
        """HPKE key that the recovery kit opens, 1216 bytes."""
        return self._state.recovery_pk

    @property
    def server_pk(self) -> bytes:
        """Ed25519 key of the server, 32 bytes."""
        return self._state.server_pk

    @property
    def total(self) -> int:
        """Number of lines."""
        return len(self._state.digests)

    @property
    def head(self) -> bytes:
        """SHA-256 of the last line; zeros before the first."""
        return self._state.digests[-1] if self._state.digests else FIRST_PREV

    def digest_at(self, seq: int) -> bytes:
        """SHA-256 of line `seq`; IndexError when there is no such line."""
        return self._state.digests[seq]

    def user(self, user: bytes) -> UserCertificate | None:
        """The certificate in force, of a revoked person too."""
        return self._state.users.get(user)

    def device(self, device: bytes) -> DeviceCertificate | None:
        """The certificate of a laptop, of a revoked one too."""
        return self._state.devices.get(device)

    def users(self) -> tuple[UserCertificate, ...]:
        """Everybody who belongs now."""
        gone = self._state.gone_users
        return tuple(one for user, one in self._state.users.items() if user not in gone)

    def devices_of(self, user: bytes) -> tuple[DeviceCertificate, ...]:
        """The laptops of a person, without the revoked."""
        known, gone = self._state.devices, self._state.gone_devices
        return tuple(one for device, one in known.items() if one.user == user and device not in gone)

    def every_device_of(self, user: bytes) -> tuple[DeviceCertificate, ...]:
        """The laptops of a person, those they have no more among them."""
        return tuple(one for one in self._state.devices.values() if one.user == user)

    def author_of(self, device: bytes) -> bytes | None:
        """The person whose laptop it is (revoked or not); None when it is nobody's."""
        certificate = self._state.devices.get(device)
        return certificate.user if certificate else None

    def is_revoked(self, device: bytes) -> bool:
        """Whether the laptop or its person was revoked."""
        return device in self._state.gone_devices or self.is_user_revoked(self.author_of(device) or b"")

    def is_user_revoked(self, user: bytes) -> bool:
        """Whether the person was revoked and not taken back."""
        return user in self._state.gone_users

    def revoked_at(self, device: bytes) -> int | None:
        """The line that revoked the laptop or its person; None when neither is."""
        user_line = self._state.gone_users.get(self.author_of(device) or b"")
        return self._state.gone_devices.get(device, user_line)

    def has_role(self, user: bytes, role: str) -> bool:
        """Whether the person belongs and has the role."""
        return self._state.has_role(user, role)

    def roles_of(self, user: bytes) -> tuple[str, ...]:
        """Roles of the person; none when revoked or unknown."""
        return self._state.users[user].roles if self._state.is_active(user) else ()

    def roles_held(self, user: bytes) -> tuple[str, ...]:
        """Every role the person ever had, also after a removal.

        What is judged by them may be old: a newcomer reads what was written years ago, by somebody who
        has another role by now, and no clock may decide which came first.
        """
        return tuple(sorted(self._state.held.get(user, ())))

    def policy(self, key: str) -> str | None:
        """A setting of the organisation."""
        return self._state.policies.get(key)

    @property
    def needs(self) -> int:
        """The level every program must have; 0 when none was asked for."""
        return self._state.needs

    def group(self, group: bytes) -> GroupState | None:
        """The group as last stated."""
        return self._state.groups.get(group)

    def group_at(self, group: bytes, epoch: int) -> GroupState | None:
        """The group as last stated in that epoch."""
        return self._state.epochs.get((group, epoch))

    def groups(self) -> tuple[GroupState, ...]:
        """All groups as last stated."""
        return tuple(self._state.groups.values())

    def members_of(self, group: bytes) -> frozenset[bytes]:
        """Members now, without the revoked; nobody for a group unknown."""
        found = self._members.get(group)
        if found is None:
            stated = self._state.groups.get(group)
            members = stated.members if stated else ()
            found = frozenset(user for user in members if self._state.is_active(user))
            self._members[group] = found
        return found

    def groups_of(self, user: bytes) -> frozenset[bytes]:
        """Ids of the groups the person is in now."""
        if self._groups_of is None:
            found: dict[bytes, set[bytes]] = {}
            for group in self._state.groups:
                for member in self.members_of(group):
                    found.setdefault(member, set()).add(group)
            self._groups_of = {member: frozenset(groups) for member, groups in found.items()}
        return self._groups_of.get(user, frozenset())

    def must_rotate(self, group: bytes) -> bool:
        """Whether a member was revoked since: nothing may be sealed before a new epoch stands."""
        stated = self._state.groups.get(group)
        return stated is not None and len(self.members_of(group)) < len(stated.members)

    def should_rotate(self, group: bytes) -> bool:
        """Whether the secret may be where it should not: besides the above, a member lost a laptop or
        had to take new keys since it was given. Work goes on; who may, makes a new epoch soon."""
        stated = self._state.groups.get(group)
        if stated is None:
            return False
        given = self._state.entered[group, stated.epoch]
        lost = any(
            line > given.get(self._state.devices[device].user, line)
            for device, line in self._state.gone_devices.items()
        )
        renewed = any(self._state.certified[user] > line for user, line in given.items())
        return lost or renewed or self.must_rotate(group)

    def erased(self, space: bytes) -> Erased | None:
        """The order by which a space is gone, if there is one; see `is_erased` for one that has moved."""
        return self._state.erased.get(space)

    def is_erased(self, space: bytes, home: bytes) -> bool:
        """Whether nothing of a space is taken that lives in `home`."""
        found = self._state.erased.get(space)
        return found is not None and found.holds_at(home)

    def asked_for(self, space: bytes, home: bytes, user: bytes) -> bool:
        """Whether a reader has added a part to an order, while other readers have not."""
        found = self._state.voices.get((space, home))
        return found is not None and user in found.users

    def may_erase(self, user: bytes, space: bytes, home: bytes) -> bool:
        """Whether an order of this person may name a space as of that home."""
        return may(self._state, user, Erase(b"", ((space, home),)))

    def all_erased(self) -> Mapping[bytes, Erased]:
        """Every space that is gone, in the order of the lines."""
        return self._state.erased

    def waiting_parts(self) -> dict[tuple[bytes, bytes], bytes]:
        """Parts (space, home) that some of their readers added to an order (its id), and others have not."""
        voices = self._state.voices.items()
        return {part: one.order for part, one in voices if not self.is_erased(*part)}

    def ordered_at(self, order: bytes) -> int | None:
        """The first line of an order to erase; None when there is no such order."""
        return self._state.orders.get(order)

    def began_at(self, group: bytes, epoch: int) -> int | None:
        """The line with which an epoch of a group began."""
        return self._state.began.get((group, epoch))

    def could_write(self, device: bytes, group: bytes, epoch: int) -> bool:
        """Whether a laptop can have held a group's secret of this epoch by right: its person was a
        member in that epoch, and neither was revoked before the epoch began."""
        stated, user = self._state.epochs.get((group, epoch)), self.author_of(device)
        if stated is None or user not in stated.members:
            return False
        gone = self.revoked_at(device)
        return gone is None or gone > self._state.began[group, epoch]
