"""The referrals of a case: to whom, where they stand, what is late; read when the section is shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.referral import Referral
from app.usecases.permissions import Act
from app.usecases.referrals import views
from ui.calm_names import calm
from ui.cases import referral_words as words
from ui.cases import wording
from ui.cases.context import CaseContext
from ui.cases.record_row import RecordRow, section_card
from ui.texts import t


def build(ctx: CaseContext) -> QWidget:
    """A card with a line for each."""
    return _Referrals(ctx)


class _Referrals(QWidget):
    def __init__(self, ctx: CaseContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        ctx.shell.ask("case.referrals", views.of_person, ctx.person.id, then=self._show, owner=self)

    def _show(self, found: list[Referral]) -> None:
        may = self._ctx.may(Act.WRITE_REFERRAL)
        choose = partial(self._ctx.shell.go, "directory", person=self._ctx.person.id)
        card = section_card(
            t("referral.section"),
            [self._row(one) for one in found],
            empty=t("referral.none"),
            action=t("referral.new") if may else "",
            on_action=choose,
        )
        self._column.addWidget(card)
        self._column.addStretch(1)

    def _row(self, one: Referral) -> QWidget:
        reason = (one.reason or "").splitlines()
        return RecordRow(
            calm(one.service_name or ""),
            [
                wording.facts(calm(one.organisation_name or ""), words.line(one, self._ctx.today)),
                reason[0] if reason else "",
            ],
            badges=[words.state(one, self._ctx.today)],
            icon="send",
            on_title=partial(self._ctx.shell.go, "referral", referral=one.id),
        )
