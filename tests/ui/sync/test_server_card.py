from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.session import Session
from app.usecases import server_here
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui import texts
from ui.job_runner import JobRunner
from ui.serving import serve_again, server_folder
from ui.settings.server_card import ServerCard
from ui.sync.runner import sync_of
from ui.texts import t


@pytest.fixture
def free() -> int:
    """A port nobody listens on; the system gives it to no one else so soon."""
    with socket.socket() as one:
        one.bind(("0.0.0.0", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    texts.set_language("it")
    made = new_session(tmp_path)
    yield made
    made.close()


def test_a_server_is_started_shown_and_stopped(
    qtbot: QtBot, session: Session, tmp_path: Path, free: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPRODO_HOME", str(tmp_path))
    jobs = JobRunner()
    sync = sync_of(session, jobs, jobs)
    with window_on(qtbot, session, "settings", sync=sync) as window:
        card = shown_page(window).findChild(ServerCard)
        assert card is not None
        assert card.port.text() == str(server_here.PORT)
        for wrong in ("", "80", "70000", "otto"):
            card.port.setText(wrong)
            card.start.click()
            assert card._row.problem() == t("server_here.port_wrong", least=1024, most=65535)
            assert card.start.isEnabled()
        card.port.set_value(free)
        card.start.click()
        assert card._row.problem() == ""
        qtbot.waitUntil(lambda: sync.serving is not None)
        server = sync.serving
        assert server is not None
        assert server.port == free
        assert not card.port.isVisible()
        qtbot.waitUntil(lambda: session.ask(server_here.left_on) == free)
        card.stop.click()
        assert not server.running
        assert sync.serving is None
        qtbot.waitUntil(lambda: session.ask(server_here.left_on) == 0)
    sync.stop()
    jobs.stop()


def test_one_left_on_begins_again_with_the_profile_and_says_so(
    qtbot: QtBot, session: Session, tmp_path: Path, free: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPRODO_HOME", str(tmp_path))
    jobs = JobRunner()
    first = sync_of(session, jobs, jobs)
    first.serve(server_folder(), free, lambda _server: None, lambda _error: None)
    qtbot.waitUntil(lambda: session.ask(server_here.left_on) == free)
    first.stop()
    assert session.ask(server_here.left_on) == free, "locked, not stopped"
    second = sync_of(session, jobs, jobs)
    with window_on(qtbot, session, "settings", sync=second) as window:
        card = shown_page(window).findChild(ServerCard)
        assert card is not None
        assert card.port.isVisible()
        serve_again(second, lambda: window)
        qtbot.waitUntil(lambda: second.serving is not None)
        server = second.serving
        assert server is not None
        assert server.port == free
        assert not card.port.isVisible()
        assert server.addresses[0] in window._toast.accessibleName() + words_of(window._toast)
        second.stop_serving()
        qtbot.waitUntil(lambda: session.ask(server_here.left_on) == 0)
    second.stop()
    third = sync_of(session, jobs, jobs)
    told: list[object] = []
    third.serve_again(server_folder(), told.append, told.append)
    qtbot.waitUntil(lambda: not jobs._running)
    assert third.serving is None
    assert told == []
    third.stop()
    jobs.stop()


def words_of(widget: QWidget) -> str:
    return " ".join(one.text() for one in widget.findChildren(QLabel))


def test_it_ends_with_the_profile(qtbot: QtBot, session: Session, tmp_path: Path, free: int) -> None:
    jobs = JobRunner()
    sync = sync_of(session, jobs, jobs)
    sync.serve(tmp_path / "server", free, lambda _server: None, lambda _error: None)
    qtbot.waitUntil(lambda: sync.serving is not None)
    server = sync.serving
    assert server is not None
    sync.stop()
    assert not server.running
    jobs.stop()
