"""The very first screen: the language, and how to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from ui import texts
from ui.texts import NATIVE_NAMES, t
from ui.unlock.step import ChoiceButton, Step
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipRow


class StartStep(Step):
    """Choosing a language changes the screen at once."""

    topic = "new_profile"

    language_chosen = Signal(str)
    alone = Signal()
    trial = Signal()
    join = Signal()
    """There is an invitation."""
    bring = Signal()
    """A copy on a stick is to become a profile here."""

    def __init__(self, *, back: bool) -> None:
        super().__init__(t("start.title"), t("start.words"), width=520, back=back)
        languages = ChipRow(list(NATIVE_NAMES.items()), name=t("start.language"))
        languages.choose(texts.language())
        languages.chosen.connect(lambda keys: self.language_chosen.emit(keys[0]))
        self.content.addWidget(languages)
        self._first = ChoiceButton("laptop", t("start.alone"), t("start.alone_words"), self.alone.emit)
        self.content.addWidget(self._first)
        self.content.addWidget(
            ChoiceButton("flask-conical", t("start.trial"), t("start.trial_words"), self.trial.emit)
        )
        self.content.addWidget(ChoiceButton("server", t("start.join"), t("start.join_words"), self.join.emit))
        self.content.addWidget(
            Button(t("bring.link"), self.bring.emit, kind="link"), 0, Qt.AlignmentFlag.AlignLeading
        )

    def focus_start(self) -> None:
        """The first choice."""
        self._first.setFocus()
