"""A profile brought from a saved copy: the file, then its passphrase or its recovery code."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal

from ui.texts import formats, inserted, t
from ui.unlock.step import Step
from ui.widgets.buttons import Button
from ui.widgets.fields import NoteField
from ui.widgets.form import FormRow
from ui.widgets.labels import label
from ui.widgets.secret_field import SecretField


class BringStep(Step):
    """`done(file, secret, is_code)`: the words the profile had on the day of the copy."""

    topic = "backup"

    done = Signal(object, str, bool)

    def __init__(self, source: Path) -> None:
        super().__init__(t("bring.title"), t("bring.words"), width=520)
        self._source, self._with_code = source, False
        size = formats().size(source.stat().st_size) if source.exists() else ""
        self.content.addWidget(label(inserted(source.name), "strong", wrap=True))
        self.content.addWidget(label(size, "small"))
        self._phrase, self._code = SecretField(), NoteField(rows=3)
        self._phrase.returnPressed.connect(self.press_next)
        self._phrase.textChanged.connect(lambda _: self._judge())
        self._code.edited.connect(self._judge)
        self._phrase_row = FormRow(t("unlock.passphrase"), self._phrase, hint=t("bring.then"))
        self._code_row = FormRow(t("lost.field"), self._code, hint=t("lost.hint"))
        self._switch = Button("", self._other, kind="link")
        for widget in (self._phrase_row, self._code_row):
            self.content.addWidget(widget)
        self.content.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignLeading)
        self.finish_with(t("bring.do"), self._next)
        self._show()

    def focus_start(self) -> None:
        """The secret."""
        (self._code if self._with_code else self._phrase).setFocus()

    def _other(self) -> None:
        self._with_code = not self._with_code
        self._show()
        self.focus_start()

    def _show(self) -> None:
        self._phrase_row.setVisible(not self._with_code)
        self._code_row.setVisible(self._with_code)
        self._switch.setText(t("bring.with_phrase" if self._with_code else "bring.with_code"))
        self._judge()

    def _secret(self) -> str:
        return self._code.toPlainText() if self._with_code else self._phrase.text()

    def _judge(self) -> None:
        if self.next is not None:
            self.next.setEnabled(bool(self._secret().strip()))

    def _next(self) -> None:
        self.done.emit(self._source, self._secret(), self._with_code)
