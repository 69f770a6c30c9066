"""What a disk may hold after the power was cut: recorded writes replayed, the unsynced ones lost in part.

The program runs under `strace`, which records each write with its bytes. The replay keeps, for each
file, what was synced and what was not; a picture of the disk at any moment then holds all that was
synced and a random part of the rest: each write whole, missing or torn at a sector, in any order.
Names (made, renamed, deleted) are lost from the end, as the journal of a file system does.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_CALLS = (
    "openat,write,pwrite64,pwritev,pwritev2,writev,ftruncate,fallocate,fsync,fdatasync,unlink,unlinkat,"
    "rename,renameat,renameat2,link,linkat,copy_file_range,sendfile,mkdir,mkdirat"
)
_LINE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)(?:<([^>]*)>)?[^)]*$")
_TOLD = "1"


@dataclass(frozen=True, slots=True)
class Call:
    """One system call that succeeded: what it did to which file, or what the program said."""

    name: str
    path: str
    to: str = ""
    at: int = -1
    content: bytes = b""


def record(folder: Path, code: str, *arguments: str) -> list[Call]:
    """Run Python `code` with `folder` as its first argument; return what it wrote there, in order.

    A line printed by the program stands in its place among the writes, as a call named "said".
    """
    if shutil.which("strace") is None:
        raise RuntimeError("strace is missing: the images of a power cut are made from its recording")
    trace = folder.with_name(folder.name + ".trace")
    command = ["strace", "-y", "-xx", "-s", "100000000", "-e", f"trace={_CALLS}", "-o", str(trace)]
    subprocess.run(
        [*command, sys.executable, "-c", code, str(folder), *arguments], check=True, stdout=subprocess.PIPE
    )
    with trace.open(encoding="ascii") as lines:
        calls = [call for line in lines for call in _parsed(line, str(folder))]
    trace.unlink()
    return calls


def _parsed(line: str, folder: str) -> Iterator[Call]:
    match = _LINE.match(line.strip())
    if match is None or int(match[3]) < 0:
        return
    name, arguments = match[1], match[2]
    if name == "write" and arguments.startswith(_TOLD + "<"):
        yield Call("said", "", content=_strings(arguments)[-1].strip())
        return
    paths = [one.decode() for one in _paths(name, arguments)]
    if not any(path.startswith(folder) for path in paths) or paths[0].endswith("-shm"):
        return
    yield _effect(name, arguments, paths, int(match[3]))


def _effect(name: str, arguments: str, paths: list[str], result: int) -> Call:
    if name == "openat":
        return Call("open", paths[0], at=0 if "O_TRUNC" in arguments else -1, content=arguments.encode())
    if name in {"pwrite64", "write"}:
        at = int(arguments.rsplit(", ", 1)[1]) if name == "pwrite64" else -1
        return Call("write", paths[0], at=at, content=_strings(arguments)[-1][:result])
    if name == "ftruncate":
        return Call("truncate", paths[0], at=int(arguments.rsplit(", ", 1)[1]))
    if name in {"fsync", "fdatasync"}:
        return Call("sync", paths[0])
    if name in {"unlink", "unlinkat"}:
        return Call("unlink", paths[0])
    if name.startswith("rename"):
        return Call("rename", paths[0], to=paths[1])
    if name in {"mkdir", "mkdirat"}:
        return Call("mkdir", paths[0])
    raise NotImplementedError(f"the replay does not know {name}")


def _strings(arguments: str) -> list[bytes]:
    return [_bytes(found) for found in re.findall(r'"([^"]*)"', arguments)]


def _paths(name: str, arguments: str) -> list[bytes]:
    """The files a call is about: named, or behind the descriptor."""
    if name in {"openat", "unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat"}:
        return _strings(arguments)
    return [_bytes(found) for found in re.findall(r"^\d+<([^>]*)>", arguments)] or [b""]


def _bytes(spelled: str) -> bytes:
    return bytes.fromhex(spelled.replace("\\x", ""))


@dataclass
class Inode:
    """A file: what surely is on the disk, and the writes and cuts that may be."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Call] = field(default_factory=list)
    appended: int = 0

    def sync(self) -> None:
        """Everything so far is on the disk for good."""
        for call in self.pending:
            apply(self.durable, call)
        self.pending.clear()

    def perhaps(self, randomly: random.Random) -> bytes:
        """One of the contents the disk may hold now."""
        content, keep = bytearray(self.durable), randomly.random()
        survivors = [call for call in self.pending if randomly.random() < keep]
        if randomly.random() < 0.5 and all(call.name == "write" for call in survivors):
            randomly.shuffle(survivors)
        for call in survivors:
            apply(content, _torn(call, randomly) if randomly.random() < 0.2 else call)
        return bytes(content)


def apply(content: bytearray, call: Call) -> None:
    """Do one write or truncation to `content`."""
    if call.name == "truncate":
        del content[call.at :]
        content.extend(bytes(call.at - len(content)))
        return
    content.extend(bytes(max(0, call.at - len(content))))
    content[call.at : call.at + len(call.content)] = call.content


def _torn(call: Call, randomly: random.Random) -> Call:
    """The write as a disk leaves it that lost power in the middle: some sectors only, from the front."""
    if call.name != "write" or len(call.content) <= SECTOR:
        return call
    kept = randomly.randrange(1, (len(call.content) + SECTOR - 1) // SECTOR) * SECTOR
    return Call("write", call.path, at=call.at, content=call.content[:kept])


class Disk:
    """Replays calls and makes pictures of what a power cut would leave."""

    def __init__(self, folder: Path) -> None:
        self._root = str(folder)
        self._inodes: dict[str, Inode] = {}
        self._lost_names: list[dict[str, Inode]] = []
        self.said: list[str] = []
        for path in folder.rglob("*"):
            if path.is_file():
                self._inodes[str(path)] = Inode(bytearray(path.read_bytes()))
        self._durable_names = dict(self._inodes)

    def play(self, call: Call) -> None:
        """Let one call happen."""
        if call.name == "said":
            self.said.append(call.content.decode())
        elif call.name == "sync":
            self._sync(call.path)
        elif call.name in {"write", "truncate"}:
            self._write(call)
        elif call.name == "open":
            self._open(call)
        elif call.name in {"unlink", "rename"}:
            self._remember_names()
            inode = self._inodes.pop(call.path)
            if call.name == "rename":
                self._inodes[call.to] = inode

    def picture(self, to: Path, randomly: random.Random) -> None:
        """Write below `to` what the disk may hold if the power fails now."""
        names = randomly.choice([self._durable_names, *self._lost_names, self._inodes])
        for path, inode in names.items():
            target = to / os.path.relpath(path, self._root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(inode.perhaps(randomly))

    def contents(self) -> dict[str, bytes]:
        """Every file as the program sees it, by its path below the folder."""
        seen = {}
        for path, inode in self._inodes.items():
            copy = Inode(bytearray(inode.durable), list(inode.pending))
            copy.sync()
            seen[os.path.relpath(path, self._root)] = bytes(copy.durable)
        return seen

    def _open(self, call: Call) -> None:
        if call.path not in self._inodes and b"O_CREAT" in call.content:
            self._remember_names()
            self._inodes[call.path] = Inode()
        inode = self._inodes.get(call.path)
        if inode is not None:
            inode.appended = 0
            if call.at == 0:
                inode.pending.append(Call("truncate", call.path, at=0))

    def _write(self, call: Call) -> None:
        inode = self._inodes[call.path]
        if call.name == "write" and call.at < 0:
            call = Call("write", call.path, at=inode.appended, content=call.content)
            inode.appended += len(call.content)
        inode.pending.append(call)

    def _sync(self, path: str) -> None:
        if path in self._inodes:
            self._inodes[path].sync()
        else:
            self._durable_names = dict(self._inodes)
            self._lost_names.clear()

    def _remember_names(self) -> None:
        self._lost_names.append(dict(self._inodes))
