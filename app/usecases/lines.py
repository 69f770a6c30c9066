"""The line to the organisation's server: opened, closed, and its failures said in the program's words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.user import User
from app.errors import NotAllowed
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import server_time
from app.usecases.audience import FileAudience
from app.usecases.membership import LineTrouble
from sync.protocol.faults import Fault, SyncError
from sync.trust.refusal import TrustRefused

if TYPE_CHECKING:
    from app.storage.profile import UnlockedProfile
    from app.storage.replica import EncryptedReplica
    from sync.client.laptop import Laptop
    from sync.client.ports import Transport

URL, BODY, HEARD, TROUBLE, REMOVED = "line.url", "line.body", "line.heard", "line.trouble", "line.removed"
"""What this laptop remembers of its organisation: address and name of it, when the server was last heard
(milliseconds), what is wrong with the membership log, and whether it was told that it is removed."""

_LOG_TROUBLES = frozenset((Fault.ROLLED_BACK, Fault.FORKED))


class NotYours(NotAllowed):
    """The membership log lets somebody else decide this: an officer, or the supervisor of that site."""

    key = "members.not_yours"


class Doors(Protocol):
    """What the organisation's use cases need of a session."""

    @property
    def user(self) -> User:
        """Who works with this profile."""

    def do(self, verb: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """One transaction."""

    def ask(self, question: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """One question."""

    def replica(self) -> EncryptedReplica:
        """The file as the sync engine sees it."""

    def read_for_sync(self, question: Callable[[Reader], Any], /) -> Any:
        """A question on the sync thread's connection."""

    def receive(self, verbs: Iterable[Callable[[Store], Any]], /) -> list[Any]:
        """Verbs that put right what came in, each in a transaction of its own: nothing to undo."""

    def erase(self, verbs: Iterable[Callable[[Store], Any]], /) -> list[Any]:
        """Verbs that follow an order to erase: nothing of it can be undone or comes back."""

    def leave_no_trace(self, *, searched: bool = True) -> None:
        """Nothing of what was forgotten stays in the file."""

    @property
    def profile(self) -> UnlockedProfile | None:
        """The whole profile behind it; None where only a bare file is open."""

    def become(self, user: User) -> None:
        """Somebody else's name stands for this profile from now on."""


def now_ms() -> int:
    """Milliseconds since 1970 by this laptop's clock."""
    return time.time_ns() // 1_000_000


def transport_to(url: str) -> Transport:
    """Requests to the server at `url`; nothing is sent yet."""
    from sync.client.transport import HttpTransport

    try:
        return HttpTransport(url)
    except ValueError:
        raise LineTrouble("line.address") from None


@contextmanager
def connected(doors: Doors) -> Iterator[Laptop]:
    """This laptop on the line, its membership log up to date; LineTrouble or NotYours when it cannot be."""
    from sync.client.following import fetch_grants, follow

    with on_line(doors) as laptop:
        follow(laptop)
        fetch_grants(laptop)
        doors.do(heard, server_time.earlier(laptop))
        yield laptop
        laptop.remember_session()


@contextmanager
def on_line(doors: Doors) -> Iterator[Laptop]:
    """The same before anything was asked of the server."""
    from sync.client.laptop import Laptop

    with told(doors):
        replica = doors.replica()
        identity = replica.identity()
        if identity is None:
            raise LineTrouble("line.alone")
        audience = FileAudience(doors.read_for_sync, identity.organisation)
        laptop = Laptop.opened(replica, transport_to(str(doors.ask(Reader.local, URL) or "")), audience)
        try:
            yield laptop
        finally:
            laptop.close()


@contextmanager
def told(doors: Doors) -> Iterator[None]:
    """Failures of the line in the program's words; those that last are remembered."""
    try:
        yield
    except SyncError as error:
        doors.do(remember_parting) if error.detail == "parted" else doors.do(remember_fault, error.fault)
        raise LineTrouble(f"line.{error.detail if error.detail in _SAID else error.fault.value}") from None
    except TrustRefused:
        raise NotYours from None


_SAID = frozenset(("expired", "taken", "taken_back", "not_found", "claim", "parted"))


def heard(store: Store, at: datetime) -> None:
    """The server answered as it should, at this moment."""
    store.remember_local(HEARD, round(at.timestamp() * 1000))
    if store.local(TROUBLE):
        store.remember_local(TROUBLE, "")


def remember_parting(store: Store) -> None:
    """The server shows another list of colleagues, as after it was put back."""
    store.remember_local(TROUBLE, "line.parted")


def remember_fault(store: Store, fault: Fault) -> None:
    """Keep what a later look at the screen must still say."""
    if fault in _LOG_TROUBLES:
        store.remember_local(TROUBLE, f"line.{fault.value}")
    if fault is Fault.REVOKED:
        store.remember_local(REMOVED, 1)
