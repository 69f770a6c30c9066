"""The demo is there whole or not at all, and the second time it is only opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.case import Case
from app.usecases import profiles
from ui.demo.making import open_demo


class Stopped(Exception):
    pass


def stop_at_the_directory(key: str) -> None:
    if key == "demo.directory":
        raise Stopped


def test_who_stops_it_halfway_finds_a_whole_one_the_next_time(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    with pytest.raises(Stopped):
        open_demo(home, stop_at_the_directory, files=3)
    assert profiles.list_profiles(home) == ()
    said: list[str] = []
    demo = open_demo(home, said.append, files=3)
    assert len(demo.session.ask(lambda reader: reader.find(Case))) > 0
    demo.close()
    assert "demo.directory" in said
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
    said.clear()
    open_demo(home, said.append, files=3).close()
    assert said == []
