"""Pieces as files of a folder."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path


class FolderBlobs:
    """One file for each piece, in 256 folders, whole or not there at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, chunk: bytes, body: bytes) -> None:
        """Write beside, flush, rename."""
        path = self._path(chunk)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with beside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _flush_folder(path.parent)

    def get(self, chunk: bytes) -> bytes | None:
        """Read it."""
        try:
            return self._path(chunk).read_bytes()
        except FileNotFoundError:
            return None

    def drop(self, chunk: bytes) -> None:
        """Remove the file."""
        self._path(chunk).unlink(missing_ok=True)

    def has(self, chunk: bytes) -> bool:
        """Whether the file is there."""
        return self._path(chunk).exists()

    def copy_to(self, target: Path) -> None:
        """Copy every whole piece."""
        for path in sorted(self.folder.glob("??/[!.]*")):
            (target / path.parent.name).mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target / path.parent.name / path.name)

    def _path(self, chunk: bytes) -> Path:
        name = chunk.hex()
        return self.folder / name[:2] / name


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
