"""The profile itself: its name before unlocking, its recovery code, how it would be deleted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import AppError
from ui.page import Shell
from ui.texts import error_sentence, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import TextField
from ui.widgets.form import FormRow
from ui.widgets.labels import label


class ProfileCard(Card):
    """Nothing is shown of a profile's insides here; without a program around it the card is empty."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("own_profile.title"))
        self._shell = shell
        self.name = TextField()
        self.name.setObjectName("own_profile.name")
        self.name.setMaximumWidth(px(360))
        self._row = FormRow(t("pass.label"), self.name, hint=t("pass.label_hint"))
        self.rename = Button(t("own_profile.rename"), self._rename)
        self.body.addWidget(self._row)
        self.body.addWidget(_line(self.rename))
        self.body.addWidget(label(t("own_profile.code_words"), "muted", wrap=True))
        self.code = Button(t("own_profile.code"), lambda: shell.go("new_code"), icon="key")
        self.body.addWidget(_line(self.code))
        self.kit = label(t("own_profile.kit_words"), "muted", wrap=True)
        self.body.addWidget(self.kit)
        self.body.addWidget(label(t("own_profile.delete"), "small", wrap=True))
        self.name.edited.connect(self._judge)
        self.name.returnPressed.connect(self.rename.click)
        self.tell()

    def tell(self) -> None:
        """Show the name there is."""
        program = self._shell.program
        profile = program.profile if program is not None else None
        self.name.set_value(profile.label if profile is not None else "")
        self.setEnabled(profile is not None)
        opens = program is not None and profile is not None and program.profiles.has_kit(profile.folder)
        self.kit.setVisible(opens)
        self._judge()

    def problem(self) -> str:
        """Why the name cannot be taken."""
        return self._row.problem()

    def _judge(self) -> None:
        program = self._shell.program
        profile = program.profile if program is not None else None
        self._row.say_problem("")
        typed = " ".join(self.name.text().split())
        self.rename.setEnabled(profile is not None and bool(typed) and typed != profile.label)

    def _rename(self) -> None:
        program = self._shell.program
        if program is None or not self.rename.isEnabled():
            return
        try:
            program.rename(self.name.text())  # two small files: quicker than a thread
        except AppError as error:
            self._row.say_problem(error_sentence(error))
            return
        self.tell()
        self._shell.toast(t("own_profile.renamed"), tone="ok")


def _line(button: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
    row.addStretch(1)
    return made
