"""Windows in a cycle die in the GUI thread."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.garbage import GuiCollector


class Knot:
    """Holds itself, and notes in which thread it dies."""

    died_in: list[int] = []

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Knot.died_in.append(threading.get_ident())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GuiCollector]:
    collector = GuiCollector()
    yield collector
    collector.give_back()
    gc.disable()  # as the tests of windows have it


def allocate() -> None:
    kept = [[] for _ in range(50_000)]  # type: list[list[int]]
    kept.clear()


def test_a_worker_that_allocates_collects_nothing(collector: GuiCollector) -> None:
    gc.collect()
    Knot.died_in.clear()
    watch = weakref.ref(Knot())
    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert watch() is not None
    junk = [[] for _ in range(2_000)]  # type: list[list[int]]
    while watch() is not None:
        junk.append([])
        collector.look()
        if len(junk) > 200_000:
            pytest.fail("never collected")
    assert Knot.died_in == [threading.get_ident()]
