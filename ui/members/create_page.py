"""Create an organisation from this laptop: its name, the server, the code the server printed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.errors import AppError
from app.usecases.membership import State as Where
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import error_sentence, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import FORM, Card, Column, narrow
from ui.widgets.fields import TextField
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class CreatePage(Page):
    """Three answers and one button; then the recovery kit."""

    title_key = "page.create_organisation"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        column = Column(spacing=px(14))
        outer.addWidget(column)
        card = Card(t("create.title"))
        card.body.addWidget(label(t("create.words"), "muted", wrap=True))
        self.form = Form(columns=1)
        self.form.add("body", t("create.body"), TextField(), hint=t("create.body_hint"), required=True)
        self.form.add("url", t("create.url"), TextField(), hint=t("create.url_hint"), required=True)
        self.form.add("claim", t("create.claim"), TextField(), hint=t("create.claim_hint"), required=True)
        card.body.addWidget(self.form)
        card.body.addWidget(InlineMessage(t("create.keeps"), "info"))
        self.trouble = InlineMessage("", "warn")
        card.body.addWidget(self.trouble)
        row = QHBoxLayout()
        self.do = Button(t("create.do"), self.submit, kind="primary", icon="server")
        row.addWidget(self.do)
        row.addWidget(Button(t("job.cancel"), shell.back, kind="quiet"))
        row.addStretch(1)
        card.body.addLayout(row)
        column.body.addWidget(narrow(card, FORM))
        column.body.addStretch(1)

    def save_state(self) -> State:
        return {"typed": self.form.values()}

    def restore_state(self, state: State) -> None:
        if isinstance(state.get("typed"), dict):
            self.form.set_values(state["typed"])

    def submit(self) -> bool:
        if not self.do.isEnabled():
            return True
        self.do.setEnabled(False)
        self.trouble.say(t("create.reaching"), "info")
        told = {name: value or "" for name, value in self.form.values().items()}
        membership = self.shell.session.membership
        self.shell.jobs.run(
            lambda: membership.create(told["url"], told["claim"], told["body"]),
            owner=self,
            then=lambda _: self._created(),
            failed=self._failed,
            lane="background",
        )
        return True

    def _created(self) -> None:
        self.do.setEnabled(True)
        self.trouble.say("")
        due = self.shell.session.membership.standing()
        self.shell.toast(t("create.done"), tone="ok")
        self.shell.go("kit" if due.kit_due and due.state is Where.MEMBER else "members")

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.do.setEnabled(True)
        left = self.form.show_problems(getattr(error, "problems", ()), focus=True)
        said = not getattr(error, "problems", ()) or bool(left)
        self.trouble.say(error_sentence(error) if said else "", "warn")
