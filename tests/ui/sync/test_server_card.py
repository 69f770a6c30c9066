from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.session import Session
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui import texts
from ui.job_runner import JobRunner
from ui.settings.server_card import ServerCard
from ui.sync.runner import sync_of


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    texts.set_language("it")
    made = new_session(tmp_path)
    yield made
    made.close()


def test_a_server_is_started_shown_and_stopped(
    qtbot: QtBot, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPRODO_HOME", str(tmp_path))
    jobs = JobRunner()
    sync = sync_of(session, jobs, jobs)
    with window_on(qtbot, session, "settings", sync=sync) as window:
        card = shown_page(window).findChild(ServerCard)
        assert card is not None
        card.port.setValue(18_470)
        card.start.click()
        qtbot.waitUntil(lambda: sync.serving is not None, timeout=30_000)
        server = sync.serving
        assert server is not None
        assert server.port == 18_470
        assert not card.port.isVisible()
        card.stop.click()
        assert not server.running
        assert sync.serving is None
    sync.stop()
    jobs.stop()


def test_it_ends_with_the_profile(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    jobs = JobRunner()
    sync = sync_of(session, jobs, jobs)
    sync.serve(tmp_path / "server", 18_471, lambda _server: None, lambda _error: None)
    qtbot.waitUntil(lambda: sync.serving is not None, timeout=30_000)
    server = sync.serving
    assert server is not None
    sync.stop()
    assert not server.running
    jobs.stop()
