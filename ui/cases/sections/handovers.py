"""Handing the person on: to another site of ours or to an outside body, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.catalogue.codelists import codelist
from app.domain.handover import COPY, INSIDE_MODES, MOVE
from app.domain.ids import RecordId
from app.domain.referral import Referral
from app.domain.site import Site
from app.domain.user import User
from app.usecases.permissions import Act
from app.usecases.referrals import handover_board, handover_offers
from app.usecases.referrals.handover_offers import Recipient
from ui.cases import referral_words as words
from ui.cases import wording
from ui.cases.act_card import ActCard, Fields
from ui.cases.context import CaseContext
from ui.cases.record_row import RecordRow
from ui.texts import language, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.code_field import CodeField
from ui.widgets.fields import TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label

Found = tuple[list[Referral], list[tuple[Site, User]]]


class Handovers(QWidget):
    """The card of the exit section; a form opens above it."""

    def __init__(self, ctx: CaseContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._reachable: Sequence[tuple[Site, User]] = ()
        self.form: ActCard | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(14))
        ctx.shell.ask(
            "case.handovers", handover_board.of_case, ctx.case.id, ctx.case.site, then=self._show, owner=self
        )

    def _show(self, found: Found) -> None:
        made, self._reachable = found
        card = Card(t("handover.title"))
        for one in made:
            card.body.addWidget(self._row(one))
        if not made:
            card.body.addWidget(label(t("handover.none"), "muted", wrap=True))
        if self._ctx.may(Act.WRITE_REFERRAL):
            card.body.addWidget(self._acts())
        self._column.addWidget(card)

    def _acts(self) -> QWidget:
        held = QWidget()
        row = FlowLayout(held, px(8))
        if self._reachable:
            inside = Button(t("handover.inside"), self.ask_inside, icon="building-2")
            inside.setObjectName("handover.inside")
            row.addWidget(inside)
        outside = Button(t("handover.outside"), self.ask_outside, icon="send")
        outside.setObjectName("handover.outside")
        row.addWidget(outside)
        row.addWidget(
            Button(t("handover.board"), partial(self._ctx.shell.go, "handovers"), kind="link", icon="inbox")
        )
        return held

    def _row(self, one: Referral) -> QWidget:
        mode = wording.label_of("handover_mode", one.handover)
        return RecordRow(
            one.service_name or "",
            [wording.facts(one.organisation_name, words.line(one, self._ctx.today)), mode],
            badges=[words.state(one, self._ctx.today)],
            icon="door-open",
            on_title=partial(self._ctx.shell.go, "referral", referral=one.id),
        )

    def ask_outside(self) -> None:
        """To which body and project."""
        fields: Fields = [
            ("body", t("handover.body"), TextField(name=t("handover.body")), False),
            ("project", t("handover.project"), TextField(name=t("handover.project")), False),
        ]
        self._ask(
            t("handover.outside"),
            fields,
            lambda body, project: self._begin(Recipient(project=project or "", body=body or "")),
        )

    def ask_inside(self) -> None:
        """To which colleague of which site, and whether the whole file goes along."""
        choices = [
            (f"{site.id.hex()}:{user.id.hex()}", t("handover.at", name=user.name or "", site=site.name or ""))
            for site, user in self._reachable
        ]
        to = CodeField(choices, name=t("handover.to"))
        modes = [
            (one, words_)
            for one, words_ in codelist("handover_mode").options(language(), self._ctx.today)
            if one in INSIDE_MODES
        ]
        mode = CodeField(modes, name=t("handover.how"))
        mode.set_value(COPY if self._ctx.case.closed_on is not None else MOVE)
        fields: Fields = [
            ("receiver", t("handover.to"), to, True),
            ("mode", t("handover.how"), mode, True),
        ]
        self._ask(t("handover.inside"), fields, self._begin_inside)

    def _begin_inside(self, receiver: str | None, mode: str | None) -> tuple[Any, ...]:
        site, _, user = (receiver or "").partition(":")
        to = Recipient(mode or "", site=_id(site), receiver=_id(user))
        return self._begin(to)

    def _begin(self, to: Recipient) -> tuple[Any, ...]:
        return handover_offers.begin, (self._ctx.case.id, to), {}

    def _ask(self, title: str, fields: Fields, call: Any) -> None:
        self._shut()
        self.form = ActCard(self._ctx.shell, title, fields, call, "", t("handover.prepare"))
        self.form.body.insertWidget(1, label(t("handover.nothing_leaves"), "muted", wrap=True))
        self.form.over.connect(self._begun)
        self._column.insertWidget(0, self.form)
        self.form.focus_start()

    def _begun(self, made: Any) -> None:
        self._shut()
        if isinstance(made, Referral):
            self._ctx.shell.go("referral", referral=made.id)

    def _shut(self) -> None:
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None


def _id(hexed: str) -> RecordId | None:
    return RecordId(bytes.fromhex(hexed)) if hexed else None
