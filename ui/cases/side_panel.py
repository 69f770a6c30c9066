"""The case under the cursor in short, with the two things most often done next; or what several share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.usecases.case_lists import CaseCard
from app.usecases.case_sheets import CaseSheet
from ui import texts
from ui.cases import clocks_row, wording
from ui.cases.people_words import languages_of, phone_of, room_of, stay_of
from ui.texts import inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.flow import FlowLayout
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import Badge, label

TASKS_SHOWN = 3


class CasePanel(Card):
    """`show_card` at once, from the row; `show_sheet` when the rest has been read."""

    def __init__(self, *, on_open: Callable[[], object], on_contact: Callable[[], object]) -> None:
        super().__init__()
        self.setAccessibleName(t("cases.panel"))
        self._name = label("", "page", wrap=True, selectable=True)
        self._below = label("", "muted", wrap=True, selectable=True)
        self._badges = QWidget()
        self._badge_flow = FlowLayout(self._badges, px(6))
        self._facts = KeyValues()
        self._more = QVBoxLayout()
        self._more.setSpacing(px(6))
        self._stamp = label("", "small", wrap=True)
        scroller = Column(spacing=10)
        for widget in (self._name, self._below, self._badges, self._facts):
            scroller.body.addWidget(widget)
        scroller.body.addLayout(self._more)
        scroller.body.addStretch(1)
        self.open_button = Button(t("cases.open"), on_open, kind="primary")
        self.contact_button = Button(t("cases.new_contact"), on_contact)
        foot = QHBoxLayout()
        foot.setSpacing(px(6))
        foot.addWidget(self.open_button, 1)
        foot.addWidget(self.contact_button)
        self.body.addWidget(scroller, 1)
        self.body.addWidget(self._stamp)
        self.body.addLayout(foot)
        self.card: CaseCard | None = None

    def show_card(self, card: CaseCard, today: date) -> None:
        """What the row already knows."""
        self.card = card
        self._name.setText(inserted(card.name) if texts.is_rtl() else card.name)
        self._below.setText(wording.facts(card.number, card.native))
        self._clear_badges()
        self._badge_flow.addWidget(Badge(wording.state_words(card.state), wording.state_tone(card.state)))
        minor, tone = wording.minor_words(card.born, today)
        if minor:
            self._badge_flow.addWidget(Badge(minor, tone))
        self._facts.show_facts(_facts(card, today))
        self._clear_more()
        self._stamp.setText("")

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """The rest: languages, telephone, clocks, what is to be done."""
        page = sheet.page
        if self.card is None or page.case.id != self.card.id:
            return
        stay = stay_of(page)
        further = [
            (t("cases.fact.languages"), languages_of(page.file)),
            (t("cases.fact.place"), room_of(stay) if stay else ""),
            (t("cases.fact.phone"), phone_of(page.file)),
            (t("cases.fact.last_contact"), _last_contact(sheet, today)),
        ]
        self._facts.show_facts([*_facts(self.card, today), *further])
        self._clear_more()
        if page.clocks:
            self._more.addWidget(label(t("cases.clocks"), "muted"))
            self._more.addWidget(clocks_row.ClockLines(page.clocks, today))
        self._show_tasks(sheet, today)
        if sheet.stamp is not None:
            who = page.users.get(sheet.stamp.author)
            self._stamp.setText(
                t(
                    "cases.changed_by",
                    who=(who.name if who else "") or "…",
                    when=wording.moment_words(sheet.stamp.at),
                )
            )

    def _show_tasks(self, sheet: CaseSheet, today: date) -> None:
        tasks = [task for task in sheet.page.tasks if task.state == "open"]
        if not tasks:
            return
        self._more.addWidget(label(t("cases.open_tasks", n=len(tasks)), "muted"))
        for task in tasks[:TASKS_SHOWN]:
            words = task.title or wording.label_of("V80", task.kind)
            self._more.addWidget(label(wording.facts(wording.day_words(task.due, today), words), wrap=True))

    def _clear_badges(self) -> None:
        _empty(self._badge_flow)

    def _clear_more(self) -> None:
        _empty(self._more)


class SeveralPanel(Card):
    """Several cases at once: hand them over, put them away."""

    def __init__(
        self,
        *,
        on_assign: Callable[[], object],
        on_archive: Callable[[], object],
        on_clear: Callable[[], object],
    ) -> None:
        super().__init__()
        self._title = label("", "page", wrap=True)
        self.assign_button = Button(t("cases.assign"), on_assign, kind="primary", icon="user-check")
        self.archive_button = Button(t("cases.archive"), on_archive, icon="archive")
        self.body.addWidget(self._title)
        self.body.addWidget(label(t("cases.several_hint"), "muted", wrap=True))
        self.body.addWidget(self.assign_button)
        self.body.addWidget(self.archive_button)
        self.body.addWidget(Button(t("cases.several_none"), on_clear, kind="quiet"))
        self.body.addStretch(1)

    def say(self, count: int, *, closed: bool) -> None:
        """How many are chosen; only work that is over can be put away."""
        self._title.setText(t("cases.several", n=count))
        self.archive_button.setEnabled(closed)
        self.archive_button.setToolTip("" if closed else t("cases.still_running"))


class NothingPanel(Card):
    """Nothing is chosen."""

    def __init__(self) -> None:
        super().__init__()
        words = label(t("cases.panel_empty"), "muted", wrap=True)
        self.body.addWidget(words)
        self.body.addStretch(1)


class SidePanel(QWidget):
    """One of the three."""

    def __init__(self, case: CasePanel, several: SeveralPanel) -> None:
        super().__init__()
        self.case, self.several, self._nothing = case, several, NothingPanel()
        self._stack = QStackedLayout(self)
        for widget in (self._nothing, case, several):
            self._stack.addWidget(widget)

    def turn_to(self, which: str) -> None:
        """Show "nothing", "case" or "several"."""
        self._stack.setCurrentIndex(("nothing", "case", "several").index(which))


def _facts(card: CaseCard, today: date) -> list[tuple[str, str | QWidget]]:
    return [
        (t("cases.fact.born"), wording.partial_words(card.born)),
        (t("cases.fact.age"), wording.age_words(card.born, today)),
        (t("cases.fact.citizenship"), wording.labels_of("country", card.citizenships)),
        (t("cases.column.site"), card.site_name or ""),
        (t("cases.column.responsible"), card.responsible_name or ""),
    ]


def _last_contact(sheet: CaseSheet, today: date) -> str:
    if not sheet.page.contacts:
        return ""
    return wording.day_words(sheet.page.contacts[0].held_on, today)


def _empty(layout: FlowLayout | QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
