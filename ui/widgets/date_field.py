"""One text field for dates as people say them; what was understood stands below."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.partial_dates import DECLARED, PartialDate
from app.domain.problems import Problem
from app.domain.spoken_dates import parse_spoken
from ui import texts
from ui.texts import t
from ui.theme.look import px, tokens
from ui.widgets.labels import label
from ui.widgets.reading_side import reading_side


class PartialDateField(QWidget):
    """`1980`, `3/1980`, `12.3.1980`, `~1980`, `45 anni`, `unknown`. Nothing is filled in by itself.

    What cannot be read stays written, is answered with None and says why below.
    """

    edited = Signal()

    def __init__(
        self,
        *,
        name: str = "",
        birth: bool = True,
        whole: str = DECLARED,
        today: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._birth, self._whole, self._today = birth, whole, today
        self._value: PartialDate | None = None
        self.input = QLineEdit()
        self.input.setAlignment(reading_side())
        self.input.setAccessibleName(name)
        self.input.setPlaceholderText(t("date.placeholder" if birth else "date.placeholder_day"))
        self.reading = label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(3))
        column.addWidget(self.input)
        column.addWidget(self.reading)
        self.setFocusProxy(self.input)
        self.input.textEdited.connect(lambda _: self._typed())
        self._tell(None)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.input.setAccessibleName(name)

    def value(self) -> PartialDate | None:
        """What was understood, None for nothing written or not understood."""
        return self._value

    def set_value(self, value: PartialDate | None) -> None:
        """Show a date."""
        if value == self._value and (value is None) == (not self.input.text()):
            return
        self._value = value
        self.input.setText(_written(value))
        self._tell(None)

    def problem(self) -> Problem | None:
        """Why what is written cannot be read; None when it can, or nothing is written."""
        read = self._read()
        return read if isinstance(read, Problem) else None

    def _read(self) -> PartialDate | Problem | None:
        text = self.input.text().strip()
        if not text:
            return None
        today = self._today or date.today()  # noqa: DTZ011 - the day on this desk is what is meant
        return parse_spoken(text, texts.language(), today, birth=self._birth, whole=self._whole)

    def _typed(self) -> None:
        read = self._read()
        self._value = read if isinstance(read, PartialDate) else None
        self._tell(read if isinstance(read, Problem) else None)
        self.edited.emit()

    def _tell(self, problem: Problem | None) -> None:
        if problem is not None:
            words, ink = t(problem.key, **dict(problem.params)), tokens().warn
        elif self._value is not None:
            words, ink = texts.formats().partial(self._value), tokens().muted
        else:
            words, ink = "", tokens().muted
        _show(self.reading, words, ink)
        self.input.setAccessibleDescription(words)


class DayField(PartialDateField):
    """A whole day (an appointment, an expiry): the same freedom in writing, nothing vague accepted."""

    def __init__(self, *, name: str = "", today: date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(name=name, birth=False, today=today, parent=parent)

    def value(self) -> date | None:  # type: ignore[override]  # typed as text, answered as this
        """The day, None when nothing is written or it is no whole day."""
        return self._value.day if self._value else None

    def set_value(self, value: date | None) -> None:  # type: ignore[override]  # typed as text, answered as this
        """Show another day."""
        super().set_value(PartialDate.of_day(value) if value else None)

    def _read(self) -> PartialDate | Problem | None:
        read = super()._read()
        if isinstance(read, PartialDate) and read.day is None:
            return Problem("date.whole_day_wanted")
        return read


def _show(where: QLabel, words: str, ink: str) -> None:
    where.setText(words)
    where.setStyleSheet(f"color: {ink};")
    where.setVisible(bool(words))


def _written(value: PartialDate | None) -> str:
    """What a person would type to say `value`; `parse_spoken` reads it back."""
    if value is None:
        return ""
    if not value.text:
        return value.words or t("date.unknown_word")
    parts = "/".join(reversed(value.text.split("-")))
    return f"~{parts}" if value.precision == "estimated" else parts
