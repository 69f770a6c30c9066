"""Practising with the recovery kit: two sheets and the file, once a year, before they are needed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.errors import AppError
from app.usecases.kit_practice import practise
from ui.kit_form import KitForm
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import error_sentence, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column, narrow
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class PracticePage(Page):
    """Says whether the two sheets open the kit; nothing is kept of what is typed."""

    title_key = "page.kit_practice"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.form = KitForm()
        self.told = InlineMessage()
        self.do = Button(t("kit.practise"), self.submit, kind="primary", icon="key-round")
        card = Card(t("kit.practice_title"))
        card.body.setSpacing(px(12))
        card.body.addWidget(label(t("kit.practice_words"), wrap=True))
        card.body.addWidget(self.form)
        card.body.addWidget(self.told)
        foot = QHBoxLayout()
        foot.addWidget(self.do)
        foot.addWidget(Button(t("job.cancel"), shell.back, kind="quiet"))
        foot.addStretch(1)
        card.body.addLayout(foot)
        column = Column(spacing=px(14))
        column.body.addWidget(narrow(card, 760))
        column.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)
        self.form.changed.connect(self._judge)
        self._judge()

    def open(self, **params: object) -> None:
        self.form.forget()
        self.told.say("")

    def save_state(self) -> State:
        return {}  # the codes are never kept

    def restore_state(self, state: State) -> None:
        """Begins anew: there is nothing to bring back."""

    def submit(self) -> bool:
        typed = self.form.typed()
        if typed is None or not self.do.isEnabled():
            return True
        self.do.setEnabled(False)
        session = self.shell.session
        self.shell.jobs.run(
            lambda: practise(session, typed.file, typed.one, typed.other),
            owner=self,
            then=lambda _: self._opened(),
            failed=self._failed,
            lane="background",
        )
        return True

    def hideEvent(self, event: object) -> None:
        self.form.forget()

    def _opened(self) -> None:
        self.form.forget()
        self.told.say(t("kit.practice_well"), "ok")

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.told.say(error_sentence(error), "bad")
        self._judge()

    def _judge(self) -> None:
        self.do.setEnabled(self.form.typed() is not None)
