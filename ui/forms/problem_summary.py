"""One line over a form: how many answers are to be put right, each a link that leads to its place."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.painting import rounded

Place = tuple[str, str, Callable[[], object]]
"""Name of the field's place, its words, how to go there."""


class ProblemSummary(QWidget):
    """Hidden while nothing is wrong; read aloud when something is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = QLabel()
        self._mark.setPixmap(pixmap("circle-alert", "bad", 18))
        self._words = label("", wrap=True)
        self._words.setStyleSheet(f"color: {tokens().bad}; font-weight: bold;")
        self._shelf = QWidget()
        self._flow = FlowLayout(self._shelf, px(4))
        head = QHBoxLayout()
        head.setSpacing(px(9))
        head.addWidget(self._mark)
        head.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(9), px(12), px(9))
        column.setSpacing(px(4))
        column.addLayout(head)
        column.addWidget(self._shelf)
        self._links: dict[str, Button] = {}
        self.hide()

    def say(self, places: Iterable[Place], sentences: Iterable[str] = ()) -> None:
        """List the places to put right, and `sentences` that belong to no place."""
        links = {name: (words, go) for name, words, go in places}
        spoken = list(dict.fromkeys(sentences))
        for name in list(self._links):
            self._drop(name)
        self._links = {name: self._link(words, go) for name, (words, go) in links.items()}
        count = [t("forms.to_put_right", n=len(links))] if links else []
        self._words.setText("\n".join([*spoken, *count]))
        self._shelf.setVisible(bool(links))
        self.setVisible(bool(links or spoken))
        if links or spoken:
            self.setAccessibleName(self._words.text())
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._words.text()))

    def keep(self, names: Container[str]) -> None:
        """Only these places are still to be put right: said on the page, not read aloud at each letter."""
        for name in [name for name in self._links if name not in names]:
            self._drop(name)
        self._words.setText(t("forms.to_put_right", n=len(self._links)))
        self.setAccessibleName(self._words.text())
        self.setVisible(bool(self._links))

    def text(self) -> str:
        """The sentence shown."""
        return self._words.text() if not self.isHidden() else ""

    def links(self) -> list[Button]:
        """The links, in order."""
        return list(self._links.values())

    def _drop(self, name: str) -> None:
        link = self._links.pop(name)
        self._flow.removeWidget(link)
        link.hide()
        link.deleteLater()

    def _link(self, words: str, go: Callable[[], object]) -> Button:
        made = Button(words, go, kind="link", name=t("forms.go_to", field=words))
        made.setParent(self._shelf)
        made.setStyleSheet(f"color: {tokens().bad}; text-decoration: underline;")
        self._flow.addWidget(made)
        made.show()
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), px(6), tokens().bad_bg)
        painter.end()
