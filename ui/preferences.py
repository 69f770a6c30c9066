"""What this laptop remembers of how its user likes the program: nothing about anybody, not encrypted."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

FILE = "preferences.json"

Shade = Literal["system", "light", "dark"]


@dataclass(slots=True)
class Preferences:
    """`language` empty: never chosen; `geometry`: x, y, width, height of the window, or empty."""

    language: str = ""
    shade: Shade = "system"
    scale: float = 1.0
    idle_minutes: int = 10
    last_profile: str = ""
    """Name of the folder, which is random."""
    trial_profile: str = ""
    """Folder of the profile with invented data, whose passphrase is no secret."""
    known: tuple[tuple[str, str], ...] = ()
    """Folder and label of each profile as last seen: what the first window shows before anything is read."""
    geometry: tuple[int, ...] = ()
    maximized: bool = False


def read(home: Path) -> Preferences:
    """The preferences below `home`; a missing or broken file gives the defaults."""
    try:
        found = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(found, dict):
        return Preferences()
    wanted = Preferences()
    for one in fields(Preferences):
        value = found.get(one.name)
        value = _tuples(value)
        if isinstance(value, type(getattr(wanted, one.name))):
            setattr(wanted, one.name, value)
    return wanted


def _tuples(value: object) -> object:
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value


def write(home: Path, preferences: Preferences) -> None:
    """Keep `preferences`; a disk that refuses is no reason to stop anybody's work."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / f"{FILE}.new"
        fresh.write_text(json.dumps(asdict(preferences)), encoding="utf-8")
        os.replace(fresh, home / FILE)  # noqa: PTH105 - replace, on every system
    except OSError:
        return
