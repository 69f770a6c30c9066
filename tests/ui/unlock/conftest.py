from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.unlock.house import House
from ui.job_runner import JobRunner


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[JobRunner]:
    jobs = JobRunner()
    yield jobs
    jobs.stop()


@pytest.fixture
def house(qtbot: QtBot, jobs: JobRunner, tmp_path: Path) -> Iterator[House]:
    house = House(qtbot, jobs, tmp_path)
    yield house
    for opened in house.opened:
        opened.profile.close()
