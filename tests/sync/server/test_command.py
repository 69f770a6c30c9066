"""The server as a command: started, stopped in the middle, copied, put back, looked over."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import urllib3

from sync.protocol import messages as m
from sync.server.__main__ import main
from sync.server.store.opening import open_store
from tests.sync.server.laptop import Laptop, Refused, chain, envelope, space, start, with_known_key
from tests.sync.trust.organisation import settled


@dataclass
class Started:
    process: subprocess.Popen[str]
    url: str
    claim: str


@contextmanager
def started(data: Path, *options: str) -> Iterator[Started]:
    """The command in a process of its own, on a free port."""
    command = [sys.executable, "-m", "sync.server", "serve", "--data", str(data), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        claim = ""
        for line in process.stdout:
            word, _, rest = line.strip().partition(" ")
            if word == "claim":
                claim = rest.removeprefix("code: ")
            if word == "ready":
                yield Started(process, rest, claim)
                return
        raise AssertionError("it never was ready")
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        finally:
            process.kill()
            if process.stdout:
                process.stdout.close()


def found(server: Started) -> Laptop:
    """The small organisation, founded; the laptop of Luca."""
    luca = Laptop(server.url, "laptop of luca")
    luca.post("/v1/found", m.FoundRequest(server.claim, tuple(settled().lines), ()), m.Members)
    return luca.sign_in()


def test_it_says_its_claim_code_once_and_ends_orderly(tmp_path: Path) -> None:
    with_known_key(tmp_path)
    with started(tmp_path) as server:
        assert server.claim
        luca = found(server)
        luca.push(envelope("laptop of luca", space("a")))
        luca.pool.clear()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0
    with started(tmp_path) as server:
        assert server.claim == ""
        again = Laptop(server.url, "laptop of luca").sign_in()
        assert [head.head for head in again.heads().moved] == [1]
        again.pool.clear()


def test_a_wrong_claim_code_founds_nothing(tmp_path: Path) -> None:
    with_known_key(tmp_path)
    with started(tmp_path) as server:
        stranger = Laptop(server.url, "laptop of luca")
        with pytest.raises(Refused) as refused:
            stranger.post("/v1/found", m.FoundRequest("guess", tuple(settled().lines), ()), m.Members)
        assert refused.value.status == 403
        assert stranger.get("/v1/about", m.About).organisation == b""
        stranger.pool.clear()


def test_a_copy_put_back_is_a_new_incarnation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, copy, new = tmp_path / "old", tmp_path / "copy", tmp_path / "new"
    with_known_key(old)
    sent = chain("laptop of luca", space("a"), 3)
    piece = b"sealed piece"
    with started(old) as server:
        luca = found(server)
        luca.push(*sent[:2])
        luca.ask("PUT", f"/v1/chunks/{digest(piece).hex()}", piece, m.Kept)
        token = luca.heads().token
        cursor = m.Cursor(space("a"), 2, luca.heads().moved[0].hash8)
        assert main(["backup", "--data", str(old), "--to", str(copy)]) == 0
        luca.push(sent[2])
        later = m.Cursor(space("a"), 3, luca.heads().moved[0].hash8)
        luca.pool.clear()
    assert main(["restore", "--data", str(new), "--from", str(copy)]) == 0
    assert main(["check", "--data", str(new)]) == 0
    with started(new) as server:
        back = Laptop(server.url, "laptop of luca").sign_in()
        heads = back.heads(token)
        assert heads.reset
        assert [(h.space, h.head) for h in heads.moved] == [(space("a"), 2)]
        assert back.pull(cursor).rolled_back == ()
        assert [h.head for h in back.pull(later).rolled_back] == [2]
        assert back.push(*sent) == [("known", 1), ("known", 2), ("ok", 3)]
        assert len(back.pull(start(space("a"))).pages[0].lines) == 3
        body = back.pool.request(
            "GET",
            f"{server.url}/v1/chunks/{digest(piece).hex()}",
            headers={"authorization": f"Bearer {back.token}"},
        ).data
        assert body == piece
        back.pool.clear()
    assert main(["restore", "--data", str(new), "--from", str(copy)]) == 1
    assert main(["backup", "--data", str(new), "--to", str(copy)]) == 1
    capsys.readouterr()
    assert main(["stats", "--data", str(new)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["space"], told["log"], told["users"], told["chunk"]) == (1, 3, 4, 1)


def digest(piece: bytes) -> bytes:
    return hashlib.sha256(piece).digest()


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        ("UPDATE log SET body = x'00' WHERE gseq = 2", "changed"),
        ("DELETE FROM log WHERE gseq = 2", "missing"),
        ("DELETE FROM log WHERE gseq = 3", "head"),
        ("UPDATE log SET hash8 = x'0000000000000000' WHERE gseq = 2", "running hash"),
        ("DELETE FROM member_entry WHERE seq = 3", "membership"),
    ],
)
def test_check_finds_what_was_damaged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str, word: str
) -> None:
    with_known_key(tmp_path)
    with started(tmp_path) as server:
        luca = found(server)
        luca.push(*chain("laptop of luca", space("a"), 3))
        luca.pool.clear()
    assert main(["check", "--data", str(tmp_path)]) == 0
    store = open_store(tmp_path)
    with store.database.writing() as cursor:
        cursor.execute(damage)
    store.close()
    assert main(["check", "--data", str(tmp_path)]) == 1
    assert word in capsys.readouterr().out


def test_killed_in_the_middle_of_pushing_it_has_what_it_said_it_has(tmp_path: Path) -> None:
    with_known_key(tmp_path)
    spaces = [space(str(n)) for n in range(6)]
    chains = {one: chain("laptop of luca", one, 40) for one in spaces}
    told = dict.fromkeys(spaces, 0)
    for attempt in range(4):
        with started(tmp_path) as server:
            luca = found(server) if attempt == 0 else Laptop(server.url, "laptop of luca").sign_in()
            killer = subprocess.Popen(
                [sys.executable, "-c", KILL, str(server.process.pid), str(0.02 + 0.05 * attempt)]
            )
            try:
                while True:
                    for one in spaces:
                        batch = chains[one][told[one] : told[one] + 3] or chains[one][-1:]
                        for code, gseq in luca.push(*batch):
                            assert code in ("ok", "known"), code
                            told[one] = max(told[one], gseq)
            except urllib3.exceptions.HTTPError:
                pass
            killer.wait(60)
            luca.pool.clear()
        assert main(["check", "--data", str(tmp_path)]) == 0
        store = open_store(tmp_path)
        there = store.log.spaces(spaces)
        store.close()
        for one in spaces:
            assert told[one] == 0 or there[one].head >= told[one]


KILL = (
    "import os, signal, sys, time; time.sleep(float(sys.argv[2])); os.kill(int(sys.argv[1]), signal.SIGKILL)"
)
