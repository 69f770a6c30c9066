"""Minutes that are locked: the words, who signed them, and the way to correct them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from app.domain.equipe import EquipeAttendance
from app.domain.plan_states import DECLINED
from app.usecases.equipe import REPLACED, Minutes
from app.usecases.equipe_pages import CaseBefore
from ui import texts
from ui.cases import wording
from ui.cases.documents.button import document_button
from ui.cases.record_row import RecordRow
from ui.page import Shell
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, line
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage
from ui.widgets.signature_pad import SignaturePad


class MinutesView(Card):
    """Read only; `correct` is None for who may not."""

    def __init__(
        self, shell: Shell, before: CaseBefore, minutes: Minutes, correct: Callable[[], object] | None
    ) -> None:
        day = texts.formats().short_day(minutes.review.held_on) if minutes.review.held_on else ""
        super().__init__(t("equipe.minutes_of", day=day))
        review = minutes.review
        state = wording.label_of("minutes_state", review.state)
        if self.header is not None:
            self.header.add(Badge(state, "neutral" if review.state == REPLACED else "ok"))
        if not minutes.is_intact:
            self.body.addWidget(InlineMessage(t("equipe.altered"), "bad"))
        decision = wording.label_of("equipe_decision", review.decision)
        self.body.addWidget(label(decision, "heading", wrap=True, selectable=True))
        for name in ("summary", "person_words", "changes"):
            told = getattr(review, name)
            if told:
                self.body.addWidget(label(t(f"field.equipe_review.{name}"), "small"))
                self.body.addWidget(label(told, wrap=True, selectable=True))
        self.body.addWidget(label(_facts(minutes), "muted", wrap=True))
        for one in minutes.decisions:
            due = texts.formats().short_day(one.due) if one.due else ""
            told = wording.facts(before.user_name(one.owner), t("plan.by_day", day=due) if due else "")
            self.body.addWidget(RecordRow(one.text or "", [told], icon="square-check"))
        self.body.addWidget(line())
        for person in minutes.there:
            self.body.addWidget(_signed(before, minutes, person))
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(document_button(shell, "minutes", review.id))
        if correct is not None and review.state != REPLACED:
            foot.addWidget(Button(t("equipe.correct"), correct, icon="pencil"))
        foot.addStretch(1)
        self.body.addLayout(foot)


def _facts(minutes: Minutes) -> str:
    review = minutes.review
    present = t("equipe.person_there") if review.person_present else t("equipe.person_away")
    mediator = (
        t("plan.with_mediator", name=texts.inserted(review.mediator_name)) if review.mediator_name else ""
    )
    day = texts.formats().short_day(review.next_on) if review.next_on else ""
    return wording.facts(present, mediator, t("plan.next_review", day=day) if day else "")


def _signed(before: CaseBefore, minutes: Minutes, one: EquipeAttendance) -> RecordRow:
    name = before.user_name(one.user) or one.name or "…"
    day = texts.formats().short_day(one.signed_on) if one.signed_on else ""
    drawn = []
    if one.strokes:
        pad = SignaturePad(t("plan.signature_of", name=texts.inserted(name)), frozen=True)
        pad.show_strokes(one.strokes)
        pad.setFixedWidth(px(150))
        drawn.append(pad)
    method = wording.label_of("signature_method", one.method)
    told = wording.facts(wording.label_of("V28", one.role), day, method)
    badge = t("equipe.has_signed") if minutes.has_signed(one) and one.method != DECLINED else ""
    return RecordRow(name, [told], badges=[(badge, "ok")] if badge else [], icon="signature", actions=drawn)
