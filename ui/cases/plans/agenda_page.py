"""What the team has to look at: the cases with a reason, the oldest first, each a press away."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout

from app.events import Changed
from app.usecases import equipe_pages
from app.usecases.equipe_pages import Item
from ui import texts
from ui.cases import wording
from ui.cases.record_row import RecordRow, Told, section_card
from ui.forms.today import today
from ui.page import Page, Shell
from ui.texts import t
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.chips import ChipRow
from ui.widgets.messages import EmptyState

REASONS: Final = ("plan_review", "exit", "goal_late", "flag", "no_plan")
MOST: Final = 120
"""Lines shown at once: a team that has more before it begins with the first."""


class AgendaPage(Page):
    """`shell.go("equipe_agenda")`."""

    title_key = "equipe.agenda"
    concerns = frozenset({"plan", "plan_goal", "case", "equipe_review", "vulnerability_flag", "task"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.items: list[Item] = []
        self._reason = ""
        self.scroller = Column()
        self.scroller.setObjectName("agenda.scroll")
        self.chips = ChipRow([("", t("equipe.all"))], name=t("equipe.reasons"))
        self.chips.chosen.connect(lambda keys: self._choose(keys[0]))
        self._card: Card | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chips)
        column.addWidget(self.scroller, 1)

    def subtitle(self) -> str:
        return t("equipe.count", n=len(self.items)) if self.items else ""

    def refresh(self, changed: Changed | None) -> None:
        self.shell.glance(
            "equipe.agenda",
            equipe_pages.agenda,
            self.shell.session.user,
            today(),
            then=self._show,
            owner=self,
        )

    def _show(self, items: list[Item]) -> None:
        self.items = items
        counts = {
            reason: sum(any(r == reason for r, _ in item.reasons) for item in items) for reason in REASONS
        }
        chips = [("", t("equipe.all"))]
        chips += [
            (
                reason,
                t("cases.view_counted", view=t(f"equipe.reason.{reason}"), count=texts.formats().number(n)),
            )
            for reason, n in counts.items()
            if n
        ]
        self.chips.offer(chips)
        self._fill()
        self.header_changed.emit()

    def _choose(self, reason: str) -> None:
        self._reason = reason
        self._fill()

    def _fill(self) -> None:
        if self._card is not None:
            self.scroller.body.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        chosen = [one for one in self.items if not self._reason or self._reason in dict(one.reasons)]
        self._card = self._listed(chosen[:MOST])
        self.scroller.body.addWidget(self._card, 1)
        self._card.show()

    def _listed(self, items: list[Item]) -> Card:
        if not items:
            card = Card()
            card.body.addWidget(EmptyState(t("equipe.nothing"), icon="circle-check"))
            return card
        card = section_card("", [self._row(item) for item in items], empty="")
        card.body.addStretch(1)
        return card

    def _row(self, item: Item) -> RecordRow:
        now = today()
        name = item.name or "…"
        open_ = partial(self.shell.go, "equipe", case=item.case)
        button = Button(t("equipe.look"), open_, kind="link", name=t("equipe.look_at", name=name))
        return RecordRow(
            name,
            [wording.facts(item.number, item.responsible)],
            badges=[_badge(reason, day, now) for reason, day in item.reasons],
            on_title=open_,
            actions=[button],
        )


def _badge(reason: str, day: date, now: date) -> Told:
    tone: Tone = "bad" if day < now and reason != "flag" else "warn"
    return t(
        "equipe.reason_day", reason=t(f"equipe.reason.{reason}"), day=texts.formats().near_day(day, now)
    ), tone
