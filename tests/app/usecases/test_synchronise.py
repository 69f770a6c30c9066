from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.usecases.sync_views import ANOTHER_DEVICE, Stand, SyncState
from app.usecases.synchronise import Synchroniser
from sync.client import membership
from sync.client.loop import Pace
from sync.protocol.faults import SyncError
from tests.sync.client.office import Office, Person, running

QUICK = Pace(quiet=0.02, first=0.05, longest=0.1, between=30.0)


class Told:
    """States as they are told, and waiting for one."""

    def __init__(self) -> None:
        self.states: list[SyncState] = []
        self._turn = threading.Condition()

    def __call__(self, state: SyncState) -> None:
        with self._turn:
            self.states.append(state)
            self._turn.notify_all()

    def wait(self, wanted: Callable[[SyncState], bool], seconds: float = 60.0) -> SyncState:
        with self._turn:
            assert self._turn.wait_for(lambda: bool(self.states) and wanted(self.states[-1]), seconds), (
                self.states[-3:]
            )
            return self.states[-1]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running(tmp_path / "server") as server:
        made = Office(server)
        yield made
        made.close()


@pytest.fixture
def anna(office: Office) -> Person:
    return office.founder()


def watched(person: Person, told: Told) -> Synchroniser:
    return Synchroniser(
        person.replica, person.line, person.rules, server="http://casa", tell=told, pace=QUICK
    )


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def sync(anna: Person, told: Told) -> Iterator[Synchroniser]:
    anna.put("case", 1, "Amina")
    made = watched(anna, told)
    yield made
    made.stop()


def test_what_waits_is_counted_sent_and_said(anna: Person, sync: Synchroniser) -> None:
    assert (sync.state.stand, sync.state.waiting) == (Stand.WAITING, 1)
    sync.once()
    after = sync.state
    assert (after.stand.value, after.waiting) == ("synced", 0)
    assert after.synced_ms is not None
    again = watched(anna, Told())
    assert again.state.synced_ms == after.synced_ms
    assert again.state.stand is Stand.SYNCED
    again.stop()


def test_no_answer_is_offline_and_passes(anna: Person, sync: Synchroniser, told: Told) -> None:
    for path in ("/v1/hello", "/v1/push", "/v1/heads", "/v1/members"):
        anna.line.plan[path] = ["down"] * 1000
    sync.start()
    state = told.wait(lambda state: state.stand is Stand.OFFLINE)
    assert state.fault == "offline"
    assert state.offline_ms is not None
    anna.line.plan.clear()
    state = told.wait(lambda state: state.stand is Stand.SYNCED)
    assert (state.waiting, state.fault, state.offline_ms) == (0, "", None)


def test_a_save_goes_by_itself(anna: Person, sync: Synchroniser, told: Told) -> None:
    sync.start()
    told.wait(lambda state: state.stand is Stand.SYNCED and state.synced_ms is not None)
    anna.put("case", 1, "Amina Osman")
    sync.saved()
    assert any(state.stand is Stand.WAITING and state.waiting == 1 for state in told.states)
    told.wait(lambda state: state.stand is Stand.SYNCED)
    assert anna.replica.pending().total == 0


def test_field_mode_sends_nothing_until_told_and_is_remembered(
    anna: Person, sync: Synchroniser, told: Told
) -> None:
    sync.set_field(True)
    sync.start()
    assert not threading.Event().wait(0.4)
    assert (sync.state.stand, sync.state.waiting) == (Stand.FIELD, 1)
    sync.now()
    told.wait(lambda state: state.stand is Stand.FIELD and state.waiting == 0)
    again = watched(anna, Told())
    assert again.state.field
    assert again.state.stand is Stand.FIELD
    again.stop()


def test_metered_is_remembered(anna: Person, sync: Synchroniser) -> None:
    sync.set_metered(True)
    again = watched(anna, Told())
    assert again.state.metered
    again.stop()


def test_somebody_removed_is_told_so(office: Office, anna: Person, told: Told) -> None:
    luca = office.joined(anna)
    sync = watched(luca, told)
    sync.once()
    membership.remove_user(anna.engine.laptop, luca.user)
    luca.put("case", 1, "after")
    with pytest.raises(SyncError):
        sync.once()
    assert sync.state.stand is Stand.TROUBLE
    assert sync.state.fault == "revoked"
    assert luca.replica.pending().total == 1
    sync.stop()


def test_on_a_metered_line_a_file_waits_is_counted_and_goes_when_told(
    anna: Person, sync: Synchroniser, told: Told
) -> None:
    sync.set_metered(True)
    name = anna.replica.write_file(b"a photograph")
    sync.start()
    held = told.wait(lambda state: state.synced_ms is not None and state.waiting == 0)
    assert (held.stand, held.files, held.file_bytes) == (Stand.WAITING, 1, len(b"a photograph"))
    sync.files_now()
    told.wait(lambda state: state.stand is Stand.SYNCED and state.files == 0)
    assert anna.replica.there[name]
    anna.replica.write_file(b"another")
    sync.saved()
    told.wait(lambda state: state.stand is Stand.WAITING and state.files == 1)
    assert sync.engine.spares()  # the leave was for that once


def test_what_a_round_met_and_went_on_from_is_said_until_the_next(office: Office, anna: Person) -> None:
    luca = office.joined(anna)
    sync = watched(luca, Told())
    luca.put("case", 1, "before")
    sync.once()
    assert sync.state.notice == ""
    twin = luca.clone()
    twin.put("case", 2, "the twin's")
    twin.engine.sync()
    luca.put("case", 3, "Luca's")
    sync.once()
    assert sync.state.notice == ANOTHER_DEVICE
    sync.once()
    assert sync.state.notice == ""
    sync.stop()
