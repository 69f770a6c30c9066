"""Who works with this profile: the name and role that stand beside everything written in it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from app.catalogue.codelists import codelist
from app.domain.user import User
from ui import texts
from ui.texts import t
from ui.unlock.step import Step
from ui.widgets.code_field import CodeField
from ui.widgets.fields import TextField
from ui.widgets.form import FormRow


class PersonStep(Step):
    """`done(user)`; the name is kept inside the encrypted file only."""

    done = Signal(object)

    def __init__(self, *, back: bool = True) -> None:
        super().__init__(t("person.title"), t("person.words"), back=back)
        self._name = TextField()
        roles = codelist("V71")
        today = date.today()  # noqa: DTZ011 - the day on this desk
        self._role = CodeField(roles.options(texts.language(), today))
        self._role.set_value("operator")
        self._name.edited.connect(self._judge)
        self._name.returnPressed.connect(self.press_next)
        self.content.addWidget(FormRow(t("person.name"), self._name, hint=t("person.name_hint")))
        self.content.addWidget(FormRow(t("person.role"), self._role))
        self.finish_with(t("person.finish"), self._next).setEnabled(False)

    def focus_start(self) -> None:
        """The name."""
        self._name.setFocus()

    def _judge(self) -> None:
        if self.next is not None:
            self.next.setEnabled(self._name.value() is not None)

    def _next(self) -> None:
        self.done.emit(User(name=self._name.value(), role=self._role.value() or "operator"))
