"""Which place for pieces the settings name."""

from __future__ import annotations

import os
from pathlib import Path

from sync.server.blobs.folder import FolderBlobs
from sync.server.blobs.port import Blobs
from sync.server.settings import Settings

S3 = "s3:"


def open_blobs(settings: Settings) -> Blobs:
    """The place for pieces. Keys of an object store come from the environment, not from the command line."""
    if not settings.chunks.startswith(S3):
        return FolderBlobs(Path(settings.chunks) if settings.chunks else Path(settings.data) / "chunks")
    # Only who uses an object store pays for loading its client.
    from sync.server.blobs.s3 import Bucket, S3Blobs

    key_id, secret = os.environ.get("AWS_ACCESS_KEY_ID", ""), os.environ.get("AWS_SECRET_ACCESS_KEY", "")
    return S3Blobs(Bucket.from_address(settings.chunks.removeprefix(S3), key_id, secret))
