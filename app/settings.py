"""This workstation: where files live and what the program was told about itself."""

from __future__ import annotations

import os
from pathlib import Path


def data_home() -> Path:
    """Folder of the profiles; `APPRODO_HOME` moves it (tests, demo, a USB stick)."""
    told = os.environ.get("APPRODO_HOME")
    if told:
        return Path(told)
    import platformdirs

    return Path(platformdirs.user_data_path("approdo", appauthor=False))
