"""The passphrase: five drawn words are offered, another draw is one press away, own words are allowed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.usecases.passphrases import offer_passphrase, weaknesses
from ui import texts
from ui.texts import t
from ui.theme.look import px, sized
from ui.unlock.step import Step
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import TextField
from ui.widgets.form import FormRow
from ui.widgets.labels import label
from ui.widgets.secret_field import SecretField


class PassphraseStep(Step):
    """`done(label, passphrase)`; without `proposed` the label is not asked (a new passphrase only)."""

    topic = "new_profile"

    done = Signal(str, str)

    def __init__(self, *, proposed: str = "", title: str = "") -> None:
        super().__init__(title or t("pass.title"), t("pass.words"), width=520)
        self._own = False
        self._offered = ""
        self._label = TextField()
        self._label.set_value(proposed)
        self._label_row = FormRow(t("pass.label"), self._label, hint=t("pass.label_hint"))
        self.content.addWidget(self._label_row)
        self._label_row.setVisible(bool(proposed))
        self.content.addWidget(self._offer())
        self._first = SecretField()
        self._again = SecretField()
        self._first_row = FormRow(t("pass.own_field"), self._first)
        self._again_row = FormRow(t("pass.learn"), self._again, hint=t("pass.learn_hint"))
        self.content.addWidget(self._first_row)
        self.content.addWidget(self._again_row)
        for field in (self._first, self._again):
            field.edited.connect(self._judge)
            field.returnPressed.connect(self.press_next)
        self.finish_with(t("door.next"), self._next)
        self._draw()
        self._choose(own=False)

    def focus_start(self) -> None:
        """Where the person types first."""
        (self._first if self._own else self._again).setFocus()

    def _offer(self) -> QWidget:
        self._offer_card = Card(padding=14)
        self._words = label("", wrap=True, selectable=False)
        self._words.setFont(sized(19, bold=True))
        self._words.setStyleSheet(f"font-size: {px(19)}px; font-weight: bold;")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._offer_card.body.addWidget(self._words)
        self._switch = Button("", lambda: self._choose(own=not self._own), kind="link")
        self._another = Button(t("pass.another"), self._draw, kind="link")
        links = QHBoxLayout()
        links.setSpacing(px(18))
        links.addWidget(self._another)
        links.addWidget(self._switch)
        links.addStretch(1)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self._offer_card)
        column.addLayout(links)
        return holder

    def _draw(self) -> None:
        self._offered = offer_passphrase(texts.language())
        self._words.setText(self._offered)
        self._words.setAccessibleName(self._offered)
        self._again.clear()
        self._judge()

    def _choose(self, *, own: bool) -> None:
        self._own = own
        self._offer_card.setVisible(not own)
        self._another.setVisible(not own)
        self._first_row.setVisible(own)
        self._switch.setText(t("pass.use_offered" if own else "pass.use_own"))
        self._first.clear()
        self._again.clear()
        self._judge()
        self.focus_start()

    def _judge(self) -> None:
        phrase = self._first.text() if self._own else self._offered
        problems = weaknesses(phrase) if self._own and phrase else ()
        self._first_row.say_problem("\n".join(t(p.key, **dict(p.params)) for p in problems), warning=True)
        typed = self._again.text()
        differs = bool(typed) and not phrase.startswith(typed)
        self._again_row.say_problem(t("pass.differs") if differs else "", warning=True)
        if self.next is not None:
            self.next.setEnabled(bool(phrase) and not problems and typed == phrase)

    def _next(self) -> None:
        self.done.emit(self._label.value() or "", self._again.text())
