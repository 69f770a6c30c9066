"""Who writes much lets the others go first."""

from __future__ import annotations

import threading

from app.storage.turns import Turns


def test_one_thread_takes_it_several_times() -> None:
    turns = Turns()
    with turns, turns:
        assert not turns.is_wanted
    with turns:
        pass


def test_whoever_waits_is_seen_and_goes_ahead_at_the_next_pause() -> None:
    turns, order = Turns(), list[str]()

    def save() -> None:
        with turns:
            order.append("save")

    other = threading.Thread(target=save)
    with turns:
        other.start()
        while not turns.is_wanted:
            pass
        order.append("first part")
    turns.let_go_first()
    with turns:
        order.append("second part")
    other.join()
    assert order == ["first part", "save", "second part"]
    assert not turns.is_wanted


def test_nobody_is_waited_for_who_does_not_come() -> None:
    """One who waits and is never given the turn holds nobody up for long."""
    turns = Turns()
    done = threading.Event()

    def wait_long() -> None:
        with turns:
            done.set()

    with turns:
        other = threading.Thread(target=wait_long)
        other.start()
        while not turns.is_wanted:
            pass
        turns.let_go_first()  # the lock is still held: it gives up
        assert not done.is_set()
    other.join()
    assert done.is_set()
