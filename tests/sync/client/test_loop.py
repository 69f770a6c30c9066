"""What the pill may say, and when rounds are made."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from sync.client import membership
from sync.client.loop import Kind, Loop, LoopState, Mode, Pace
from sync.client.membership import Place
from sync.client.ports import Pending
from sync.protocol.faults import Fault
from tests.sync.client.office import Person

INSIDE = True

QUICK = Pace(
    quiet=0.01, first=0.02, longest=0.1, between=30.0, metered_quiet=0.05, metered_between=30.0, awaiting=0.05
)


class Watched:
    """A loop with every state it told."""

    def __init__(self, person: Person, mode: Mode, pace: Pace) -> None:
        self.told: list[LoopState] = []
        self.news = threading.Condition()
        self.loop = Loop(person.engine, self.hear, mode=mode, pace=pace)

    def hear(self, state: LoopState) -> None:
        with self.news:
            self.told.append(state)
            self.news.notify_all()

    def until(self, fits: Callable[[LoopState], bool], seconds: float = 60.0) -> LoopState:
        with self.news:
            assert self.news.wait_for(lambda: any(fits(one) for one in self.told), seconds), self.told
            return next(one for one in self.told if fits(one))

    def forget(self) -> None:
        with self.news:
            self.told.clear()


@pytest.fixture
def watch() -> Iterator[Callable[..., Watched]]:
    made: list[Watched] = []

    def watched(person: Person, mode: Mode = Mode.AUTOMATIC, pace: Pace = QUICK) -> Watched:
        made.append(Watched(person, mode, pace))
        return made[-1]

    yield watched
    for one in made:
        assert one.loop.stop(60)


def is_kind(kind: Kind) -> Callable[[LoopState], bool]:
    return lambda state: state.kind == kind


def test_what_is_saved_is_sent_and_then_said(anna: Person, watch: Callable[..., Watched]) -> None:
    watched = watch(anna)
    watched.loop.start()
    watched.until(is_kind(Kind.SYNCED))
    watched.forget()
    anna.put("case", 1, "x")
    watched.loop.saved()
    assert watched.until(is_kind(Kind.WAITING)).pending.total == 1
    assert watched.until(is_kind(Kind.SYNCED)).pending.total == 0
    assert anna.replica.pending().total == 0


def test_what_was_true_before_is_not_said_last(anna: Person, watch: Callable[..., Watched]) -> None:
    """A save is counted while a round sends it: however long the counting takes, the last word is true."""
    watched, counts = watch(anna, pace=replace(QUICK, quiet=30.0)), anna.replica.pending
    watched.loop.start()
    watched.until(is_kind(Kind.SYNCED))
    watched.forget()

    def slowly() -> Pending:
        found: Pending = counts()
        if threading.current_thread() is threading.main_thread():
            with watched.news:
                watched.news.wait_for(lambda: any(one.kind == Kind.SYNCED for one in watched.told), 0.5)
        return found

    anna.put("case", 1, "x")
    anna.replica.pending = slowly
    watched.loop.sync_now()
    watched.loop.saved()
    watched.until(is_kind(Kind.SYNCED))
    assert watched.told[-1].kind == Kind.SYNCED


def test_what_another_writes_comes_by_itself(
    anna: Person, luca: Person, watch: Callable[..., Watched]
) -> None:
    watched = watch(luca)
    watched.loop.start()
    watched.until(is_kind(Kind.SYNCED))
    watched.forget()
    anna.put("case", 1, "for Luca")
    anna.engine.sync()
    watched.until(lambda state: luca.see("case", 1) == ["for Luca"])


def test_no_line_is_offline_and_comes_back_by_itself(anna: Person, watch: Callable[..., Watched]) -> None:
    watched = watch(anna)
    anna.put("case", 1, "x")
    anna.line.plan = {"/v1/push": ["down"] * 3}
    watched.loop.start()
    offline = watched.until(is_kind(Kind.OFFLINE))
    assert (offline.fault, offline.pending.total) == (Fault.OFFLINE, 1)
    watched.until(is_kind(Kind.SYNCED))
    since = {state.since_ms for state in watched.told if state.kind == Kind.OFFLINE}
    assert len(since) == 1


def test_field_mode_sends_only_when_told(anna: Person, watch: Callable[..., Watched]) -> None:
    watched = watch(anna, Mode.FIELD)
    watched.loop.start()
    anna.put("case", 1, "x")
    watched.loop.saved()
    assert watched.until(lambda state: state.pending.total == 1).kind == Kind.PAUSED
    assert anna.line.asked[-1] != "/v1/push"
    watched.loop.sync_now()
    watched.until(lambda state: state.kind == Kind.PAUSED and state.pending.total == 0)
    assert anna.replica.pending().total == 0


def test_leaving_field_mode_makes_a_round(anna: Person, watch: Callable[..., Watched]) -> None:
    watched = watch(anna, Mode.FIELD)
    watched.loop.start()
    anna.put("case", 1, "x")
    watched.loop.set_mode(Mode.AUTOMATIC)
    watched.until(is_kind(Kind.SYNCED))


def test_all_sent_is_never_said_while_something_is_parked(
    anna: Person, luca: Person, watch: Callable[..., Watched]
) -> None:
    luca.put("case", 1, "before")
    luca.engine.sync()
    membership.change(anna.engine.laptop, luca.user, Place(("operator",), ()))
    luca.put("case", 1, "may not go")
    watched = watch(luca)
    watched.loop.start()
    state = watched.until(lambda state: state.at_ms > 0)
    assert state.kind == Kind.WAITING
    assert state.pending.parked == 1
    assert not any(one.kind == Kind.SYNCED for one in watched.told)


def test_somebody_removed_is_told_so(anna: Person, luca: Person, watch: Callable[..., Watched]) -> None:
    luca.engine.sync()
    membership.remove_user(anna.engine.laptop, luca.user)
    watched = watch(luca)
    watched.loop.start()
    assert watched.until(is_kind(Kind.PROBLEM)).fault == Fault.REVOKED


def test_it_stops_in_the_middle_and_what_was_done_stands(anna: Person, watch: Callable[..., Watched]) -> None:
    for number in range(300):
        anna.put(f"case {number}", 1, number)
    watched = watch(anna)
    watched.loop.start()
    assert watched.loop.stop(60)
    before = anna.replica.pending().total
    anna.restarted().engine.sync()
    assert anna.replica.pending().total == 0
    assert before <= 300


def test_all_sent_is_never_said_while_a_file_is_only_here(
    anna: Person, watch: Callable[..., Watched]
) -> None:
    name = anna.replica.write_file(b"a photograph")
    anna.line.plan[f"/v1/chunks/{name.hex()}"] = ["down", "lost"]
    watched = watch(anna)
    watched.loop.start()
    watched.until(is_kind(Kind.OFFLINE))
    last = watched.until(is_kind(Kind.SYNCED))
    assert last.pending.total == 0
    assert anna.line.asked.count(f"/v1/chunks/{name.hex()}") == 2
    assert all(one.pending.files == 0 for one in watched.told if one.kind == Kind.SYNCED)


def test_a_file_that_is_waited_for_is_looked_for_again_soon(
    anna: Person, luca: Person, watch: Callable[..., Watched]
) -> None:
    name = anna.replica.write_file(b"a photograph")
    luca.replica.know_file(name)
    watched = watch(luca)
    watched.loop.start()
    watched.until(is_kind(Kind.SYNCED))
    assert name not in luca.replica.files
    anna.engine.sync()
    watched.until(lambda _: name in luca.replica.files)
