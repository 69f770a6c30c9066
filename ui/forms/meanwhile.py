"""Keeps open forms in step with what others write: nothing typed and nothing that came in is lost.

An answer nobody has touched follows what came in; where somebody has typed, both stay, and a note below
the input says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.domain.declaration import FieldSpec, Merge, Record, kind_of
from app.events import Changed
from app.usecases import meanwhile
from app.usecases.meanwhile import Arrived
from ui import texts
from ui.page import Shell
from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.theme.tokens import Tone
from ui.values import value_words
from ui.widgets.buttons import Button
from ui.widgets.labels import label

ASKED = frozenset({Merge.ASK, Merge.SUPERVISOR, Merge.KEEP_BOTH})
"""Merge rules by which two answers both stay until somebody decides."""


class Followed(Protocol):
    """What is asked of a form: a `RecordForm` has it all."""

    edited: Any
    """Signal with the name of the field."""

    @property
    def specs(self) -> Mapping[str, FieldSpec]:
        """The fields it shows."""

    @property
    def shown(self) -> Record:
        """The record as it stood when it was typed over."""

    def meet(self, record: Record) -> Mapping[str, bool]:
        """Follow what is stored by now; True for a field that was typed in here too."""

    def take(self, name: str, value: Any) -> None:
        """Say what is stored."""

    def put_note(self, name: str, note: QWidget | None) -> None:
        """Put a note below an input."""


class MeanwhileNote(QWidget):
    """One sentence below an input, and where two answers stand a way to take the other one."""

    def __init__(self, words: str, tone: Tone, take: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.words = words
        mark = QLabel()
        mark.setPixmap(pixmap("git-compare-arrows", tone, 16))
        told = label(words, wrap=True, selectable=True)
        told.setStyleSheet(f"color: {getattr(tokens(), tone)};")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(told, 1)
        self.button = Button(t("meanwhile.take"), take, kind="link") if take is not None else None
        if self.button is not None:
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(words)


class Meanwhile(QObject):
    """Looks after the `forms` of one stored record; the page calls `look` when something was written.

    `shown()` gives the record as the person saw it when they typed: save with `answering(verb, shown())`.
    """

    def __init__(self, shell: Shell, forms: Iterable[Followed], parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._forms = shell, tuple(forms)
        self._noted: set[tuple[Followed, str]] = set()

    def shown(self) -> Record:
        """The record behind the answers, as the forms together showed it."""
        first, *others = self._forms
        seen = {name: getattr(one.shown, name) for one in others for name in one.specs}
        return replace(first.shown, **seen)

    def look(self, changed: Changed | None = None) -> None:
        """Read what is stored by now, if this record was touched."""
        shown = self.shown()
        if changed is None or shown.id in changed.ids.get(kind_of(shown).name, ()):
            self._shell.ask(
                f"meanwhile.{kind_of(shown).name}", meanwhile.since, shown, then=self._met, owner=self
            )

    def clear(self) -> None:
        """Something else is shown: take the notes away."""
        for form, name in self._noted:
            form.put_note(name, None)
        self._noted.clear()

    def _met(self, found: Arrived | None) -> None:
        if found is None or found.record.id != self._forms[0].shown.id:
            return
        for form in self._forms:
            before = form.shown
            for name, touched in form.meet(found.record).items():
                form.put_note(name, note(form, name, found, before, touched=touched))
                self._noted.add((form, name))


def note(form: Followed, name: str, found: Arrived, before: Record, *, touched: bool) -> MeanwhileNote:
    """What is said below the field `name`; `before` is the record as it was shown until now."""
    spec, now = form.specs[name], getattr(found.record, name)
    who = texts.inserted(found.who(name) or t("meanwhile.somebody"))
    if not touched:
        was = texts.inserted(value_words(spec, getattr(before, name), found.names))
        return MeanwhileNote(t("meanwhile.followed", who=who, was=was), "info")
    told = texts.inserted(value_words(spec, now, found.names))
    take = partial(_take, form, name, now)
    return MeanwhileNote(t(_ending(spec), who=who, value=told), "warn", take)


def _ending(spec: FieldSpec) -> str:
    if spec.is_set:
        return "meanwhile.joined"
    return "meanwhile.both" if spec.merge in ASKED else "meanwhile.mine_stays"


def _take(form: Followed, name: str, value: Any) -> None:
    form.take(name, value)
    form.put_note(name, None)
    form.edited.emit(name)
