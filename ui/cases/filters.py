"""More filters and the choice of columns, each in a small panel under its button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.catalogue.codelists import codelist
from app.domain.ids import RecordId
from ui.cases import columns, wording
from ui.cases.popover import Popover
from ui.texts import t
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipRow
from ui.widgets.labels import label

ROOM_FOR_CHIPS = 12
"""Sites offered as chips."""


class FilterPopover(Popover):
    """Sites and states; nothing chosen means all. What is chosen works at once."""

    changed = Signal()

    def __init__(self, sites: list[tuple[RecordId, str]], parent: QWidget) -> None:
        super().__init__(t("cases.filters"), parent, width=420)
        self._sites = ChipRow(
            [(id_.hex(), name) for id_, name in sites], name=t("cases.column.site"), many=True
        )
        states = [(code, wording.state_words(code)) for code in codelist("V25").codes]
        self._states = ChipRow(states, name=t("cases.column.state"), many=True)
        for title, row in (("cases.column.site", self._sites), ("cases.column.state", self._states)):
            self.body.addWidget(label(t(title), "muted"))
            self.body.addWidget(row)
            row.chosen.connect(lambda _: self.changed.emit())
        foot = QHBoxLayout()
        foot.addWidget(Button(t("cases.filters_none"), self.clear, kind="quiet"))
        foot.addStretch(1)
        foot.addWidget(Button(t("cases.done"), self.hide))
        self.body.addLayout(foot)

    @property
    def sites(self) -> frozenset[RecordId]:
        """Sites chosen."""
        return frozenset(map(_id, self._sites.keys()))

    @property
    def states(self) -> frozenset[str]:
        """States chosen."""
        return frozenset(self._states.keys())

    def count(self) -> int:
        """How many filters are on."""
        return len(self._sites.keys()) + len(self._states.keys())

    def clear(self) -> None:
        """Let everything pass."""
        self._sites.choose()
        self._states.choose()
        self.changed.emit()

    def choose(self, sites: list[str], states: list[str]) -> None:
        """Put filters back without telling; sites in hex."""
        self._sites.choose(*sites)
        self._states.choose(*states)


class ColumnPopover(Popover):
    """Which columns are shown; the person always is."""

    def __init__(
        self, chosen: tuple[str, ...], on_change: Callable[[tuple[str, ...]], None], parent: QWidget
    ):
        super().__init__(t("cases.columns"), parent, width=260)
        self._boxes: dict[str, QCheckBox] = {}
        for one in columns.OFFERED:
            box = QCheckBox(columns.title_of(one.key))
            box.setChecked(one.key in chosen or one.key == columns.ALWAYS)
            box.setEnabled(one.key != columns.ALWAYS)
            self._boxes[one.key] = box
            self.body.addWidget(box)
            box.toggled.connect(lambda _: on_change(self.keys()))
        self.body.addWidget(Button(t("cases.columns_reset"), self._reset, kind="quiet"))

    def keys(self) -> tuple[str, ...]:
        """The columns that are on."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def _reset(self) -> None:
        for key, box in self._boxes.items():
            box.setChecked(key in columns.AT_FIRST)


def _id(key: str) -> RecordId:
    return RecordId(bytes.fromhex(key))
