"""Where this laptop stands: alone, waiting, one of many, removed; with the one thing to do about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.roles import OFFICER
from app.usecases.membership import Standing, State
from ui.page import Shell
from ui.pages import is_offered
from ui.texts import inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class StandingCard(Card):
    """Reads without the network; `tell` again when the page is shown."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("standing.title"))
        self._shell = shell
        self._words = label("", wrap=True)
        self._quiet = label("", "muted", wrap=True)
        self.body.addWidget(self._words)
        self.body.addWidget(self._quiet)
        self._warnings = [InlineMessage("", "bad"), InlineMessage("", "warn"), InlineMessage("", "warn")]
        for message in self._warnings:
            self.body.addWidget(message)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(px(10))
        self.body.addLayout(self._buttons)
        self._asked: QWidget | None = None
        self.tell()

    def tell(self) -> None:
        """Say it as it is now."""
        standing = self._shell.session.membership.standing()
        state = standing.state.value
        self._words.setText(t(f"standing.{state}", body=inserted(standing.body)))
        told = standing.url and standing.state is not State.REMOVED
        self._quiet.setText(
            t("standing.server", url=inserted(standing.url)) if told else t(f"standing.{state}_words")
        )
        for message, words in zip(self._warnings, _warnings(standing), strict=True):
            message.say(words)
        self._offer(standing)
        ask = Button(t("standing.require"), self._ask_to_require, kind="link")
        self._put("", *([ask] if standing.may_require else []))

    def _put(self, words: str, *buttons: Button) -> None:
        """Words, and buttons in a row below them, instead of what was there."""
        if self._asked is not None:
            self.body.removeWidget(self._asked)
            self._asked.hide()
            self._asked.deleteLater()
        self._asked = QWidget()
        column = QVBoxLayout(self._asked)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        if words:
            column.addWidget(label(words, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(px(10))
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.body.addWidget(self._asked)
        self._asked.setVisible(bool(buttons))

    def _ask_to_require(self) -> None:
        """Laptops that are not updated stop sharing: said before it is done."""
        yes = Button(t("standing.require_do"), self._require, kind="danger")
        no = Button(t("job.cancel"), self.tell, kind="quiet")
        self._put(t("standing.require_words"), yes, no)
        no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _require(self) -> None:
        def done(_: object) -> None:
            self._shell.toast(t("standing.required"), tone="ok")
            self.tell()

        self._shell.jobs.run(
            self._shell.session.membership.require_program,
            owner=self,
            then=done,
            failed=self._shell.show_error,
            lane="background",
        )

    def _offer(self, standing: Standing) -> None:
        while self._buttons.count():
            item = self._buttons.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        ways = [way for way in _ways(standing) if is_offered(way[1], self._shell.session.user)]
        for number, (key, page, icon) in enumerate(ways):
            kind: Kind = "primary" if number == 0 else "secondary"
            self._buttons.addWidget(Button(t(key), partial(self._shell.go, page), kind=kind, icon=icon))
        self._buttons.addStretch(1)


def _warnings(standing: Standing) -> tuple[str, str, str]:
    return (
        t(standing.trouble) if standing.trouble else "",
        t("standing.stale", n=standing.silent_days) if standing.stale else "",
        t("standing.kit_due") if standing.kit_due else "",
    )


def _ways(standing: Standing) -> list[tuple[str, str, str]]:
    if standing.state in (State.ALONE, State.REMOVED):
        ways = [("standing.join", "joining", "log-in")]
        # Who was removed keeps the files of that organisation: they begin no other on top of them.
        create = ("standing.create", "create_organisation", "server")
        lost = ("standing.all_lost", "kit_use", "key-round")
        return [*ways, create, lost] if standing.state is State.ALONE else ways
    if standing.state is State.ASKING:
        return [("standing.go_on", "joining", "log-in")]
    ways = [("page.members", "members", "users-round")]
    if standing.kit_due:
        return [("standing.kit", "kit", "key-round"), *ways]
    # Everybody finds the kit here: it is needed when no officer is left.
    ways.append(("standing.use_kit", "kit_use", "key-round"))
    practice = ("standing.practise", "kit_practice", "key-round")
    return [*ways, practice] if OFFICER in standing.roles else ways
