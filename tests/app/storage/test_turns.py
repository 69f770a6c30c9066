"""Who writes much lets the others go first."""

from __future__ import annotations

import threading

import pytest

from app.errors import ProfileClosed
from app.storage.turns import Turns


def test_one_thread_takes_it_several_times() -> None:
    turns = Turns()
    with turns, turns:
        assert not turns.is_wanted
    with turns:
        pass


def test_whoever_waits_is_seen_and_goes_ahead_at_the_next_pause() -> None:
    turns, order = Turns(patience=60), list[str]()

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


def test_nobody_gets_a_turn_after_the_end() -> None:
    turns, asked = Turns(), threading.Event()
    refused: list[type[Exception]] = []

    def late() -> None:
        asked.set()
        try:
            turns.__enter__()
        except ProfileClosed as error:
            refused.append(type(error))

    with turns:
        waiting = threading.Thread(target=late)
        waiting.start()
        assert asked.wait(60)
        turns.end()
    waiting.join(60)
    assert refused == [ProfileClosed]
    assert turns.is_over
    with pytest.raises(ProfileClosed), turns:
        pass
