"""What a chart shows, and with which ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtGui import QFont

from app.domain.mediation_hours import clocked
from ui.texts import formats, is_rtl, t
from ui.theme.look import sized, tokens


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures; None is "not known" and is left out of the drawing."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """The labels along the axis and the series over them, all of one length."""

    labels: Sequence[str]
    series: Sequence[Series]
    maximum: float | None = None
    """Top of the scale when it is known (a score); else the largest figure."""
    decimals: int = 0
    clock: bool = False
    """The figures are minutes, written as hours and minutes: 12:05."""

    def top(self) -> float:
        """The figure at the end of the scale, at least 1."""
        found = [value for one in self.series for value in one.values if value is not None]
        return self.maximum if self.maximum is not None else max([1.0, *found])

    def written(self, value: float | None) -> str:
        """A figure as the language writes it."""
        if value is None:
            return "–"
        if self.clock:
            return clocked(round(value))
        return formats().decimal(value, self.decimals) if self.decimals else formats().number(round(value))

    def spoken(self) -> str:
        """Every figure as words, for those who cannot see the drawing."""
        parts = []
        for one in self.series:
            pairs = zip(self.labels, one.values, strict=True)
            told = [t("chart.pair", label=name, value=self.written(value)) for name, value in pairs]
            parts.append(f"{one.name}: {formats().listed(told)}" if one.name else formats().listed(told))
        return ". ".join(parts)


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours as `#RRGGBB` and letters; made by `screen_ink` and, for print, by hand."""

    text: str
    muted: str
    line: str
    ground: str
    series: tuple[str, ...]
    font: QFont
    small: QFont
    rtl: bool = field(default=False)


def screen_ink() -> Ink:
    """The ink of the look in force."""
    t_ = tokens()
    colours = (t_.accent, t_.warn, t_.ok, t_.bad)
    return Ink(t_.text, t_.muted, t_.line, t_.surface, colours, sized(13), sized(12), is_rtl())
