"""The unlocked profile: one door, one transaction, one event.

`do(verb, ...)` runs a use case inside one `BEGIN IMMEDIATE` transaction, writes rows, changes,
search and audit together, commits, then publishes one `Changed`. `ask(question, ...)` reads on
a query-only connection that never sees a transaction that is still open.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from app.domain.authority import ENDLESS, LIFE, may_write_plain
from app.domain.declaration import Registry
from app.domain.emergency import FOLLOWING
from app.domain.ids import ID_BYTES, RecordId
from app.domain.kinds import KINDS
from app.domain.sealed_records import SEALED
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.events import Became, Changed, EventBus
from app.jobs import Progress
from app.storage import adopting, erasing, forgetting, ids_beside, redotting
from app.storage.database import SMALL_CACHE, Database, connect, immediate
from app.storage.drafts import Draft, Drafts
from app.storage.memory import give_back
from app.storage.opening import prepare
from app.storage.projections import PROJECTIONS
from app.storage.reader import Reader
from app.storage.replica import EncryptedReplica
from app.storage.store import Before, Projection, Store
from app.storage.turns import Turns
from app.usecases import erasure_opening, reviews
from app.usecases.emergency.projection import project_copies
from app.usecases.review_standing import project_standing

if TYPE_CHECKING:
    from app.storage.profile import UnlockedProfile
    from app.usecases.membership import Membership

SCREEN = "screen"
"""Key of the draft that holds the screen as it was left."""

TOGETHER_SECONDS = 0.5
"""After so long what is received is committed, however much is left of it."""

P = ParamSpec("P")
T = TypeVar("T")


class Unlocked(Protocol):
    """What the session needs of an unlocked profile: the encrypted file and its 48-byte key."""

    @property
    def path(self) -> Path:
        """The encrypted database."""

    @property
    def db_key(self) -> bytes:
        """Raw key and salt."""


class NoUserYet(DomainError):
    """The profile has no user: `found` one first."""

    key = "error.no_user"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a transaction touched and how to undo it."""

    changed: Changed
    before: tuple[Before, ...]


EMPTY = Receipt(Changed({}), ())


class Session:
    """What a person has in hand after unlocking. `do` and `ask` may be called from any thread."""

    def __init__(
        self,
        unlocked: Unlocked,
        *,
        registry: Registry = KINDS,
        projections: tuple[Projection, ...] = (project_copies, *PROJECTIONS, project_standing),
    ) -> None:
        self._unlocked, self._registry, self._projections = unlocked, registry, projections
        self._writer: Database = connect(unlocked.path, unlocked.db_key)
        if prepare(self._writer, registry):
            self._writer.close()
            self._writer = connect(unlocked.path, unlocked.db_key)
        self._reader = self._waiting_reader()
        self._writing, self._reading, self._searching, self._syncing = Turns(), Turns(), Turns(), Turns()
        # Opened when first wanted: each reads the names of all tables before it answers anything.
        self._searcher: Reader | None = None
        self._sync_reader: Reader | None = None
        self._drafts = Drafts(self._writer)
        self.events = EventBus()
        self.last_receipt = EMPTY
        self._user: User | None = None
        self._membership: Membership | None = None
        if redotting.is_due(self._reader):
            self.receive([redotting.after_renewal])
        if adopting.is_due(self._reader):
            self.receive([adopting.adopt])
        self._erase_again()

    @property
    def user(self) -> User:
        """Who works with this profile; NoUserYet before `found`."""
        if self._user is None:
            id_ = self.ask(Reader.local, "user")
            self._user = self.ask(Reader.get, User, RecordId(id_)) if id_ else None
        if self._user is None:
            raise NoUserYet
        return self._user

    @property
    def profile(self) -> UnlockedProfile | None:
        """The whole profile behind it, with its backups; None where only a bare file is open."""
        from app.storage.profile import UnlockedProfile

        return self._unlocked if isinstance(self._unlocked, UnlockedProfile) else None

    @property
    def membership(self) -> Membership:
        """The organisation of this profile: who belongs, joining, inviting. Most of it takes the network."""
        return self._membership or self._belonging()

    @membership.setter
    def membership(self, membership: Membership) -> None:
        self._membership = membership

    def _belonging(self) -> Membership:
        """One for all threads: it remembers whose words were compared."""
        from app.usecases.belonging import Belonging

        with self._reading:
            if self._membership is None:
                self._membership = Belonging(self)
            return self._membership

    def become(self, user: User) -> None:
        """Go on as `user`: the same person under another id, or with another role; `Became` tells it."""
        self._user = user
        self.events.publish(Became())

    def found(self, user: User, verb: Callable[[Store], T]) -> T:
        """Make `user` the one who works with this new profile, and run its first verb."""
        self._user = user

        def first(store: Store) -> T:
            store.remember_local("user", user.id)
            store.add(user)
            return verb(store)

        return self.do(first)

    def do(self, verb: Callable[Concatenate[Store, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `verb(store, ...)` in one transaction; all of it happens or nothing."""
        with self._writing:
            with immediate(self._writer):
                store = Store(self._writer, self.user, self._registry)
                result = verb(store, *args, **kwargs)
                store.finish(self._projections)
            self._publish(store)
        return result

    def job(
        self,
        verb: Callable[Concatenate[Store, P], Generator[Progress, None, T]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Generator[Progress, None, T]:
        """Like `do` for long work: yields progress; closing it rolls everything back."""
        with self._writing:
            with immediate(self._writer):
                store = Store(self._writer, self.user, self._registry)
                result = yield from verb(store, *args, **kwargs)
                store.finish(self._projections)
            self._publish(store)
        return result

    def undo(self, receipt: Receipt) -> None:
        """Make what a transaction touched what it was before, as a new change.

        NotAllowed when the role may not write what stood there, or when something was written for good:
        no other laptop would take it.
        """

        def put_back(store: Store) -> None:
            for before in reversed([one for one in receipt.before if one.kind.name not in FOLLOWING]):
                own = before.record == store.by.id
                roles, me = [store.by.role or ""], store.by.id
                ends = {} if before.alive or before.kind.name in ENDLESS else {LIFE: False}
                fits = may_write_plain(roles, before.kind.id, {**before.fields, **ends}, own=own, author=me)
                sealed = before.kind.name in SEALED or erasing.names_erased(store, before.kind, before.record)
                if not fits or sealed:
                    raise NotAllowed
                if before.kind.name in ENDLESS and not before.alive:
                    reviews.unasked(store, before.record)
                else:
                    store.put_back(before)

        self.do(put_back)

    def ask(self, question: Callable[Concatenate[Reader, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `question(reader, ...)` on the query-only connection."""
        with self._reading:
            return question(self._reader, *args, **kwargs)

    def glance(
        self, question: Callable[Concatenate[Reader, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Like `ask`, on a connection of its own that ends with it: for what reads through the whole file.

        Opening it costs some milliseconds; kept open, its pages would cost megabytes.
        """
        tables = connect(self._unlocked.path, self._unlocked.db_key, read_only=True)
        try:
            return question(Reader(tables, self._registry), *args, **kwargs)
        finally:
            tables.close()
            give_back()

    def search(
        self, question: Callable[Concatenate[Reader, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Like `ask`, on a connection of its own, for the search thread; see `interrupt_search`."""
        with self._searching:
            if self._searcher is None:
                self._searcher = self._waiting_reader()
            return question(self._searcher, *args, **kwargs)

    def interrupt_search(self) -> None:
        """Make a running search raise `Interrupted`, because what was typed has changed."""
        if self._searcher is not None:
            self._searcher.tables.conn.interrupt()

    def replica(self) -> EncryptedReplica:
        """This file as the sync engine sees it, for its own thread.

        Each call is one short transaction; what it applied is told by one `Changed`.
        """
        return EncryptedReplica(_Doors(self))

    def read_for_sync(self, question: Callable[[Reader], T], /) -> T:
        """Run `question(reader)` on a connection of the sync thread's own; windows never wait for it."""
        with self._syncing:
            if self._sync_reader is None:
                self._sync_reader = self._waiting_reader()
            return question(self._sync_reader)

    def glance_for_sync(self, question: Callable[[Reader], T], /) -> T:
        """The same for few rows, on the writer: each write empties the others' memory of pages."""
        with self._writing:
            return question(Reader(self._writer, self._registry))

    def write_for_sync(self, verb: Callable[[Reader], T], /) -> T:
        """Run `verb(reader)` in one transaction that touches no record."""
        with self._writing, immediate(self._writer):
            return verb(Reader(self._writer, self._registry))

    def receive(self, verbs: Iterable[Callable[[Store], T]], /, *, joined: bool = False) -> list[T]:
        """Run verbs that write what came from other laptops, each in a transaction of its own; then tell.

        `joined`: while nobody waits for the file the next ones share a transaction, and what they touch
        alike is written once. It is nothing to undo: the last receipt stays. A verb that fails leaves
        those of the transactions before it done.
        """
        done: list[T] = []
        touched: dict[str, set[RecordId]] = {}
        left = iter(verbs)
        try:
            while stores := self._receive_some(left, done, TOGETHER_SECONDS if joined else 0):
                for store in stores:
                    for kind, ids in store.touched.items():
                        touched.setdefault(kind, set()).update(ids)
                self._writing.let_go_first()
        finally:
            if touched:
                self.events.publish(_changed(touched))
        return done

    def _receive_some(
        self, verbs: Iterator[Callable[[Store], T]], done: list[T], seconds: float
    ) -> list[Store]:
        """One transaction of at least one verb, if one is left; what it wrote."""
        stores: list[Store] = []
        made: list[T] = []
        verb = next(verbs, None)
        if verb is None:
            return stores
        with self._writing, immediate(self._writer):
            until = time.monotonic() + seconds
            while verb is not None:
                store = Store(self._writer, self._user_or_nobody(), self._registry)
                made.append(verb(store))
                store.finish(self._projections)
                stores.append(store)
                more = time.monotonic() < until and not self._writing.is_wanted
                verb = next(verbs, None) if more else None
        done.extend(made)
        return stores

    def erase(self, verbs: Iterable[Callable[[Store], T]], /) -> list[T]:
        """Like `receive`, for orders to erase: nothing of it can be undone, nothing stays in the file, and a
        backup put back in its place will give the same up."""
        done = self.receive(verbs)
        self.last_receipt = EMPTY
        gone = self.read_for_sync(lambda reader: erasing.remembered(reader, erasing.ERASED))
        ids_beside.ERASED.keep(self._unlocked.path, self._unlocked.db_key, gone)
        self.leave_no_trace()
        return done

    def leave_no_trace(self, *, searched: bool = True) -> None:
        """After `app.storage.forgetting.forget_space`: nothing of what was forgotten stays in the file."""
        with self._writing:
            forgetting.leave_no_trace(self._writer, searched=searched)

    def save_draft(self, key: str, body: str) -> None:
        """Keep a half-typed form under `key`."""
        with self._writing:
            self._drafts.save(key, body, time.time_ns() // 1_000_000)

    def draft(self, key: str) -> Draft | None:
        """The half-typed form under `key`, or None."""
        with self._writing:
            return self._drafts.get(key)

    def drafts(self) -> list[Draft]:
        """All half-typed forms, newest first; the screen kept for the next unlocking is none of them."""
        with self._writing:
            return [draft for draft in self._drafts.all() if draft.key != SCREEN]

    def drop_draft(self, key: str) -> None:
        """Forget the half-typed form under `key`."""
        with self._writing:
            self._drafts.drop(key)

    def close(self) -> None:
        """Close the file; who goes on gets ProfileClosed. Keys may still lie in memory: end the process."""
        if self._writing.is_over:
            return
        with self._writing, self._reading, self._searching, self._syncing:
            for turns in (self._writing, self._reading, self._searching, self._syncing):
                turns.end()
            for reader in (self._sync_reader, self._searcher, self._reader):
                if reader is not None:
                    reader.tables.close()
            self._writer.close()

    def _erase_again(self) -> None:
        """Before anything is shown: what was ordered, and is not done in this file, is done."""
        ordered = ids_beside.ERASED.read(self._unlocked.path, self._unlocked.db_key)
        if verbs := erasure_opening.missed(self._reader, ordered):
            self.erase(verbs)
        elif (gone := erasing.remembered(self._reader, erasing.ERASED)) - ordered:
            ids_beside.ERASED.keep(self._unlocked.path, self._unlocked.db_key, gone)

    def _waiting_reader(self) -> Reader:
        """A query-only connection that stays open as long as the profile."""
        tables = connect(self._unlocked.path, self._unlocked.db_key, read_only=True, cache=SMALL_CACHE)
        return Reader(tables, self._registry)

    def _user_or_nobody(self) -> User:
        """A file that is filled anew from the server has no user yet."""
        try:
            return self.user
        except NoUserYet:
            return User(id=RecordId(bytes(ID_BYTES)))

    def _publish(self, store: Store) -> None:
        changed = _changed(store.touched)
        if changed.ids:
            self.last_receipt = Receipt(changed, tuple(store.before.values()))
            self.events.publish(changed)


def _changed(touched: Mapping[str, set[RecordId]]) -> Changed:
    return Changed({kind: frozenset(ids) for kind, ids in touched.items()})


class _Doors:
    """The doors of a session that `app.storage.replica` goes through."""

    def __init__(self, session: Session) -> None:
        self.read = session.read_for_sync
        self.glance = session.glance_for_sync
        self.write = session.write_for_sync
        self.receive = session.receive
        self.erase = session.erase
