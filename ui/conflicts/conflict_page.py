"""One conflict: before, this laptop, the other; a person chooses field by field, skips, or undoes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.kinds import KINDS
from app.errors import AppError
from app.events import Changed
from app.usecases import conflicts
from app.usecases.conflict_inbox import Inbox, inbox, is_asked
from app.usecases.conflict_views import ConflictFile
from app.usecases.histories import Names
from ui.cases import wording
from ui.conflicts import words
from ui.conflicts.conflict_view import ConflictView
from ui.page import Action, Page, Shell
from ui.people.opening import open_person
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState, InlineMessage


class ConflictPage(Page):
    """`shell.go("conflict", kind=..., record=id)`; without them, the first one that waits."""

    title_key = "conflict.title"
    concerns = frozenset(kind.name for kind in KINDS)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._wanted: tuple[str, RecordId] | None = None
        self._inbox = Inbox((), (), Names({}, {}))
        self._kept: State = {}
        self.view: ConflictView | None = None
        self._who = Button("", self._open_file, kind="link")
        self._what = label("", "muted")
        self._skip = Button(t("conflict.skip"), self.skip)
        self._intro = label("", wrap=True)
        self._asked = InlineMessage("", "info")
        self._card = Card()
        self._none = EmptyState(t("conflict.none"), icon="check-check")
        self._none.hide()
        self._counted = label("", "muted")
        self._first = Button("", lambda: self._choose_all(0))
        self._other = Button("", lambda: self._choose_all(1))
        self.save = Button(t("conflict.save"), self.submit, kind="primary", icon="check")
        self.save.setObjectName("conflict.save")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self._head())
        column.addWidget(self._asked)
        column.addWidget(self._card, 1)
        column.addWidget(self._none, 1)
        column.addWidget(self._foot())

    # What the window asks

    def title(self) -> str:
        file, mine = self._file(), self._inbox.mine
        if file is None or file not in mine:
            return t("conflict.title")
        return t("conflict.title_of", at=mine.index(file) + 1, of=len(mine))

    def actions_offered(self) -> list[Action]:
        file = self._file()
        if file is None:
            return []
        return [
            Action("conflict.skip", self.skip),
            Action("conflict.history", self._open_history, "history"),
        ]

    def open(self, **params: Any) -> None:
        self._wanted = (params["kind"], RecordId(params["record"])) if "record" in params else None
        self._kept = {}

    def refresh(self, changed: Changed | None) -> None:
        self.shell.ask("conflict", inbox, self.shell.session.user, then=self._show, owner=self)

    def focus_start(self) -> None:
        if self.view is not None and self.view.open_rows:
            self.view.focus()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> bool:
        choices = self.view.choices() if self.view is not None else []
        if not choices or not self.save.isEnabled():
            return True
        self.save.setEnabled(False)
        file = self._file()
        # Found before: what is decided is soon no more in the inbox, and nothing comes after it there.
        following = self._after(file) if file is not None else None
        self.shell.do(
            conflicts.decide,
            choices,
            then=lambda _: self._go_on(following),
            failed=self._failed,
            done=t("conflict.decided", n=len(choices)),
            owner=self,
        )
        return True

    def save_state(self) -> State:
        if self.view is None:
            return {}
        return {"record": self.view.file.record.hex(), "chosen": self.view.state()}

    def restore_state(self, state: State) -> None:
        self._kept = state
        self._put_back()

    # Its own

    def skip(self) -> None:
        """Leave this one for later and go on with the next."""
        file = self._file()
        if file is not None:
            following = self._after(file)
            self.shell.do(
                conflicts.skip,
                file.kind.name,
                file.record,
                then=lambda _: self._go_on(following),
                owner=self,
            )

    def _show(self, found: Inbox) -> None:
        before, self._inbox = self.view, found
        file = self._file()
        if file is None or before is None or before.file != file:
            self._lay(file)
        self.header_changed.emit()

    def _file(self) -> ConflictFile | None:
        if self._wanted is None:
            waiting = self._inbox.mine or list(self._inbox.files)
            if not waiting:
                return None
            self._wanted = (waiting[0].kind.name, waiting[0].record)
        kind, record = self._wanted
        files = self._inbox.files
        return next((file for file in files if file.record == record and file.kind.name == kind), None)

    def _lay(self, file: ConflictFile | None) -> None:
        chosen = self._take_view()
        for part in (self._top, self._card, self._bottom):
            part.setVisible(file is not None)
        self._none.setVisible(file is None)
        self._asked.say("")
        if file is None:
            return
        self.view = ConflictView(file, self._inbox.names)
        self.view.changed.connect(self._count)
        self._card.body.addWidget(self.view)
        if chosen:
            self.view.restore(chosen)
        self._tell(file)
        self._put_back()
        self._count()
        if self.isVisible():
            self.focus_start()

    def _take_view(self) -> dict[str, Any]:
        """Take the old table away; the choices in it, when it was about the same record."""
        old, self.view = self.view, None
        if old is None:
            return {}
        self._card.body.removeWidget(old)
        old.hide()
        old.deleteLater()
        return old.state() if self._wanted == (old.file.kind.name, old.file.record) else {}

    def _tell(self, file: ConflictFile) -> None:
        who = file.person_name or words.record_words(file)
        self._who.setText(who.replace("&", "&&"))
        self._who.setAccessibleName(who)
        what = words.record_words(file) if file.person_name else ""
        self._what.setText(wording.facts(what, file.case_number))
        asked = [line for line in file.lines if line.may_decide]
        merged = t("conflict.merged", n=file.merged) if file.merged else ""
        self._intro.setText(" ".join(part for part in (merged, t("conflict.intro", n=len(asked))) if part))
        self._intro.setVisible(bool(asked))
        self._skip.setVisible(is_asked(file))
        self._bottom.setVisible(bool(asked))
        if not asked:
            self._asked.say(t("conflict.only_supervisor"), "info")
        elif len(asked) < len(file.lines):
            self._asked.say(t("conflict.some_supervisor", n=len(file.lines) - len(asked)), "info")
        if self.view is not None:
            for button, laptop in zip((self._first, self._other), self.view.titles, strict=True):
                here = laptop == t("conflict.here")
                button.setText(t("conflict.keep_here") if here else t("conflict.keep_all", laptop=laptop))

    def _put_back(self) -> None:
        """The choices of a screen that was locked or left, once its record is shown."""
        view, kept = self.view, self._kept
        if view is not None and kept.get("record") == view.file.record.hex():
            self._kept = {}
            view.restore(kept["chosen"])

    def _count(self) -> None:
        if self.view is None:
            return
        rows = self.view.open_rows
        done = sum(row.decided for row in rows)
        self._counted.setText(t("conflict.chosen", done=done, n=len(rows)))
        self.save.setEnabled(done > 0)

    def _choose_all(self, at: int) -> None:
        if self.view is not None:
            self.view.choose_all(at)
            self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def _after(self, file: ConflictFile) -> ConflictFile | None:
        mine = self._inbox.mine
        at = mine.index(file) if file in mine else -1
        rest = mine[at + 1 :] + mine[: max(at, 0)]
        return rest[0] if rest else None

    def _go_on(self, following: ConflictFile | None) -> None:
        if not self.isVisible():
            return
        if following is None:
            self.shell.back()
            return
        self._wanted = (following.kind.name, following.record)
        self.refresh(None)

    def _failed(self, error: Exception) -> None:
        self._count()
        self.shell.show_error(error)
        if isinstance(error, AppError):
            self.refresh(None)

    def _open_file(self) -> None:
        file = self._file()
        if file is not None and file.person is not None:
            open_person(self.shell, file.person, file.case)

    def _open_history(self) -> None:
        file = self._file()
        if file is not None:
            self.shell.go("history", kind=file.kind.name, record=file.record)

    def _head(self) -> QWidget:
        self._top = QWidget()
        row = QHBoxLayout()
        row.setSpacing(px(4))
        row.addWidget(self._who)
        row.addWidget(self._what)
        row.addStretch(1)
        row.addWidget(Button(t("conflict.history"), self._open_history, kind="quiet", icon="history"))
        row.addWidget(self._skip)
        column = QVBoxLayout(self._top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(row)
        column.addWidget(self._intro)
        return self._top

    def _foot(self) -> QWidget:
        self._bottom = QWidget()
        row = QHBoxLayout(self._bottom)
        row.setContentsMargins(0, px(2), 0, 0)
        row.setSpacing(px(10))
        row.addWidget(self._counted, 1)
        for button in (self._first, self._other, self.save):
            row.addWidget(button)
        return self._bottom
