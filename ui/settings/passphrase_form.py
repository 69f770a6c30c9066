"""Another passphrase: the old one, the new one twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.usecases.passphrases import weaknesses
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.form import Form
from ui.widgets.messages import InlineMessage
from ui.widgets.secret_field import SecretField


class PassphraseForm(QWidget):
    """Shut behind one button until somebody wants it; `change(old, new)` does the work."""

    def __init__(self, change: Callable[[str, str], None]) -> None:
        super().__init__()
        self._change = change
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(10))
        self._open = Button(t("settings.passphrase"), lambda: self._show(True), icon="key-round")
        opener = QHBoxLayout()
        opener.addWidget(self._open)
        opener.addStretch(1)
        column.addLayout(opener)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(px(10))
        self._form = Form(columns=1)
        for name in ("old", "new", "again"):
            self._form.add(name, t(f"settings.passphrase_{name}"), SecretField())
        self._form.setMaximumWidth(px(420))
        self._form.edited.connect(lambda _: self._judge())
        body.addWidget(self._form)
        self._trouble = InlineMessage("", "bad")
        body.addWidget(self._trouble)
        row = QHBoxLayout()
        self._do = Button(t("settings.passphrase_do"), self._ask, kind="primary")
        self._cancel = Button(t("job.cancel"), self.done, kind="quiet")
        row.addWidget(self._do)
        row.addWidget(self._cancel)
        row.addStretch(1)
        body.addLayout(row)
        column.addWidget(self._body)
        self.done()

    def done(self) -> None:
        """Empty and shut."""
        self._form.set_values({"old": "", "new": "", "again": ""})
        self._trouble.say("")
        self.busy(False)
        self._judge()
        self._show(False)

    def busy(self, on: bool) -> None:
        """While the new key is derived."""
        self._form.setEnabled(not on)
        self._do.setEnabled(not on)
        self._cancel.setEnabled(not on)

    def say(self, text: str) -> None:
        """Why it was not changed."""
        self._trouble.say(text, "bad")

    def _show(self, on: bool) -> None:
        self._body.setVisible(on)
        self._open.setVisible(not on)
        if on:
            self._form.field("old").setFocus()

    def _judge(self) -> None:
        values = self._form.values()
        weak = weaknesses(values["new"]) if values["new"] else ()
        self._form.row("new").say_problem("\n".join(t(p.key, **dict(p.params)) for p in weak), warning=True)
        differs = bool(values["again"]) and not str(values["new"]).startswith(values["again"])
        self._form.row("again").say_problem(t("pass.differs") if differs else "", warning=True)
        same = bool(values["new"]) and values["new"] == values["again"]
        self._do.setEnabled(bool(values["old"]) and same and not weak)

    def _ask(self) -> None:
        values = self._form.values()
        self._trouble.say("")
        self._change(values["old"], values["new"])
