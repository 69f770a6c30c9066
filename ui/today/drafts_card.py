"""The forms left half typed, each a way back to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.forms.half_typed import HalfTyped
from ui.page import Shell
from ui.texts import formats, inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import label

SHOWN = 5


class DraftsCard(Card):
    """The newest few; one can be thrown away, and that can be undone."""

    def __init__(self, shell: Shell, drafts: Sequence[HalfTyped], refresh: Callable[[], None]) -> None:
        super().__init__(t("today.drafts"))
        self._shell, self._refresh = shell, refresh
        for one in drafts[:SHOWN]:
            self.body.addWidget(self._row(one))
        rest = len(drafts) - SHOWN
        if rest > 0:
            self.body.addWidget(label(t("today.drafts_more", n=rest), "muted", wrap=True))

    def _row(self, one: HalfTyped) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(4))
        words = QVBoxLayout()
        words.setSpacing(0)
        go = Button(one.title, partial(self._shell.go, one.page, **one.params), kind="link")
        go.setAccessibleName(
            t("today.draft_of", title=one.title, about=one.about) if one.about else one.title
        )
        words.addWidget(go, 0, Qt.AlignmentFlag.AlignLeading)
        when = formats().moment(one.at, datetime.now(UTC).astimezone())
        told = f"{inserted(one.about)} · {when}" if one.about else when
        below = label(told, "small", wrap=True)
        below.setContentsMargins(px(4), 0, px(4), 0)
        words.addWidget(below)
        line.addLayout(words, 1)
        drop = IconButton("x", t("today.draft_drop", title=one.title), partial(self._drop, one), size=16)
        line.addWidget(drop, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _drop(self, one: HalfTyped) -> None:
        session, jobs = self._shell.session, self._shell.jobs

        def take_out() -> str:
            draft = session.draft(one.key)
            session.drop_draft(one.key)
            return draft.body if draft is not None else ""

        def dropped(body: str) -> None:
            self._refresh()
            self._shell.toast(t("today.draft_dropped"), undo=partial(put_back, body))

        def put_back(body: str) -> None:
            jobs.run(lambda: session.save_draft(one.key, body), then=lambda _: self._refresh())

        jobs.run(take_out, owner=self, then=dropped)
