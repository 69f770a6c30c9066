"""The Qt binding counts references rightly (PySide6 6.12.0 loses one to None in every void call)."""

from __future__ import annotations

import sys
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.architecture.files import ROOT

CALLS = 20_000


def test_the_release_that_loses_references_is_refused() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [Requirement(d) for d in project["dependencies"]]
    (binding,) = [r for r in wanted if canonicalize_name(r.name).startswith("pyside6")]
    assert "6.12.0" not in binding.specifier
    assert "pyside6-essentials==6.12.0" not in (ROOT / "requirements.lock").read_text("utf-8")


def test_void_calls_lose_no_reference(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        widget.update()
        widget.setEnabled(True)
    assert abs(sys.getrefcount(None) - before) < CALLS // 10
