"""Pick one of many by name: a few letters narrow the list, Enter takes the first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.cases.popover import Popover
from ui.folding import folded
from ui.texts import t
from ui.theme.look import px
from ui.widgets.fields import TextField

FEW = 7
"""Up to so many need no field to narrow them."""


class PickPopover(Popover):
    """`choices` as (key, words); `on_pick(key)` is called once, then it shuts."""

    def __init__(
        self, title: str, choices: list[tuple[str, str]], on_pick: Callable[[str], object], parent: QWidget
    ) -> None:
        super().__init__(title, parent, width=300)
        self._choices, self._on_pick = choices, on_pick
        self.field = TextField(name=title, placeholder=t("cases.pick_narrow"))
        self.field.setVisible(len(choices) > FEW)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet(f"QListWidget::item {{ padding: {px(6)}px; border-radius: {px(4)}px; }}")
        self.list.setFixedHeight(px(min(len(choices), 9) * 32 + 8))
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._take)
        self.list.itemClicked.connect(lambda _: self._take())
        self.list.itemActivated.connect(lambda _: self._take())
        self.body.addWidget(self.field)
        self.body.addWidget(self.list)
        self._narrow("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def _narrow(self, typed: str) -> None:
        wanted = folded(typed).split()
        self.list.clear()
        for key, words in self._choices:
            if all(part in folded(words) for part in wanted):
                item = QListWidgetItem(words)
                item.setData(Qt.ItemDataRole.UserRole, key)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _take(self) -> None:
        if self.list.currentRow() >= 0 and self.isVisible():
            self.hide()
            self._on_pick(self.list.currentItem().data(Qt.ItemDataRole.UserRole))
