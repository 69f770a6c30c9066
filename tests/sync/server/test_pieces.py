"""Pieces of attachments, in a folder and in an object store; snapshots; invitations; metrics."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sync.protocol import messages as m
from sync.server.blobs.folder import FolderBlobs
from sync.server.blobs.port import Blobs, BlobsAway
from sync.server.blobs.s3 import EMPTY, Bucket, S3Blobs, authorization
from tests.sync.server.laptop import Laptop, Office, Refused, office


class Fake(BaseHTTPRequestHandler):
    """A tiny object store: it checks that requests are signed for what they carry."""

    objects: dict[str, bytes] = {}
    status = 0
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        told = hashlib.sha256(body).hexdigest() == self.headers["x-amz-content-sha256"]
        at = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        bucket = Bucket("", "", "eu-south-1", "key", "secret")
        right = authorization(
            bucket, self.command, self.path, self.headers["host"], self.headers["x-amz-content-sha256"], at
        )
        status, answer = self.status or 200, b""
        if not told or right["authorization"] != self.headers["authorization"]:
            status = 403
        elif self.command == "PUT" and status == 200:
            self.objects[self.path] = body
        elif self.command == "DELETE" and status == 200:
            self.objects.pop(self.path, None)
            status = 204
        elif self.path not in self.objects:
            status = self.status or 404
        else:
            answer = self.objects[self.path]
        self.send_response(status)
        if status != 204:
            self.send_header("content-length", str(len(answer)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(answer)

    def do_GET(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def fake() -> Iterator[str]:
    Fake.objects, Fake.status = {}, 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Fake)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/bucket/attachments?region=eu-south-1"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Blobs]:
    if request.param == "folder":
        yield FolderBlobs(tmp_path)
        return
    store = S3Blobs(Bucket.from_address(request.getfixturevalue("fake"), "key", "secret"))
    yield store
    store.close()


def named(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()


def test_a_piece_is_kept_whole(blobs: Blobs) -> None:
    body = secrets.token_bytes(100_000)
    assert not blobs.has(named(body))
    assert blobs.get(named(body)) is None
    blobs.put(named(body), body)
    blobs.put(named(body), body)
    assert blobs.has(named(body))
    assert blobs.get(named(body)) == body
    blobs.drop(named(body))
    blobs.drop(named(body))
    assert not blobs.has(named(body))


def test_a_store_that_refuses_or_is_away_says_so(fake: str) -> None:
    for address, secret, status in (
        (fake, "wrong", 0),
        (fake, "secret", 403),
        ("http://127.0.0.1:1/b", "secret", 0),
    ):
        Fake.status = status
        store = S3Blobs(Bucket.from_address(address, "key", secret))
        with pytest.raises(BlobsAway):
            store.put(named(b"x"), b"x")
        with pytest.raises(BlobsAway):
            store.get(named(b"x"))
        store.close()


@pytest.mark.parametrize("address", ["bucket", "ftp://host/bucket", "https://host", "https://host/"])
def test_an_address_without_a_bucket_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="bucket"):
        Bucket.from_address(address, "key", "secret")


def test_a_signature_is_the_one_the_reference_shows() -> None:
    """`GET /test.txt` of "Signature Calculations for the Authorization Header", without its range."""
    bucket = Bucket(
        "https://examplebucket.s3.amazonaws.com",
        "",
        "us-east-1",
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )
    at = datetime(2013, 5, 24, tzinfo=UTC)
    told = authorization(bucket, "GET", "/test.txt", "examplebucket.s3.amazonaws.com", EMPTY, at)
    assert told["x-amz-date"] == "20130524T000000Z"
    assert "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request" in told["authorization"]
    assert "SignedHeaders=host;x-amz-content-sha256;x-amz-date" in told["authorization"]


def put(laptop: Laptop, chunk: bytes, body: bytes) -> int:
    return laptop.ask("PUT", f"/v1/chunks/{chunk.hex()}", body, m.Kept).count


def test_pieces_are_asked_after_brought_and_fetched(here: Office) -> None:
    luca, sara = here.laptop("luca"), here.laptop("sara")
    body = secrets.token_bytes(m.CHUNK_BYTES)
    ids = (named(body), named(b"other"))
    assert luca.post("/v1/chunks/which", m.Which(ids), m.Which).ids == ()
    assert put(luca, ids[0], body) == 1
    assert put(sara, ids[0], body) == 1
    assert sara.post("/v1/chunks/which", m.Which(ids), m.Which).ids == ids[:1]
    headers = {"authorization": f"Bearer {sara.token}"}
    got = sara.pool.request("GET", f"{sara.url}/v1/chunks/{ids[0].hex()}", headers=headers)
    assert (got.status, got.data) == (200, body)


def test_pieces_go_for_good_when_who_answers_for_them_says_so(here: Office) -> None:
    luca, sara = here.laptop("luca"), here.laptop("sara")
    kept, gone = secrets.token_bytes(500), secrets.token_bytes(600)
    for body in (kept, gone):
        put(luca, named(body), body)
    with pytest.raises(Refused) as raised:
        luca.post("/v1/chunks/forget", m.Which((named(gone),)), m.Kept)
    assert (raised.value.status, raised.value.code) == (403, "refused")
    with pytest.raises(Refused) as raised:
        sara.post("/v1/chunks/forget", m.Which((b"short",)), m.Kept)
    assert raised.value.status == 400
    assert sara.post("/v1/chunks/forget", m.Which((named(gone), named(b"never"))), m.Kept).count == 1
    both = (named(kept), named(gone))
    assert luca.post("/v1/chunks/which", m.Which(both), m.Which).ids == both[:1]
    with pytest.raises(Refused):
        luca.get(f"/v1/chunks/{named(gone).hex()}", m.Kept)


def test_a_piece_lost_from_its_place_may_be_brought_again(tmp_path: Path) -> None:
    with office(tmp_path) as here:
        luca, body = here.laptop("luca"), b"a piece"
        put(luca, named(body), body)
        for path in tmp_path.rglob(named(body).hex()):
            path.unlink()
        with pytest.raises(Refused):
            luca.get(f"/v1/chunks/{named(body).hex()}", m.Kept)
        assert luca.post("/v1/chunks/which", m.Which((named(body),)), m.Which).ids == ()
        put(luca, named(body), body)
        assert luca.post("/v1/chunks/which", m.Which((named(body),)), m.Which).ids == (named(body),)


def test_a_piece_under_another_name_is_refused(here: Office) -> None:
    luca = here.laptop("luca")
    for chunk, body, status in (
        (named(b"a"), b"b", 400),
        (b"short", b"b", 400),
        (named(b"x"), bytes(m.CHUNK_BYTES + 1), 413),
    ):
        with pytest.raises(Refused) as raised:
            put(luca, chunk, body)
        assert raised.value.status == status
    for path in (f"/v1/chunks/{named(b'never').hex()}", "/v1/chunks/..%2f..%2fserver.db", "/v1/chunks/00"):
        with pytest.raises(Refused) as raised:
            luca.get(path, m.Kept)
        assert raised.value.status in (400, 404)


def test_pieces_may_lie_in_an_object_store(
    tmp_path: Path, fake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with office(tmp_path, chunks=f"s3:{fake}") as here:
        luca = here.laptop("luca")
        assert put(luca, named(b"body"), b"body") == 1
        assert list(Fake.objects.values()) == [b"body"]
        Fake.status = 500
        with pytest.raises(Refused) as raised:
            put(luca, named(b"next"), b"next")
        assert (raised.value.status, raised.value.code) == (503, "busy")
        assert luca.post("/v1/chunks/which", m.Which((named(b"next"),)), m.Which).ids == ()
