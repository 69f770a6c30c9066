"""A folder, an archive or a single file to read from, opened without trusting it.

Archives are never unpacked: members are read one by one, by name, after their sizes were
checked, and never more of them than they declare. Names that climb out of the archive,
doubled names and encrypted members are refused.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast

from app.errors import DomainError, OperationalError

MOST_BYTES = 160 * 1024 * 1024
MOST_MEMBERS = 500
MOST_RATIO = 80
_SMALL = 1024 * 1024
"""Below this size no ratio is suspicious: an empty table compresses very well."""


class Source(Protocol):
    """Named streams of bytes; `read` counts what was taken so far, `size` all there is."""

    name: str
    path: Path
    size: int
    read: int

    def names(self) -> tuple[str, ...]:
        """Names of the files inside, without folders."""

    def open(self, name: str) -> BinaryIO:
        """The bytes of one of them."""


class _Counted(io.RawIOBase):
    """Passes bytes on and tells the source how many; stops at the limit."""

    def __init__(self, inner: BinaryIO, owner: _Base) -> None:
        self._inner = inner
        self._owner = owner
        self._taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the base allows buffers nobody gives
        try:
            chunk = self._inner.read(len(buffer))
        except (zipfile.BadZipFile, EOFError, OSError) as error:
            raise OperationalError("directory.import.damaged") from error
        self._owner.read += len(chunk)
        self._taken += len(chunk)
        if self._taken > MOST_BYTES:
            raise DomainError("directory.import.too_big", megabytes=MOST_BYTES // _SMALL)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._inner.close()
        super().close()


class _Base:
    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.path = path
        self.size = 0
        self.read = 0
        self._streams = contextlib.ExitStack()

    def _counted(self, inner: BinaryIO) -> BinaryIO:
        stream = io.BufferedReader(_Counted(inner, self), 1 << 16)
        self._streams.callback(stream.close)
        return stream

    def close(self) -> None:
        """Close every stream that is still open: a reader may have been left in the middle."""
        self._streams.close()

    def _limit(self) -> None:
        if self.size > MOST_BYTES:
            raise DomainError("directory.import.too_big", megabytes=MOST_BYTES // _SMALL)


class FileSource(_Base):
    """One file, called by its own name."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.size = path.stat().st_size
        self._limit()

    def names(self) -> tuple[str, ...]:
        """Just the one."""
        return (self.name,)

    def open(self, name: str) -> BinaryIO:
        """The file's bytes, whatever name is asked for."""
        return self._counted(self.path.open("rb"))


class FolderSource(_Base):
    """The files that lie directly in a folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._files = {p.name: p for p in sorted(path.iterdir()) if p.is_file()}
        self.size = sum(p.stat().st_size for p in self._files.values())
        self._limit()

    def names(self) -> tuple[str, ...]:
        """Names of the files."""
        return tuple(self._files)

    def open(self, name: str) -> BinaryIO:
        """The bytes of one file."""
        return self._counted(self._files[name].open("rb"))


class ZipSource(_Base):
    """The members of a zip archive, at its top or in the one folder it holds."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise OperationalError("directory.import.damaged") from error
        try:
            self._members = _checked(self._archive)
            self.size = sum(member.file_size for member in self._members.values())
            self._limit()
        except BaseException:
            self._archive.close()
            raise

    def names(self) -> tuple[str, ...]:
        """Names of the members without folders."""
        return tuple(self._members)

    def open(self, name: str) -> BinaryIO:
        """The bytes of one member; at most as many as it declared."""
        try:
            return self._counted(cast("BinaryIO", self._archive.open(self._members[name])))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise OperationalError("directory.import.damaged") from error

    def close(self) -> None:
        """Close the streams and the archive."""
        super().close()
        self._archive.close()


def _checked(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_MEMBERS:
        raise DomainError("directory.import.too_many_files", most=MOST_MEMBERS)
    for info in infos:
        name = _safe_name(info)
        if name in members:
            raise DomainError("directory.import.doubled_name")
        members[name] = info
        _no_bomb(info)
    return members


def _safe_name(info: zipfile.ZipInfo) -> str:
    raw = info.orig_filename.replace("\\", "/")
    path = PurePosixPath(raw)
    is_link = (info.external_attr >> 16) & 0o170000 == 0o120000
    if path.is_absolute() or ".." in path.parts or ":" in raw or "\x00" in raw or is_link:
        raise DomainError("directory.import.unsafe_path")
    if info.flag_bits & 0x1:
        raise DomainError("directory.import.encrypted")
    is_sheet = len(path.parts) > 2 or path.parts[0] in ("xl", "_rels", "docProps")
    return str(path) if is_sheet else path.name


def _no_bomb(info: zipfile.ZipInfo) -> None:
    if info.file_size > _SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        raise DomainError("directory.import.bomb")


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The source at `path`, whatever it is; closed at the end."""
    with contextlib.closing(_source(path)) as source:
        yield source


def _source(path: Path) -> FolderSource | FileSource | ZipSource:
    if path.is_dir():
        return FolderSource(path)
    try:
        with path.open("rb") as file:
            is_archive = file.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise OperationalError("directory.import.unreadable") from error
    return ZipSource(path) if is_archive else FileSource(path)
