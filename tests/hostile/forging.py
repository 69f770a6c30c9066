"""Envelopes that should not be: as good as each attacker can make them."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.protocol.change import Change, RecordOp
from sync.protocol.envelope import FIRST_PREV, EnvelopeKind, Header, parse, prev_of
from sync.protocol.wire import to_wire
from sync.seal import envelopes
from sync.seal.groups import space_key
from sync.trust import signatures
from tests.hostile.lies import Bodies
from tests.hostile.scene import FORGED, Scene
from tests.sync.client.office import Person

Change_ = Callable[[Bodies], Bodies]


def body(scene: Scene, dseq: int = 1) -> bytes:
    """A change that would show a forged value."""
    op = RecordOp(7, scene.office.space("r"), {1: FORGED})
    return to_wire(Change(scene.space, bytes(8), dseq, (), 1, bytes(16), 1, (op,)))


def key(person: Person, group: bytes, space: bytes, epoch: int = 1) -> bytes:
    """A key of a space as `person` can make it."""
    return space_key(person.replica.known_secrets[group, epoch], group, epoch, space)


def envelope(
    scene: Scene,
    sealing: bytes,
    device: bytes,
    signing: bytes,
    *,
    dseq: int = 1,
    prev: bytes = FIRST_PREV,
    inside: bytes | None = None,
    epoch: int = 1,
) -> bytes:
    return envelopes.seal(
        sealing,
        kind=EnvelopeKind.CHANGE,
        space=scene.space,
        device=device,
        dseq=dseq,
        epoch=epoch,
        prev=prev,
        body=body(scene, dseq) if inside is None else inside,
        signer=signing,
    )


def _who(person: Person) -> tuple[bytes, bytes]:
    assert person.replica.who is not None
    return person.replica.who.device, person.replica.who.device_key


def by_the_server(scene: Scene) -> Change_:
    """The server signs in Anna's name with a key of its own; it even has the key of the space."""
    device, _ = _who(scene.anna)
    sealing = key(scene.anna, scene.staff, scene.space)
    return lambda raws: [
        *raws,
        envelope(scene, sealing, device, signatures.new_key(), dseq=4, prev=prev_of(raws[-1])),
    ]


def by_a_stranger(scene: Scene) -> Change_:
    """A laptop the log of members does not know."""
    sealing = key(scene.anna, scene.staff, scene.space)
    return lambda raws: [*raws, envelope(scene, sealing, b"stranger", signatures.new_key())]


def sealed_by_server(scene: Scene) -> Change_:
    """Rightly signed by a member in league, sealed with a key that is not the group's."""
    device, signing = _who(scene.mara)
    return lambda raws: [*raws, envelope(scene, bytes(32), device, signing)]


def second_history(scene: Scene) -> Change_:
    """Anna's own laptop, stolen, has signed another second envelope, for Luca's eyes alone."""
    device, signing = _who(scene.anna)
    sealing = key(scene.anna, scene.staff, scene.space)
    return lambda raws: [
        raws[0],
        envelope(scene, sealing, device, signing, dseq=2, prev=b"another history!"),
        raws[1],
        raws[2],
    ]


def from_elsewhere(scene: Scene) -> Change_:
    """Mara is no member of this site; she seals with the key everybody has, and the server carries it."""
    device, signing = _who(scene.mara)
    sealing = key(scene.mara, scene.all, scene.space)
    return lambda raws: [*raws, envelope(scene, sealing, device, signing)]


def in_maras_name(scene: Scene) -> Change_:
    """Anna's words with Mara's device in the header."""
    device, _ = _who(scene.mara)

    def change(raws: Bodies) -> Bodies:
        header = parse(raws[0]).header
        stolen = msgspec.structs.replace(header, device=device).pack() + raws[0][82:]
        return [*raws, stolen]

    return change


def a_bomb(scene: Scene) -> Change_:
    """Nora's laptop, stolen, seals what unpacks to no end."""
    return _rightly_sealed(scene, b"\x01" + bytes.fromhex("a0ffffff7f") + bytes(40))


def nonsense(scene: Scene) -> Change_:
    """Nora's laptop, stolen, seals what is no change."""
    return _rightly_sealed(scene, b"\x00\xc1nonsense")


def _rightly_sealed(scene: Scene, packed: bytes) -> Change_:
    device, signing = _who(scene.nora)
    sealing = key(scene.nora, scene.staff, scene.space)

    def change(raws: Bodies) -> Bodies:
        blank = Header(EnvelopeKind.CHANGE, scene.space, device, 1, 1, FIRST_PREV, bytes(16), bytes(16))
        inner, commitment = envelopes._keys(sealing, blank)
        header = msgspec.structs.replace(blank, commitment=commitment).pack()
        padded = packed + b"\x80" + bytes(-(len(packed) + 1) % 32)
        told = header + AESGCM(inner).encrypt(bytes(12), padded, header)
        return [*raws, told + signatures.sign(signing, told)]

    return change
