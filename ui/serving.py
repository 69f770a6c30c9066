"""The server on this laptop that was left on: it begins again with the profile, and says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.settings import data_home
from ui.texts import inserted, t

if TYPE_CHECKING:
    from pathlib import Path

    from app.usecases.server_here import ServerHere
    from ui.main_window import MainWindow
    from ui.sync.runner import SyncRunner

FOLDER = "server"
"""Beside the profiles; it holds ciphertext alone."""


def server_folder() -> Path:
    """Where the server of this laptop keeps what it took."""
    return data_home() / FOLDER


def serve_again(sync: SyncRunner, window: Callable[[], MainWindow | None]) -> None:
    """Start it if this person left it on; what became of it is said in the window there is by then."""

    def serves(server: ServerHere) -> None:
        shown = window()
        if shown is not None:
            shown.toast(t("server_here.again", address=inserted(server.addresses[0])), tone="ok")

    def does_not(error: Exception) -> None:
        shown = window()
        if shown is not None:
            shown.show_error(error)

    sync.serve_again(server_folder(), serves, does_not)
