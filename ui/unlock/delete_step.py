"""The end of a profile on this laptop: what goes with it, its name typed, its passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.texts import t
from ui.unlock.step import Step
from ui.widgets.fields import TextField
from ui.widgets.form import FormRow
from ui.widgets.labels import Badge
from ui.widgets.messages import InlineMessage
from ui.widgets.secret_field import SecretField


class DeleteStep(Step):
    """`done(label, passphrase)`; nobody deletes a colleague's work, and nobody by mistake."""

    topic = "backup"

    done = Signal(str, str)

    def __init__(self, profile: str) -> None:
        super().__init__(t("erase.title"), t("erase.words"), width=520)
        self._profile = profile
        self.content.addWidget(Badge(profile))
        self.content.addWidget(InlineMessage(t("erase.warning"), "bad"))
        self._label, self._phrase = TextField(), SecretField()
        self._label.edited.connect(self._judge)
        self._phrase.textChanged.connect(lambda _: self._judge())
        self._phrase.returnPressed.connect(self.press_next)
        self.content.addWidget(FormRow(t("erase.label"), self._label))
        self.content.addWidget(FormRow(t("unlock.passphrase"), self._phrase))
        button = self.finish_with(t("erase.do"), self._next)
        button.setProperty("kind", "danger")
        button.setDefault(False)
        self._judge()

    def focus_start(self) -> None:
        """The name."""
        self._label.setFocus()

    def _judge(self) -> None:
        same = " ".join(self._label.text().split()).casefold() == self._profile.casefold()
        if self.next is not None:
            self.next.setEnabled(same and bool(self._phrase.text()))

    def _next(self) -> None:
        self.done.emit(self._label.text(), self._phrase.text())
