"""For the team: what mediators reported in confidence, to be read and taken into the file."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.mediation_job import CriticalPoint
from app.events import Changed
from app.usecases import concerns
from app.usecases.concerns import Waiting
from ui.mediator import words
from ui.page import Page, Shell
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import FORM, Card, Column, narrow
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState


class ConcernsPage(Page):
    """Each one is shown when it is opened: opening is recorded."""

    title_key = "concerns.title"
    concerns = frozenset({"critical_point"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._column = Column(spacing=px(10))
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._column)

    def refresh(self, changed: Changed | None) -> None:
        user = self.shell.session.user
        self.shell.ask("concerns", concerns.inbox, user, then=self._show, owner=self)

    def _show(self, found: list[Waiting]) -> None:
        while self._column.body.count():
            item = self._column.body.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in found:
            self._column.body.addWidget(narrow(_ConcernCard(self.shell, one), FORM))
        if not found:
            self._column.body.addWidget(EmptyState(t("concerns.none"), icon="shield-check"))
        self._column.body.addStretch(1)


class _ConcernCard(Card):
    """One concern: from whom, about which meeting; its words after a press."""

    def __init__(self, shell: Shell, one: Waiting) -> None:
        super().__init__()
        self._shell, self._one = shell, one
        when = f"{words.day(one.written_at)} · {words.clock(one.written_at)}"
        self.body.addWidget(label(t("concerns.from", name=one.author), "strong", wrap=True))
        about = f"{when} · {words.called(one.job)}" if one.job is not None else when
        self.body.addWidget(label(about, "muted", wrap=True))
        self._text = label("", wrap=True, selectable=True)
        self._text.hide()
        self.body.addWidget(self._text)
        self._open = Button(t("concerns.open"), self._read, icon="eye")
        self._take = Button(t("concerns.take"), icon="file-text", kind="primary")
        self._take.hide()
        foot = QHBoxLayout()
        foot.addWidget(self._open)
        foot.addWidget(self._take)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self._no_file: QWidget = label(t("concerns.no_person"), "small", wrap=True)
        self._no_file.hide()
        self.body.addWidget(self._no_file)

    def _read(self) -> None:
        self._shell.do(concerns.open_one, self._one.point, then=self._show, owner=self)

    def _show(self, point: CriticalPoint) -> None:
        self._open.hide()
        self._text.setText(point.text or "")
        self._text.show()
        person = self._one.person
        self._no_file.setVisible(person is None)
        self._take.setVisible(person is not None)
        if person is not None:
            self._take.clicked.connect(partial(self._take_up, person))
            self._take.setFocus()

    def _take_up(self, person: RecordId) -> None:
        self._take.setEnabled(False)
        self._shell.do(concerns.take_up, self._one.point, person, done=t("concerns.taken_up"), owner=self)
