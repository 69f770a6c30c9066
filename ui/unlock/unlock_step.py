"""The locked window: which profile, its passphrase. No personal data, no hint of what is inside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu

from app.errors import AppError, DatabaseDamaged, DatabaseNotEncrypted
from ui.texts import error_sentence, is_rtl, t
from ui.unlock.ports import Line
from ui.unlock.step import Step
from ui.widgets.buttons import Button, IconButton
from ui.widgets.form import FormRow
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage
from ui.widgets.secret_field import SecretField

TRIAL_PASSPHRASE = "dati inventati per provare"  # noqa: S105 - said on the screen, guards nothing
"""Opens the profile with invented people; the same everywhere and no secret."""


_WRONG = "profile.wrong_passphrase"


class UnlockStep(Step):
    """`asked(folder, passphrase)`; after a wrong one the pause is counted down."""

    asked = Signal(object, str)
    chosen = Signal(object)
    """Another profile was chosen: its folder. Its pause is told by `wait`."""
    lost = Signal(object)
    other = Signal()
    restore = Signal(object)
    repair = Signal(object, str)
    """The database is damaged and the passphrase right: entry and passphrase."""
    delete = Signal(object)

    def __init__(
        self,
        entries: Sequence[Line],
        *,
        last: str = "",
        trial: str = "",
        returning: bool = False,
    ) -> None:
        super().__init__(t("unlock.title"), width=430, back=False)
        self._entries, self._trial = list(entries), trial
        self._wait = 0
        self._choice = QComboBox()
        self._choice.setObjectName("profile")
        for entry in self._entries:
            self._choice.addItem(entry.label or t("unlock.unreadable"))
        self._fill()
        at = next((i for i, entry in enumerate(self._entries) if entry.folder.name == last), 0)
        self._choice.setCurrentIndex(at)
        self._choice.currentIndexChanged.connect(lambda _: self._chosen())
        self._field.returnPressed.connect(self.press_next)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        if returning:
            self.body.addWidget(InlineMessage(t("unlock.returning"), "info"))
        self._chosen()

    def _fill(self) -> None:
        self._field = SecretField()
        if len(self._entries) > 1:
            self.content.addWidget(FormRow(t("unlock.profile"), self._choice))
        else:
            self.content.addWidget(label(self._choice.currentText(), "muted"))
        self.content.addWidget(FormRow(t("unlock.passphrase"), self._field))
        self._hint = InlineMessage("", "info")
        self.content.addWidget(self._hint)
        self.finish_with(t("unlock.do"), self._next)
        self._mend = Button(t("restore.do_link"), self._repair, icon="history")
        self._mend.hide()
        self.body.insertWidget(self.body.indexOf(self.trouble) + 1, self._mend)
        links = QHBoxLayout()
        links.addWidget(Button(t("unlock.lost"), self._lost, kind="link"))
        links.addStretch(1)
        links.addWidget(Button(t("unlock.other"), self.other.emit, kind="link"))
        self.more = IconButton("ellipsis", t("unlock.more"), self._more)
        links.addWidget(self.more)
        self.body.addLayout(links)

    @property
    def entry(self) -> Line:
        """The profile chosen."""
        return self._entries[max(self._choice.currentIndex(), 0)]

    def focus_start(self) -> None:
        """The passphrase."""
        self._field.setFocus()

    def wait(self, folder: Path, seconds: int) -> None:
        """So long nothing can be tried on the profile in `folder`."""
        if folder == self.entry.folder and seconds > 0:
            self._wait = seconds
            self.trouble.say(t("profile.wait", n=seconds), "warn")
            self._count_down()

    def refuse(self, error: AppError) -> None:
        """It did not open: say why, count the pause down."""
        self.busy(False)
        self._field.selectAll()
        self._field.setFocus()
        if error.message_key in (_WRONG, "profile.wait"):
            self._wait = int(error.params.get("n", 0))
        if error.message_key == _WRONG and self._wait > 1:
            self.trouble.say(t("profile.wrong_passphrase_wait", n=self._wait), "bad")
        else:
            self.trouble.say(error_sentence(error), "bad")
        self._mend.setVisible(isinstance(error, DatabaseDamaged | DatabaseNotEncrypted))
        self._count_down()

    def menu(self) -> QMenu:
        """What is wanted once a year."""
        menu = QMenu(self.more)
        menu.addAction(t("restore.do_link"), lambda: self.restore.emit(self.entry))
        menu.addAction(t("erase.link"), lambda: self.delete.emit(self.entry))
        return menu

    def _more(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        side = self.more.rect().bottomRight() if is_rtl() else self.more.rect().bottomLeft()
        menu.popup(self.more.mapToGlobal(side))

    def _repair(self) -> None:
        if self._field.text():
            self.repair.emit(self.entry, self._field.text())
        else:  # the damage was found after unlocking, when the passphrase was wiped already
            self.restore.emit(self.entry)

    def _chosen(self) -> None:
        self._mend.hide()
        self.trouble.say(t(self.entry.trouble) if self.entry.trouble else "", "bad")
        trial = self.entry.folder.name == self._trial
        self._hint.say(t("unlock.trial_hint", words=TRIAL_PASSPHRASE) if trial else "", "info")
        self._field.set_value(TRIAL_PASSPHRASE if trial else "")
        self._field.reveal(trial)
        self._wait = 0
        self._count_down()
        self.chosen.emit(self.entry.folder)

    def _count_down(self) -> None:
        if self.next is not None:
            self.next.setEnabled(self._wait <= 0 and not self.entry.trouble)
        if self._wait > 0:
            self._timer.start()

    def _tick(self) -> None:
        self._wait -= 1
        if self._wait > 0:
            self.trouble.say(t("profile.wait", n=self._wait), "warn")
            return
        self._timer.stop()
        self.trouble.say("")
        if self.next is not None:
            self.next.setEnabled(True)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self) -> None:
        self.trouble.say("")
        self.busy(True)
        self.asked.emit(self.entry.folder, self._field.text())

    def _lost(self) -> None:
        self.lost.emit(self.entry)
