"""An organisation made once and copied for every schedule: a supervisor and two operators."""

from __future__ import annotations

import atexit
import random
import secrets
import shutil
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sync.client import joining, membership
from sync.client.engine import Engine
from sync.client.ports import Replica
from sync.trust import signatures
from tests.profile import new_session
from tests.simulation.encrypted import EncryptedStore
from tests.simulation.house import House
from tests.simulation.line import Line
from tests.simulation.replica import SimulatedReplica
from tests.simulation.rules import Policy
from tests.sync.client.office import SITE

AnyStore = SimulatedReplica | EncryptedStore


@dataclass(frozen=True)
class Template:
    """A server's folder and the stores of its laptops; the first is the supervisor's."""

    folder: Path
    stores: tuple[AnyStore, ...]
    organisation: bytes


def scratch() -> Path:
    """A folder in memory where there is one: thousands of databases are made."""
    memory = Path("/dev/shm")
    return Path(mkdtemp(prefix="approdo-simulation-", dir=memory if memory.is_dir() else None))


@cache
def template(
    encrypted: bool, sites: tuple[bytes, ...] = (SITE,), leads: bool = False, narrow: bool = False
) -> Template:
    """Made once in each process; with `encrypted` the last laptop has the program's own file. All work at
    each of `sites`, but with `narrow` the third person at the first alone; with `leads` the second one is a
    supervisor of them."""
    folder = scratch() / "server"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    house = House(folder)
    line, rules = Line(lambda request: house.answer(*request), random.Random(0)), Policy()
    first = SimulatedReplica()
    founded = joining.found_organisation(
        first,
        line,
        rules,
        claim=house.services.claim,
        user=secrets.token_bytes(16),
        roles=("officer", "supervisor"),
        sites=sites,
    )
    rules.organisation = founded.organisation
    engine = Engine(first, line, rules)
    second: AnyStore = SimulatedReplica()
    third: AnyStore = _profile(folder.parent) if encrypted else SimulatedReplica()
    for store in (second, third):
        role = "supervisor" if leads and store is second else "operator"
        where = sites[:1] if narrow and store is third else sites
        _join(engine, line, store.port, membership.Place((role,), where))
    engine.sync()
    engine.close()
    for store in (second, third):
        operator = Engine(store.port, line, rules)
        operator.sync()
        operator.close()
    house.close()
    third.close()
    return Template(folder, (first, second, third), founded.organisation)


def _profile(folder: Path) -> EncryptedStore:
    new_session(folder).close()
    return EncryptedStore(folder / "profile.db")


def _join(engine: Engine, line: Line, replica: Replica, place: membership.Place) -> None:
    approver = engine.laptop
    user, invitation = secrets.token_bytes(16), membership.invitation_id()
    membership.invite(approver, invitation, user, approver.now_ms() + 3_600_000)
    identity = approver.identity
    pinned = joining.Pinned(
        approver.roster.organisation,
        approver.roster.root_pk,
        approver.roster.server_pk,
        signatures.public_of(identity.sign_key),
    )
    request = joining.ask(replica, line, invitation, user)
    membership.admit(approver, request, place)
    assert joining.look(replica, line, pinned) == "approved"


def copied(made: Template, folder: Path) -> tuple[House, list[AnyStore]]:
    """A server and laptops of their own, as they were when everybody had joined."""
    shutil.copytree(made.folder, folder / "server")
    stores: list[AnyStore] = []
    for number, store in enumerate(made.stores):
        if isinstance(store, SimulatedReplica):
            stores.append(deepcopy(store))
        else:
            path = folder / f"profile {number}.db"
            shutil.copy(store.path, path)
            stores.append(EncryptedStore(path))
    return House(folder / "server"), stores
