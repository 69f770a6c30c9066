"""Every package of the core and of sync has a floor; a new one must be given its place."""

from __future__ import annotations

import pkgutil
import tomllib
from pathlib import Path

import app
import sync

ROOT = Path(__file__).parents[2]


def test_every_package_has_a_floor() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    floors = {name.strip() for layer in layers for name in layer.split("|")}
    found = {f"{top.__name__}.{m.name}" for top in (app, sync) for m in pkgutil.iter_modules(top.__path__)}
    assert found - floors == set()
