"""Coming in, from the invitation to the first day: compare eight words, wait, begin.

The request outlives the window: a laptop that was shut while waiting goes on where it was.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.usecases.joining import DECIDED
from app.usecases.membership import State as Where
from app.usecases.membership import Waiting
from ui.invitation.eight_words import EightWords
from ui.invitation.field import InvitationField, facts
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import error_sentence, inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import FORM, Card, Column, narrow
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage

LOOK_EVERY = 5000
"""Milliseconds between two looks at what was decided."""

_WHY = {"expired": "joining.expired", "taken_back": "joining.taken_back"}


class JoiningPage(Page):
    """Shows where the request stands; each stage is one card with one way forward."""

    title_key = "page.joining"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._column = Column(spacing=px(14))
        outer.addWidget(self._column)
        self._stage, self._busy = "", False
        self._numbers: tuple[int, ...] = ()
        self.field: InvitationField | None = None
        self.words: EightWords | None = None
        self.trouble = InlineMessage("", "warn")
        self._said = narrow(self.trouble, FORM)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def refresh(self, changed: object) -> None:
        membership = self.shell.session.membership
        waiting, standing = membership.waiting(), membership.standing()
        if waiting is None and standing.state is Where.MEMBER:
            self._belongs(standing.body)
            return
        self._show(waiting)
        if waiting is not None and waiting.answer in ("", "waiting"):
            self.look()

    def save_state(self) -> State:
        return {"typed": self.field.text.toPlainText()} if self.field is not None else {}

    def restore_state(self, state: State) -> None:
        if self.field is not None and state.get("typed"):
            self.field.text.setPlainText(str(state["typed"]))

    def look(self) -> None:
        """Ask, or ask what was decided; also while another page is shown, for one may work meanwhile."""
        if self._busy or not self.window().isVisible():
            return
        self._busy = True
        self.shell.jobs.run(
            self.shell.session.membership.ask,
            owner=self,
            then=self._answered,
            failed=self._failed,
            finished=self._rested,
            lane="background",
        )

    def _rested(self) -> None:
        self._busy = False

    def _answered(self, waiting: Waiting) -> None:
        self.trouble.say("")
        self._show(waiting)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.trouble.say(error_sentence(error), "warn")
        if self._stage:
            self._timer.start()

    def _show(self, waiting: Waiting | None) -> None:
        stage = _stage_of(waiting)
        if stage == self._stage and stage != "invitation":
            return
        self._stage = stage
        self._clear()
        if waiting is None:
            self._put(self._invitation_card())
        else:
            {"asking": self._asking, "words": self._compare, "approved": self._inside}.get(stage, self._over)(
                waiting
            )
        self._column.body.addWidget(self._said)
        self._column.body.addStretch(1)
        self._timer.start() if stage in ("asking", "words") else self._timer.stop()
        self.focus_start()

    def _clear(self) -> None:
        body = self._column.body
        while body.count():
            item = body.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None and widget is not self._said:
                widget.hide()
                widget.deleteLater()
        self.field = self.words = None

    def _put(self, widget: QWidget) -> None:
        self._column.body.addWidget(narrow(widget, FORM))

    # The stages

    def _invitation_card(self) -> QWidget:
        card = Card(t("joining.title"))
        card.body.addWidget(label(t("joining.words_here"), "muted", wrap=True))
        self.field = InvitationField()
        self.field.changed.connect(self._read)
        card.body.addWidget(self.field)
        self._begin = Button(t("joining.begin"), self._accept, kind="primary")
        self._begin.setEnabled(False)
        card.body.addLayout(_row(self._begin))
        return card

    def _read(self) -> None:
        if self.field is not None:
            self._begin.setEnabled(self.field.invitation() is not None)

    def _accept(self) -> None:
        invitation = self.field.invitation() if self.field is not None else None
        if invitation is None:
            return
        self._begin.setEnabled(False)
        membership = self.shell.session.membership
        self.shell.jobs.run(
            lambda: membership.accept(invitation),
            owner=self,
            then=lambda _: self.refresh(None),
            failed=self._failed,
        )

    def _asking(self, waiting: Waiting) -> None:
        card = self._facts_card(waiting)
        card.body.addWidget(InlineMessage(t("joining.reaching"), "info"))
        card.body.addLayout(_row(Button(t("joining.give_up"), self._give_up, kind="quiet")))
        self._put(card)

    def _compare(self, waiting: Waiting) -> None:
        card = Card(t("joining.compare"))
        inviter = waiting.invitation.inviter
        card.body.addWidget(label(t("joining.compare_words", inviter=inviter), wrap=True))
        self.words = EightWords(waiting.numbers, waiting.invitation.language)
        card.body.addWidget(self.words)
        card.body.addWidget(InlineMessage(t("joining.waiting", inviter=inviter), "info"))
        card.body.addLayout(_row(Button(t("joining.differ"), self._give_up, kind="danger", icon="circle-x")))
        card.body.addWidget(label(t("joining.may_close"), "small", wrap=True))
        self._put(card)

    def _belongs(self, body: str) -> None:
        """Nothing to ask for any more."""
        self._stage = "approved"
        self._timer.stop()
        self._clear()
        self._put(self._inside_card(inserted(body)))
        self._column.body.addStretch(1)
        self.focus_start()

    def _inside(self, waiting: Waiting) -> None:
        if self.shell.sync is not None:
            self.shell.sync.joined()  # the first files come while the card is still being read
        body = inserted(waiting.invitation.body)
        if not self.isVisible():
            self.shell.toast(t("joining.inside", body=body), tone="ok")
        self._put(self._inside_card(body))

    def _inside_card(self, body: str) -> QWidget:
        card = Card(t("joining.inside", body=body))
        card.body.addWidget(InlineMessage(t("joining.inside_words"), "ok"))
        start = Button(t("joining.start"), lambda: self.shell.go("today"), kind="primary")
        card.body.addLayout(_row(start))
        return card

    def _over(self, waiting: Waiting) -> None:
        card = Card(t("joining.not_in"))
        key = _WHY.get(waiting.answer, "joining.refused")
        card.body.addWidget(InlineMessage(t(key, inviter=waiting.invitation.inviter), "warn"))
        card.body.addWidget(label(t("joining.work_stays"), "muted", wrap=True))
        card.body.addLayout(_row(Button(t("joining.another"), self._give_up, kind="primary")))
        self._put(card)

    def _facts_card(self, waiting: Waiting) -> Card:
        card = Card(t("joining.your_invitation"))
        told = KeyValues()
        told.show_facts(facts(waiting.invitation))
        card.body.addWidget(told)
        return card

    def _give_up(self) -> None:
        differ = self._stage == "words"
        membership = self.shell.session.membership
        self.shell.jobs.run(
            membership.give_up,
            owner=self,
            then=lambda _: self._gave_up(differ),
            failed=self._failed,
        )

    def _gave_up(self, differ: bool) -> None:
        self._stage = ""
        self.refresh(None)
        self.trouble.say(t("joining.differed") if differ else "", "warn")


def _stage_of(waiting: Waiting | None) -> str:
    if waiting is None:
        return "invitation"
    if waiting.answer in DECIDED:
        return waiting.answer
    return "words" if waiting.numbers else "asking"


def _row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(10))
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
    row.addStretch(1)
    return row
