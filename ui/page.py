"""What a page is, and what the window does for it. Start here to write a page.

1. Subclass `Page` in your own subpackage (`ui/cases/list_page.py`), fill `title_key`, build the widgets in
   `__init__` (call `super().__init__(shell)` first).
2. Add one line to `ui/pages.py`.
3. Read with `self.shell.ask(channel, question, *args, then=self._show)`: off the GUI thread, the newest of a
   channel wins. What changes with each keystroke goes through `self.shell.search(...)`, which also
   interrupts. Write with `self.shell.do(verb, *args, then=self._saved)`: one transaction in the writer's
   thread. Without `failed` a refusal is said in the person's words; `done=t("...")` says what was done and
   offers Undo for ten seconds.
4. Give every input an `objectName`: text, cursor, focus and scroll then survive lock and language change.

    class CasesPage(Page):
        title_key = "page.cases"
        concerns = frozenset({"case", "person"})

        def refresh(self, changed: Changed | None) -> None:
            self.shell.ask("cases.list", list_cases, self._words, then=self._show)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.events import Changed
from ui import screen_state
from ui.job_runner import JobRunner
from ui.preferences import Preferences
from ui.screen_state import State
from ui.texts import t
from ui.theme.tokens import Tone

if TYPE_CHECKING:
    from app.session import Session
    from app.usecases.unlocking import UnlockedProfile
    from ui.sync_control import SyncControl
    from ui.unlock.ports import Profiles

Call = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Action:
    """Something the person can do: a button, a line of the palette and a shortcut at once."""

    key: str
    """Translation key of its words."""
    run: Callable[[], object]
    icon: str = ""
    shortcut: str = ""
    enabled: bool = True


class Program(Protocol):
    """The process around the window: for the settings page."""

    preferences: Preferences

    @property
    def profile(self) -> UnlockedProfile | None:
        """The open profile."""

    @property
    def profiles(self) -> Profiles:
        """All profiles of this laptop."""

    def change(self) -> None:
        """Preferences were changed: keep them, build the window anew as it was."""

    def rename(self, label: str) -> None:
        """Give the open profile another name on the unlock page."""

    def lock(self) -> None:
        """Lock now."""


class Shell(Protocol):
    """The window, as pages see it."""

    @property
    def program(self) -> Program | None:
        """The process around it; None in tests of a page."""

    @property
    def session(self) -> Session:
        """The unlocked profile. Reads that take a blink may call `session.ask` directly."""

    @property
    def jobs(self) -> JobRunner:
        """For long work with progress: `shell.jobs.run(lambda: session.job(verb, ...), progress=...)`."""

    @property
    def sync(self) -> SyncControl | None:
        """The sync of this profile; None where nothing is sent (tests of a page)."""

    @property
    def to_decide(self) -> int:
        """How many things wait for a decision of the person at the keyboard."""

    def go(self, page: str, **params: Any) -> None:
        """Show `page` (its key in `ui/pages.py`), calling its `open(**params)`; Esc comes back here."""

    def back(self) -> None:
        """Return to the page before, as it was left."""

    def toast(self, text: str, *, undo: Callable[[], object] | None = None, tone: Tone = "neutral") -> None:
        """Say something in passing; with `undo`, offer it for 10 seconds."""

    def show_error(self, error: Exception) -> None:
        """Say an expected error in the person's words; anything else goes to the crash page."""

    def show_shortcuts(self) -> None:
        """Lay the sheet of all shortcuts over the window."""

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
        """`session.do(verb, *args, **kwargs)` in the writer's thread; the top bar says when it was saved.

        `done` is a sentence for a toast that offers to undo the whole transaction.
        """

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
        """`session.ask(question, *args, **kwargs)` off the GUI thread; the newest of `channel` wins."""

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
        """Like `ask`, on a connection of its own: what reads the whole file never holds up a page."""

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
        """`session.search(...)`: like `ask`, after 80 ms of quiet, interrupting the search before it."""

    def mark(self, page: str, count: int) -> None:
        """A count beside a line of the rail: how many things wait there."""


class Page(QWidget):
    """One screen. The window makes it the first time it is shown and keeps it."""

    title_key: ClassVar[str] = ""
    concerns: frozenset[str] = frozenset()
    """Kinds of record the page shows; `refresh` is called when one of them changed."""

    header_changed = Signal()
    """Emit when title, subtitle or primary action changed."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shell = shell
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def title(self) -> str:
        """Words at the top left."""
        return t(self.title_key)

    def subtitle(self) -> str:
        """Quiet words after the title: a count, a code, a period."""
        return ""

    def primary_action(self) -> Action | None:
        """The one blue button of the screen, at the top right; Ctrl+N unless it says otherwise."""
        return None

    def actions_offered(self) -> list[Action]:
        """Further commands, offered in the palette while this page is shown."""
        return []

    def open(self, **params: Any) -> None:
        """The person comes here, with what `shell.go` was given. Called at each visit, before `refresh`."""

    def refresh(self, changed: Changed | None) -> None:
        """Read again. `changed` is None on a visit, else what was touched while the page is shown."""

    def about(self) -> dict[str, Any]:
        """Whom a contact begun here (Ctrl+Shift+N) is about: `{"person": id}`, or nothing."""
        return {}

    def part(self) -> str:
        """Which part of it is in view, for the help; nothing where a page has no parts."""
        return ""

    def focus_start(self) -> None:
        """Put the cursor where the work begins; by default the first control of the page."""
        first = self.nextInFocusChain()
        while first is not None and first is not self:  # what was made later stands further on in the chain
            if (
                self.isAncestorOf(first)
                and first.focusPolicy() & Qt.FocusPolicy.TabFocus
                and first.isEnabled()
                and first.isVisibleTo(self)
            ):
                first.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            first = first.nextInFocusChain()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> bool:
        """Ctrl+F: put the cursor into the page's own search; False when it has none."""
        return False

    def submit(self) -> bool:
        """Ctrl+Enter; False when there is nothing to submit."""
        return False

    def step_back(self) -> bool:
        """Esc: close what is open inside the page; False lets the window go to the page before."""
        return False

    def save_state(self) -> State:
        """What is needed to bring this very screen back, half-typed words too (kept encrypted)."""
        return screen_state.capture(self)

    def restore_state(self, state: State) -> None:
        """The reverse of `save_state`, after `open` and `refresh`."""
        screen_state.apply(self, state)
