"""Search, topics and the text of one: the same on the help page and on the sheet before the door."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from app.catalogue.help_topics import HelpBook
from ui.help.marking import mark
from ui.help.topic_list import LIST_WIDTH, TopicList
from ui.help.topic_page import PAGE, TOPIC, page_of, style
from ui.texts import is_rtl, language, t
from ui.theme.look import px, tokens
from ui.widgets.fields import TextField
from ui.widgets.labels import label

SHARE = 36
"""Most of the width the topics take, in hundredths."""

TEXT_WIDTH = 720
"""Pixels at 100 %: longer lines tire."""


class HelpView(QWidget):
    """`show_topic(key)`; `turned` tells that another one is shown, `asked` that a page is wanted."""

    turned = Signal(str)
    followed = Signal(str)
    """A link to another topic was followed."""
    asked = Signal(str)

    def __init__(
        self,
        roles: Iterable[str] = (),
        ways: dict[str, str] | None = None,
        more: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.more = more
        self.book = HelpBook(language(), t)
        self.topic = ""
        self._roles, self._ways = list(roles), ways or {}
        self._titles = {key: topic.title for key, topic in self.book.topics.items()}
        self.search = TextField(name=t("help.search"), placeholder=t("help.search"))
        self.search.setObjectName("help.search")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._look())
        self.search.installEventFilter(self)
        self._side = QWidget()
        self.list = TopicList()
        self.list.wanted.connect(self.show_topic)
        self.found = label("", "small", wrap=True)
        self.text = QTextBrowser()
        self.text.installEventFilter(self)
        self._lay_out()
        self._look()

    def show_topic(self, key: str) -> None:
        """Show one topic from its beginning; an unknown one is left out."""
        if key not in self.book.topics:
            return
        if key != self.topic:
            self.topic = key
            topic = self.book.topics[key]
            self.text.setHtml(page_of(topic, self._titles, self._way()))
            self.text.setAccessibleName(topic.title)
            mark(self.text, self.search.text())
            self.turned.emit(key)
        self.list.light(key)

    def first(self) -> str:
        """The first topic of the list shown."""
        return next(iter(self.list.keys()), "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            taken = self._typed_in_search(event) if watched is self.search else self._typed_elsewhere(event)
            if taken:
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # With large letters in a small window the text has the greater part.
        room = min(px(LIST_WIDTH), self.width() * SHARE // 100)
        self._side.setFixedWidth(room)
        if self.more is not None:
            self.more.setVisible(self.more.sizeHint().width() <= room)

    def _typed_in_search(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._to_list()
            return True
        return False

    def _typed_elsewhere(self, event: QKeyEvent) -> bool:
        """Letters typed while one reads are searched for."""
        typed = event.text()
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if held or not typed.isprintable() or not typed.strip():
            return False
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(typed)
        return True

    def step_back(self) -> bool:
        """Esc: first the search is emptied; False when it was."""
        if not self.search.text():
            return False
        self.search.clear()
        return True

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(14))
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self.search)
        column.addWidget(self.found)
        column.addWidget(self.list, 1)
        if self.more is not None:
            column.addWidget(self.more)
        row.addWidget(self._side)
        self.text.setObjectName("help.text")
        self.text.setOpenLinks(False)
        edge = tokens().line
        self.text.setStyleSheet(f"QTextBrowser:!focus {{ border: 1px solid {edge}; }}")
        self.text.setMaximumWidth(px(TEXT_WIDTH))
        self.text.anchorClicked.connect(self._follow)
        document = self.text.document()
        document.setDocumentMargin(px(14))
        document.setIndentWidth(px(26))
        document.setDefaultStyleSheet(style())
        option = QTextOption(document.defaultTextOption())
        option.setTextDirection(
            Qt.LayoutDirection.RightToLeft if is_rtl() else Qt.LayoutDirection.LeftToRight
        )
        document.setDefaultTextOption(option)
        row.addWidget(self.text, 1)
        row.addStretch(0)

    def _look(self) -> None:
        words = self.search.text().strip()
        if words:
            found = self.book.search(words)
            self.list.offer([("", [(topic.key, topic.title) for topic in found])])
            self.found.setText(t("help.found", n=len(found)) if found else t("help.nothing"))
        else:
            self.list.offer(
                (t(f"help.section.{section.key}"), [(key, self._titles[key]) for key in section.topics])
                for section in self.book.ordered(self._roles)
            )
        self.found.setVisible(bool(words))
        mark(self.text, words)
        self.list.light(self.topic)

    def _to_list(self) -> None:
        """From the search on to what it found: the first one is read at once."""
        keys = self.list.keys()
        if keys:
            if self.topic not in keys:
                self.show_topic(keys[0])
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _way(self) -> tuple[str, str] | None:
        pages = self.book.topics[self.topic].pages
        return next(((page, self._ways[page]) for page in pages if page in self._ways), None)

    def _follow(self, url: QUrl) -> None:
        target = url.toString()
        if target.startswith(PAGE):
            self.asked.emit(target.removeprefix(PAGE))
        elif target.startswith(TOPIC):
            self.followed.emit(target.removeprefix(TOPIC))
