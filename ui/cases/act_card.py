"""Something done to a case that needs an answer or two: asked on the page, above what one was reading.

What is half typed outlives a lock, and leaving the page: it is there when the same is asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import DomainError
from ui.forms.draft_keeper import DraftKeeper, DraftNotice, Way
from ui.forms.typed import Typed, type_into, typed_in
from ui.page import Shell
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.form import Form

Fields = list[tuple[str, str, QWidget, bool]]
"""Name, words, input, whether it takes the whole line."""


class ActCard(Card):
    """`verb(**answers)` is what `shell.do` runs; what is wrong is said at its place."""

    over = Signal(object)
    """Done or given up: the verb's result, or None."""

    def __init__(
        self,
        shell: Shell,
        title: str,
        fields: Fields,
        call: Callable[..., tuple[Any, ...]],
        done: str,
        confirm: str,
    ) -> None:
        super().__init__(title.rstrip("…"))
        self._shell, self._call, self._done = shell, call, done
        self.words = title
        self.form = Form()
        for name, words, field, wide in fields:
            self.form.add(name, words, field, wide=wide)
        self._notice = DraftNotice(self._begin_anew)
        self._keeper = DraftKeeper(shell, self.typed, self.set_typed, self)
        self._keeper.restored.connect(self._notice.tell)
        self._blank = self.typed()
        self.form.edited.connect(lambda _name: self._keeper.touched())
        self._key = self._draft_key() if self._blank else ""
        if self._key:
            self._keeper.open(self._key)
        self.confirm = Button(confirm, self.submit, kind="primary")
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.confirm)
        foot.addWidget(Button(t("case.give_up"), self._give_up, kind="quiet"))
        foot.addStretch(1)
        self.body.addWidget(self._notice)
        self.body.addWidget(self.form)
        self.body.addLayout(foot)

    def keep(self, way: Way) -> None:
        """List what is half typed here among the forms left half typed; `way` leads back to the page."""
        if self._key:
            told = Way(way.page, way.params, lambda: (self.words.rstrip("…"), way.told()[1]))
            self._keeper.open(self._key, told)

    def focus_start(self) -> None:
        """Put the cursor into the first input."""
        for name in self.form.values():
            self.form.field(name).setFocus()
            return

    def flush(self) -> None:
        """Keep what is half typed now."""
        self._keeper.flush()

    def submit(self) -> None:
        """Do it, or say what is missing."""
        verb, args, named = self._call(**self.form.values())
        self.confirm.setEnabled(False)
        self._shell.do(
            verb, *args, then=self._finished, failed=self._refused, done=self._done, owner=self, **named
        )

    def hideEvent(self, event: QHideEvent) -> None:
        # The page puts it away, another page is shown, or the laptop locks: all of them hide it.
        self._keeper.flush()

    def _give_up(self) -> None:
        """Said in so many words: what was typed goes. Esc and other ways out keep it."""
        self._keeper.drop()
        self.over.emit(None)

    def _begin_anew(self) -> None:
        self.set_typed(self._blank)
        self._keeper.drop()
        self._notice.say("")
        self.focus_start()

    def typed(self) -> dict[str, Typed]:
        """What stands in the inputs, to the letter."""
        return {name: typed_in(self.form.field(name)) for name in self.form.values()}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        for name, letters in typed.items():
            if name in self._blank:
                type_into(self.form.field(name), letters)

    def _draft_key(self) -> str:
        """What is done to which record: where the words half typed are found again; empty for none."""
        verb, args, _ = self._call(**self.form.values())
        ids = ".".join(one.hex() for one in args if isinstance(one, bytes))
        return f"act:{verb.__module__}.{verb.__qualname__}:{ids}" if ids else ""

    def _finished(self, result: Any) -> None:
        self._keeper.drop()
        self.over.emit(result if result is not None else [])

    def _refused(self, error: Exception) -> None:
        self.confirm.setEnabled(True)
        if isinstance(error, DomainError) and error.problems:
            elsewhere = self.form.show_problems(error.problems, focus=True)
            if elsewhere:
                self._shell.toast("\n".join(t(p.key, **dict(p.params)) for p in elsewhere), tone="bad")
            return
        self._shell.show_error(error)
