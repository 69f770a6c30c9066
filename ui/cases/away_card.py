"""In the place of a file whose bytes are not on this laptop: where they are, and how they get here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.usecases.sync_views import Stand, SyncState
from app.usecases.travelling import Whereabouts
from ui.cases import wording
from ui.page import Shell
from ui.texts import formats, t
from ui.theme.icons import pixmap
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.labels import label

_NOWHERE = RecordId(b"")


class AwayCard(QWidget):
    """`tell` fills it. What may come by itself is asked for at once: the person wanted to look at it."""

    def __init__(self, shell: Shell, look_again: Callable[[], None]) -> None:
        super().__init__()
        self._shell, self._look_again = shell, look_again
        self._id, self._wanted = _NOWHERE, _NOWHERE
        self._mark = QLabel()
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words = label("", "heading", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.more = label("", "muted", wrap=True)
        self.more.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(px(260))
        self.button = Button(t("away.bring"), self._bring, icon="download")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(10))
        column.addStretch(2)
        for widget in (self._mark, self.words, self.more):
            column.addWidget(widget)
        column.addLayout(_centred(self.bar))
        column.addLayout(_centred(self.button))
        column.addStretch(3)
        if shell.sync is not None:
            shell.sync.changed.connect(self._moved)

    def forget(self) -> None:
        """Another file is being opened."""
        self._id = self._wanted = _NOWHERE

    def tell(self, id_: RecordId, where: Whereabouts, size: int) -> None:
        """Say where the bytes of a file of `size` bytes are."""
        self._id = id_
        state = self._state()
        if not where.asked and id_ != self._wanted and _comes_by_itself(state, where):
            self._bring()
        asked = where.asked or id_ == self._wanted
        self._mark.setPixmap(pixmap("hourglass" if asked else "hard-drive-download", "muted", 40))
        self.words.setText(_words(state, where, asked=asked))
        self.more.setText(_more(state, where, size, asked=asked))
        self.bar.setRange(0, max(where.pieces, 1))
        self.bar.setValue(where.here)
        self.bar.setVisible(asked and where.pieces > 1 and bool(where.there))
        self.bar.setAccessibleName(self.words.text())
        self.button.setText(t("away.wish" if where.there is False else "away.bring"))
        self.button.setVisible(not asked and not where.broken and state.stand is not Stand.ALONE)

    def _bring(self) -> None:
        if self._shell.sync is not None:
            self._wanted = self._id
            self._shell.sync.bring([self._id])
            self._look_again()

    def _state(self) -> SyncState:
        return self._shell.sync.state if self._shell.sync is not None else SyncState()

    def _moved(self, _state: object) -> None:
        if self._id != _NOWHERE and self.isVisible():
            self._look_again()


def _comes_by_itself(state: SyncState, where: Whereabouts) -> bool:
    """Opening a file is asking for it, but for a line that is paid by the byte."""
    return not (state.metered or where.broken or state.stand is Stand.ALONE)


def _words(state: SyncState, where: Whereabouts, *, asked: bool) -> str:
    if where.broken:
        return t("away.broken")
    if state.stand is Stand.ALONE:
        return t("away.alone")
    if where.there is False:
        return t("away.holder", name=where.holder) if where.holder else t("away.elsewhere")
    return t("away.coming") if asked else t("away.not_here")


def _more(state: SyncState, where: Whereabouts, size: int, *, asked: bool) -> str:
    if where.broken or state.stand is Stand.ALONE:
        return ""
    why = ""
    if asked and state.stand is Stand.OFFLINE:
        why = t("away.offline")
    elif asked and state.stand is Stand.FIELD:
        why = t("away.field")
    elif where.there is False:
        why = t("away.when_online")
    elif not asked and state.metered:
        why = t("away.metered")
    return wording.facts(formats().size(size), why)


def _centred(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row
