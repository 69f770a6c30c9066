"""`python -m ui.demo`: makes the demo and opens it; without a display plays a day and saves pictures."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.catalogue.speech import terminal_language
from ui import texts
from ui.texts import t


def main(argv: Sequence[str] | None = None) -> int:
    """Run the demo; `--day` plays the day even where there is a display. 0 when all went well."""
    words = list(sys.argv[1:] if argv is None else argv)
    root = Path(__file__).resolve().parents[2]
    home = Path(os.environ.setdefault("APPRODO_HOME", str(root / "demo")))
    texts.set_language(terminal_language())
    display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or sys.platform != "linux"
    if not display:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    play = "--day" in words or not display
    return _play(home, root / "pictures") if play else _open(home)


def _open(home: Path) -> int:
    from ui.__main__ import main as program
    from ui.demo.making import PASSPHRASE, open_demo

    _say(t("demo.making", folder=home.name))
    open_demo(home, lambda key: _say(t(key))).close()
    _say(t("demo.passphrase", passphrase=PASSPHRASE))
    return program([])


def _play(home: Path, pictures: Path) -> int:
    from PySide6.QtWidgets import QApplication

    from ui.demo.day import Day
    from ui.demo.making import PASSPHRASE, open_demo
    from ui.theme import look

    pictures.mkdir(exist_ok=True)
    _say(t("demo.making", folder=home.name))
    demo = open_demo(home, lambda key: _say(t(key)))
    app = QApplication([sys.argv[0]])
    look.wear(app)
    wrong = Day(app, demo.session, pictures, _say).play()
    demo.close()
    _say(t("demo.passphrase", passphrase=PASSPHRASE))
    _say(t("demo.pictures", folder=pictures.name))
    for one in wrong:
        _say(t("demo.wrong", what=one))
    return 1 if wrong else 0


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
