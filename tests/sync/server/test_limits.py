"""Too much, too fast, too slow: refused early, within bounded memory, without hurting the others."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from sync.protocol import messages as m
from sync.protocol.envelope import MAX_ENVELOPE, EnvelopeKind
from sync.server.limits import BUCKETS, Quota, Rate, Room, expected, read_body
from sync.server.refusal import Refusal
from tests.sync.server.laptop import Laptop, Office, Refused, chain, envelope, office, space


def again(times: int, ask: Callable[[], object]) -> None:
    for _ in range(times):
        ask()


def test_a_laptop_that_asks_too_often_is_told_to_wait_and_the_others_are_not(tmp_path: Path) -> None:
    with office(tmp_path, rate=5.0, burst=10) as here:
        luca, sara = here.laptop("luca"), here.laptop("sara")
        with pytest.raises(Refused) as raised:
            again(200, luca.heads)
        assert (raised.value.status, raised.value.code) == (429, "rate")
        wait = raised.value.detail["wait_ms"]
        assert isinstance(wait, int)
        assert 0 < wait <= 250
        sara.heads()
        time.sleep(wait / 1000 + 0.05)
        luca.heads()


def test_strangers_are_counted_by_address(tmp_path: Path) -> None:
    with office(tmp_path, open_rate=1.0, open_burst=5) as here:
        stranger = Laptop(here.server.url, "laptop of nobody")
        with pytest.raises(Refused) as raised:
            again(60, lambda: stranger.get("/v1/about", m.About))
        assert raised.value.code == "rate"
        stranger.pool.clear()


def test_buckets_fill_with_time_and_are_forgotten_in_turn() -> None:
    now = [0.0]
    rate = Rate(2.0, 3, lambda: now[0])
    for _ in range(3):
        rate.take(b"a")
    with pytest.raises(Refusal) as raised:
        rate.take(b"a")
    assert raised.value.detail["wait_ms"] == 501
    now[0] = 0.6
    rate.take(b"a")
    for n in range(BUCKETS):
        rate.take(n.to_bytes(4, "big"))
    rate.take(b"a")  # forgotten, so full again
    rate.take(b"a")


def test_too_much_in_one_push_is_refused(here: Office) -> None:
    luca = here.laptop("luca")
    many = [envelope("laptop of luca", space(str(n)), size=20) for n in range(m.MAX_PUSH + 1)]
    with pytest.raises(Refused) as raised:
        luca.push(*many)
    assert (raised.value.status, raised.value.code) == (413, "too_big")
    with pytest.raises(Refused) as raised:
        luca.ask("POST", "/v1/push", bytes(m.MAX_BODY + 1), m.Pushed)
    assert (raised.value.status, raised.value.code) == (413, "too_big")
    assert {code for code, _ in luca.push(*many[:-1])} == {"ok"}


def test_an_envelope_too_big_leaves_the_others_alone(here: Office) -> None:
    luca = here.laptop("luca")
    giant = envelope("laptop of luca", space("b"), size=MAX_ENVELOPE)
    told = luca.push(envelope("laptop of luca", space("a")), giant)
    assert told == [("ok", 1), ("too_big", MAX_ENVELOPE)]


def test_a_snapshot_is_no_change(here: Office) -> None:
    luca = here.laptop("luca")
    told = luca.push(envelope("laptop of luca", space("a"), kind=EnvelopeKind.SNAPSHOT))
    assert told == [("bad", 0)]


RUBBISH = [b"", b"\xc1", b"\x90", b"\xff" * 100, b"\x91\xa1x", b"\xdd\xff\xff\xff\xff"]
PATHS = ["/v1/push", "/v1/heads", "/v1/pull", "/v1/shares", "/v1/hello", "/v1/join"]


def test_rubbish_is_refused(here: Office) -> None:
    luca = here.laptop("luca")
    for path in PATHS:
        for body in RUBBISH:
            with pytest.raises(Refused) as raised:
                luca.ask("POST", path, body, m.Pushed)
            assert (raised.value.status, raised.value.code) == (400, "bad"), (path, body)


def test_without_a_declared_length_the_stream_is_cut_where_it_gets_too_long(here: Office) -> None:
    luca = here.laptop("luca")
    sent = [0]

    def parts() -> Iterator[bytes]:
        for _ in range(64):
            sent[0] += 1
            yield bytes(1 << 16)

    answer = luca.pool.request(
        "POST",
        luca.url + "/v1/push",
        body=parts(),
        headers={"authorization": f"Bearer {luca.token}"},
        chunked=True,
    )
    assert answer.status == 413
    answer.release_conn()


def test_a_quota_holds(tmp_path: Path) -> None:
    with office(tmp_path, quota=20_000) as here:
        luca = here.laptop("luca")
        sent = chain("laptop of luca", space("a"), 3, size=8000)
        assert luca.push(sent[0]) == [("ok", 1)]
        assert luca.push(sent[1]) == [("ok", 2)]
        with pytest.raises(Refused) as raised:
            luca.push(sent[2])
        assert (raised.value.status, raised.value.code) == (507, "quota")
        assert luca.heads().moved[0].head == 2


def test_what_is_used_is_counted_anew_now_and_then() -> None:
    now, used = [0.0], [0]
    quota = Quota(100, lambda: used[0], lambda: now[0], each=10)
    quota.check(90)
    with pytest.raises(Refusal):
        quota.check(20)
    now[0] = 11.0
    quota.check(100)
    Quota(0, lambda: 10**12).check(10**12)


def test_slow_headers_and_slow_bodies_are_given_up(tmp_path: Path) -> None:
    """Slow loris: many connections that send a byte now and then keep nobody else waiting."""
    with office(tmp_path, header_seconds=1.5, body_seconds=1.5) as here:
        luca = here.laptop("luca")
        host, _, port = here.server.url.removeprefix("http://").partition(":")
        silent = [socket.create_connection((host, int(port))) for _ in range(30)]
        for one in silent[:10]:
            one.sendall(b"POST /v1/hello HTTP/1.1\r\nhost: x\r\n")
        for one in silent[10:20]:
            one.sendall(b"POST /v1/hello HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc")
        luca.heads()
        until = time.monotonic() + 120
        ends = [ended(one, until) for one in silent]
        assert all(end == b"" for end in ends[:10] + ends[20:])
        assert all(end.startswith(b"HTTP/1.1 408") for end in ends[10:20])
        for one in silent:
            one.close()
        luca.heads()


def ended(one: socket.socket, until: float) -> bytes:
    """What came until the other side hung up, or the answer if it kept the connection."""
    one.settimeout(max(0.1, until - time.monotonic()))
    return one.recv(65536)


def test_room_is_given_in_turn_and_refused_when_there_is_none() -> None:
    async def scene() -> list[str]:
        room, told = Room(100), []

        async def one(name: str, size: int, seconds: float, wait: float) -> None:
            try:
                async with room.hold(size, wait):
                    told.append(f"{name} in")
                    await asyncio.sleep(seconds)
            except Refusal as refusal:
                told.append(f"{name} {refusal.status}")

        await asyncio.gather(one("a", 80, 0.2, 1), one("b", 60, 0.05, 60), one("c", 60, 0, 0.05))
        await one("giant", 1000, 0, 1)
        return told

    assert asyncio.run(scene()) == ["a in", "c 503", "b in", "giant in"]


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def never() -> AsyncIterator[bytes]:
        yield b"a"
        await asyncio.sleep(60)

    with pytest.raises(Refusal) as raised:
        asyncio.run(read_body(never(), 10, 0.05))
    assert raised.value.status == 408


@pytest.mark.parametrize("declared", ["-1", "1e3", "99", "²"])
def test_a_length_that_is_none_or_too_much_is_refused(declared: str) -> None:
    with pytest.raises(Refusal):
        expected(declared, 50)


def test_the_failure_says_no_more_than_a_code(here: Office) -> None:
    luca = here.laptop("luca")
    answer = luca.pool.request("POST", luca.url + "/v1/heads", body=b"secret words")
    failure = msgspec.msgpack.decode(answer.data, type=m.Failure)
    assert (answer.status, failure) == (401, m.Failure("unauthenticated"))
