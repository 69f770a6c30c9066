"""The head of the page about sync: the state in large words, the round under way, the two switches."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout

from app.usecases.sync_views import DOUBTFUL, Stand, SyncState
from ui.cases import wording
from ui.sync import words
from ui.texts import formats, inserted, t
from ui.theme.icons import pixmap
from ui.theme.look import px
from ui.widgets.cards import Card
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage, show_if


class StatusCard(Card):
    """`tell` fills it; the switches say what the person turned."""

    def __init__(
        self,
        on_decide: Callable[[], object],
        on_field: Callable[[bool], object],
        on_metered: Callable[[bool], object],
    ) -> None:
        super().__init__()
        self.state = SyncState()
        self._mark = QLabel()
        self._words = label("", "heading", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._trouble = InlineMessage("", "warn")
        self._notice = InlineMessage("", "info")
        self._decide = InlineMessage("", "warn", action=t("sync.decide_now"), on_action=on_decide)
        self._facts = KeyValues()
        self.field = QCheckBox(t("sync.switch.field"))
        self.field.setObjectName("sync.field")
        self.field.toggled.connect(lambda on: on_field(on))
        self.metered = QCheckBox(t("sync.switch.metered"))
        self.metered.setObjectName("sync.metered")
        self.metered.toggled.connect(lambda on: on_metered(on))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._words, 1)
        self.body.addLayout(head)
        for part in (self._bar, self._trouble, self._notice, self._decide, self._facts):
            self.body.addWidget(part)
        switches = QVBoxLayout()
        switches.setSpacing(px(2))
        for switch, hint in (
            (self.field, "sync.switch.field_hint"),
            (self.metered, "sync.switch.metered_hint"),
        ):
            switches.addWidget(switch, 0, Qt.AlignmentFlag.AlignLeading)
            quiet = label(t(hint), "small", wrap=True)
            quiet.setContentsMargins(px(27), 0, px(27), px(4))
            switches.addWidget(quiet)
        self.body.addLayout(switches)
        self._trouble.hide()
        self._notice.hide()
        self._decide.hide()

    def focus(self) -> None:
        """Put the cursor on the first switch."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, state: SyncState, decide: int) -> None:
        """Another state."""
        self.state = state
        told, tone, icon = words.pill_words(state, 0)
        self._mark.setPixmap(pixmap(icon, tone if tone != "neutral" else "muted", 22))
        whole = t("sync.all_sent") if state.stand is Stand.SYNCED and state.synced_ms else told
        self._words.setText(whole)
        working = state.stand is Stand.WORKING
        self._bar.setRange(0, state.total if state.total > 1 else 0)
        self._bar.setValue(state.done)
        self._bar.setAccessibleName(told)
        show_if(self._bar, working)
        self._trouble.say(words.fault_words(state), "warn" if state.stand is Stand.TROUBLE else "info")
        met = t(f"sync.notice.{state.notice}") if state.notice else ""
        self._notice.say(met, "warn" if state.notice == DOUBTFUL else "info")
        self._decide.say(t("sync.decide_long", n=decide) if decide else "")
        last = wording.moment_words(state.synced_ms) if state.synced_ms else t("sync.never")
        self._facts.show_facts(
            [
                (t("sync.fact.last"), last),
                (t("sync.fact.waiting"), formats().number(state.waiting) if state.waiting else ""),
                (t("sync.fact.files"), words.files_words(state)),
                (t("sync.fact.parked"), formats().number(state.parked) if state.parked else ""),
                (t("sync.fact.server"), inserted(state.server)),
            ]
        )
        for switch, on in ((self.field, state.field), (self.metered, state.metered)):
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)
