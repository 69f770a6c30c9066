"""Where an invitation comes in: opened as a file, pasted, or read in by a scanner that types."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import DomainError
from app.usecases import inviting
from app.usecases.inviting import FILE_SUFFIX, LONGEST_FILE, Invitation
from ui.invitation.words import moment_words, roles_words
from ui.texts import error_sentence, inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import NoteField
from ui.widgets.form import FormRow
from ui.widgets.key_values import KeyValues
from ui.widgets.messages import InlineMessage


class InvitationField(QWidget):
    """`changed` after each try; `invitation()` is the one read, None while there is none."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._read: Invitation | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        self.opener = Button(t("joining.open_file"), self._choose, icon="folder-open")
        row = QHBoxLayout()
        row.addWidget(self.opener)
        row.addStretch(1)
        column.addLayout(row)
        self.text = NoteField(rows=4)
        self.text.setObjectName("joining.invitation")
        self.text.edited.connect(self._judge)
        self._row = FormRow(t("joining.paste"), self.text, hint=t("joining.paste_hint"))
        column.addWidget(self._row)
        self._trouble = InlineMessage("", "warn")
        column.addWidget(self._trouble)
        self._card = Card(padding=14)
        self._facts = KeyValues()
        self._card.body.addWidget(self._facts)
        self._card.hide()
        column.addWidget(self._card)

    def invitation(self) -> Invitation | None:
        """What was read."""
        return self._read

    def load(self, source: Path) -> None:
        """Take the invitation out of a file; one that cannot be read is said like a wrong text."""
        try:
            text = source.read_bytes()[: LONGEST_FILE + 1].decode("utf-8", "replace")
        except OSError:
            text = ""
        self.text.setPlainText(text.strip())
        self._judge()

    def _choose(self) -> None:
        wanted = f"{t('joining.file_kind')} (*{FILE_SUFFIX});;{t('joining.any_file')} (*)"
        name, _kind = QFileDialog.getOpenFileName(self, t("joining.open_file"), "", wanted)
        if name:
            self.load(Path(name))

    def _judge(self) -> None:
        typed, self._read, trouble = self.text.toPlainText().strip(), None, ""
        if typed:
            try:
                self._read = inviting.read(typed, time.time_ns() // 1_000_000)
            except DomainError as error:
                trouble = error_sentence(error)
        self._trouble.say(trouble, "warn")
        if self._read is not None:
            self._facts.show_facts(facts(self._read))
        self._card.setVisible(self._read is not None)
        self.changed.emit()


def facts(invitation: Invitation) -> list[tuple[str, str]]:
    """What an invitation says, for the person it is for."""
    return [
        (t("joining.body"), invitation.body),
        (t("joining.person"), invitation.person),
        (t("joining.roles"), roles_words(invitation.roles)),
        (t("joining.inviter"), invitation.inviter),
        (t("joining.server"), inserted(invitation.url)),
        (t("joining.until"), moment_words(invitation.expires_ms)),
    ]
