"""A passphrase: hidden while typed, shown by its eye."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.texts import t
from ui.theme.icons import icon
from ui.widgets.buttons import IconButton
from ui.widgets.insets import trailing
from ui.widgets.reading_side import reading_side


class SecretField(QLineEdit):
    """Never remembered by the screen's state, never offered to spelling or prediction."""

    edited = Signal()

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAlignment(reading_side())
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._eye = IconButton("eye", t("secret.show"), self._turn, size=16)
        trailing(self, self._eye)
        self.textEdited.connect(lambda _: self.edited.emit())
        self.reveal(False)

    def reveal(self, shown: bool) -> None:
        """Show or hide the letters."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("eye-off" if shown else "eye", "muted", 16))
        words = t("secret.hide" if shown else "secret.show")
        self._eye.setToolTip(words)
        self._eye.setAccessibleName(words)

    def _turn(self) -> None:
        self.reveal(self.echoMode() != QLineEdit.EchoMode.Normal)

    def value(self) -> str:
        """What was typed, as typed."""
        return self.text()

    def set_value(self, value: str) -> None:
        """Show other letters."""
        self.setText(value)
