"""A new envelope for a site: eight words shown once, put on paper, tried, and valid from then on."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout

from app.domain.ids import RecordId
from app.errors import AppError
from app.usecases.emergency import codes, keys
from app.usecases.emergency.codes import EnvelopeCode
from app.usecases.emergency.keys import CodeStanding
from ui import texts
from ui.emergency import sheet
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import error_sentence, inserted, t
from ui.theme.look import px
from ui.unlock.recovery_steps import TypeBackStep
from ui.unlock.step import Step
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class ShowWordsStep(Step):
    """The words, on the screen and on paper."""

    done = Signal()

    def __init__(self, code: EnvelopeCode, site: str, number: int) -> None:
        title = t("emergency.code_title", site=inserted(site))
        super().__init__(title, t("emergency.code_words"), width=600)
        self._code, self._site, self._number = code, site, number
        card = Card(padding=16)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(18))
        grid.setVerticalSpacing(px(9))
        for i, word in enumerate(code.words):
            cell = QHBoxLayout()
            place = label(f"{i + 1}.", "muted")
            place.setMinimumWidth(px(24))
            cell.addWidget(place)
            cell.addWidget(label(word, "strong"), 1)
            grid.addLayout(cell, i % sheet.ROWS, i // sheet.ROWS)  # people read lists downwards
        card.body.addLayout(grid)
        self.content.addWidget(card)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        self.print_button = Button(t("code.print"), self._to_printer, icon="printer")
        row.addWidget(self.print_button)
        row.addWidget(Button(t("emergency.pdf"), self._choose, icon="save"))
        row.addStretch(1)
        self.content.addLayout(row)
        self.told = InlineMessage(t("emergency.code_warning"), "warn")
        self.content.addWidget(self.told)
        self.finish_with(t("code.written"), self.done.emit)

    def focus_start(self) -> None:
        """Printing comes first."""
        self.print_button.setFocus()

    def save_pdf(self, target: Path) -> None:
        """Write the sheet as a PDF."""
        try:
            sheet.write_pdf(target, self._code.words, self._site, self._number)
        except AppError as error:
            self.told.say(error_sentence(error), "bad")
            return
        self.told.say(t("emergency.pdf_warning"), "warn")

    def _to_printer(self) -> None:
        try:
            sheet.print_sheet(self, self._code.words, self._site, self._number)
        except AppError as error:
            self.told.say(error_sentence(error), "bad")

    def _choose(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, t("emergency.pdf"), "approdo.pdf", "PDF (*.pdf)")
        if name:
            self.save_pdf(Path(name))


class CodePage(Page):
    """`shell.go("emergency_code", site=id)`. Leaving it anywhere changes nothing."""

    title_key = "emergency.code_page"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        column = Column()
        self._middle = QHBoxLayout()
        self._middle.addStretch(1)
        self._middle.addStretch(1)
        column.body.addLayout(self._middle)
        column.body.addStretch(1)
        outer.addWidget(column)
        self._site = RecordId(b"")
        self._code: EnvelopeCode | None = None
        self._standing: CodeStanding | None = None
        self.step: Step | None = None

    def open(self, **params: Any) -> None:
        self._site = RecordId(params["site"])
        self._code = codes.offer(texts.language())
        found = self.shell.session.ask(keys.standings, self.shell.session.user, datetime.now(UTC))
        self._standing = next((one for one in found if one.site == self._site), None)
        self._show_words()

    def save_state(self) -> State:
        return {}  # the words are kept nowhere

    def restore_state(self, state: State) -> None:
        """Begins anew: there is nothing to bring back."""

    def focus_start(self) -> None:
        focus: Any = getattr(self.step, "focus_start", None)
        if focus is not None:
            focus()

    def _put(self, step: Step) -> None:
        if self.step is not None:
            self._middle.removeWidget(self.step)
            self.step.hide()
            self.step.deleteLater()
        self.step = step
        self._middle.insertWidget(1, step)
        step.show()
        self.focus_start()

    def _show_words(self) -> None:
        if self._code is not None:
            name = self._standing.site_name if self._standing else ""
            key = self._standing.key if self._standing else None
            step = ShowWordsStep(self._code, name, (key.number or 0) + 1 if key else 1)
            step.done.connect(self._type_back)
            step.back.connect(self.shell.back)
            self._put(step)

    def _type_back(self) -> None:
        if self._code is not None:
            step = TypeBackStep(self._code)
            if step.next is not None:
                step.next.setText(t("emergency.establish"))
            step.done.connect(self._establish)
            step.back.connect(self._show_words)
            self._put(step)

    def _establish(self) -> None:
        code, step, session = self._code, self.step, self.shell.session
        if code is None or step is None:
            return
        step.trouble.say("")
        step.busy(True)
        self.shell.jobs.run(
            lambda: session.do(keys.establish, self._site, keys.stretched(code)),
            owner=self,
            then=lambda _: self._established(),
            failed=partial(self._refused, step),
            lane="background",
        )

    def _established(self) -> None:
        self._code = None
        self.shell.toast(t("emergency.established"), tone="ok")
        self.shell.back()

    def _refused(self, step: Step, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        step.busy(False)
        step.trouble.say(error_sentence(error), "bad")
