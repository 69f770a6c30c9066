"""The story of the laptops, played as `make demo` plays it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.demo.laptops import office
from ui.demo.week import Week


@pytest.mark.usefixtures("qtbot")
def test_the_week_goes_well_and_ends_its_server(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    said: list[str] = []
    with office(tmp_path / "week") as together:
        server = together.server
        assert Week(together, pictures, said.append).play() == []
        assert server.running
    assert not server.running
    assert not (tmp_path / "week").exists()
    assert len(list(pictures.glob("week-*.png"))) == 6
    assert len(said) >= 10
