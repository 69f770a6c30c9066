"""Neither passphrase nor code: two officers open the profile with the recovery kit, on this laptop."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.errors import DomainError
from app.usecases.kit_practice import bytes_of
from app.usecases.recovery_kits import open_kit
from ui.kit_form import KitForm
from ui.texts import error_sentence, t
from ui.unlock.step import Step
from ui.widgets.labels import Badge


class KitStep(Step):
    """`done(TwoSheets)`: nothing was opened yet, a new passphrase is chosen first."""

    topic = "kit_lost"

    done = Signal(object)

    def __init__(self, profile: str) -> None:
        super().__init__(t("lost.kit_title"), t("lost.kit_words"), width=520)
        self.content.addWidget(Badge(profile))
        self.form = KitForm()
        self.content.addWidget(self.form)
        self.form.changed.connect(self._judge)
        self.finish_with(t("door.next"), self._next)
        self._judge()

    def focus_start(self) -> None:
        """The file comes first."""
        self.form.choose.setFocus()

    def _judge(self) -> None:
        self.trouble.say("")
        if self.next is not None:
            self.next.setEnabled(self.form.typed() is not None)

    def _next(self) -> None:
        typed = self.form.typed()
        if typed is None:
            return
        try:
            open_kit(bytes_of(typed.file), typed.one, typed.other)
        except DomainError as error:
            self.trouble.say(error_sentence(error), "bad")
            return
        self.done.emit(typed)


class NoKitStep(Step):
    """No kit opens this profile: what can still be done."""

    topic = "kit_lost"

    def __init__(self, profile: str) -> None:
        super().__init__(t("lost.kit_title"), t("lost.kit_none"), width=520)
        self.content.addWidget(Badge(profile))
