"""A round under way when the profile is shut: the window does not wait for it, and it breaks nothing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.domain.person import Person
from app.errors import ProfileClosed
from app.usecases import synchronise
from app.usecases.sync_views import SyncState
from tests.app.usecases.acting import newcomer
from tests.app.usecases.centre import centre


@pytest.mark.parametrize("held_at", ["sending", "synced"])
def test_a_round_that_outlives_its_profile_ends_in_silence(tmp_path: Path, held_at: str) -> None:
    reached, go_on = threading.Event(), threading.Event()
    states: list[str] = []

    def tell(state: SyncState) -> None:
        states.append(state.stand.value)
        if (state.phase or state.stand.value) == held_at and not reached.is_set():
            reached.set()
            assert go_on.wait(60)

    with centre(tmp_path) as office:
        giulia = office.founder()
        newcomer(giulia.session, "Amina Diallo")
        sync = synchronise.of(giulia.session, tell)
        assert sync is not None
        sync.start()
        assert reached.wait(60), states
        sync.stop(0.01)
        giulia.session.close()
        before = len(states)
        go_on.set()
        (thread,) = [one for one in threading.enumerate() if one.name == "sync"]
        thread.join(60)
        assert not thread.is_alive()
        assert len(states) == before, "nothing is told of a profile that is shut"
        with pytest.raises(ProfileClosed):
            giulia.session.read_for_sync(lambda reader: reader.count(Person))
