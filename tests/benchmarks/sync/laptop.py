"""One laptop as a process: the program's session, encrypted file and engine, told what to do line by line."""

from __future__ import annotations

import cProfile
import gc
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from app.domain.declaration import KINDS, Record
from app.domain.ids import RecordId
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.schema import table_of
from app.storage.store import Store
from sync.client import joining, membership
from sync.client.engine import Engine
from sync.client.membership import Place
from sync.client.transport import HttpTransport
from sync.merge.registers import Registers
from sync.protocol.change import Change
from sync.protocol.entries import UserCertificate
from sync.protocol.messages import JoinRequest, PullRequest, encode
from sync.trust import signatures
from sync.trust.drafting import group_id
from tests.benchmarks.sync import records
from tests.profile import FileAndKey

SITE = bytes(16)
HOUR_MS = 3_600_000
CREATED_AT_ONCE = 1000


class Rules:
    """One site, one staff group, everybody may write."""

    organisation = b""

    def home_of(self, space: bytes) -> bytes | None:
        return group_id(self.organisation, "staff", SITE)

    def may_write(self, roles: Sequence[str], change: Change) -> bool:
        return bool(roles)

    def groups(self, people: Sequence[UserCertificate]) -> Mapping[tuple[str, bytes], frozenset[bytes]]:
        return {("staff", SITE): frozenset(one.user for one in people)}


class Laptop:
    """What the commands do; each returns what is told back."""

    def __init__(self, folder: str, url: str, file: str) -> None:
        self.records = records.read(Path(file))
        self.names = records.field_names(self.records)
        self.registry = KINDS.copy()
        self.kind = records.declared(self.names, self.registry)
        path = Path(folder)
        path.mkdir(parents=True)
        gc.freeze()  # what is read for the measuring is no load of the program's
        self.session = Session(FileAndKey(path / "profile.db"), registry=self.registry)
        self.replica = self.session.replica()
        self.line = HttpTransport(url)
        self.rules = Rules()
        self.engine: Engine | None = None

    def found(self, claim: str) -> None:
        user = User(name="Marta Prova", role="supervisor")
        founded = joining.found_organisation(
            self.replica,
            self.line,
            self.rules,
            claim=claim,
            user=user.id,
            roles=("officer", "supervisor"),
            sites=(SITE,),
        )
        self.rules.organisation = founded.organisation
        self.session.found(user, lambda _store: None)
        self._open()

    def invite(self, name: str = "second person") -> dict[str, Any]:
        laptop = self._engine.laptop
        invitation, user = membership.invitation_id(), RecordId(name.encode().ljust(16))
        membership.invite(laptop, invitation, user, laptop.now_ms() + HOUR_MS)
        return {
            "invitation": invitation.hex(),
            "user": user.hex(),
            "organisation": laptop.roster.organisation.hex(),
            "root": laptop.roster.root_pk.hex(),
            "server": laptop.roster.server_pk.hex(),
            "inviter": signatures.public_of(laptop.identity.sign_key).hex(),
        }

    def ask(self, invitation: str, user: str, organisation: str, root: str, server: str, inviter: str) -> str:
        told = [bytes.fromhex(one) for one in (organisation, root, server, inviter)]
        self.pinned = joining.Pinned(*told)
        who = bytes.fromhex(user)
        self.session.found(User(id=RecordId(who), name="Luca Prova", role="operator"), lambda _store: None)
        request = joining.ask(self.replica, self.line, bytes.fromhex(invitation), who)
        return msgspec.msgpack.encode(request).hex()

    def admit(self, request: str) -> None:
        asked = msgspec.msgpack.decode(bytes.fromhex(request), type=JoinRequest)
        membership.admit(self._engine.laptop, asked, Place(("operator",), (SITE,)))

    def look(self) -> str:
        decided = joining.look(self.replica, self.line, self.pinned)
        self.rules.organisation = self.pinned.organisation
        self._open()
        return decided

    def create(self) -> dict[str, Any]:
        made = [records.as_record(self.kind, self.names, one) for one in self.records]
        start = time.perf_counter()
        for first in range(0, len(made), CREATED_AT_ONCE):
            self.session.do(_add_all, made[first : first + CREATED_AT_ONCE])
        return {"seconds": time.perf_counter() - start, "n": len(made)}

    def edit(self, first: int, count: int, field: int, mark: str) -> None:
        """Give one field of `count` records another value, each in a transaction of its own."""
        for one in self.records[first : first + count]:
            self.session.do(_edit, self.kind, records.id_of(one), f"f{field}", f"{mark} {one['id']}")

    def work(self, times: int) -> dict[str, Any]:
        """Every record written in `times` times, a field each time, as people do in a year."""
        start = time.perf_counter()
        for at in range(times):
            self.edit(0, len(self.records), 1 + at % len(self.names), f"time {at}")
        return {"seconds": time.perf_counter() - start}

    def read_plainly(self) -> None:
        """Take no snapshot from now on."""
        self._engine.laptop.calls._transport = WithoutSnapshots(self.line)

    def be_thrifty(self, so: bool) -> None:
        """Whether the line is paid by the byte: then what snapshots told is not compared."""
        self._engine.thrifty = so

    def sync(self) -> dict[str, Any]:
        before = self.line.traffic.total
        start = time.perf_counter()
        summary = self._engine.sync()
        seconds = time.perf_counter() - start
        return {
            "seconds": seconds,
            "wire_bytes": self.line.traffic.total - before,
            "sent": summary.sent,
            "applied": summary.applied,
            "set_aside": summary.set_aside,
            "notices": [str(one) for one in summary.notices],
            "pending": self.replica.pending().total,
        }

    def count(self) -> int:
        return int(self.session.ask(_count, self.kind))

    def values(self, first: int, count: int, fields: list[int]) -> list[list[list[str]]]:
        """Of each record, of each field: the shown value and those beside it."""
        wanted = [records.id_of(one) for one in self.records[first : first + count]]
        return [self.session.ask(_values, self.kind, one, fields) for one in wanted]

    def idle(self) -> int:
        """Bytes of a round with nothing to do."""
        self._engine.sync()
        before = self.line.traffic.total
        self._engine.sync()
        return self.line.traffic.total - before

    def profile(self, target: str) -> None:
        """Profile the next sync into a file."""
        profile = cProfile.Profile(time.thread_time)  # other work on the machine does not count
        profile.runcall(self._engine.sync)
        profile.dump_stats(target)

    @property
    def _engine(self) -> Engine:
        assert self.engine is not None
        return self.engine

    def _open(self) -> None:
        self.engine = Engine(self.replica, self.line, self.rules)


class WithoutSnapshots:
    """A line that asks for the lines of logs alone."""

    def __init__(self, line: HttpTransport) -> None:
        self._line = line

    def post(self, path: str, body: bytes, *, token: str = "") -> bytes:
        if path == "/v1/pull":
            asked = msgspec.msgpack.decode(body, type=PullRequest)
            plain = tuple(msgspec.structs.replace(one, stretches=False) for one in asked.cursors)
            body = encode(PullRequest(plain, asked.budget))
        return self._line.post(path, body, token=token)

    def get(self, path: str, *, token: str = "") -> bytes:
        return self._line.get(path, token=token)

    def put(self, path: str, body: bytes, *, token: str = "") -> bytes:
        return self._line.put(path, body, token=token)


def _add_all(store: Store, made: list[Record]) -> None:
    for one in made:
        store.add(one)


def _edit(store: Store, kind: type[Record], id_: RecordId, name: str, value: str) -> None:
    held = store.get(kind, id_)
    assert held is not None
    store.save(replace(held, **{name: value}))  # type: ignore[arg-type] # a field made above


def _count(reader: Reader, kind: type[Record]) -> int:
    return reader.count(kind)


def _values(reader: Reader, kind: type[Record], id_: RecordId, fields: list[int]) -> list[list[str]]:
    columns = ", ".join(f"f{number}" for number in fields)
    table = table_of(reader.registry.named("measured"))
    rows = reader.rows(f"SELECT meta, {columns} FROM {table} WHERE id = ?", [id_])
    meta, *shown = rows[0]
    registers = Registers.unpack(meta)
    return [
        [value, *(other for _, other in registers.others(number, value))]
        for number, value in zip(fields, shown, strict=True)
    ]


def main() -> None:
    laptop = Laptop(*sys.argv[1:4])
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        command, told = json.loads(line)
        print(json.dumps(getattr(laptop, command)(**told)), flush=True)


if __name__ == "__main__":
    main()
