"""What cannot be undone is confirmed by typing, never by one press."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.fields import TextField
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class TypedConfirmation(QWidget):
    """A sentence, a line to type in, and a button that wakes when what was typed is `wanted`.

    Capitals, accents and blanks do not matter; digits of other scripts are the same digits. The
    sentence can be copied from: a name may stand in a script that is on no key of this laptop.
    """

    confirmed = Signal()

    def __init__(self, sentence: str, wanted: str, button: str) -> None:
        super().__init__()
        self._wanted = _bare(wanted)
        self.typed = TextField(name=t("erasure.typed"))
        self.typed.setMaximumWidth(px(320))
        self.button = Button(button, self._confirm, kind="danger", icon="trash-2")
        self.button.setEnabled(False)
        self.other = InlineMessage(t("erasure.not_same"), "warn")
        self.other.hide()
        self.typed.textChanged.connect(self._typed)
        self.typed.returnPressed.connect(self._confirm)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.typed, 1)
        row.addWidget(self.button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(label(sentence, wrap=True, selectable=True))
        column.addLayout(row)
        column.addWidget(self.other)

    @property
    def fits(self) -> bool:
        """Whether what was typed is what was asked for."""
        return bool(self._wanted) and _bare(self.typed.text()) == self._wanted

    def focus_start(self) -> None:
        """Put the cursor into the line."""
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, _text: str) -> None:
        self.button.setEnabled(self.fits)
        self.other.hide()

    def _confirm(self) -> None:
        if not self.fits:
            self.other.setVisible(bool(self.typed.text().strip()))
        elif self.isEnabled():
            self.confirmed.emit()


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    told = "".join(
        one for one in apart if not unicodedata.combining(one) and unicodedata.category(one) != "Cf"
    )
    return " ".join("".join(_digit(one) for one in told).split())


def _digit(one: str) -> str:
    return str(unicodedata.digit(one)) if one.isdigit() else one
