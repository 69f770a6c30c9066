"""A small organisation made in a test: its root, people with keys, and lines added one by one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from sync.protocol.entries import ROOT, UserCertificate
from sync.trust import drafting
from sync.trust.drafting import Author
from sync.trust.roster import Roster
from sync.trust.signatures import public_of

AT = 1_795_000_000_000
SEAL_PK = 1216
ZEROS = bytes(16)


def id16(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:16]


def seed32(name: str) -> bytes:
    return hashlib.sha256(b"seed" + name.encode()).digest()


def seal_pk(name: str) -> bytes:
    """Not a working key, of the right length: the log does not look inside."""
    return hashlib.shake_128(name.encode()).digest(SEAL_PK)


ORGANISATION = id16("organisation")


def certificate(name: str, *roles: str, sites: tuple[str, ...] = (), keys: str = "") -> UserCertificate:
    key = public_of(seed32(keys or name))
    return UserCertificate(id16(name), key, seal_pk(keys or name), roles, tuple(id16(s) for s in sites))


def author(name: str, keys: str = "") -> Author:
    return Author(ROOT if name == "root" else id16(name), seed32(keys or name))


@dataclass
class Organisation:
    """Grows line by line; every method raises what the roster raises."""

    roster: Roster = field(default_factory=Roster.empty)
    lines: list[bytes] = field(default_factory=list)

    def add(self, raw: bytes) -> Roster:
        self.roster = self.roster.extended([raw])
        self.lines.append(raw)
        return self.roster

    def found(self) -> Organisation:
        raw = drafting.found(
            seed32("root"),
            organisation=ORGANISATION,
            recovery_pk=seal_pk("recovery"),
            server_pk=public_of(seed32("server")),
            at_ms=AT,
        )
        self.add(raw)
        return self

    def user(self, by: str, name: str, *roles: str, sites: tuple[str, ...] = (), keys: str = "") -> Roster:
        told = certificate(name, *roles, sites=sites, keys=keys)
        return self.add(drafting.certify_user(self.roster, author(by), told, AT))

    def device(self, by: str, device: str) -> Roster:
        raw = drafting.certify_device(
            self.roster, author(by), id16(device)[:8], public_of(seed32(device)), AT
        )
        return self.add(raw)

    def revoke_user(self, by: str, name: str) -> Roster:
        return self.add(drafting.revoke_user(self.roster, author(by), id16(name), AT))

    def revoke_device(self, by: str, device: str) -> Roster:
        return self.add(drafting.revoke_device(self.roster, author(by), id16(device)[:8], AT))

    def group(
        self, by: str, purpose: str, about: bytes, members: tuple[str, ...], epoch: int = 1, key: str = ""
    ) -> Roster:
        raw = drafting.group_state(
            self.roster,
            author(by),
            purpose=purpose,
            about=about,
            epoch=epoch,
            members=[id16(name) for name in members],
            seal_pk=seal_pk(key or f"{purpose}{about.hex()}{epoch}"),
            at_ms=AT,
        )
        return self.add(raw)


def group(purpose: str, about: bytes = ZEROS) -> bytes:
    return drafting.group_id(ORGANISATION, purpose, about)


def settled() -> Organisation:
    """Officer `ada`; supervisor `sara` of sites nord and sud; operators `luca` (nord), `omar` (est);
    a laptop each; groups `all` and `staff` of nord."""
    one = Organisation().found()
    one.user("root", "ada", "officer", "supervisor")
    one.user("ada", "sara", "supervisor", sites=("nord", "sud"))
    one.user("sara", "luca", "operator", sites=("nord",))
    one.user("ada", "omar", "operator", sites=("est",))
    for name in ("ada", "sara", "luca", "omar"):
        one.device(name, f"laptop of {name}")
    one.group("ada", "all", ZEROS, ("ada", "sara", "luca", "omar"))
    one.group("sara", "staff", id16("nord"), ("sara", "luca"))
    return one
