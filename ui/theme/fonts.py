"""The letters that come with the program: Latin, Greek, Cyrillic, Arabic, Bengali, Ethiopic."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontDatabase

import resources

FAMILIES = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Bengali", "Noto Sans Ethiopic"]
"""In the order they are asked for a letter; what none has (Chinese) comes from the system."""

_loaded: list[int] = []


def load_fonts() -> None:
    """Make the bundled fonts known to Qt; once for each process."""
    if _loaded:
        return
    home = Path(resources.__file__).parent / "fonts"
    names = (f"{family.replace(' ', '')}-{weight}" for family in FAMILIES for weight in ("Regular", "Bold"))
    _loaded.extend(QFontDatabase.addApplicationFont(f"{home}/{name}.ttf") for name in names)
