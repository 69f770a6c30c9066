"""Where a record is, beside it: only here, on the server, on whose laptops. A drawing and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.usecases.sync_views import RecordWhereabouts, Stand
from ui import texts
from ui.page import Shell
from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.labels import label

Told = tuple[str, Tone, str]
"""Words, mood, drawing."""


class RecordMark(QWidget):
    """Hidden on a laptop that works alone: there is nowhere else a record could be."""

    def __init__(self, shell: Shell, channel: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell, self._channel = shell, channel
        self._question: Callable[[], tuple[Any, ...]] | None = None
        self._drawing = QLabel()
        self.words = label("", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        row.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.hide()
        if shell.sync is not None:
            shell.sync.changed.connect(lambda _: self.look())

    def watch(self, *question: Any) -> None:
        """Ask `session.ask(*question)` now and after each round; it gives a `RecordWhereabouts`."""
        self._question = lambda: question
        self.look()

    def look(self) -> None:
        """Ask again."""
        sync, question = self._shell.sync, self._question
        if sync is None or question is None or sync.state.stand is Stand.ALONE:
            self.hide()
        elif sync.state.stand is not Stand.WORKING:
            self._shell.ask(self._channel, *question(), then=self.tell, owner=self)

    def tell(self, where: RecordWhereabouts) -> None:
        """Show it."""
        words, tone, icon = whereabouts_words(where)
        self._drawing.setPixmap(pixmap(icon, "muted" if tone == "neutral" else tone, 14))
        self.words.setText(words)
        self.setAccessibleName(words)
        self.show()


def whereabouts_words(where: RecordWhereabouts) -> Told:
    """Only here, on the server, on Luca's laptop too."""
    if not where.sent:
        return t("sync.record.here"), "warn", "laptop"
    if not where.seen_by:
        return t("sync.record.server"), "neutral", "cloud"
    names = texts.formats().listed(list(where.seen_by[:3]))
    return t("sync.record.seen", names=names), "ok", "check-check"
