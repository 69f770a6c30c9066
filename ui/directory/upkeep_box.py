"""How true an entry is: checked, reported, a change proposed; asked for inside the panel, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.catalogue.codelists import codelist
from app.domain.directory.freshness import Report
from app.usecases.directory import counter
from app.usecases.directory.counter import HOWS, PROPOSED, Done, Proposal, Upkeep
from app.usecases.permissions import Act, allowed
from ui.page import Shell
from ui.texts import formats, language, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.fields import NoteField, TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.form import FormRow
from ui.widgets.labels import label

SHOWN = 3
"""Lines of the trail."""


class UpkeepBox(QWidget):
    """`changed()` is called after each act: the page reads again."""

    def __init__(self, shell: Shell, service: bytes, changed: Callable[[], object]) -> None:
        super().__init__()
        self._shell, self._service, self._changed = shell, service, changed
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(6))
        self._asking: QWidget | None = None
        self._told = QWidget()
        self._told_column = QVBoxLayout(self._told)
        self._told_column.setContentsMargins(0, 0, 0, 0)
        self._told_column.setSpacing(px(4))
        self._column.addWidget(label(t("upkeep.title"), "strong"))
        self._column.addWidget(self._told)
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons, px(6))
        edits = allowed(shell.session.user, Act.EDIT_DIRECTORY)
        if edits:
            flow.addWidget(Button(t("upkeep.verify"), self.ask_how, icon="badge-check"))
        flow.addWidget(Button(t("upkeep.report"), self.ask_report, icon="flag"))
        flow.addWidget(Button(t("upkeep.propose"), self.ask_change, icon="pen-line"))
        self._column.addWidget(self._buttons)
        self._edits = edits
        shell.ask("directory.upkeep", counter.of_service, service, then=self._tell, owner=self)

    # What is asked

    def ask_how(self) -> None:
        """How did you make sure?"""
        choices = [(partial(self._do, counter.verify, how), t(f"upkeep.how.{how}")) for how in HOWS]
        self._ask(t("upkeep.verify_words"), choices)

    def ask_report(self) -> None:
        """What is wrong?"""
        choices = [(partial(self._do, counter.report, one), t(f"upkeep.found.{one.value}")) for one in Report]
        self._ask(t("upkeep.report_words"), choices)

    def ask_change(self) -> None:
        """Which field, and what should stand there?"""
        box, column = self._open()
        field = QComboBox()
        field.setAccessibleName(t("upkeep.field"))
        for name in PROPOSED:
            field.addItem(t(f"upkeep.field.{name}"), name)
        value = NoteField(name=t("upkeep.value"), rows=5)
        note = TextField()
        column.addWidget(FormRow(t("upkeep.field"), field))
        column.addWidget(FormRow(t("upkeep.value"), value))
        column.addWidget(FormRow(t("upkeep.note"), note))

        def show_now() -> None:
            now = self._shell.session.ask(counter.value_of, self._service, str(field.currentData()))
            value.set_value(now)

        def send() -> None:
            chosen = str(field.currentData())
            self._do(counter.propose, chosen, value.value() or "", note.value() or "")

        field.currentIndexChanged.connect(lambda _: show_now())
        show_now()
        self._foot(column, Button(t("upkeep.propose_do"), send, kind="primary"))
        box.field, box.value, box.send = field, value, send  # type: ignore[attr-defined]  # for tests
        self._go_to(field)

    @property
    def asking(self) -> Any:
        """What is being asked now."""
        return self._asking

    # Its own

    def _ask(self, words: str, choices: Sequence[tuple[Callable[[], None], str]]) -> None:
        _, column = self._open()
        column.addWidget(label(words, "muted", wrap=True))
        held = QWidget()
        flow = FlowLayout(held, px(6))
        buttons = [Button(told, call) for call, told in choices]
        for button in buttons:
            flow.addWidget(button)
        column.addWidget(held)
        self._foot(column)
        self._go_to(buttons[0])

    def _open(self) -> tuple[QWidget, QVBoxLayout]:
        self.close_question()
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(8))
        self._asking = box
        self._buttons.hide()
        self._column.addWidget(box)
        return box, column

    def _foot(self, column: QVBoxLayout, *buttons: Button) -> None:
        foot = QHBoxLayout()
        for button in buttons:
            foot.addWidget(button)
        foot.addWidget(Button(t("job.cancel"), self.close_question, kind="quiet"))
        foot.addStretch(1)
        column.addLayout(foot)

    def _go_to(self, first: QWidget) -> None:
        """The cursor to what is asked, and all of it into view: it has opened below the fold."""
        first.setFocus()
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        box = self._asking
        if area is not None and box is not None:
            QTimer.singleShot(0, box, partial(area.ensureWidgetVisible, box))

    def close_question(self) -> None:
        """Ask nothing any more."""
        if self._asking is not None:
            self._column.removeWidget(self._asking)
            self._asking.hide()
            self._asking.deleteLater()
            self._asking = None
        self._buttons.show()

    def _do(self, verb: Any, *args: Any) -> None:
        done = t(f"upkeep.done.{verb.__name__}")
        self.close_question()
        self._shell.do(verb, self._service, *args, then=lambda _: self._after(done), owner=self)

    def _decide(self, proposal: Proposal, accepted: bool) -> None:
        done = t("upkeep.accepted" if accepted else "upkeep.refused")
        self._shell.do(counter.decide, proposal.id, accepted, then=lambda _: self._after(done), owner=self)

    def _after(self, done: str) -> None:
        # The directory's own tables know no undo: a wrong check is answered by a report, and the other way.
        self._shell.toast(done, tone="ok")
        self._changed()

    def _tell(self, known: Upkeep) -> None:
        while self._told_column.count():
            item = self._told_column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for done in known.acts[:SHOWN]:
            self._told_column.addWidget(label(_line(done), "small", wrap=True))
        if not known.acts:
            self._told_column.addWidget(label(t("upkeep.never"), "small", wrap=True))
        for proposal in known.proposals:
            self._told_column.addWidget(self._proposal(proposal))

    def _proposal(self, proposal: Proposal) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(2))
        words = t(
            "upkeep.proposed",
            field=t(f"upkeep.field.{proposal.field_name}"),
            value=proposal.proposed or t("upkeep.empty"),
        )
        column.addWidget(label(words, wrap=True))
        if proposal.note:
            column.addWidget(label(proposal.note, "small", wrap=True))
        if self._edits:
            row = QHBoxLayout()
            for accepted, key in ((True, "upkeep.accept"), (False, "upkeep.refuse")):
                row.addWidget(Button(t(key), partial(self._decide, proposal, accepted), kind="link"))
            row.addStretch(1)
            column.addLayout(row)
        return made


def _line(done: Done) -> str:
    """22/11/2026 · checked by telephone · operator."""
    day = formats().short_day(done.on)
    role = codelist("V71").label(done.role, language()) if done.role else ""
    if done.what == "report":
        what = t(f"upkeep.found.{done.value}")
    elif done.what == "verify":
        what = t(f"upkeep.how.{done.how}") if done.how in HOWS else t("upkeep.checked")
    else:
        what = t("upkeep.changed")
    key = "upkeep.line_verify" if done.what == "verify" else "upkeep.line"
    return t(key, day=day, what=what, role=role)
