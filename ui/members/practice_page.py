"""Practising with the recovery kit: two sheets and the file, once a year, before they are needed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from app.errors import AppError
from app.usecases.kit_practice import practise
from app.usecases.recovery_kits import FILE_SUFFIX
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import error_sentence, inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column, narrow
from ui.widgets.form import FormRow
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage
from ui.widgets.secret_field import SecretField


class PracticePage(Page):
    """Says whether the two sheets open the kit; nothing is kept of what is typed."""

    title_key = "page.kit_practice"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.file: Path | None = None
        self._chosen = label(t("kit.no_file"), "muted", wrap=True)
        self.one, self.other = SecretField(name=t("kit.first_code")), SecretField(name=t("kit.second_code"))
        self.one.setObjectName("kit.one")
        self.other.setObjectName("kit.other")
        self.told = InlineMessage()
        self.do = Button(t("kit.practise"), self.submit, kind="primary", icon="key-round")
        card = Card(t("kit.practice_title"))
        card.body.setSpacing(px(12))
        card.body.addWidget(label(t("kit.practice_words"), wrap=True))
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(Button(t("kit.choose_file"), self._choose, icon="folder-open"))
        row.addWidget(self._chosen, 1)
        card.body.addLayout(row)
        for field, words in ((self.one, "kit.first_code"), (self.other, "kit.second_code")):
            card.body.addWidget(FormRow(t(words), field))
            field.textChanged.connect(self._judge)
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
        self._judge()

    def open(self, **params: object) -> None:
        self._forget()
        self.told.say("")

    def save_state(self) -> State:
        return {}  # the codes are never kept

    def restore_state(self, state: State) -> None:
        """Begins anew: there is nothing to bring back."""

    def take(self, file: Path) -> None:
        """Practise with this file."""
        self.file = file
        self._chosen.setText(inserted(file.name))
        self.told.say("")
        self._judge()

    def submit(self) -> bool:
        if self.file is None or not self.do.isEnabled():
            return True
        self.do.setEnabled(False)
        session, file, one, other = self.shell.session, self.file, self.one.text(), self.other.text()
        self.shell.jobs.run(
            lambda: practise(session, file, one, other),
            owner=self,
            then=lambda _: self._opened(),
            failed=self._failed,
            lane="background",
        )
        return True

    def hideEvent(self, event: object) -> None:
        self._forget()

    def _opened(self) -> None:
        self._forget()
        self.told.say(t("kit.practice_well"), "ok")

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.told.say(error_sentence(error), "bad")
        self._judge()

    def _forget(self) -> None:
        """The codes go as soon as they were tried, or the page is left."""
        self.one.clear()
        self.other.clear()
        self._judge()

    def _judge(self) -> None:
        whole = self.file is not None and bool(self.one.text().strip()) and bool(self.other.text().strip())
        self.do.setEnabled(whole)

    def _choose(self) -> None:
        wanted = f"{t('kit.file')} (*{FILE_SUFFIX})"
        name, _ = QFileDialog.getOpenFileName(self, t("kit.choose_file"), str(Path.home()), wanted)
        if name:
            self.take(Path(name))
