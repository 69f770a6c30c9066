"""`python -m ui.demo`: makes the demo and opens it; without a display plays a day and saves pictures.

A server and three laptops play a week together before, then a day with a mediator, and end with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from app.catalogue.speech import terminal_language
from ui import texts
from ui.texts import t

WEEK = "--week"
"""Play the week of the laptops alone."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the demo; 0 when all went well. `--day` plays the day even where there is a display, `--week` the
    laptops alone."""
    words = list(sys.argv[1:] if argv is None else argv)
    root = Path(__file__).resolve().parents[2]
    home = Path(os.environ.setdefault("APPRODO_HOME", str(root / "demo")))
    texts.set_language(terminal_language())
    display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or sys.platform != "linux"
    if not display:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if WEEK in words:
        return _week(home.with_name(f"{home.name}.week"), root / "pictures")
    play = "--day" in words or not display
    return _play(home, root / "pictures") if play else _open(home)


def _open(home: Path) -> int:
    from ui.__main__ import main as program
    from ui.demo.making import PASSPHRASE, open_demo

    # Where there is a display, the story of the laptops is played without one, before the program opens.
    command = [sys.executable, "-m", "ui.demo", WEEK]
    subprocess.run(command, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False)  # noqa: S603

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
    wrong += _play_week(home.with_name(f"{home.name}.week"), pictures)
    _say(t("demo.passphrase", passphrase=PASSPHRASE))
    _say(t("demo.pictures", folder=pictures.name))
    for one in wrong:
        _say(t("demo.wrong", what=one))
    return 1 if wrong else 0


def _week(folder: Path, pictures: Path) -> int:
    from PySide6.QtWidgets import QApplication

    from ui.theme import look

    pictures.mkdir(exist_ok=True)
    look.wear(QApplication([sys.argv[0]]))
    wrong = _play_week(folder, pictures)
    for one in wrong:
        _say(t("demo.wrong", what=one))
    return 1 if wrong else 0


def _play_week(folder: Path, pictures: Path) -> list[str]:
    from ui.demo.laptops import office
    from ui.demo.three import Three
    from ui.demo.week import Week

    with office(folder) as together:
        wrong = Week(together, pictures, _say).play()
        return wrong or Three(together, pictures, _say).play()


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
