"""Beside a new contact: what was said the last times, so that nobody is asked twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.catalogue.codelists import codelist
from app.domain.contact import Contact
from ui import texts
from ui.forms.choices import Choices
from ui.texts import t
from ui.widgets.cards import Card, Column
from ui.widgets.labels import label
from ui.widgets.timeline import Entry, Timeline

SHOWN = 6
SNIPPET = 220
"""Letters of a note shown here; the whole stands on the page of the case."""


class RecentContacts(QWidget):
    """`show_contacts` with the newest versions, latest first."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices = choices
        self._quiet = label("", "muted", wrap=True)
        self._timeline = Timeline()
        inside = Column()
        inside.body.addWidget(self._timeline)
        inside.body.addStretch(1)
        card = Card(t("contact.before"))
        card.body.addWidget(self._quiet)
        card.body.addWidget(inside, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.show_contacts(None)

    def show_contacts(self, found: Sequence[Contact] | None) -> None:
        """Replace what is shown; None says that nobody is chosen yet."""
        entries = [self._entry(one) for one in (found or ())[:SHOWN]]
        self._quiet.setText("" if entries else t("contact.first_one" if found is not None else "contact.who"))
        self._quiet.setVisible(not entries)
        self._timeline.show_entries(entries)

    def _entry(self, one: Contact) -> Entry:
        kind = codelist("V27").label(one.type, texts.language()) if one.type else t("kind.contact")
        text = one.text or ""
        return Entry(
            title=texts.formats().near_day(one.held_on or date.min, self._choices.today),
            when="",
            badge=kind,
            text=text if len(text) <= SNIPPET else text[:SNIPPET].rsplit(" ", 1)[0] + "…",
            who=self._choices.name("user", one.by),
            icon="phone" if one.type == "phone" else "message-square",
        )
