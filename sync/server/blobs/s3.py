"""Pieces in an object store that speaks S3, with requests signed by Signature Version 4.

Four kinds of request on whole objects are all that is needed, so no client library is.
Reference: "Signing AWS API requests", AWS General Reference.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, urlsplit

import urllib3

from sync.server.blobs.port import BlobsAway

ALGORITHM = "AWS4-HMAC-SHA256"
EMPTY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True, repr=False)
class Bucket:
    """Where the pieces lie and with which key."""

    endpoint: str
    path: str
    region: str
    key_id: str
    secret: str

    @classmethod
    def from_address(cls, address: str, key_id: str, secret: str) -> Bucket:
        """From `https://host/bucket/prefix?region=eu-south-1`; ValueError for anything else."""
        parts = urlsplit(address)
        path = parts.path.rstrip("/")
        if parts.scheme not in ("http", "https") or not parts.netloc or not path.strip("/"):
            raise ValueError("the address of an object store is https://host/bucket?region=...")
        region = parse_qs(parts.query).get("region", ["us-east-1"])[0]
        return cls(f"{parts.scheme}://{parts.netloc}", path, region, key_id, secret)


def authorization(
    bucket: Bucket, method: str, path: str, host: str, body_hash: str, at: datetime
) -> dict[str, str]:
    """The headers that sign a request without a query."""
    stamp, day = at.strftime("%Y%m%dT%H%M%SZ"), at.strftime("%Y%m%d")
    headers = {"host": host, "x-amz-content-sha256": body_hash, "x-amz-date": stamp}
    names = ";".join(sorted(headers))
    told = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = "\n".join([method, quote(path), "", told, names, body_hash])
    scope = f"{day}/{bucket.region}/s3/aws4_request"
    to_sign = "\n".join([ALGORITHM, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{bucket.secret}".encode()
    for word in (day, bucket.region, "s3", "aws4_request"):
        key = hmac.digest(key, word.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    headers["authorization"] = (
        f"{ALGORITHM} Credential={bucket.key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return headers


class S3Blobs:
    """One object for each piece."""

    def __init__(self, bucket: Bucket, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._bucket, self._clock = bucket, clock
        timeout = urllib3.Timeout(connect=5, read=30)
        self._pool = urllib3.PoolManager(retries=urllib3.Retry(2, backoff_factor=0.2), timeout=timeout)

    def put(self, chunk: bytes, body: bytes) -> None:
        """PUT; done when the store says so."""
        status, _ = self._ask("PUT", chunk, body)
        if status not in (200, 201, 204):
            raise BlobsAway(f"status {status}")

    def get(self, chunk: bytes) -> bytes | None:
        """GET."""
        status, body = self._ask("GET", chunk)
        return body if self._there(status) else None

    def drop(self, chunk: bytes) -> None:
        """DELETE."""
        status, _ = self._ask("DELETE", chunk)
        if status not in (200, 202, 204, 404):
            raise BlobsAway(f"status {status}")

    def has(self, chunk: bytes) -> bool:
        """HEAD."""
        return self._there(self._ask("HEAD", chunk)[0])

    def close(self) -> None:
        """Hang up."""
        self._pool.clear()

    def _there(self, status: int) -> bool:
        if status not in (200, 404):
            raise BlobsAway(f"status {status}")
        return status == 200

    def _ask(self, method: str, chunk: bytes, body: bytes = b"") -> tuple[int, bytes]:
        name = chunk.hex()
        path = f"{self._bucket.path}/{name[:2]}/{name}"
        host = urlsplit(self._bucket.endpoint).netloc
        body_hash = hashlib.sha256(body).hexdigest() if body else EMPTY
        headers = authorization(self._bucket, method, path, host, body_hash, self._clock())
        try:
            answer = self._pool.request(
                method, self._bucket.endpoint + quote(path), body=body or None, headers=headers
            )
        except urllib3.exceptions.HTTPError as error:
            raise BlobsAway(type(error).__name__) from error
        return answer.status, answer.data
