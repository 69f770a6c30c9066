"""An organisation made once and copied for every schedule: a supervisor and two operators."""

from __future__ import annotations

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
from sync.trust import signatures
from tests.simulation.house import House
from tests.simulation.line import Inline, Line
from tests.simulation.replica import SimulatedReplica
from tests.sync.client.office import SITE, Rules


@dataclass(frozen=True)
class Template:
    """A server's folder and the stores of its laptops; the first is the supervisor's."""

    folder: Path
    replicas: tuple[SimulatedReplica, ...]
    organisation: bytes


def scratch() -> Path:
    """A folder in memory where there is one: thousands of databases are made."""
    memory = Path("/dev/shm")
    return Path(mkdtemp(prefix="approdo-simulation-", dir=memory if memory.is_dir() else None))


@cache
def template(operators: int = 2) -> Template:
    """Made once in each process."""
    folder = scratch() / "server"
    house = House(folder)
    line, rules = Line(lambda request: house.answer(*request), random.Random(0)), Rules()
    first = SimulatedReplica()
    founded = joining.found_organisation(
        first,
        line,
        rules,
        claim=house.services.claim,
        user=secrets.token_bytes(16),
        roles=("officer", "supervisor"),
        sites=(SITE,),
    )
    rules.organisation = founded.organisation
    engine = Engine(first, line, rules)
    replicas = [first, *(_joined(engine, line) for _ in range(operators))]
    engine.sync()
    engine.close()
    for replica in replicas[1:]:
        operator = Engine(replica, line, rules)
        operator.sync()
        operator.close()
    house.close()
    return Template(folder, tuple(replicas), founded.organisation)


def _joined(engine: Engine, line: Line) -> SimulatedReplica:
    approver, replica = engine.laptop, SimulatedReplica()
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
    membership.admit(approver, request, membership.Place(("operator",), (SITE,)))
    assert joining.look(replica, line, pinned) == "approved"
    return replica


def copied(made: Template, folder: Path) -> tuple[House, list[SimulatedReplica]]:
    """A server and laptops of their own, as they were when everybody had joined."""
    shutil.copytree(made.folder, folder)
    return House(folder), [deepcopy(replica) for replica in made.replicas]


__all__ = ["Inline", "Template", "copied", "scratch", "template"]
