"""A server that is another, or answers what no server should: one message each, nothing lost, no hanging."""

from __future__ import annotations

import msgspec
import pytest

from sync.client.laptop import SESSION
from sync.protocol import messages as m
from sync.trust import challenge, signatures
from tests.hostile.lies import both, changed, heads, instead, pulled, refused
from tests.hostile.proxy import Answer, Asked, Forward, Trick
from tests.hostile.scene import Prepare, Scene

FALSE_KEY = bytes(range(32))


def challenged(scene: Scene, said: str) -> Trick:
    """A server that has not the pinned key answers the laptop's challenge in various ways."""
    pinned = scene.luca.engine.laptop.roster.server_pk

    def trick(asked: Asked, forward: Forward) -> Answer:
        if asked.path != "/v1/hello":
            return forward()
        hello = msgspec.msgpack.decode(asked.body, type=m.Hello)
        nonce = challenge.new_nonce()
        false_pk = signatures.public_of(FALSE_KEY)
        signed = {
            "its own": challenge.server_signs(hello.device, hello.nonce, nonce, false_pk),
            "the pinned": challenge.server_signs(hello.device, hello.nonce, nonce, pinned),
        }
        return Answer(body=m.encode(m.Challenge(nonce, signatures.sign(FALSE_KEY, signed[said]))))

    return trick


def replayed(scene: Scene) -> Trick:
    """A challenge the true server signed, for another question: heard before, or asked as somebody else."""

    def trick(asked: Asked, forward: Forward) -> Answer:
        if asked.path != "/v1/hello":
            return forward()
        hello = msgspec.msgpack.decode(asked.body, type=m.Hello)
        other = m.Hello(hello.device, challenge.new_nonce())
        return scene.proxy.forward(Asked("POST", "/v1/hello", "", m.encode(other), ""))

    return trick


def as_nora(scene: Scene) -> Trick:
    def trick(asked: Asked, forward: Forward) -> Answer:
        if asked.path != "/v1/hello":
            return forward()
        hello = msgspec.msgpack.decode(asked.body, type=m.Hello)
        assert scene.nora.replica.who is not None
        other = m.Hello(scene.nora.replica.who.device, hello.nonce)
        return scene.proxy.forward(Asked("POST", "/v1/hello", "", m.encode(other), ""))

    return trick


def unsigned(told: m.Challenge) -> m.Challenge:
    return m.Challenge(told.nonce, b"")


def endless(told: m.Heads) -> m.Heads:
    return msgspec.structs.replace(told, more=True)


DEEP = b"\x91" * 100_000

ATTACKS: dict[str, tuple[str, Prepare]] = {
    "another server under the same name": ("fault stranger", lambda s: challenged(s, "its own")),
    "another server that knows the pinned key": ("fault stranger", lambda s: challenged(s, "the pinned")),
    "a challenge heard before": ("fault stranger", replayed),
    "a challenge meant for another laptop": ("fault stranger", as_nora),
    "no signature": ("fault stranger", lambda s: changed("/v1/hello", m.Challenge, unsigned)),
    "noise for a challenge": (
        "fault malformed Challenge",
        lambda s: instead("/v1/hello", Answer(body=b"\xc1")),
    ),
    "noise for a ticket": (
        "fault malformed Ticket",
        lambda s: instead("/v1/session", Answer(body=b"\x91\x01")),
    ),
    "tickets that open nothing": (
        "fault refused unauthenticated",
        lambda s: both(
            refused("/v1/heads", 401, "unauthenticated"), refused("/v1/members", 401, "unauthenticated")
        ),
    ),
    "tickets that have always ended": ("fault refused expired", lambda s: refused("/v1/", 401, "expired")),
    "laptop said to be unknown": (
        "fault refused unknown_device",
        lambda s: refused("/v1/hello", 403, "unknown_device"),
    ),
    "laptop said to be revoked": ("fault revoked revoked", lambda s: refused("/v1/hello", 403, "revoked")),
    "an older protocol wanted": ("fault too_old version", lambda s: refused("/v1/", 426, "version")),
    "a way to somewhere else": (
        "fault offline 302",
        lambda s: instead("/v1/", Answer(302, headers=(("Location", "http://127.0.0.1:1/v1/heads"),))),
    ),
    "a page to log in": (
        "fault malformed Heads",
        lambda s: instead("/v1/heads", Answer(body=b"<html>Welcome</html>")),
    ),
    "an empty answer": ("fault malformed Heads", lambda s: instead("/v1/heads", Answer())),
    "an answer without end inside": (
        "fault malformed Heads",
        lambda s: instead("/v1/heads", Answer(body=DEEP)),
    ),
    "an answer of nine megabytes": (
        "fault malformed length",
        lambda s: instead("/v1/heads", Answer(body=bytes(9 << 20))),
    ),
    "a short answer that promises much": (
        "fault offline",
        lambda s: instead("/v1/heads", Answer(body=b"\x96", promised=5000)),
    ),
    "bytes said to be compressed": (
        "fault malformed Heads",
        lambda s: instead("/v1/heads", Answer(body=bytes(900), headers=(("Content-Encoding", "gzip"),))),
    ),
    "no answer at all": ("fault offline", lambda s: instead("/v1/heads", Answer(body=b"\x96", pause=3.0))),
    "an answer that drips": (
        "fault offline slow",
        lambda s: instead("/v1/heads", Answer(body=bytes(4000), pause=0.01)),
    ),
    "a crash on every request": ("fault busy 500", lambda s: instead("/v1/", Answer(500))),
    "heads without end": ("fault malformed heads", lambda s: heads(endless)),
    "another message in place of the page": (
        "fault malformed Pulled",
        lambda s: instead("/v1/pull", m.Ticket("token", 1)),
    ),
    "pages of spaces nobody asked for": (
        "",
        lambda s: pulled(
            lambda told: msgspec.structs.replace(
                told,
                pages=(
                    *told.pages,
                    m.SpacePage(b"unasked for     ", s.staff, 1, bytes(8), (m.Line(1, 0, b"forged"),)),
                ),
            )
        ),
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_server_that_is_not_what_it_should_be(scene: Scene, attack: str) -> None:
    said, prepare = ATTACKS[attack]
    scene.write()
    scene.luca.replica.remember(SESSION, b"")
    trick = prepare(scene)
    scene.luca.restarted()
    scene.under(trick)
    heard = " | ".join(sorted(scene.told.heard))
    assert said in heard
    assert len(scene.proxy.asked) < 40
    scene.round(scene.luca)
    assert scene.luca.see(scene.case, 1) == ["Amina Bah"]


def test_a_token_goes_nowhere_else(scene: Scene) -> None:
    """Whoever redirects a laptop does not get what lets it in."""
    scene.write()
    elsewhere: list[Asked] = []

    def trick(asked: Asked, forward: Forward) -> Answer:
        if asked.path.startswith("/elsewhere"):
            elsewhere.append(asked)
        if asked.path != "/v1/heads":
            return forward()
        return Answer(307, headers=(("Location", f"{scene.proxy.url}/elsewhere"),))

    scene.under(trick)
    assert elsewhere == []
    assert "fault offline 307" in scene.told.heard


def test_the_private_keys_never_travel(scene: Scene) -> None:
    scene.write()
    scene.luca.replica.remember(SESSION, b"")
    scene.under(lambda _asked, forward: forward())
    me = scene.luca.replica.who
    assert me is not None
    everything = b"".join(one.body + one.token.encode() for one in scene.proxy.asked)
    assert me.device in everything
    for secret in (me.sign_key, me.seal_key, me.device_key, *scene.luca.replica.known_secrets.values()):
        assert secret not in everything
