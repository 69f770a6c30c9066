"""One service in full: where, when, for whom, what to bring, how to get there; and its slip."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.catalogue.codelists import codelist
from app.domain.directory.answers import Hit
from app.domain.directory.entries import Entry
from ui.calm_names import calm
from ui.directory import words
from ui.directory.upkeep_box import UpkeepBox
from ui.page import Shell
from ui.referrals.figures import TaughtBox
from ui.texts import formats, language, t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, Column
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage

WEEK = 7


class EntryPanel(QWidget):
    """Shows a hit; `print_slip` is called with it."""

    def __init__(
        self, shell: Shell, print_slip: Callable[[Hit], object], changed: Callable[[], object]
    ) -> None:
        super().__init__()
        self._shell, self._print, self._changed = shell, print_slip, changed
        self.hit: Hit | None = None
        self.send: Callable[[Hit], object] | None = None
        """What begins a referral to this service for the person one is looking for; None for nobody."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._card: QWidget | None = None

    def show_hit(self, hit: Hit | None, now: datetime) -> None:
        """Show another service, or nothing."""
        self.hit = hit
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        self._card = self._made(hit, now) if hit is not None else None
        if self._card is not None:
            self._column.addWidget(self._card)

    def _made(self, hit: Hit, now: datetime) -> QWidget:
        card = Card()
        column = Column(spacing=px(10))
        entry = hit.entry
        column.body.addWidget(label(calm(entry.name), "heading", wrap=True))
        if calm(entry.organization) != calm(entry.name):
            column.body.addWidget(label(calm(entry.organization), "muted", wrap=True))
        badges = QHBoxLayout()
        badges.addWidget(Badge(words.freshness_words(hit), words.FRESH_TONES[hit.freshness]))
        badges.addStretch(1)
        column.body.addLayout(badges)
        if entry.alert:
            column.body.addWidget(InlineMessage(entry.alert, "warn"))
        if entry.what:
            column.body.addWidget(label(entry.what, wrap=True, selectable=True))
        facts = KeyValues()
        facts.show_facts(_facts(entry, now))
        column.body.addWidget(facts)
        if hit.fits:
            column.body.addWidget(label(t("directory.why"), "strong"))
            for fit in hit.fits:
                column.body.addWidget(_point(words.fit_sentence(fit), words.FIT_TONES[fit.state]))
        column.body.addWidget(TaughtBox(self._shell, entry.service))
        column.body.addWidget(UpkeepBox(self._shell, entry.service, self._changed))
        column.body.addStretch(1)
        card.body.addWidget(column, 1)
        send = self.send
        if send is not None:
            card.body.addWidget(Button(t("referral.to_this"), lambda: send(hit), icon="send", kind="primary"))
        kind: Kind = "secondary" if send is not None else "primary"
        card.body.addWidget(Button(t("directory.slip"), lambda: self._print(hit), icon="printer", kind=kind))
        return card


def _point(sentence: str, tone: Tone) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(Badge(sentence, tone))
    line.addStretch(1)
    return row


def _facts(entry: Entry, now: datetime) -> list[tuple[str, str | QWidget]]:
    facts: list[tuple[str, str | QWidget]] = []
    told = (
        ("address", "\n".join(calm(line) for line in entry.address.lines)),
        ("phone", "\n".join(phone.number for phone in entry.phones)),
        ("email", entry.email),
        ("website", entry.website),
        ("hours", _hours(entry, now)),
        ("documents", _documents(entry)),
        ("languages", words.language_names(entry.conditions.languages)),
        ("how", entry.how),
        ("fees", entry.fees),
        ("who", entry.who),
    )
    facts.extend((t(f"directory.fact_{key}"), value) for key, value in told if value)
    return facts


def _hours(entry: Entry, now: datetime) -> str:
    if not entry.hours.known:
        return ""
    days: list[date] = [now.date() + timedelta(days=n) for n in range(WEEK)]
    return "\n".join(
        t("directory.day_hours", day=formats().weekday(day, short=True), hours=words.day_hours(entry, day))
        for day in sorted(days, key=date.weekday)
    )


def _documents(entry: Entry) -> str:
    labels = [codelist("V79").label(code, language()) for code in sorted(entry.conditions.documents)]
    return formats().listed([*labels, *entry.document_notes]) if labels or entry.document_notes else ""
