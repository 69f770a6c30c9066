"""A server that lies to who writes: nothing unsent is called sent for good, nothing is sealed for others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync.client import membership
from sync.client.engine import ASK_AGAIN_MS
from sync.client.healing import ANEW_A_DAY
from sync.client.transport import HttpTransport
from sync.protocol import messages as m
from sync.protocol.envelope import parse
from sync.seal import envelopes, space_keys
from sync.seal.broken import SealBroken
from sync.seal.groups import space_key
from sync.trust.shares import signed_share
from tests.hostile import forging
from tests.hostile.lies import both, changed, each_page, heads, instead, logged
from tests.hostile.proxy import Trick, standing_before
from tests.hostile.scene import FORGED, Scene, elsewhere
from tests.sync.client.office import Flaky, Office, Rules, running


class Unknowing(Rules):
    """Cannot tell the home of any space."""

    def home_of(self, space: bytes) -> bytes | None:
        return None


@pytest.fixture
def scene(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Scene]:
    """A server and laptops for this test alone: here Luca writes."""
    with running(tmp_path / "server") as server, standing_before(server.url) as proxy:
        office = Office(server)
        anna = office.founder()
        luca, nora, mara = office.joined(anna), office.joined(anna), elsewhere(office, anna)
        for person in (anna, luca, nora, mara):
            person.engine.sync()
        luca.restarted().line = Flaky(HttpTransport(proxy.url, read_seconds=1.0))
        scene = Scene(office, proxy, request.node.name, anna, luca, nora, mara)
        scene.write()
        scene.round(luca)
        yield scene
        office.close()


def answered(code: str, number: int = 0) -> Trick:
    """Every envelope gets this answer, and none is kept."""

    def lie(told: m.Push) -> m.Pushed:
        return m.Pushed(tuple((code, number) for _ in told.envelopes))

    return lambda asked, forward: (
        instead("/v1/push", lie(msgspec.msgpack.decode(asked.body, type=m.Push)))(asked, forward)
        if asked.path == "/v1/push"
        else forward()
    )


ANSWERS: dict[str, tuple[str, Trick]] = {
    "said to be kept and thrown away": ("notice rolled_back space", answered(m.Code.OK, 4)),
    "said to be kept at a place not its own": ("notice rolled_back space", answered(m.Code.OK, 99)),
    "said to be there already": ("notice rolled_back space", answered(m.Code.KNOWN, 4)),
    "said to be a fork": ("notice forked fork", answered(m.Code.FORK)),
    "said to lack what came before": ("", answered(m.Code.GAP, 1)),
    "said to be of an old epoch": ("", answered(m.Code.EPOCH, 9)),
    "said to wait for a new epoch": ("", answered(m.Code.MUST_ROTATE)),
    "said to be no member": ("", answered(m.Code.NOT_MEMBER)),
    "said to be badly signed": ("", answered(m.Code.SIGNATURE)),
    "an answer of no known kind": ("", answered("whatever")),
    "one answer for two envelopes": (
        "fault malformed results",
        changed("/v1/push", m.Pushed, lambda told: m.Pushed(told.results[:1])),
    ),
}


@pytest.mark.parametrize("attack", ANSWERS)
def test_a_lie_about_what_arrived(scene: Scene, attack: str) -> None:
    """Whatever the server says, the writing stays here and reaches Anna when an honest server is back."""
    said, trick = ANSWERS[attack]
    scene.luca.put(scene.case, 2, "by Luca")
    scene.luca.put(scene.case, 3, "by Luca too")
    scene.under(trick)
    assert len(scene.proxy.asked) < 60
    assert scene.luca.see(scene.case, 2) == ["by Luca"]
    scene.luca.put(scene.case, 4, "by Luca later")
    scene.luca.restarted()
    for person in (scene.luca, scene.luca, scene.anna, scene.luca, scene.anna):
        scene.round(person)
    assert said in " | ".join(scene.told.heard)
    for field, value in ((2, "by Luca"), (3, "by Luca too"), (4, "by Luca later")):
        assert scene.anna.see(scene.case, field) == [value]
        assert scene.luca.see(scene.case, field) == [value]


def test_a_home_named_by_the_server_is_sealed_for_nobody_else(scene: Scene) -> None:
    """Where the program cannot tell the home, the proof is the seal that opened, not the server's word."""
    scene.luca.restarted().rules = Unknowing(scene.organisation)
    scene.luca.replica.remember("heads", b"")
    scene.luca.replica.read.clear()  # known lines come once more: none of them is opened
    elsewhere_home = lambda page: msgspec.structs.replace(page, home=scene.all)  # noqa: E731
    lie = both(
        each_page(scene.space, elsewhere_home),
        heads(
            lambda told: msgspec.structs.replace(
                told, moved=tuple(msgspec.structs.replace(one, home=scene.all) for one in told.moved)
            )
        ),
    )
    scene.under(lie)
    scene.luca.put(scene.case, 6, "for the staff alone")
    scene.under(lie)
    written = scene.luca.replica.kept[scene.space][-1]
    mara = scene.mara.replica.known_secrets[scene.all, 1]
    with pytest.raises(SealBroken):
        envelopes.unseal(parse(written), space_key(mara, scene.all, 1, scene.space))
    scene.anna.engine.sync()
    assert scene.anna.see(scene.case, 6) == ["for the staff alone"]


def shared_by_mara(scene: Scene, *, move: bool) -> Trick:
    """Mara signs keys of her own for Luca's space, and the server names her group as its home."""
    luca, mara = scene.luca.replica.who, scene.mara.replica.who
    assert luca is not None
    assert mara is not None
    group = scene.anna.engine.laptop.roster.group(scene.all)
    me = scene.anna.engine.laptop.roster.user(luca.user)
    assert group is not None
    assert me is not None
    recipient, pk, epoch = (scene.all, group.seal_pk, group.epoch) if move else (luca.user, me.seal_pk, 0)
    sealed = space_keys.seal_keys(
        pk, {9 << 20 | 1: bytes(32), 1: bytes(32)}, space=scene.space, recipient=recipient
    )
    share = signed_share(m.Share(scene.space, recipient, epoch, sealed, move, mara.device), mara.device_key)
    device, signing = mara.device, mara.device_key
    evil = forging.envelope(scene, bytes(32), device, signing)
    return both(
        heads(
            lambda told: msgspec.structs.replace(
                told,
                shares=(share,),
                moved=tuple(
                    msgspec.structs.replace(one, home=scene.all, head=one.head + 1) for one in told.moved
                ),
            )
        ),
        logged(scene.space, lambda raws: [*raws, evil]),
    )


@pytest.mark.parametrize("move", [False, True])
def test_keys_from_somebody_who_may_not_share_are_left(scene: Scene, move: bool) -> None:
    scene.luca.restarted().replica.remember("heads", b"")
    scene.luca.replica.read.clear()
    scene.luca.replica.chain.clear()
    scene.under(shared_by_mara(scene, move=move))
    assert scene.luca.replica.known_shares == {}
    assert FORGED not in scene.everything(scene.luca)
    assert "aside no_key" in scene.told.heard


def test_what_a_removed_member_seals_afterwards_is_not_taken(scene: Scene) -> None:
    """Nora was removed; a colleague in league gives her the new secret and the server carries her writing."""
    nora = scene.nora.replica.who
    assert nora is not None
    membership.remove_user(scene.anna.engine.laptop, nora.user)
    scene.anna.engine.sync()
    epoch = max(e for group, e in scene.anna.replica.known_secrets if group == scene.staff)
    scene.anna.put(scene.case, 7, "after")
    scene.anna.engine.sync()
    late = forging.envelope(
        scene,
        forging.key(scene.anna, scene.staff, scene.space, epoch),
        nora.device,
        nora.device_key,
        epoch=epoch,
    )
    scene.luca.restarted().replica.remember("heads", b"")
    scene.luca.replica.read.clear()
    scene.luca.replica.chain.clear()
    scene.under(logged(scene.space, lambda raws: [*raws, late]))
    assert "aside stale" in scene.told.heard
    assert FORGED not in scene.everything(scene.luca)


def test_the_real_server_takes_nothing_from_the_removed(scene: Scene) -> None:
    nora = scene.nora.replica.who
    assert nora is not None
    scene.nora.put(scene.case, 8, "too late")
    membership.remove_user(scene.anna.engine.laptop, nora.user)
    scene.round(scene.nora)
    assert "fault revoked revoked" in scene.told.heard
    scene.anna.engine.sync()
    assert scene.anna.see(scene.case, 8) == []
    assert scene.nora.see(scene.case, 8) == ["too late"]


def test_a_stale_log_of_members_hides_nothing_for_long(scene: Scene) -> None:
    """The server shows Luca the log of before a removal. What is sealed since does not open: he is told."""
    total = scene.luca.engine.laptop.roster.total
    nora = scene.nora.replica.who
    assert nora is not None
    membership.remove_user(scene.anna.engine.laptop, nora.user)
    scene.anna.put(scene.case, 9, "sealed anew")
    scene.anna.engine.sync()

    def old(told: m.Members) -> m.Members:
        keep = max(total - told.first, 0)
        return m.Members(told.first, told.entries[:keep], total)

    scene.under(
        both(
            changed("/v1/members", m.Members, old, "GET"),
            heads(lambda told: msgspec.structs.replace(told, members=total)),
        )
    )
    assert "aside no_key" in scene.told.heard
    scene.round(scene.luca)
    assert scene.luca.see(scene.case, 9) == ["sealed anew"]
    assert scene.aside(scene.luca) == []


def test_a_server_that_always_says_fork_makes_few_devices(scene: Scene) -> None:
    scene.luca.put(scene.case, 2, "by Luca")
    before = len(scene.luca.engine.laptop.roster.every_device_of(scene.luca.user))
    scene.under(answered(m.Code.FORK), rounds=8)
    made = len(scene.luca.engine.laptop.roster.every_device_of(scene.luca.user)) - before
    assert 1 <= made <= ANEW_A_DAY
    assert "notice forked fork" in scene.told.heard
    for person in (scene.luca, scene.anna):
        scene.round(person)
    assert scene.anna.see(scene.case, 2) == ["by Luca"]


def test_who_is_falsely_said_to_be_no_member_is_heard_again_without_a_new_start(scene: Scene) -> None:
    scene.luca.put(scene.case, 2, "by Luca")
    scene.under(answered(m.Code.NOT_MEMBER), rounds=3)
    assert scene.luca.replica.parked()
    laptop = scene.luca.engine.laptop
    later = laptop.now_ms() + ASK_AGAIN_MS
    laptop.now_ms = lambda: later
    for person in (scene.luca, scene.anna):
        scene.round(person)
    assert not scene.luca.replica.parked()
    assert scene.anna.see(scene.case, 2) == ["by Luca"]
