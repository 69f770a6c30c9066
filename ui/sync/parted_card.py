"""Two lists of colleagues after the server was put back: what stands in one alone, and an officer decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.usecases.parted_logs import PartedLine, PartedLogs
from ui.cases import wording
from ui.cases.record_row import RecordRow
from ui.invitation.words import roles_words
from ui.texts import formats, inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, line
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage

SHOWN = 30
"""Lines of one list shown at once."""


class PartedCard(Card):
    """`tell` fills it; `on_decide` is called once an officer has said it twice."""

    def __init__(self, on_decide: Callable[[], object]) -> None:
        super().__init__(t("sync.parted.title"))
        self._on_decide = on_decide
        self._shown: PartedLogs | None = None
        self.decide: Button | None = None
        self.sure: Button | None = None
        self._ask = QWidget()

    def tell(self, found: PartedLogs | None) -> None:
        """Show the two lists; what is shown already stays, with a question that is open."""
        self.setVisible(found is not None)
        if found == self._shown:
            return
        self._shown, self.decide, self.sure = found, None, None
        while self.body.count() > 1:
            item = self.body.takeAt(1)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if found is not None:
            self._fill(found)

    def failed(self) -> None:
        """It could not be decided: it may be tried again."""
        if self.sure is not None:
            self.sure.setEnabled(True)

    def _fill(self, found: PartedLogs) -> None:
        self.body.addWidget(
            label(t("sync.parted.handed" if found.handed else "sync.parted.intro"), wrap=True)
        )
        awaited = formats().listed([inserted(one) for one in found.awaited])
        if awaited and not found.handed:
            self.body.addWidget(label(t("sync.parted.awaited", names=awaited), wrap=True))
        if not found.may_decide:
            self.body.addWidget(InlineMessage(t("sync.parted.officer"), "info"))
        self._list(t("sync.parted.lost"), found.lost, found.keys)
        self._list(t("sync.parted.told"), found.told, 0)
        if found.may_decide:
            self.decide = Button(t("sync.parted.decide"), self._ask_once_more, icon="git-compare-arrows")
            self.body.addWidget(self.decide, 0, Qt.AlignmentFlag.AlignLeading)
            self._ask = self._question()
            self.body.addWidget(self._ask)
            self._ask.hide()

    def _list(self, title: str, some: Sequence[PartedLine], keys: int) -> None:
        self.body.addWidget(label(title, "strong", wrap=True))
        for at, one in enumerate(some[:SHOWN]):
            if at:
                self.body.addWidget(line())
            self.body.addWidget(_row(one))
        more = len(some) - SHOWN
        told = [
            t("sync.parted.more", n=more) if more > 0 else "",
            t("sync.parted.keys", n=keys) if keys else "",
        ]
        if not some and not keys:
            told = [t("sync.parted.nothing")]
        if words := wording.facts(*told):
            self.body.addWidget(label(words, "muted", wrap=True))

    def _question(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(InlineMessage(t("sync.parted.sure"), "warn"))
        self.sure = Button(t("sync.parted.do"), self._decided, kind="danger")
        row = QHBoxLayout()
        row.addWidget(self.sure)
        row.addWidget(Button(t("job.cancel"), holder.hide, kind="quiet"))
        row.addStretch(1)
        column.addLayout(row)
        return holder

    def _ask_once_more(self) -> None:
        self._ask.show()
        if self.sure is not None:
            self.sure.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decided(self) -> None:
        if self.sure is not None:
            self.sure.setEnabled(False)
        self._on_decide()


def _row(one: PartedLine) -> QWidget:
    name = inserted(one.name) if one.name else t("sync.parted.nameless")
    by = t("sync.parted.by", name=inserted(one.by)) if one.by else ""
    return RecordRow(
        t(f"sync.parted.line.{one.what}", name=name),
        [wording.facts(roles_words(one.roles), by, wording.moment_words(one.at_ms))],
        icon="circle-alert" if one.waits else "circle-check",
    )
