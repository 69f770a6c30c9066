"""What comes from outside, checked line by line: chain of the log, author, signature, chain of the
author, seal, content, authority. The same path serves the server's pages and files handed over.

Nothing here stops at one bad envelope: it gets its reason, is kept aside and tried again when the
log of members, the keys or the program have changed.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from sync.client.laptop import Laptop
from sync.client.ports import Link, Received
from sync.protocol.change import Change
from sync.protocol.envelope import (
    DEVICE_AT,
    FIRST_PREV,
    MIN_ENVELOPE,
    PREV_BYTES,
    SIGNATURE_BYTES,
    Envelope,
    EnvelopeKind,
    Header,
    MalformedEnvelope,
    parse,
)
from sync.protocol.wire import from_wire
from sync.seal import envelopes
from sync.seal.broken import SealBroken
from sync.trust import signatures


class Looked(msgspec.Struct, frozen=True, gc=False):
    """An envelope looked at ahead of its turn: rightly signed by the owner of `pk`; `content` where the key
    of `group` opened it. Who checks it takes of this what they would have found themselves."""

    envelope: Envelope
    pk: bytes
    group: bytes = b""
    content: bytes | None = None


Ahead = Mapping[bytes, Looked]
"""What was looked at ahead, by the bytes that came."""
_NOTHING: Ahead = {}
_BLOCK = 32
"""Signatures checked by a worker at a time."""


class Reason(StrEnum):
    """Why an envelope was set aside; screens translate `sync.reason.<reason>`."""

    MALFORMED = "malformed"
    UNKNOWN_DEVICE = "unknown_device"
    REVOKED = "revoked"
    SIGNATURE = "signature"
    GAP = "gap"
    FORK = "fork"
    NO_KEY = "no_key"
    SEAL = "seal"
    CONTENT = "content"
    AUTHORITY = "authority"
    STALE = "stale"
    """Written by a removed laptop or person under a key made after the removal."""
    OWN = "own"
    """Written by this very device, which does not know it: a clone, or a restored backup."""


class Raw(msgspec.Struct, frozen=True, gc=False):
    """An envelope as it came, with the place in the log it is said to have (0: none), and its SHA-256 where
    that was reckoned before."""

    space: bytes
    gseq: int
    received_ms: int
    body: bytes
    digest: bytes = b""


@dataclass(slots=True)
class _Case:
    raw: Raw
    digest: bytes
    envelope: Envelope | None
    pk: bytes = b""
    author: bytes = b""
    reason: str = ""
    linked: bool = False
    proven: bool = False


class Checker:
    """Checks lines against what is known of each space: `links` grows as lines pass."""

    def __init__(
        self,
        laptop: Laptop,
        links: dict[tuple[bytes, bytes], Link],
        homes: dict[bytes, bytes],
        *,
        again: bool = False,
        ahead: Ahead = _NOTHING,
    ) -> None:
        """`homes` hints which group sealed a space. `again`: the lines had been set aside before. `ahead`:
        envelopes whose signature was checked ahead, some of them opened too.
        """
        self._ahead = ahead
        self._laptop, self._links, self._homes = laptop, links, homes
        self._again = again
        self.opened_in: dict[bytes, bytes] = {}
        """The group whose secret opened what came of a space."""

    def check(self, lines: Iterable[Raw]) -> list[Received]:
        """The lines as they were found to be, in their order."""
        cases = [self._read(raw) for raw in lines]
        self._check_signatures([case for case in cases if case.envelope and not case.reason])
        return [self._found(case) for case in cases]

    def proven_homes(self) -> dict[bytes, bytes]:
        """Homes to keep of those hinted. Another's word counts only for groups that are not ours, in which
        nothing is ever sealed here; of ours the seal that opened is the proof."""
        mine = self._laptop.roster.groups_of(self._laptop.identity.user)
        foreign = {space: home for space, home in self._homes.items() if home not in mine}
        return foreign | self.opened_in

    def _read(self, raw: Raw) -> _Case:
        case = _Case(raw, raw.digest or hashlib.sha256(raw.body).digest(), None)
        looked = self._ahead.get(raw.body)
        try:
            envelope = looked.envelope if looked is not None else parse(raw.body)
        except MalformedEnvelope:
            case.reason = Reason.MALFORMED
            return case
        case.envelope, header = envelope, envelope.header
        if header.space != raw.space or header.kind != EnvelopeKind.CHANGE:
            case.reason = Reason.MALFORMED
            return case
        if self._is_known(case, envelope):
            return case
        certificate = self._laptop.roster.device(header.device)
        if certificate is None:
            case.reason = Reason.UNKNOWN_DEVICE
        else:
            case.pk, case.author = certificate.pk, certificate.user
            case.proven = looked is not None and looked.pk == certificate.pk
        return case

    def _is_known(self, case: _Case, envelope: Envelope) -> bool:
        """Whether its dot was had before; of the last envelope the digest must be the same (`_same`)."""
        header = envelope.header
        link = self._links.get((header.space, header.device))
        return link is not None and header.dseq <= link.dseq and not self._again and not case.reason

    def _check_signatures(self, cases: Sequence[_Case]) -> None:
        blocks = [
            [case for case in cases[start : start + _BLOCK] if case.pk and not case.proven]
            for start in range(0, len(cases), _BLOCK)
        ]
        blocks = [block for block in blocks if block]
        if len(blocks) < 2:
            for block in blocks:
                _verify(block)
            return
        for _done in self._laptop.workers.map(_verify, blocks):
            pass

    def _found(self, case: _Case) -> Received:
        raw, envelope = case.raw, case.envelope
        if envelope is None:
            return Received(
                raw.space, raw.gseq, raw.received_ms, raw.body, case.digest, b"", 0, None, case.reason
            )
        header = envelope.header
        change = None
        if not case.reason and case.pk:
            case.reason = self._linked(case, envelope)
            if not case.reason:
                change, case.reason = self._opened(case, envelope)
        elif not case.reason:
            case.reason = self._same(case, envelope)
        return Received(
            raw.space,
            raw.gseq,
            raw.received_ms,
            raw.body,
            case.digest,
            header.device,
            header.dseq,
            change,
            case.reason,
            case.linked,
        )

    def _same(self, case: _Case, envelope: Envelope) -> str:
        """An envelope with a dot that is known: the last one must be the very same."""
        header = envelope.header
        link = self._links[header.space, header.device]
        if header.dseq == link.dseq and case.digest[:PREV_BYTES] != link.prev:
            return Reason.FORK
        return ""

    def _linked(self, case: _Case, envelope: Envelope) -> str:
        """Whether it continues its device's chain; then it is the chain's new end."""
        header = envelope.header
        place = (header.space, header.device)
        link = self._links.get(place)
        if self._again and link is not None and header.dseq <= link.dseq:
            return ""  # its place in the chain was seen when it came
        if header.dseq != (link.dseq if link else 0) + 1:
            return Reason.GAP
        if header.prev != (link.prev if link else FIRST_PREV):
            return Reason.FORK
        if header.device == self._laptop.identity.device:
            return Reason.OWN
        self._links[place] = Link(header.dseq, case.digest[:PREV_BYTES])
        case.linked = True
        return ""

    def _opened(self, case: _Case, envelope: Envelope) -> tuple[Change | None, str]:
        header, laptop = envelope.header, self._laptop
        body, reason = self.unsealed(envelope)
        if body is None:
            return None, reason
        try:
            change = from_wire(body, header, case.author)
        except ValueError:
            return None, Reason.CONTENT
        if not laptop.audience.may_write(laptop.roster.roles_held(case.author), change):
            return None, Reason.AUTHORITY
        return change, ""

    def unsealed(self, envelope: Envelope) -> tuple[bytes | None, str]:
        """What is in an envelope rightly signed, else the reason why it is not to be had."""
        header, laptop = envelope.header, self._laptop
        by_policy = laptop.audience.home_of(header.space)
        named = by_policy or self._homes.get(header.space)
        looked = self._ahead.get(envelope.raw)
        if looked is not None and looked.content is not None and looked.group == named:
            return self._timely(header, named, looked.content)
        for group, key in laptop.keyring.candidates(header.space, header.epoch, named):
            if group not in (None, named) and not self._may_be_home(header, group, by_policy):
                continue
            try:
                body = envelopes.unseal(envelope, key)
            except SealBroken as broken:
                if broken.reason != "commitment":
                    return None, Reason.SEAL
                continue
            return self._timely(header, group, body)
        return None, Reason.NO_KEY

    def _may_be_home(self, header: Header, group: bytes | None, by_policy: bytes | None) -> bool:
        """Whether a space that should live elsewhere can have lived in this group, before it moved:
        a group of the same kind, which its author was in."""
        roster = self._laptop.roster
        stated, usual = roster.group(group or b""), roster.group(by_policy or b"")
        alike = stated is not None and (usual is None or stated.purpose == usual.purpose)
        return alike and roster.could_write(header.device, group or b"", header.epoch)

    def _timely(self, header: Header, group: bytes | None, body: bytes) -> tuple[bytes | None, str]:
        """What a removed author seals under a key of after the removal is not taken: somebody helped."""
        if group is None:
            return body, ""
        roster = self._laptop.roster
        gone, began = roster.revoked_at(header.device), roster.began_at(group, header.epoch)
        if gone is not None and began is not None and gone < began:
            return None, Reason.STALE
        self.opened_in[header.space] = group
        return body, ""


def prove(laptop: Laptop, bodies: Iterable[bytes]) -> dict[bytes, Looked]:
    """Envelopes rightly signed by a device that is known: checked ahead of their turn."""
    return {envelope.raw: Looked(envelope, pk) for envelope, pk in _proven_envelopes(laptop, bodies)}


def prove_and_open(
    laptop: Laptop, homes: Mapping[bytes, bytes], bodies: Iterable[bytes]
) -> dict[bytes, Looked]:
    """The same, opened where the key of the home the server names opens them: the first while the last are
    being proven."""
    return {
        envelope.raw: _looked_into(laptop, homes, envelope, pk)
        for envelope, pk in _proven_envelopes(laptop, bodies)
    }


def _proven_envelopes(laptop: Laptop, bodies: Iterable[bytes]) -> Iterator[tuple[Envelope, bytes]]:
    for block in _proven(laptop, bodies):
        for body, pk in block:
            with contextlib.suppress(MalformedEnvelope):  # said when its turn comes
                yield parse(body), pk


def _proven(laptop: Laptop, bodies: Iterable[bytes]) -> Iterator[list[tuple[bytes, bytes]]]:
    claims: list[tuple[bytes, bytes]] = []
    for body in bodies:
        certificate = laptop.roster.device(body[DEVICE_AT]) if len(body) >= MIN_ENVELOPE else None
        if certificate is not None:
            claims.append((body, certificate.pk))
    blocks = [claims[start : start + _BLOCK] for start in range(0, len(claims), _BLOCK)]
    return laptop.workers.map(_true, blocks)


def _looked_into(laptop: Laptop, homes: Mapping[bytes, bytes], envelope: Envelope, pk: bytes) -> Looked:
    header = envelope.header
    group = homes.get(header.space, b"")
    key = laptop.keyring.space_key(group, header.epoch, header.space)
    if key is not None:
        with contextlib.suppress(SealBroken):
            return Looked(envelope, pk, group, envelopes.unseal(envelope, key))
    return Looked(envelope, pk)


def _true(claims: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [
        (body, pk)
        for body, pk in claims
        if signatures.verify(pk, body[-SIGNATURE_BYTES:], body[:-SIGNATURE_BYTES])
    ]


def _verify(cases: Sequence[_Case]) -> None:
    for case in cases:
        envelope = case.envelope
        if envelope is None or not signatures.verify(case.pk, envelope.signature, envelope.signed):
            case.reason = Reason.SIGNATURE
