"""Lost answers, refusing proxies, cut bodies: nothing is lost, nothing doubled."""

from __future__ import annotations

import pytest

from sync.protocol.faults import Fault, SyncError
from tests.sync.client.office import Office, Person

INSIDE = True

TROUBLE = ("lost", "down", "cut", "busy")
FAULTS = {"lost": Fault.OFFLINE, "down": Fault.OFFLINE, "cut": Fault.MALFORMED, "busy": Fault.BUSY}


def settle(*people: Person, rounds: int = 6) -> None:
    """Rounds until each went through."""
    for person in people:
        for _ in range(rounds):
            try:
                person.engine.sync()
                break
            except SyncError:
                continue
        else:
            raise AssertionError("never went through")


@pytest.mark.parametrize("what", TROUBLE)
@pytest.mark.parametrize("path", ["/v1/push", "/v1/heads", "/v1/pull", "/v1/hello", "/v1/session"])
def test_after_any_trouble_both_have_everything_once(
    anna: Person, luca: Person, path: str, what: str
) -> None:
    anna.put("case", 1, "before")
    settle(anna, luca)
    luca.put("case", 2, "Luca's")
    luca.put("other", 1, "Luca's too")
    settle(luca)
    anna.put("case", 1, "Anna's")
    anna.restarted()
    anna.replica.remember("session", b"")
    anna.line.plan = {path: [what, what]}
    with pytest.raises(SyncError) as error:
        anna.engine.sync()
    assert error.value.fault == FAULTS[what]
    settle(anna, luca, anna)
    assert anna.state() == luca.state()
    assert anna.see("case", 1) == ["Anna's"]
    assert anna.replica.pending().total == luca.replica.pending().total == 0


def test_a_lost_answer_to_a_push_sends_the_same_bytes(office: Office, anna: Person, inside: None) -> None:
    anna.put("case", 1, "x")
    anna.line.plan = {"/v1/push": ["lost"]}
    with pytest.raises(SyncError):
        anna.engine.sync()
    raw = anna.replica.rows[0].raw
    assert raw
    assert anna.replica.pending().sealed == 1
    assert anna.engine.sync().sent == 1
    assert anna.replica.rows[0].raw == raw
    assert office.server.services.store.log.usage()[0] >= 1


def test_work_goes_on_while_the_line_is_down(anna: Person, luca: Person) -> None:
    anna.line.plan = {"/v1/push": ["down"] * 50}
    for number in range(3):
        anna.put("case", number + 1, number)
        with pytest.raises(SyncError):
            anna.engine.sync()
    assert anna.replica.pending().total == 3
    anna.line.plan.clear()
    settle(anna, luca)
    assert [luca.see("case", number + 1) for number in range(3)] == [[0], [1], [2]]


def test_a_round_stopped_between_any_two_steps_goes_on_later(anna: Person, luca: Person) -> None:
    for number in range(30):
        anna.put(f"case {number}", 1, number)
    settle(anna)
    count = len(list(luca.restarted().engine.once()))
    for stop in range(count):
        person = luca.restarted()
        steps = person.engine.once()
        for _ in range(stop + 1):
            next(steps, None)
        steps.close()
    settle(luca)
    assert luca.state() == anna.state()


def test_another_server_is_a_stranger(office: Office, anna: Person) -> None:
    anna.engine.sync()
    services = office.server.services
    services.gate._key = bytes(32)
    anna.restarted()
    anna.replica.remember("session", b"")
    with pytest.raises(SyncError) as error:
        anna.engine.sync()
    assert error.value.fault == Fault.STRANGER
