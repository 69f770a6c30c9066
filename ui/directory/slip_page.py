"""The slip before it is printed: choose the language beside the Italian, look, print or save."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPagedPaintDevice, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.catalogue.messages import LANGUAGES
from app.domain.directory.entries import Entry
from app.errors import OperationalError
from app.usecases.directory import desk
from ui import paper
from ui.calm_names import calm
from ui.directory.slip import ITALIAN, Slip, slip_of
from ui.directory.slip_painter import HEIGHT, INCH, WIDTH, SlipPainter, write_pdf
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.texts import NATIVE_NAMES, t
from ui.theme.look import px, tokens
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipRow
from ui.widgets.labels import label

SPOKEN = {"ara": "ar", "fra": "fr", "eng": "en"}
"""Language of a person (ISO 639-3) -> language of the slip."""


class SlipPage(Page):
    """Opened from a service of the directory."""

    title_key = "slip.title"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._entry: Entry | None = None
        self._id = b""
        self._languages = ChipRow([(code, NATIVE_NAMES[code]) for code in LANGUAGES], name=t("slip.language"))
        self._languages.setObjectName("language")
        self._languages.chosen.connect(lambda _keys: self._draw())
        self._sheet = _Sheet()
        side = QVBoxLayout()
        side.setSpacing(px(12))
        side.addWidget(label(t("slip.language"), "strong"))
        side.addWidget(self._languages)
        side.addWidget(Button(t("slip.print"), self._print, icon="printer", kind="primary"))
        side.addWidget(Button(t("slip.save"), self._save, icon="download"))
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(20))
        row.addWidget(self._sheet, 1)
        row.addLayout(side)

    def subtitle(self) -> str:
        return calm(self._entry.name) if self._entry else ""

    def primary_action(self) -> Action | None:
        return None

    def open(self, **params: Any) -> None:
        self._id = bytes(params["entry"])
        self._entry = self.shell.session.ask(desk.entry, self._id)
        spoken = [SPOKEN[code] for code in params.get("languages", ()) if code in SPOKEN]
        self._languages.choose((spoken or ["en"])[0])
        self._draw()

    def save_state(self) -> State:
        return super().save_state() | {"entry": self._id, "spoken": self._languages.keys()}

    def restore_state(self, state: State) -> None:
        if state.get("entry"):
            self.open(entry=state["entry"])
            self._languages.choose(*state.get("spoken", []))
            self._draw()

    def _slip(self) -> Slip | None:
        if self._entry is None:
            return None
        language = (self._languages.keys() or [ITALIAN])[0]
        return slip_of(self._entry, language, date.today())  # noqa: DTZ011 - the day on the wall

    def _draw(self) -> None:
        self._sheet.show_slip(self._slip())
        self.header_changed.emit()

    def _print(self) -> None:
        slip = self._slip()
        if slip is None:
            return

        def draw(on: QPagedPaintDevice) -> None:
            scale = on.logicalDpiX() / INCH
            paper.painted(lambda painter: SlipPainter(painter, scale).draw(slip))(on)

        try:
            if paper.print_on(self, draw):
                self.shell.toast(t("slip.printed"), tone="ok")
        except OperationalError as error:
            self.shell.show_error(error)

    def _save(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, t("slip.save"), t("slip.file"), "PDF (*.pdf)")
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the slip; says whether it was done."""
        slip = self._slip()
        if slip is None:
            return
        try:
            write_pdf(slip, path)
        except OperationalError as error:
            self.shell.show_error(error)
        else:
            self.shell.toast(t("slip.saved"), tone="ok")


class _Sheet(QWidget):
    """The page as it will be printed, as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._slip: Slip | None = None
        self.setAccessibleName(t("slip.preview"))

    def show_slip(self, slip: Slip | None) -> None:
        """Draw another slip."""
        self._slip = slip
        if slip is not None:
            said = [slip.name, *slip.address, *(f"{b.title}: {b.text}" for b in slip.blocks)]
            self.setAccessibleDescription("\n".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(460), px(640))

    def paintEvent(self, event: QPaintEvent) -> None:
        scale = min(self.width() / WIDTH, (self.height() - 2) / HEIGHT)
        x, y = (self.width() - WIDTH * scale) / 2, (self.height() - HEIGHT * scale) / 2
        painter = QPainter(self)
        sheet = QRectF(x, y, WIDTH * scale, HEIGHT * scale)
        painter.fillRect(sheet, QColor("#FFFFFF"))
        painter.setPen(QColor(tokens().line))
        painter.drawRect(sheet)
        if self._slip is not None:
            painter.translate(x, y)
            SlipPainter(painter, scale).draw(self._slip)
        painter.end()
