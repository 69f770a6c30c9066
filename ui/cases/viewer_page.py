"""An attachment seen inside the program: pages, zoom, rotation; a copy leaves only on purpose."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut, QTransform
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout

from app.domain.attachment import Attachment
from app.domain.ids import RecordId
from app.errors import OperationalError
from app.events import Changed
from app.usecases import attachments, records, travelling
from app.usecases.travelling import Whereabouts
from ui import paper
from ui.cases.away_card import AwayCard
from ui.cases.rendering import NotShown, Picture, picture
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import IconButton
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage

SHARP: Final = 2.0
"""Pixels rendered for a point of a PDF page at 100 %."""

WIDEST: Final = 900
"""Pixels at 100 % of a page fitted to the width: larger is for those who ask."""

ZOOMS: Final = (0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)


class ViewerPage(Page):
    """`shell.go("attachment", attachment=id)`."""

    title_key = "viewer.title"
    concerns = frozenset({"attachment"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._id = RecordId(b"")
        self._about: Attachment | None = None
        self._content = b""
        self._page, self._pages, self._turned = 0, 1, 0
        self._zoom = 0.0  # 0: as wide as the page
        self._image = QImage()
        self.message = InlineMessage()
        self.message.hide()
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.picture.setAccessibleName(t("viewer.picture"))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.picture)
        self.area.setAccessibleName(t("viewer.picture"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(t("viewer.title"))
        self.text.hide()
        self.away = AwayCard(shell, self._look)
        self.away.hide()
        self._lay_out()
        keys = {
            "PgDown": partial(self.turn, 1),
            "PgUp": partial(self.turn, -1),
            "+": self.larger,
            "-": self.smaller,
        }
        for key, call in keys.items():
            shortcut = QShortcut(QKeySequence(key), self.area)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    def title(self) -> str:
        about = self._about
        return (about.title or t(self.title_key)) if about else t(self.title_key)

    def subtitle(self) -> str:
        return (self._about.file_name or "") if self._about else ""

    def primary_action(self) -> Action | None:
        return Action("viewer.export", self.choose_place, "download", enabled=bool(self._content))

    def open(self, **params: Any) -> None:
        self._id = RecordId(params["attachment"])
        self._about = self.shell.session.ask(records.read, Attachment, self._id)
        self._content, self._page, self._pages, self._turned, self._zoom = b"", 0, 1, 0, 0.0
        self._show_image(QImage())
        self.message.say("")
        self.away.forget()
        self._look()

    def refresh(self, changed: Changed | None) -> None:
        if changed is not None and not self._content:
            self._look()

    def focus_start(self) -> None:
        self.area.setFocus()

    def save_state(self) -> State:
        return {"page": self._page, "zoom": self._zoom}

    def restore_state(self, state: State) -> None:
        self._page, self._zoom = int(state.get("page", 0)), float(state.get("zoom", 0.0))

    def turn(self, step: int) -> None:
        """Another page."""
        page = min(max(self._page + step, 0), self._pages - 1)
        if page != self._page:
            self._page = page
            self._render()

    def larger(self) -> None:
        """The next larger size."""
        self._zoom = next((zoom for zoom in ZOOMS if zoom > self._shown_zoom() + 0.01), ZOOMS[-1])
        self._fit()

    def smaller(self) -> None:
        """The next smaller size."""
        self._zoom = next((zoom for zoom in reversed(ZOOMS) if zoom < self._shown_zoom() - 0.01), ZOOMS[0])
        self._fit()

    def fit(self) -> None:
        """As wide as the page."""
        self._zoom = 0.0
        self._fit()

    def rotate(self) -> None:
        """A quarter to the right."""
        self._turned = (self._turned + 90) % 360
        self._fit()

    def choose_place(self) -> None:
        """Ask where to, then write a copy."""
        name = (self._about.file_name if self._about else "") or ""
        path, _ = QFileDialog.getSaveFileName(self, t("viewer.export"), name)
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write a copy outside the program; the export is recorded with name and hour."""
        self.shell.do(attachments.export_copy, self._id, then=partial(self._write, path), owner=self)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            paper.save(path, content)
        except OperationalError as error:
            self.shell.show_error(error)
            return
        self.shell.toast(t("viewer.exported"), tone="ok")

    def _look(self) -> None:
        self.shell.ask("viewer", travelling.look, self._id, then=partial(self._looked, self._id), owner=self)

    def _looked(self, id_: RecordId, found: tuple[bytes | None, Whereabouts]) -> None:
        content, where = found
        if id_ != self._id:
            return
        here = content is not None
        self.away.setVisible(not here)
        if content is not None:
            self._read(id_, content)
            return
        self.area.hide()
        self._bar.hide()
        self.away.tell(id_, where, (self._about.size if self._about else 0) or 0)

    def _read(self, id_: RecordId, content: bytes) -> None:
        if id_ == self._id:
            self._content = content
            media = (self._about.media_type if self._about else "") or ""
            self.text.setVisible(media == "text/plain")
            self.area.setVisible(media != "text/plain")
            self._bar.setVisible(media == "application/pdf" or media.startswith("image/"))
            if media == "text/plain":
                self.text.setPlainText(content.decode("utf-8", errors="replace"))
            elif self._bar.isHidden():
                self.message.say(t("viewer.not_shown"), "info")
            else:
                self._render()

    def _render(self) -> None:
        media = (self._about.media_type if self._about else "") or ""
        work = partial(picture, self._content, media, self._page, SHARP)
        self.shell.jobs.run(
            work, owner=self, then=partial(self._rendered, self._id), failed=self._failed, lane="background"
        )

    def _rendered(self, id_: RecordId, made: Picture) -> None:
        if id_ == self._id:
            self._pages, self._page = made.pages, made.page
            self._show_image(made.image)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, NotShown):
            self.shell.show_error(error)
            return
        self.message.say(t("viewer.broken"), "warn")

    def _show_image(self, image: QImage) -> None:
        self._image = image
        self._where.setText(t("viewer.page", page=self._page + 1, count=self._pages))
        for button in (self._previous, self._next):
            button.setVisible(self._pages > 1)
        self._previous.setEnabled(self._page > 0)
        self._next.setEnabled(self._page < self._pages - 1)
        self._where.setVisible(self._pages > 1)
        self._fit()

    def _shown_zoom(self) -> float:
        if self._zoom or self._image.isNull():
            return self._zoom or 1.0
        return self.picture.pixmap().width() / max(1, self._turned_image().width())

    def _turned_image(self) -> QImage:
        return self._image.transformed(QTransform().rotate(self._turned)) if self._turned else self._image

    def _fit(self) -> None:
        if self._image.isNull():
            self.picture.setPixmap(QPixmap())
            return
        image = self._turned_image()
        room = min(self.area.width() - px(24), px(WIDEST))
        width = round(image.width() * self._zoom) if self._zoom else min(room, image.width())
        bar = Qt.ScrollBarPolicy
        self.area.setHorizontalScrollBarPolicy(
            bar.ScrollBarAsNeeded if self._zoom else bar.ScrollBarAlwaysOff
        )
        shown = image.scaledToWidth(max(width, 1), Qt.TransformationMode.SmoothTransformation)
        self.picture.setPixmap(QPixmap.fromImage(shown))
        self.picture.setMinimumSize(shown.size())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoom:
            self.picture.setMinimumSize(1, 1)
            self._fit()

    def _lay_out(self) -> None:
        self._previous = IconButton("chevron-left", t("viewer.previous"), partial(self.turn, -1))
        self._next = IconButton("chevron-right", t("viewer.next"), partial(self.turn, 1))
        self._where = label("", "muted")
        self._bar = label()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(px(6))
        for widget in (self._previous, self._where, self._next):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(IconButton("zoom-out", t("viewer.zoom_out"), self.smaller))
        bar.addWidget(IconButton("zoom-in", t("viewer.zoom_in"), self.larger))
        bar.addWidget(IconButton("maximize-2", t("viewer.fit"), self.fit))
        bar.addWidget(IconButton("rotate-cw", t("viewer.rotate"), self.rotate))
        self._bar.setFixedHeight(px(36))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.message)
        column.addWidget(self._bar)
        column.addWidget(self.away, 1)
        column.addWidget(self.area, 1)
        column.addWidget(self.text, 1)
