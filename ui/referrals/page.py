"""The page of one referral: before it leaves what would leave, afterwards what came back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.handover import INSIDE_MODES, MOVE
from app.domain.ids import RecordId
from app.domain.referral import ReferralEvent
from app.domain.referral_states import NOT_LEFT, OVER, UNANSWERED
from app.events import Changed
from app.usecases.referrals import revoking, sending, views
from app.usecases.referrals.gates import INSIDE
from app.usecases.referrals.views import ReferralView
from ui.calm_names import calm
from ui.cases import referral_words as words
from ui.cases import wording
from ui.cases.act_card import ActCard
from ui.cases.sections.overview import TwoColumns
from ui.forms.half_typed import Way
from ui.forms.today import today
from ui.page import Action, Page, Shell
from ui.referrals.answer_cards import AnswerCard, cancel_card, later_card
from ui.referrals.draft_cards import copy_card, data_card, leave_card, request_card, stopped_message
from ui.referrals.figures import taught_card
from ui.referrals.parcel_card import ParcelCard
from ui.screen_state import State
from ui.texts import formats, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage
from ui.widgets.timeline import Entry, Timeline


class ReferralPage(Page):
    """`shell.go("referral", referral=id)`."""

    title_key = "kind.referral"
    concerns = frozenset({"referral", "referral_event", "consent", "disclosure", "person"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._id: RecordId | None = None
        self.view: ReferralView | None = None
        self.act: ActCard | None = None
        self._shown: QWidget | None = None
        self._half = ""
        """The code half typed when the laptop was locked, until its field is there."""
        self.scroller = Column()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.scroller)

    def title(self) -> str:
        return calm((self.view.referral.service_name if self.view else "") or "") or t(self.title_key)

    def subtitle(self) -> str:
        return self.view.person if self.view else ""

    def primary_action(self) -> Action | None:
        return None

    def about(self) -> dict[str, Any]:
        return {"person": self.view.referral.person} if self.view and self.view.referral.person else {}

    def open(self, **params: Any) -> None:
        raw = params["referral"]
        id_ = RecordId(bytes.fromhex(raw) if isinstance(raw, str) else raw)
        if id_ != self._id:
            self._id, self.view = id_, None
            self._shut_act()
            self._replace(None)

    def refresh(self, changed: Changed | None) -> None:
        user = self.shell.session.user.id
        self.shell.ask("referral", views.read, self._id, today(), user, then=self._show, owner=self)

    def step_back(self) -> bool:
        if self.act is None:
            return False
        self._shut_act()
        return True

    def save_state(self) -> State:
        return {"referral": self._id or b"", "code": self._typed()[0] or self._half}

    def restore_state(self, state: State) -> None:
        if state.get("referral"):
            self.open(referral=state["referral"])
            self._half = str(state.get("code", ""))
            self.refresh(None)

    def ask(self, card: ActCard) -> None:
        """Show a card with questions above the rest."""
        self._shut_act()
        self.act = card
        card.over.connect(lambda _result: self._shut_act())
        self.scroller.body.insertWidget(0, card)
        self.scroller.verticalScrollBar().setValue(0)
        card.keep(Way("referral", {"referral": self._id}, lambda: ("", self.subtitle())))
        card.focus_start()

    def _show(self, view: ReferralView) -> None:
        if view.referral.id != self._id:
            return
        self.view = view
        here = view.referral.state in NOT_LEFT
        code, said = self._typed()
        kept, self._half = (code or self._half, said), ""
        self._replace(self._draft(view) if here else self._left(view))
        self._put_back(*kept)
        self.header_changed.emit()

    def _draft(self, view: ReferralView) -> QWidget:
        wide = [data_card(self.shell, view)]
        side: list[QWidget] = [
            self._standing(view),
            leave_card(self.shell, view, self._send),
            *_taught(view),
        ]
        stopped = stopped_message(view)
        if stopped is not None:
            side.insert(1, stopped)
        return TwoColumns(_column(request_card(self.shell, view), *wide), _column(*side, steps_card(view)))

    def _left(self, view: ReferralView) -> QWidget:
        wide: list[QWidget] = []
        one = view.referral
        if one.revoked_on is not None and view.may_write:
            wide.append(self._revoked(view))
        if one.handover in INSIDE_MODES and one.state in UNANSWERED and one.revoked_on is None:
            wide.append(InlineMessage(t("handover.answered_there"), "info"))
        elif (
            one.state not in ("completed", "cancelled")
            and view.may_write
            and one.handover not in INSIDE_MODES
        ):
            wide.append(AnswerCard(self.shell, view, self.ask))
        if one.state != "cancelled" and one.revoked_on is None and one.method != INSIDE and view.may_write:
            wide.append(ParcelCard(self.shell, view, self.ask))
        wide.extend((request_card(self.shell, _fixed(view)), copy_card(view)))
        side = [self._standing(view), steps_card(view), log_card(view), *_taught(view)]
        return TwoColumns(_column(*wide), _column(*side))

    def _standing(self, view: ReferralView) -> Card:
        one = view.referral
        card = Card()
        words_, tone = words.state(one, today())
        card.body.addWidget(Badge(words_, tone))
        card.body.addWidget(label(calm(one.organisation_name or ""), "muted", wrap=True))
        if one.handover:
            card.body.addWidget(label(wording.label_of("handover_mode", one.handover), wrap=True))
        if one.handover == MOVE:
            card.body.addWidget(label(t("handover.move_later"), "muted", wrap=True))
        told = words.line(one, today())
        if told:
            card.body.addWidget(label(told, wrap=True))
        if view.may_write and one.state in UNANSWERED and one.handover not in INSIDE_MODES:
            again = partial(self._ask_for, later_card)
            card.body.addWidget(
                _at_start(Button(t("referral.ask_again"), again, kind="link", icon="phone-call"))
            )
        if view.may_write and one.state not in OVER:
            give_up = partial(self._ask_for, cancel_card)
            card.body.addWidget(_at_start(Button(t("referral.cancel"), give_up, kind="link", icon="x")))
        return card

    def _revoked(self, view: ReferralView) -> InlineMessage:
        told = any(event.step == "told" for event in view.events)
        when = words.day(view.referral.revoked_on)
        if view.referral.handover in INSIDE_MODES and view.referral.state in UNANSWERED:
            return InlineMessage(t("referral.revoked_offer", day=when), "info")
        if told:
            return InlineMessage(t("referral.revoked_told", day=when), "info")
        tell = partial(self.shell.do, revoking.told, view.referral.id)
        return InlineMessage(
            t("referral.revoked", day=when), "bad", action=t("referral.they_know"), on_action=tell
        )

    def _ask_for(self, make: Any) -> None:
        if self.view is not None:
            self.ask(make(self.shell, self.view))

    def _send(self) -> None:
        if self._id is not None:
            self.shell.do(sending.send, self._id, then=self._sent, owner=self)

    def _sent(self, _result: Any) -> None:
        self.shell.toast(t("referral.sent"), tone="ok")

    def _typed(self) -> tuple[str, str]:
        """The code half typed, and the words shown once: news from elsewhere must not wipe them away."""
        if self._shown is None:
            return "", ""
        code, parcel = self._shown.findChild(AnswerCard), self._shown.findChild(ParcelCard)
        return (code.code.text() if code else ""), (parcel.words.text() if parcel else "")

    def _put_back(self, code: str, said: str) -> None:
        if self._shown is None:
            return
        answer, parcel = self._shown.findChild(AnswerCard), self._shown.findChild(ParcelCard)
        if code and answer is not None and self.act is None:
            answer.code.setText(code)
        if said and parcel is not None:
            parcel.show_words(said)

    def _replace(self, shown: QWidget | None) -> None:
        before = self.scroller.verticalScrollBar().value()
        if self._shown is not None:
            self.scroller.body.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = shown
        if shown is not None:
            self.scroller.body.addWidget(shown)
            self.scroller.verticalScrollBar().setValue(before)

    def _shut_act(self) -> None:
        if self.act is not None:
            self.scroller.body.removeWidget(self.act)
            self.act.hide()
            self.act.deleteLater()
            self.act = None


def _taught(view: ReferralView) -> list[QWidget]:
    """Only a service of the directory has figures."""
    return [taught_card(view.figures)] if view.referral.service else []


def steps_card(view: ReferralView) -> Card:
    """What happened, the newest first."""
    card = Card(t("referral.steps"))
    timeline = Timeline()
    timeline.show_entries(_entry(view, event) for event in view.events)
    if view.events:
        card.body.addWidget(timeline)
    else:
        card.body.addWidget(label(t("referral.no_steps"), "muted", wrap=True))
    return card


def log_card(view: ReferralView) -> Card:
    """To whom what was told, and on what basis."""
    card = Card(t("referral.log"))
    for one in view.disclosures:
        when = one.at.astimezone().date() if one.at else None
        told = wording.facts(
            words.day(when), words.basis(view, one.basis), view.users.get(one.by) if one.by else ""
        )
        card.body.addWidget(label(wording.labels_of("data_category", one.categories), wrap=True))
        card.body.addWidget(label(told, "small", wrap=True))
    return card


def _entry(view: ReferralView, event: ReferralEvent) -> Entry:
    how = wording.label_of("referral_how", event.how)
    by = view.users.get(event.by, "") if event.by else ""
    reason = wording.label_of("V55", event.reject_reason)
    return Entry(
        wording.label_of("referral_step", event.step),
        formats().short_day(event.on) if event.on else "",
        text="\n".join(part for part in (reason, event.text or "") if part),
        who=wording.facts(by, how),
        icon=words.ICONS.get(event.step or "", "circle-dot"),
        tone=words.TONES.get(event.step or "", "info"),
    )


def _fixed(view: ReferralView) -> ReferralView:
    """The same for looking at only: what left is not changed any more."""
    return replace(view, may_write=False)


def _at_start(button: QWidget) -> QWidget:
    held = QWidget()
    row = QHBoxLayout(held)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button)
    row.addStretch(1)
    return held


def _column(*cards: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(12))
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return made
