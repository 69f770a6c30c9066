"""A server that lies about files: nothing false is kept, a truth is never said of bytes that did not come."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sync.protocol import messages as m
from sync.protocol.replication import Wish
from tests.hostile.lies import changed, flipped, instead, refused
from tests.hostile.proxy import Answer, Asked, Forward, Trick
from tests.hostile.scene import Scene

BODY = b"a sealed piece of Anna's file" * 400
OTHER = b"a sealed piece of another space's file" * 300
PIECES = "/v1/chunks/"


def served(change: Callable[[bytes], bytes]) -> Trick:
    """Change the bytes of pieces that are fetched."""

    def trick(asked: Asked, forward: Forward) -> Answer:
        answer = forward()
        if asked.method != "GET" or not asked.path.startswith(PIECES) or answer.status != 200:
            return answer
        return Answer(body=change(answer.body))

    return trick


def promised_only(asked: Asked, forward: Forward) -> Answer:
    """There when asked about, not there when fetched."""
    none = Answer(404, m.encode(m.Failure(m.Code.NOT_FOUND)))
    return none if asked.method == "GET" and asked.path.startswith(PIECES) else forward()


def told_of(which: Callable[[m.Which], m.Which]) -> Trick:
    return changed("/v1/chunks/which", m.Which, which)


FETCHING: dict[str, tuple[str, Trick]] = {
    "another piece in its place": ("notice malformed piece", served(lambda _: OTHER)),
    "a bit changed": ("notice malformed piece", served(lambda body: flipped(body, 1000))),
    "cut short": ("notice malformed piece", served(lambda body: body[:500])),
    "nothing in it": ("notice malformed piece", served(lambda _: b"")),
    "something behind it": ("notice malformed piece", served(lambda body: body + b"\0")),
    "without end": ("fault malformed length", served(lambda _: bytes(9 << 20))),
    "promised and not given": ("", promised_only),
    "said to be missing": ("", told_of(lambda _: m.Which(()))),
    "said to be there with what nobody asked for": (
        "",
        told_of(lambda told: m.Which((*told.ids, bytes(32)))),
    ),
    "an answer that is none": ("fault malformed Which", instead("/v1/chunks/which", Answer(body=b"\xc1"))),
}


@pytest.mark.parametrize("attack", FETCHING)
def test_a_lie_about_a_piece(scene: Scene, attack: str) -> None:
    said, trick = FETCHING[attack]
    name, other = scene.anna.replica.write_file(BODY + attack.encode()), scene.anna.replica.write_file(OTHER)
    scene.anna.engine.sync()
    scene.luca.replica.know_file(name, Wish.ASKED)
    before = set(scene.luca.replica.files)
    scene.under(trick)
    assert set(scene.luca.replica.files) - before <= {name}
    assert scene.luca.replica.files.get(name, BODY + attack.encode()) == BODY + attack.encode()
    assert other not in scene.luca.replica.files
    assert not said or said in scene.told.heard
    scene.round(scene.luca)
    assert scene.luca.replica.files[name] == BODY + attack.encode()


@pytest.mark.parametrize(("status", "code", "tried"), [(507, m.Code.QUOTA, 1), (413, m.Code.TOO_BIG, 2)])
def test_a_place_that_is_full_stops_no_words(scene: Scene, status: int, code: str, tried: int) -> None:
    for which in (b"one", b"two"):
        scene.luca.replica.write_file(BODY + which + code.encode())
    scene.luca.put("words", 1, code)

    def full(asked: Asked, forward: Forward) -> Answer:
        return Answer(status, m.encode(m.Failure(code))) if asked.method == "PUT" else forward()

    scene.under(full)
    assert not [one for one in scene.told.heard if one.startswith("fault")]
    assert sum(one.method == "PUT" for one in scene.proxy.asked) == tried
    pending = scene.luca.replica.pending()
    assert (pending.changes, pending.files) == (0, 2)
    scene.round(scene.luca)
    assert scene.luca.replica.pending().total == 0


SENDING: dict[str, Trick] = {
    "it is full": refused(PIECES, 507, m.Code.QUOTA),
    "it is too large": refused(PIECES, 413, m.Code.TOO_BIG),
    "it is not to be now": refused(PIECES, 503, m.Code.BUSY),
    "half an answer": instead(PIECES, Answer(promised=50)),
    "a page of a hotel": instead(PIECES, Answer(status=302, body=b"<html>")),
}


@pytest.mark.parametrize("attack", SENDING)
def test_what_was_not_taken_is_not_said_to_be_sent(scene: Scene, attack: str) -> None:
    name = scene.luca.replica.write_file(BODY + b"Luca's " + attack.encode())

    def only_pieces(asked: Asked, forward: Forward) -> Answer:
        put = asked.method == "PUT"
        return SENDING[attack](asked, forward) if put else forward()

    scene.under(only_pieces)
    assert scene.luca.replica.pending().files == 1
    scene.round(scene.luca)
    assert scene.luca.replica.pending().files == 0
    scene.anna.replica.know_file(name)
    scene.anna.engine.sync()
    assert scene.anna.replica.files[name] == BODY + b"Luca's " + attack.encode()


def test_the_server_sees_only_sealed_bytes_and_names(scene: Scene) -> None:
    scene.luca.replica.write_file(BODY + b"seen")
    scene.under(lambda _, forward: forward())
    put = [asked for asked in scene.proxy.asked if asked.method == "PUT"]
    assert [(one.path, one.query) for one in put] == [
        (PIECES + name.hex(), "") for name, body in scene.luca.replica.files.items() if body == put[0].body
    ]
