"""What other sites offer this one, what they ask of it, and what was asked of them."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.handover import ASKED, COPY, FileRequest
from app.domain.ids import RecordId
from app.events import Changed
from app.usecases.duplicates import Candidate
from app.usecases.referrals import file_requests, handover_answers, handover_offers
from app.usecases.referrals.file_requests import OpenedRequest, Request
from app.usecases.referrals.handover_answers import Offer, Opened
from app.usecases.referrals.handover_board import Board, read
from app.usecases.referrals.handover_offers import Recipient
from ui.cases import wording
from ui.cases.act_card import ActCard, Fields
from ui.cases.record_row import RecordRow
from ui.forms.editors import open_record_editor
from ui.page import Action, Page, Shell
from ui.texts import formats, t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import PAGE, Card, Column, narrow
from ui.widgets.fields import NoteField
from ui.widgets.flow import FlowLayout
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState, InlineMessage

ASKED_FOR: Final = ("asked_site", "for_site", "called", "born", "identifier", "reason")
_TONES: Final[dict[str, Tone]] = {"asked": "info", "granted": "ok", "refused": "bad", "withdrawn": "neutral"}


class HandoversPage(Page):
    """What is offered and what is asked is shown when it is opened: opening is recorded."""

    title_key = "handover.board"
    concerns = frozenset({"handover", "file_request"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._column = Column(spacing=px(12))
        self.board: Board | None = None
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._column)

    def primary_action(self) -> Action | None:
        return Action("handover.ask", self._ask, "inbox")

    def refresh(self, changed: Changed | None) -> None:
        user = self.shell.session.user
        self.shell.ask("handovers", read, user, then=self._show, owner=self)

    def _ask(self) -> None:
        sites = sorted(self.shell.session.user.sites)
        record = FileRequest(for_site=sites[0] if sites else None, state=ASKED)
        open_record_editor(
            self.shell, record, file_requests.ask, new=True, only=ASKED_FOR, words="handover.asking"
        )

    def _show(self, found: Board) -> None:
        if found == self.board:
            return  # what is open stays open
        self.board = found
        _clear(self._column)
        for offer in found.offers:
            self._add(OfferCard(self.shell, offer))
        for request in found.to_answer:
            self._add(RequestCard(self.shell, request))
        if found.own:
            self._add(self._own(found.own))
        if not (found.offers or found.to_answer or found.own):
            self._column.body.addWidget(EmptyState(t("handover.quiet"), icon="inbox"))
        self._column.body.addStretch(1)
        self.header_changed.emit()

    def _add(self, card: QWidget) -> None:
        self._column.body.addWidget(narrow(card, PAGE))

    def _own(self, requests: tuple[Request, ...]) -> Card:
        card = Card(t("handover.own"))
        for one in requests:
            card.body.addWidget(self._asked(one))
        return card

    def _asked(self, one: Request) -> QWidget:
        record = one.record
        state = record.state or ASKED
        actions: list[QWidget] = []
        if state == ASKED:
            take_back = partial(self.shell.do, file_requests.withdraw, record.id)
            actions.append(Button(t("handover.withdraw"), take_back, kind="link"))
        return RecordRow(
            record.called or "",
            [
                wording.facts(t("handover.asked_of", site=one.asked_site), _day(record.asked_at)),
                record.answer_text or "",
            ],
            badges=[(wording.label_of("file_request_state", state), _TONES.get(state, "neutral"))],
            icon="inbox",
            actions=actions,
        )


class OpeningCard(Card):
    """A card that says from whom; its words come after a press, with what can be done."""

    def __init__(self, shell: Shell, title: str, below: str, opens: str) -> None:
        super().__init__()
        self.shell = shell
        self.body.addWidget(label(title, "strong", wrap=True))
        self.body.addWidget(label(below, "muted", wrap=True))
        self.opener = Button(opens, self.open, icon="eye", kind="primary")
        self.opener.setObjectName("open")
        self._held = QWidget()
        self._inside = QVBoxLayout(self._held)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(px(8))
        row = QWidget()
        FlowLayout(row, px(8)).addWidget(self.opener)
        self.body.addWidget(row)
        self.body.addWidget(self._held)

    def open(self) -> None:
        """Read it: recorded."""

    def put(self, *parts: QWidget) -> None:
        """Show these below."""
        self.opener.hide()
        for part in parts:
            self._inside.addWidget(part)

    def refusing(self, verb: Any, id_: RecordId) -> Button:
        """A button that asks why, then says no."""

        def ask() -> None:
            fields: Fields = [("text", t("handover.why_not"), NoteField(), True)]
            card = ActCard(
                self.shell,
                t("handover.refuse"),
                fields,
                lambda text: (verb, (id_, text or ""), {}),
                t("handover.refused"),
                t("handover.refuse"),
            )
            card.over.connect(partial(_away, card))
            self._inside.addWidget(card)
            card.focus_start()

        button = Button(t("handover.refuse"), ask, icon="x")
        button.setObjectName("refuse")
        return button


class OfferCard(OpeningCard):
    """Somebody is offered to this site."""

    def __init__(self, shell: Shell, offer: Offer) -> None:
        self.offer = offer
        record = offer.record
        below = wording.facts(offer.sender, _day(record.sent_at))
        super().__init__(shell, t("handover.from", site=offer.site), below, t("handover.open"))

    def open(self) -> None:
        """Read what was sent."""
        self.shell.do(handover_answers.open_one, self.offer.record.id, then=self._opened, owner=self)

    def _opened(self, opened: Opened) -> None:
        shown: list[QWidget] = []
        if opened.reason:
            shown.append(label(opened.reason, wrap=True, selectable=True))
        for part in opened.parts:
            shown.append(label(wording.label_of("data_category", part.category), "strong"))
            if part.facts:
                facts = KeyValues()
                facts.show_facts([(fact.label, fact.value) for fact in part.facts])
                shown.append(facts)
            else:
                shown.append(label(t("referral.nothing_recorded"), "muted", wrap=True))
        copies = opened.record.mode == COPY
        shown.append(InlineMessage(t("handover.will_copy" if copies else "handover.will_move"), "info"))
        held = QWidget()
        row = FlowLayout(held, px(8))
        accept = Button(t("handover.accept"), self._accept, kind="primary", icon="circle-check")
        accept.setObjectName("accept")
        row.addWidget(accept)
        row.addWidget(self.refusing(handover_answers.refuse_one, opened.record.id))
        self.put(*shown, held)

    def _accept(self) -> None:
        self.shell.do(
            handover_answers.accept, self.offer.record.id, then=self._accepted, done=t("handover.accepted")
        )

    def _accepted(self, record: Any) -> None:
        if record.new_case is not None:
            self.shell.go("case", case=record.new_case)


class RequestCard(OpeningCard):
    """A colleague asks for somebody's file."""

    def __init__(self, shell: Shell, request: Request) -> None:
        self.request = request
        below = wording.facts(request.asked_by, _day(request.record.asked_at))
        super().__init__(shell, t("handover.asks", site=request.for_site), below, t("handover.open_request"))

    def open(self) -> None:
        """Read whom they mean."""
        self.shell.do(file_requests.open_one, self.request.record.id, then=self._opened, owner=self)

    def _opened(self, opened: OpenedRequest) -> None:
        record = opened.record
        facts = KeyValues()
        facts.show_facts(
            [
                (t("field.file_request.called"), record.called or ""),
                (t("field.file_request.born"), wording.partial_words(record.born)),
                (t("field.file_request.identifier"), record.identifier or ""),
                (t("field.file_request.reason"), record.reason or ""),
            ]
        )
        likely: list[QWidget] = [self._likely(one) for one in opened.candidates]
        if not likely:
            likely.append(label(t("handover.nobody_found"), "muted", wrap=True))
        held = QWidget()
        FlowLayout(held, px(8)).addWidget(self.refusing(file_requests.refuse_request, record.id))
        self.put(facts, label(t("handover.who_is_it"), "strong"), *likely, held)

    def _likely(self, one: Candidate) -> QWidget:
        hand = Button(t("handover.hand_on"), partial(self._hand_on, one), icon="door-open")
        hand.setObjectName("hand_on")
        return RecordRow(
            one.name,
            [wording.facts(one.number, one.site, wording.partial_words(one.born))],
            icon="user",
            on_title=partial(self.shell.go, "case", case=one.case),
            actions=[hand],
        )

    def _hand_on(self, one: Candidate) -> None:
        record = self.request.record
        to = Recipient("move", site=record.for_site, receiver=record.asked_by, request=record.id)
        self.shell.do(
            handover_offers.begin,
            one.case,
            to,
            then=lambda made: self.shell.go("referral", referral=made.id),
            owner=self,
        )


def _away(card: QWidget, _result: Any) -> None:
    card.hide()
    card.deleteLater()


def _day(when: Any) -> str:
    return formats().short_day(when.astimezone().date()) if when is not None else ""


def _clear(column: Column) -> None:
    while column.body.count():
        item = column.body.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
