"""The window of an unlocked profile. To the pages it is their `Shell` (see `ui.page`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.session import Receipt, Session
from app.usecases.permissions import MEDIATOR
from app.usecases.sync_views import Stand
from ui import texts
from ui.event_bridge import EventBridge
from ui.job_runner import JobRunner
from ui.page import Program
from ui.pages import HELP, PAGES, PageEntry, offered
from ui.palette.palette import Palette
from ui.palette.providers import Command, Hit
from ui.screen_state import State, plain, rich
from ui.shell.banner import InventedBanner
from ui.shell.commands import commands_of
from ui.shell.cursor import Cursor
from ui.shell.moving import bind, next_region
from ui.shell.navigation import Navigator
from ui.shell.own_role import OwnRole
from ui.shell.rail import Rail
from ui.shell.shortcuts_sheet import ShortcutsSheet
from ui.shell.top_bar import TopBar
from ui.shell.waiting import Waiting
from ui.shell.work import Work
from ui.sync.words import pill_words
from ui.sync_control import SyncControl
from ui.texts import t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.toast import Toast

MINIMUM = (1024, 600)
"""Smallest window, in pixels at 100 %."""

NARROW_RAIL = 1200
"""Under this width the rail shows drawings alone."""

Call = Callable[..., Any]


class MainWindow(QWidget):
    """Rail, top bar and pages around one session."""

    lock_asked = Signal()

    def __init__(
        self,
        session: Session,
        jobs: JobRunner,
        *,
        pages: Iterable[PageEntry] = PAGES,
        invented: bool = False,
        program: Program | None = None,
        sync: SyncControl | None = None,
    ) -> None:
        super().__init__()
        self.program, self.sync = program, sync
        self._work = Work(session, jobs)
        self.setWindowTitle(t("app.name"))
        self.setMinimumSize(*MINIMUM)
        self._pages = tuple(pages)
        entries = offered(self._pages, session.user)
        self._saved_at: datetime | None = None
        self._navigator = Navigator(self, entries, self)
        self._navigator.moved.connect(self._head)
        self._cursor = Cursor(self, lambda: self._navigator.page)
        self._work.arrived = self._cursor.arrived
        self._palette = Palette(self, session, self._work.searches, self._commands)
        self._palette.chosen.connect(self._follow)
        self._palette.failed.connect(self.show_error)
        self._rail = Rail(entries)
        self._rail.chosen.connect(self._to_place)
        self.top_bar = TopBar(self._palette.field)
        self.top_bar.lock_asked.connect(self.lock_asked)
        self.top_bar.back_asked.connect(self.back)
        self.top_bar.state_asked.connect(lambda: self.go("sync"))
        self._toast = Toast(self)
        self._lay_out(invented)
        self._bridge = EventBridge(session.events, self)
        self._bridge.changed.connect(self._navigator.changed)
        self._bridge.changed.connect(lambda _: self._saved())
        self._waiting = Waiting(self, self)
        self._waiting.counted.connect(self._counted)
        self._bridge.changed.connect(lambda _: self._waiting.look())
        self._bridge.changed.connect(OwnRole(self, self).look)
        self._bridge.became.connect(self._became)
        if sync is not None:
            sync.changed.connect(self._tell_state)
        self._bind()
        self._suit()
        self._tell_state()

    # What pages call (`ui.page.Shell`)

    @property
    def session(self) -> Session:
        """The unlocked profile."""
        return self._work.session

    @property
    def jobs(self) -> JobRunner:
        """For long work."""
        return self._work.jobs

    @property
    def to_decide(self) -> int:
        """What waits for a decision."""
        return self._waiting.decide.count

    def go(self, page: str, **params: Any) -> None:
        """Show another page; one this person is not offered is not shown."""
        if page in self._navigator.entries:
            self._navigator.go(page, params)

    def back(self) -> None:
        """Return to the page before."""
        self._navigator.back()

    def toast(self, text: str, *, undo: Callable[[], object] | None = None, tone: Tone = "neutral") -> None:
        """Say something in passing."""
        self._toast.say(text, undo=undo, tone=tone)

    def show_error(self, error: Exception) -> None:
        """Say an expected error; anything else is a bug and goes to the excepthook."""
        if not isinstance(error, AppError):
            raise error
        self.toast(texts.error_sentence(error), tone="bad")

    def do(
        self,
        verb: Call,
        /,
        *args: Any,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        done: str = "",
        owner: QObject | None = None,
        **kwargs: Any,
    ) -> None:
        """One transaction in the writer's thread."""

        def finish(result: Any, receipt: Receipt) -> None:
            if done:
                undo = partial(self._undo, receipt) if receipt.before else None
                self.toast(done, undo=undo, tone="ok")
            if then is not None:
                then(result)

        call = partial(self.session.do, verb, *args, **kwargs)
        self._work.do(call, then=finish, failed=failed or self.show_error, owner=owner or self)

    def ask(
        self,
        channel: str,
        question: Call,
        /,
        *args: Any,
        then: Callable[[Any], None],
        owner: QObject | None = None,
        **kwargs: Any,
    ) -> None:
        """A read off the GUI thread."""
        call = partial(self.session.ask, question, *args, **kwargs)
        self._work.ask(channel, call, then, self.show_error, owner or self)

    def glance(
        self,
        channel: str,
        question: Call,
        /,
        *args: Any,
        then: Callable[[Any], None],
        owner: QObject | None = None,
        **kwargs: Any,
    ) -> None:
        """A read through the whole file off the GUI thread."""
        call = partial(self.session.glance, question, *args, **kwargs)
        self._work.glance(channel, call, then, self.show_error, owner or self)

    def search(
        self,
        channel: str,
        question: Call,
        /,
        *args: Any,
        then: Callable[[Any], None],
        owner: QObject | None = None,
        debounce: int = 80,
        **kwargs: Any,
    ) -> None:
        """A read that follows the typing."""
        call = partial(self.session.search, question, *args, **kwargs)
        self._work.search(channel, call, then, self.show_error, owner or self, debounce)

    def mark(self, page: str, count: int) -> None:
        """A count on the rail."""
        self._rail.set_mark(page, count)

    # What the application calls

    def save_state(self) -> State:
        """The screen to the letter: pages, cursor, half-typed words, recent places."""
        recent = [[h.title, h.page, h.params, h.subtitle, h.icon, h.badge] for h in self._palette.recent]
        return {"visits": self._navigator.save_state(), "recent": plain(recent)}

    def restore_state(self, state: State) -> None:
        """Bring the screen of `save_state` back, or show the first page."""
        self._palette.recent = [Hit(*values) for values in rich(state.get("recent", []))]
        if not self._navigator.restore_state(state.get("visits", [])):
            self._to_first()

    def open_palette(self, typed: str = "") -> None:
        """Ctrl+K, with something typed already."""
        self._palette.open(typed)

    def show_help(self) -> None:
        """F1: what helps on the page shown; once more, the sheet of shortcuts."""
        page, visit = self._navigator.page, self._navigator.history.current
        if page is None or visit is None or visit.page == HELP or HELP not in self._navigator.entries:
            self.show_shortcuts()
        else:
            self.go(HELP, about=visit.page, part=page.part())

    def show_shortcuts(self) -> None:
        """Ctrl+F1."""
        ShortcutsSheet(self).open()

    def stop(self) -> None:
        """Hear nothing more; call before the session closes or another window takes its place."""
        for part in (self._cursor, self._waiting, self._bridge):
            part.stop()
        if self.sync is not None:
            self.sync.changed.disconnect(self._tell_state)
        self._work.stop()

    # Its own

    def _lay_out(self, invented: bool) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        if invented:
            column.addWidget(InventedBanner())
        column.addWidget(self.top_bar)
        self._navigator.stack.setContentsMargins(px(18), 0, px(18), px(14))
        column.addWidget(self._navigator.stack, 1)
        row.addLayout(column, 1)

    def _suit(self) -> None:
        """What is searched and counted, for who is at the keyboard."""
        self._palette.suit(own_work=self.session.user.role == MEDIATOR)
        self._waiting.suit(self._navigator.entries)

    def _became(self) -> None:
        """Another role: other pages at once, the one in view stays if it is still offered."""
        entries = offered(self._pages, self.session.user)
        if entries == list(self._navigator.entries.values()):
            return
        stays = self._navigator.offer(entries)
        self._rail.offer(entries)
        self._suit()
        self._waiting.look()
        (self._head if stays else self._to_first)()

    def _bind(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+K": self.open_palette,
            "Ctrl+L": self.lock_asked.emit,
            "Ctrl+F": self._find,
            "Ctrl+N": self._primary,
            "Ctrl+Shift+N": self._quick_contact,
            "Ctrl+Return": self._submit,
            "Ctrl+Enter": self._submit,
            "Ctrl+Z": self._toast.undo,
            "Escape": self._escape,
            "Alt+Left": self.back,
            "F1": self.show_help,
            "Ctrl+F1": self.show_shortcuts,
            "F5": self._navigator.refresh,
            "F6": self._next_region,
            "Ctrl+,": lambda: self.go("settings"),
        }
        keys |= {f"Alt+{n % 10}": partial(self._to_line, n - 1) for n in range(1, 11)}
        bind(self, keys)

    def _head(self) -> None:
        page, entry = self._navigator.page, self._navigator.entry()
        if page is None or entry is None:
            return
        self._rail.light(entry.under or entry.key)
        back = self._navigator.history.can_go_back
        self.top_bar.show_page(page.title(), page.subtitle(), page.primary_action(), back=back)
        visit = self._navigator.history.current
        if entry.place == "inside" and visit is not None and page.title() != t(entry.title_key):
            self._palette.remember(Hit(page.title(), entry.key, visit.params, page.subtitle(), entry.icon))

    def _commands(self) -> list[Command]:
        entries = self._navigator.entries.values()
        commands = commands_of(self._navigator.page, entries, self._to_place, self._quick_contact)
        commands.append(Command(t("lock.do"), self.lock_asked.emit, "lock", "Ctrl+L"))
        commands.append(Command(t("keys.title"), self.show_shortcuts, "keyboard", "Ctrl+F1"))
        return commands

    def _to_first(self) -> None:
        self.go(next(key for key, entry in self._navigator.entries.items() if entry.place != "inside"))

    def _to_line(self, at: int) -> None:
        rail = [entry.key for entry in self._navigator.entries.values() if entry.place == "rail"]
        for key in rail[at : at + 1]:
            self._to_place(key)

    def _to_place(self, key: str) -> None:
        page = self._navigator.page
        if key == HELP:
            self.show_help()
        else:  # services are looked for on behalf of the person whose page is open
            self.go(key, **(page.about() if page is not None and key == "directory" else {}))

    def _follow(self, entry: Hit | Command) -> None:
        if isinstance(entry, Hit):
            self.go(entry.page, **entry.params)
        else:
            entry.run()

    def _undo(self, receipt: Receipt) -> None:
        self.jobs.run(
            partial(self.session.undo, receipt),
            owner=self,
            then=lambda _: self.toast(t("undo.done")),
            failed=self.show_error,
        )

    def _find(self) -> None:
        page = self._navigator.page
        if page is None or not page.focus_search():
            self._palette.open()

    def _primary(self) -> None:
        action = self._navigator.page.primary_action() if self._navigator.page else None
        if action is not None and action.enabled:
            action.run()

    def _quick_contact(self) -> None:
        page = self._navigator.page
        if "contact" in self._navigator.entries:
            self.go("contact", **(page.about() if page else {}))

    def _submit(self) -> None:
        if self._navigator.page is not None:
            self._work.submit(self._navigator.page.submit)

    def _escape(self) -> None:
        page = self._navigator.page
        if page is None or not page.step_back():
            self.back()

    def _next_region(self) -> None:
        next_region([self._rail, self.top_bar, self._navigator.stack])

    def _saved(self) -> None:
        self._saved_at = datetime.now().astimezone()
        self._tell_state()

    def _counted(self, page: str, count: int) -> None:
        self.mark(page, count)
        self._tell_state()

    def _tell_state(self) -> None:
        if self.sync is not None and self.sync.state.stand is not Stand.ALONE:
            self.top_bar.pill.say(*pill_words(self.sync.state, self._waiting.decide.count))
        elif self._saved_at is None:
            self.top_bar.pill.say(t("state.here"))
        else:
            self.top_bar.pill.say(t("state.here_saved", time=texts.formats().time(self._saved_at)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rail.set_narrow(self.width() < px(NARROW_RAIL))
        if self._toast.isVisible():
            self._toast.place()
        self._palette.panel.hide()
