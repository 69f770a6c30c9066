"""Snapshots that lie: a server can forge none, and what a member's says wrongly the log puts right."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from sync.protocol import messages as m
from sync.protocol.change import RecordOp
from sync.protocol.envelope import EnvelopeKind
from sync.protocol.replication import Logged
from sync.protocol.stretch import Stretch, to_bytes
from sync.seal import envelopes
from sync.trust import signatures
from tests.hostile import forging
from tests.hostile.lies import flipped, pulled
from tests.hostile.scene import FORGED, Scene
from tests.sync.client.office import Person

Forge = Callable[[Scene], bytes]


def told(scene: Scene, *, forged: bool = True) -> bytes:
    """What a snapshot of Anna's log would hold; `forged`: with another name in its last line."""
    replica = scene.anna.replica
    cursor = replica.cursors([scene.space])[scene.space]
    lines = replica.log(scene.space, 0, cursor.gseq)
    assert lines
    if forged:
        ops = (RecordOp(7, scene.office.space("r"), {1: FORGED}),)
        lines[-1] = Logged(msgspec.structs.replace(lines[-1].change, ops=ops), lines[-1].at_ms)
    ends = {device: link for (_, device), link in replica.links([scene.space]).items()}
    return to_bytes(Stretch(0, cursor.hash8, ends, lines))


def snapshot(
    scene: Scene, by: Person, signing: bytes = b"", *, sealing: bytes = b"", name: str = ""
) -> bytes:
    identity = by.replica.who
    assert identity is not None
    return envelopes.seal(
        sealing or forging.key(scene.anna, scene.staff, scene.space),
        kind=EnvelopeKind.SNAPSHOT,
        space=scene.office.space(name) if name else scene.space,
        device=identity.device,
        dseq=3,
        epoch=1,
        prev=bytes(16),
        body=told(scene),
        signer=signing or identity.device_key,
    )


def cut(raw: bytes) -> Callable[[m.Pulled], m.Pulled]:
    """The server hands out this snapshot in the place of the lines."""

    def change(answer: m.Pulled) -> m.Pulled:
        return msgspec.structs.replace(
            answer,
            pages=tuple(msgspec.structs.replace(page, lines=()) for page in answer.pages),
            snapshots=(raw,),
        )

    return change


FORGERIES: dict[str, Forge] = {
    "a key of the server's own": lambda s: snapshot(s, s.anna, signatures.new_key()),
    "a seal of the server's own": lambda s: snapshot(s, s.anna, sealing=bytes(32)),
    "a member of another site": lambda s: snapshot(s, s.mara),
    "a changed bit": lambda s: flipped(snapshot(s, s.nora), 300),
    "another space": lambda s: snapshot(s, s.nora, name=s.other),
    "a change instead": lambda s: s.envelopes()[0],
    "noise": lambda s: b"noise" * 100,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_server_can_forge_no_snapshot(scene: Scene, forgery: str) -> None:
    scene.write()
    scene.under(pulled(cut(FORGERIES[forgery](scene))))
    assert FORGED not in scene.everything(scene.luca)
    scene.luca.restarted()
    scene.round(scene.luca)
    assert FORGED not in scene.everything(scene.luca)
    assert scene.luca.see(scene.case, 1) == ["Amina Bah"]
    assert scene.luca.replica.told() == {}


def test_who_has_read_a_log_takes_no_snapshot_of_it(scene: Scene) -> None:
    """Even one a member signed: nobody asked for it."""
    scene.write()
    scene.round(scene.luca)
    scene.anna.put(scene.case, 2, "more")
    scene.anna.engine.sync()
    scene.under(pulled(cut(snapshot(scene, scene.nora))))
    scene.luca.restarted()
    scene.round(scene.luca)
    assert FORGED not in scene.everything(scene.luca)
    assert scene.luca.see(scene.case, 2) == ["more"]


def test_a_lie_of_a_member_lasts_until_the_log_was_read(scene: Scene) -> None:
    scene.write()
    raw = snapshot(scene, scene.nora)
    scene.luca.engine.thrifty = True
    scene.under(pulled(cut(raw)))
    assert scene.luca.see(scene.case, 1) == [FORGED]
    scene.luca.engine.thrifty = False
    scene.round(scene.luca)
    assert "notice forked snapshot" in scene.told.heard
    assert FORGED not in scene.everything(scene.luca)
    assert scene.luca.see(scene.case, 1) == ["Amina Bah"]
    assert scene.luca.replica.told() == {}
