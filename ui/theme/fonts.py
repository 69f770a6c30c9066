"""The letters that come with the program: Latin, Greek, Cyrillic, Arabic, Bengali, Ethiopic."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtGui import QFontDatabase

import resources

FILES: Final = {
    "Noto Sans": "NotoSans",
    "Approdo Arabic": "NotoSansArabic",
    "Noto Sans Bengali": "NotoSansBengali",
    "Noto Sans Ethiopic": "NotoSansEthiopic",
}
"""Family and file. The Arabic one has a name of its own: the installed one has a line half again as high."""

FAMILIES: Final = list(FILES)
"""In the order they are asked for a letter; what none has (Chinese) comes from the system."""

CSS_FAMILIES: Final = ", ".join(f"'{family}'" for family in FAMILIES)
"""The same for a page that is printed."""

_loaded: list[int] = []


def families(*, from_right: bool) -> list[str]:
    """The families, those of the language first: lines of one window are then of one height, and level."""
    return [FAMILIES[1], FAMILIES[0], *FAMILIES[2:]] if from_right else FAMILIES


def load_fonts() -> None:
    """Make the bundled fonts known to Qt; once for each process."""
    if _loaded:
        return
    home = Path(resources.__file__).parent / "fonts"
    names = (f"{file}-{weight}" for file in FILES.values() for weight in ("Regular", "Bold"))
    _loaded.extend(QFontDatabase.addApplicationFont(f"{home}/{name}.ttf") for name in names)
