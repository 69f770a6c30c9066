"""The recovery kit in earnest: another officer where none is left, and keys given again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.roles import OFFICER
from app.errors import AppError
from app.usecases.kit_use import KitUsed, use
from app.usecases.membership import Standing
from ui.kit_form import KitForm
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import error_sentence, inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column, narrow
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class KitUsePage(Page):
    """Says beforehand what will follow, and afterwards what did; nothing is kept of what is typed."""

    title_key = "page.kit_use"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.form = KitForm()
        self.told = InlineMessage()
        self.do = Button("", self.submit, kind="primary", icon="key-round")
        self.members = Button(t("kit.to_members"), partial(shell.go, "members"), icon="users-round")
        self._words = label("", wrap=True)
        self._follows = InlineMessage()
        self._card = card = Card(t("kit.use_title"))
        card.body.setSpacing(px(12))
        card.body.addWidget(self._words)
        card.body.addWidget(self._follows)
        card.body.addWidget(self.form)
        card.body.addWidget(self.told)
        card.body.addWidget(self.members, 0, Qt.AlignmentFlag.AlignLeading)
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
        self.members.hide()
        self._explain(self.shell.session.membership.standing())

    def save_state(self) -> State:
        return {}  # the codes are never kept

    def restore_state(self, state: State) -> None:
        """Begins anew: there is nothing to bring back."""

    def submit(self) -> bool:
        typed = self.form.typed()
        if typed is None or not self.do.isEnabled():
            return True
        self.do.setEnabled(False)
        self.told.say(t("kit.using"), "info")
        session = self.shell.session
        self.shell.jobs.run(
            lambda: use(session, typed.file, typed.one, typed.other),
            owner=self,
            then=self._used,
            failed=self._failed,
            lane="background",
        )
        return True

    def hideEvent(self, event: object) -> None:
        self.form.forget()

    def _explain(self, standing: Standing) -> None:
        officer = OFFICER in standing.roles
        what, body = ("give" if officer else "crown"), inserted(standing.body)
        self._words.setText(t(f"kit.use_{what}", body=body))
        self._follows.say("" if officer else t("kit.use_follows", body=body), "warn")
        self.do.setText(t(f"kit.do_{what}"))

    def _used(self, used: KitUsed) -> None:
        self.form.forget()
        if used.crowned:
            words = t("kit.used_crowned")
        else:
            words = t("kit.used_given", n=len(used.given)) if used.given else t("kit.used_nothing")
        self.told.say(words, "ok")
        self.members.setVisible(used.crowned)
        if self.shell.sync is not None:
            self.shell.sync.joined()  # the sync begins with the keys and the roles there are now
        self._explain(self.shell.session.membership.standing())

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.told.say(error_sentence(error), "bad")
        self._judge()

    def _judge(self) -> None:
        self.do.setEnabled(self.form.typed() is not None)
