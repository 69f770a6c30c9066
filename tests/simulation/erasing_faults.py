"""Planted faults of laptops and server where files are ordered gone: some schedule must notice each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from sync.protocol.entries import EntryKind, decode_entry
from sync.protocol.messages import Members, MembersAppend, encode
from sync.trust.state import Erased
from tests.simulation.faults import Fault
from tests.simulation.house import House, Request
from tests.simulation.replica import SimulatedReplica


class _HearsNoOrder(SimulatedReplica):
    def erase(self, erased: Mapping[bytes, Erased]) -> None:
        """Nothing goes."""


class HearsNoOrder(Fault):
    """A laptop reads the order and keeps the file."""

    store = _HearsNoOrder


class _ErasesAll(SimulatedReplica):
    def erase(self, erased: Mapping[bytes, Erased]) -> None:
        for space in self.spaces() if erased else ():
            self._give_up(space)


class ErasesAll(Fault):
    """A laptop that is to give up one file gives up all of them."""

    store = _ErasesAll


@dataclass
class _TakesItBack(SimulatedReplica):
    followed: set[bytes] = field(default_factory=set)

    def erase(self, erased: Mapping[bytes, Erased]) -> None:
        super().erase({space: one for space, one in erased.items() if space not in self.followed})
        self.followed |= self.gone
        self.gone = set()


class TakesItBack(Fault):
    """What comes again of an erased file, or is written in it again, is kept."""

    store = _TakesItBack


class _KeepsUnsent(SimulatedReplica):
    def _give_up(self, space: bytes) -> None:
        if all(row.state == "arrived" for row in self.rows if row.change.space == space):
            super()._give_up(space)


class KeepsUnsent(Fault):
    """A laptop keeps a file it has work in that was not sent."""

    store = _KeepsUnsent


class _KeepsWhatIsAside(SimulatedReplica):
    def _give_up(self, space: bytes) -> None:
        aside = [one for one in self.aside if one.space == space]
        super()._give_up(space)
        self.aside += aside


class KeepsWhatIsAside(Fault):
    """What could not be read when it came stays when its file goes."""

    first = 58
    store = _KeepsWhatIsAside


class SaysTheOrderStands(Fault):
    """The server says that it took an order to erase, and did not."""

    def ask(self, house: House, request: Request) -> bytes:
        if request[:2] != ("POST", "/v1/members"):
            return house.answer(*request)
        told = msgspec.msgpack.decode(request[2], type=MembersAppend)
        if all(decode_entry(raw).kind != EntryKind.ERASE for raw in told.entries):
            return house.answer(*request)
        return encode(Members(decode_entry(told.entries[0]).seq, (), 1))


class KeepsTheLog(Fault):
    """The server takes the order, refuses what comes after it, and keeps the log as it was."""

    def ask(self, house: House, request: Request) -> bytes:
        with house.services.store.database.reading() as cursor:
            cursor.execute("SELECT * FROM log")
            log = cursor.fetchall()
            cursor.execute("SELECT * FROM space")
            spaces = cursor.fetchall()
        answer = house.answer(*request)
        if request[:2] == ("POST", "/v1/members"):
            with house.services.store.database.writing() as writing:
                for table, rows in (("space", spaces), ("log", log)):
                    for row in rows:
                        marks = ", ".join("?" * len(row))
                        writing.execute(f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO NOTHING", row)
        return answer


ERASING_FAULTS: tuple[type[Fault], ...] = (
    HearsNoOrder,
    ErasesAll,
    TakesItBack,
    KeepsUnsent,
    KeepsWhatIsAside,
    SaysTheOrderStands,
    KeepsTheLog,
)
