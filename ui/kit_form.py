"""The kit's file and the codes of two sheets: typed, used once, forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.usecases import recovery_kits
from app.usecases.recovery_kits import FILE_SUFFIX
from ui.texts import inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.form import FormRow
from ui.widgets.labels import label
from ui.widgets.secret_field import SecretField


@dataclass(frozen=True, slots=True)
class TwoSheets:
    """What opens a kit."""

    file: Path
    one: str = field(repr=False)
    other: str = field(repr=False)


class KitForm(QWidget):
    """`changed` when something was chosen or typed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.file: Path | None = None
        self._chosen = label(t("kit.no_file"), "muted", wrap=True)
        self.one, self.other = SecretField(name=t("kit.first_code")), SecretField(name=t("kit.second_code"))
        self.one.setObjectName("kit.one")
        self.other.setObjectName("kit.other")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        row = QHBoxLayout()
        row.setSpacing(px(10))
        self.choose = Button(t("kit.choose_file"), self._choose, icon="folder-open")
        row.addWidget(self.choose)
        row.addWidget(self._chosen, 1)
        column.addLayout(row)
        for secret, words in ((self.one, "kit.first_code"), (self.other, "kit.second_code")):
            row_ = FormRow(t(words), secret)
            column.addWidget(row_)
            secret.textChanged.connect(partial(self._typed_in, row_))

    def take(self, file: Path) -> None:
        """Use this file."""
        self.file = file
        self._chosen.setText(inserted(file.name))
        self.changed.emit()

    def typed(self) -> TwoSheets | None:
        """File and codes, None while one of them is missing."""
        one, other = self.one.text(), self.other.text()
        if self.file is None or not one.strip() or not other.strip():
            return None
        return TwoSheets(self.file, one, other)

    def forget(self) -> None:
        """The codes go as soon as they were tried, or the page is left."""
        self.one.clear()
        self.other.clear()
        self.changed.emit()

    def _typed_in(self, row: FormRow, code: str) -> None:
        """A code of so many letters is told to be right, or not, as soon as it is whole."""
        missing = recovery_kits.letters_missing(code)
        whole, right = not missing, not missing and recovery_kits.is_copied(code)
        row.say_problem(t("kit.copied_wrong") if whole and not right else "")
        row.say_hint(t("kit.copied_right") if right else t("kit.letters_missing", n=missing) if code else "")
        self.changed.emit()

    def _choose(self) -> None:
        wanted = f"{t('kit.file')} (*{FILE_SUFFIX})"
        name, _ = QFileDialog.getOpenFileName(self, t("kit.choose_file"), str(Path.home()), wanted)
        if name:
            self.take(Path(name))
