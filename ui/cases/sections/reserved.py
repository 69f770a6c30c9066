"""Vulnerabilities: that there are some is shown, which ones only on demand, and the opening is recorded."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.vulnerability import VulnerabilityFlag, VulnerabilityNamed
from app.usecases import beside, vulnerabilities
from ui.cases import wording
from ui.cases.context import CaseContext
from ui.cases.record_row import RecordRow, column_of, section_card, usual_actions
from ui.cases.sections.emergency_door import DoorCard
from ui.cases.sections.papers import day
from ui.texts import t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label

_TONES: dict[str, Tone] = {"suspected": "warn", "certified": "bad", "resolved": "ok", "refuted": "neutral"}


def build(ctx: CaseContext) -> QWidget:
    """Shut at first."""
    return column_of(ReservedPart(ctx), DoorCard(ctx))


class ReservedPart(QWidget):
    """Opens in place."""

    def __init__(self, ctx: CaseContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(12))
        self._shut = Card(t("case.vulnerabilities"))
        count = ctx.sheet.vulnerabilities
        if (
            count or ctx.sheet.may_read_reserved
        ):  # who may not read it is not told either that there is nothing
            told = t("case.vulnerabilities_count", n=count) if count else t("case.vulnerabilities_none")
            self._shut.body.addWidget(label(told, wrap=True))
        self._shut.body.addWidget(label(t("case.reserved_shut"), "muted", wrap=True))
        self.open_button = Button(t("case.reserved_open"), self.open_part, icon="lock-open")
        self.open_button.setEnabled(ctx.sheet.may_read_reserved)
        self._shut.body.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeading)
        if not ctx.sheet.may_read_reserved:
            self._shut.body.addWidget(label(t("case.reserved_not_yours"), "small", wrap=True))
        self._column.addWidget(self._shut)

    def open_part(self) -> None:
        """Read what is reserved; it stands in the record of who opened what."""
        self._ctx.shell.do(vulnerabilities.open_flags, self._ctx.person.id, then=self._show_flags, owner=self)

    def _show_flags(self, flags: list[VulnerabilityFlag]) -> None:
        ctx = self._ctx
        self._shut.hide()
        new = partial(ctx.add, VulnerabilityFlag(person=ctx.person.id))
        rows = [self._row(flag) for flag in flags]
        self._column.addWidget(
            section_card(
                t("case.vulnerabilities"),
                rows,
                empty=t("case.vulnerabilities_none"),
                action=t("case.vulnerability_add"),
                on_action=new,
            )
        )
        ctx.shell.do(vulnerabilities.open_named, ctx.person.id, then=self._show_named, owner=self)

    def _show_named(self, named: list[VulnerabilityNamed]) -> None:
        ctx = self._ctx
        new = partial(ctx.add, VulnerabilityNamed(person=ctx.person.id))
        self._column.addWidget(
            section_card(
                t("case.named"),
                [self._row(one) for one in named],
                empty=t("case.named_none"),
                action=t("case.named_add"),
                on_action=new,
            )
        )

    def _row(self, flag: VulnerabilityFlag | VulnerabilityNamed) -> QWidget:
        title = wording.label_of("V20", flag.category) or wording.label_of("V21", flag.other_need)
        told = wording.facts(
            t("case.detected", day=day(flag.detected_on)) if flag.detected_on else "",
            self._ctx.user_name(flag.detected_by),
            flag.referred_to,
            t("case.review_on", day=day(flag.review_on)) if flag.review_on else "",
        )
        badge = (wording.label_of("V22", flag.state), _TONES.get(flag.state or "", "info"))
        actions = usual_actions(self._ctx, flag, title)
        session = self._ctx.shell.session
        opened = session.ask(beside.of_person, self._ctx.person.id, session.user, opened=True)
        text = self._ctx.text(flag, "basis", opened)
        return RecordRow(title, [told], badges=[badge], icon="shield-alert", text=text, actions=actions)
