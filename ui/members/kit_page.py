"""The recovery kit: one file and three sheets, handed to three people; then the codes are forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import OperationalError
from app.usecases.membership import Kit, KitSheet
from app.usecases.recovery_kits import FILE_SUFFIX
from ui import paper
from ui.members.kit_paper import print_kit_sheet, write_kit_pdf
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import PAGE, Card, Column, narrow
from ui.widgets.labels import Badge, label
from ui.widgets.messages import EmptyState, InlineMessage


class KitPage(Page):
    """All four must be out of this laptop before the codes are forgotten here."""

    title_key = "page.kit"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._column = Column(spacing=px(14))
        outer.addWidget(self._column)
        self._kit: Kit | None = None
        self._out: set[int] = set()
        self._badges: dict[int, Badge] = {}
        self.finish: Button | None = None

    def refresh(self, changed: object) -> None:
        self.shell.jobs.run(self.shell.session.membership.kit, owner=self, then=self._show, lane="background")

    def save_state(self) -> State:
        return {}  # the codes are kept nowhere but in the encrypted profile

    def restore_state(self, state: State) -> None:
        """Begins anew: there is nothing to bring back."""

    def _show(self, kit: Kit | None) -> None:
        if kit is not None and self._kit == kit:
            return
        self._kit = kit
        body = self._column.body
        while body.count():
            item = body.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if kit is None:
            body.addWidget(EmptyState(t("kit.none"), icon="key-round"))
            return
        card = Card(t("kit.title"))
        card.body.addWidget(label(t("kit.words"), wrap=True))
        card.body.addWidget(self._line(0, t("kit.file"), t("kit.file_words"), self._save_buttons()))
        for sheet in kit.sheets:
            title = t("kit.sheet", number=sheet.number)
            card.body.addWidget(
                self._line(sheet.number, title, t("kit.sheet_words"), self._sheet_buttons(sheet))
            )
        card.body.addWidget(InlineMessage(t("kit.warning"), "warn"))
        self.finish = Button(t("kit.finish"), self._finish, kind="primary", icon="check")
        row = QHBoxLayout()
        row.addWidget(self.finish)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(label(t("kit.finish_words"), "small", wrap=True))
        body.addWidget(narrow(card, PAGE))
        body.addStretch(1)
        self._judge()
        self.focus_start()

    def _line(self, number: int, title: str, words: str, buttons: list[Button]) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, px(6), 0, px(6))
        row.setSpacing(px(12))
        told = QVBoxLayout()
        told.setSpacing(px(1))
        told.addWidget(label(title, "strong"))
        told.addWidget(label(words, "small", wrap=True))
        row.addLayout(told, 1)
        badge = Badge(parent=holder)
        badge.say("")
        self._badges[number] = badge
        row.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        for button in buttons:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def _save_buttons(self) -> list[Button]:
        return [Button(t("kit.save"), self._choose, icon="save")]

    def _sheet_buttons(self, sheet: KitSheet) -> list[Button]:
        number = sheet.number
        printing = Button(
            t("kit.print"),
            lambda: self._print(sheet),
            icon="printer",
            name=t("kit.print_number", number=number),
        )
        saving = Button(
            t("kit.pdf"),
            lambda: self._choose_pdf(sheet),
            icon="save",
            name=t("kit.pdf_number", number=number),
        )
        return [printing, saving]

    def _choose(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, t("kit.save"), f"approdo{FILE_SUFFIX}")
        if name:
            self.save_file(Path(name))

    def save_file(self, target: Path) -> None:
        """Write the kit itself."""
        if self._written(lambda kit: paper.save(target, kit.file)):
            self._mark(0)

    def save_sheet(self, sheet: KitSheet, target: Path) -> None:
        """Write one officer's sheet as a PDF."""
        if self._written(lambda kit: write_kit_pdf(kit, sheet, target)):
            self._mark(sheet.number)

    def _choose_pdf(self, sheet: KitSheet) -> None:
        proposed = f"approdo-{sheet.number}.pdf"
        name, _kind = QFileDialog.getSaveFileName(self, t("kit.pdf"), proposed)
        if name:
            self.save_sheet(sheet, Path(name))

    def _print(self, sheet: KitSheet) -> None:
        def printed(kit: Kit) -> None:
            if print_kit_sheet(self, kit, sheet):
                self._mark(sheet.number)

        self._written(printed)

    def _written(self, write: Callable[[Kit], object]) -> bool:
        if self._kit is None:
            return False
        try:
            write(self._kit)
        except OperationalError as error:
            self.shell.show_error(error)
            return False
        return True

    def _mark(self, number: int) -> None:
        self._out.add(number)
        self._badges[number].say(t("kit.out"), "ok")
        self._judge()

    def _judge(self) -> None:
        if self.finish is not None and self._kit is not None:
            self.finish.setEnabled(len(self._out) > len(self._kit.sheets))

    def _finish(self) -> None:
        self.shell.jobs.run(
            self.shell.session.membership.kit_handed_out,
            owner=self,
            then=lambda _: self._finished(),
            failed=self.shell.show_error,
        )

    def _finished(self) -> None:
        self._kit, self._out = None, set()
        self.shell.toast(t("kit.done"), tone="ok")
        self.shell.go("members")
