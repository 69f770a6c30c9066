"""Deadlines and rights as badges: what it is, when, how much it presses; the rule behind it on hover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.catalogue import rules
from app.domain.clocks import Clock, Severity
from ui import texts
from ui.cases import wording
from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.theme.tokens import Tone
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Badge, label


def tone_of(clock: Clock, today: date) -> Tone:
    """Red for what has passed, amber for what comes soon, green for a right that has begun."""
    severity = clock.severity(today)
    if severity is Severity.LATE:
        return "bad"
    if severity is Severity.SOON:
        return "warn"
    return "ok" if clock.opens and clock.days_left(today) <= 0 else "info" if clock.opens else "neutral"


def sentence(clock: Clock) -> str:
    """What the clock is about."""
    return t(f"clock.{clock.kind}")


def when_words(clock: Clock, today: date) -> str:
    """Fra 3 giorni; da 12 giorni; passed 3 days ago: the word that stands beside the colour."""
    left = clock.days_left(today)
    day = wording.day_words(clock.due, today)
    if clock.covered:
        return t("cases.clock.covered", day=day)
    if clock.opens:
        return t("cases.clock.since", day=day) if left <= 0 else t("cases.clock.from", day=day)
    if left < 0:
        return t("cases.clock.late", day=day)
    return day


def badge_words(clock: Clock, today: date) -> str:
    """Both on one line, with a sign when the day is not sure."""
    told = t("cases.clock.badge", what=sentence(clock), when=when_words(clock, today))
    return told if clock.certain else t("cases.clock.about", clock=told)


def source_words(clock: Clock) -> str:
    """What the rule says in the language of the program, the law it stands in, and how sure the day is."""
    sure = t("cases.clock.certain") if clock.certain else _between(clock)
    return wording.facts(sure, explained(clock.source))


def explained(source: str) -> str:
    """A rule in the language of the program, with the Italian text it stands in; practice says that it is."""
    key = f"rule.{rules.key_of(source)}"
    if not texts.known(key):
        return source
    return t("rule.cited", rule=t(key), law=rules.citation(source) or t("rule.practice"))


def _short_source(clock: Clock) -> str:
    """The article without its sentence, which is read on hover; what is not sure always."""
    article = rules.citation(clock.source) or t("rule.practice")
    return article if clock.certain else wording.facts(_between(clock), article)


def _between(clock: Clock) -> str:
    formats = texts.formats()
    return t(
        "cases.clock.uncertain", first=formats.short_day(clock.first), last=formats.short_day(clock.last)
    )


class ClocksRow(QWidget):
    """Badges, the nearest first."""

    def __init__(self, clocks: Sequence[Clock], today: date) -> None:
        super().__init__()
        flow = FlowLayout(self, px(6))
        for clock in clocks:
            badge = Badge(badge_words(clock, today), tone_of(clock, today))
            badge.setToolTip(source_words(clock))
            badge.setAccessibleDescription(source_words(clock))
            flow.addWidget(badge)


class ClockLines(QWidget):
    """Each clock on two lines, for a narrow panel: what it is, and when, with the sign of its tone."""

    def __init__(self, clocks: Sequence[Clock], today: date, *, sources: bool = False) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(1))
        grid.setColumnStretch(1, 1)
        for place, clock in enumerate(clocks):
            tone = tone_of(clock, today)
            mark = QLabel()
            mark.setPixmap(pixmap(_ICONS.get(tone, "calendar-clock"), tone, 16))
            when = label(_when_or_about(clock, today), wrap=True)
            when.setStyleSheet(f"color: {tokens().tone(tone)[0]};")
            grid.addWidget(mark, place * 4, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(sentence(clock), wrap=True), place * 4, 1)
            grid.addWidget(when, place * 4 + 1, 1)
            if sources:
                grid.addWidget(label(_short_source(clock), "small", wrap=True), place * 4 + 2, 1)
            when.setToolTip(source_words(clock))
            grid.setRowMinimumHeight(place * 4 + 3, px(6))


_ICONS: Final[dict[Tone, str]] = {"bad": "circle-alert", "warn": "triangle-alert", "ok": "circle-check"}


def _when_or_about(clock: Clock, today: date) -> str:
    when = when_words(clock, today)
    return when if clock.certain else t("cases.clock.about", clock=when)
