"""Preferences survive, and a broken file is no reason not to start."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.preferences import FILE, Preferences, read, write


def test_they_come_back_as_they_were(tmp_path: Path) -> None:
    kept = Preferences(language="ar", shade="dark", scale=1.5, idle_minutes=5, geometry=(1, 2, 1300, 700))
    write(tmp_path, kept)
    assert read(tmp_path) == kept


@pytest.mark.parametrize("content", ["", "[1]", "{", '{"scale": "big", "idle_minutes": null}', "\x00\xff"])
def test_a_broken_file_gives_the_defaults(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    assert read(tmp_path) == Preferences()


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file stands here")
    write(tmp_path / "home", Preferences())
