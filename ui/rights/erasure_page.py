"""Before somebody's data are erased: what stands in the way, what goes and what stays, and the order."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.erasure import MISTAKE, REQUEST, Erasure
from app.domain.ids import RecordId
from app.domain.rights import OVER
from app.events import Changed
from app.usecases import erasing, erasure_desk, rights
from app.usecases.erasing import Hold
from app.usecases.erasure_desk import ErasureDesk
from app.usecases.permissions import Act, allowed
from ui.cases import wording
from ui.cases.record_row import RecordRow
from ui.page import Page, Shell
from ui.rights.confirmation import TypedConfirmation
from ui.rights.hold_ways import hold_words, law_words, way_of
from ui.screen_state import State
from ui.texts import formats, inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column, line
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage

GROUNDS: Final = (REQUEST, MISTAKE)
"""Why somebody may order it here; what was kept long enough has a list of its own."""


class ErasurePage(Page):
    """`shell.go("erase", person=id, request=id or None)`."""

    title_key = "erasure.title"
    concerns = frozenset(
        {"rights_request", "restriction", "case", "placement", "asylum_procedure", "project"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._person = RecordId(b"")
        self._request: RecordId | None = None
        self._desk: ErasureDesk | None = None
        self.confirmation: TypedConfirmation | None = None
        self.ground: ChoiceField | None = None
        self._column = Column(spacing=px(14))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._column)

    def open(self, **params: Any) -> None:
        self._person, self._request = RecordId(params["person"]), params.get("request")
        self._desk = None

    def subtitle(self) -> str:
        return inserted(self._desk.name) if self._desk else ""

    def refresh(self, changed: Changed | None) -> None:
        self.shell.ask(
            "erasure",
            erasure_desk.desk,
            self.shell.session.user,
            self._person,
            self._request,
            then=self._show,
            owner=self,
        )

    def save_state(self) -> State:
        return {}  # a confirmation half typed is typed anew

    def restore_state(self, state: State) -> None:
        """Nothing to bring back."""

    def order(self) -> None:
        """Give the order; the file is gone from here when it returns."""
        if self.confirmation is None or self.ground is None:
            return
        session, person, request = self.shell.session, self._person, self._request
        ground = self.ground.value() or REQUEST
        self.confirmation.setEnabled(False)
        self.confirmation.button.setText(t("erasure.running"))
        self.shell.jobs.run(
            lambda: erasing.order(session, person, ground=ground, request=request),
            owner=self,
            then=self._done,
            failed=self._failed,
            lane="background",
        )

    def _done(self, made: Erasure) -> None:
        self.shell.toast(t("erasure.ordered"), tone="ok")
        self.shell.go("cases")
        self.shell.go("erasures", order=made.id)

    def _failed(self, error: Exception) -> None:
        self.shell.show_error(error)
        if isinstance(error, erasing.AlreadyOrdered):
            self.shell.go("cases")  # there is nobody any more whom this page could be about
            return
        self._desk = None
        self.refresh(None)

    def _show(self, found: ErasureDesk) -> None:
        if found == self._desk and self.confirmation is not None:
            return  # what came in changes nothing here: a name half typed stays
        why = self.ground.value() if self.ground is not None else None
        self._desk = found
        self.confirmation = self.ground = None
        self._column.empty()
        for card in (self._holds(found), self._what(found)):
            self._column.body.addWidget(card)
        if found.free:
            self._column.body.addWidget(self._order(found, why or REQUEST))
        self._column.body.addStretch(1)
        self.header_changed.emit()

    def _holds(self, found: ErasureDesk) -> Card:
        card = Card(t("erasure.holds"))
        rows = [hold_row(self.shell, one) for one in found.holds]
        for at, row in enumerate(rows):
            if at:
                card.body.addWidget(line())
            card.body.addWidget(row)
        if not found.recognised:
            card.body.addWidget(self._unknown(found))
        if not found.may:
            card.body.addWidget(InlineMessage(t("error.erasing.not_for_you"), "warn"))
        if found.free:
            card.body.addWidget(InlineMessage(t("erasure.free"), "ok"))
        return card

    def _unknown(self, found: ErasureDesk) -> InlineMessage:
        asked, told = found.request, t("erasure.unknown_person")
        if asked is None or asked.state in OVER or not allowed(self.shell.session.user, Act.WRITE_CONSENT):
            return InlineMessage(told, "warn")
        done = t("rights.recognised")
        note = partial(self.shell.do, rights.recognise, asked.id, done=done, owner=self)
        return InlineMessage(
            t("erasure.unknown_person"), "warn", action=t("rights.recognise"), on_action=note
        )

    def _what(self, found: ErasureDesk) -> Card:
        card = Card(t("erasure.what"))
        for key in ("here", "figures") if found.alone else ("here", "elsewhere", "figures"):
            card.body.addWidget(label(f"• {t(f'erasure.{key}')}", wrap=True))
        if found.copies:
            sites = formats().listed([inserted(one) for one in found.copies])
            card.body.addWidget(InlineMessage(t("erasure.copied", sites=sites), "warn"))
        if found.alone:
            return card
        if found.preview.unsent:
            card.body.addWidget(InlineMessage(t("erasure.unsent", n=found.preview.unsent), "warn"))
        card.body.addWidget(label(t("erasure.unsent_elsewhere"), "muted", wrap=True))
        return card

    def _order(self, found: ErasureDesk, why: str) -> Card:
        card = Card(t("erasure.order"))
        choices = [(one, wording.label_of("erasure_ground", one)) for one in GROUNDS]
        self.ground = ChoiceField(choices, name=t("erasure.ground"))
        self.ground.set_value(why)
        card.body.addWidget(label(t("erasure.ground"), "small"))
        card.body.addWidget(self.ground)
        sentence = t("erasure.type_name", name=found.name)
        self.confirmation = TypedConfirmation(sentence, found.name, t("erasure.order"))
        self.confirmation.confirmed.connect(self.order)
        card.body.addWidget(self.confirmation)
        return card


def hold_row(shell: Shell, hold: Hold) -> QWidget:
    """The sentence, what the law says of it and where, and the way to what can be mended."""
    way = way_of(shell, hold)
    actions = [Button(way.words, way.go, kind="link")] if way is not None else []
    return RecordRow(hold_words(hold), law_words(hold.rule, hold.law), icon="circle-alert", actions=actions)
