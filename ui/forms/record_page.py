"""The page with the form of one record: permits, documents, consents, tasks, stays ..."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from app.domain.declaration import KINDS, FieldSpec
from app.domain.ids import RecordId
from app.domain.person import Person
from app.events import Changed
from app.usecases import records
from ui.forms.draft_keeper import Way
from ui.forms.editors import remover_of, verb_named
from ui.forms.plain_records import from_params
from ui.forms.record_panel import RecordPanel
from ui.forms.screen import restore_screen, take_screen
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.texts import t


class RecordPage(Page):
    """Opened by `ui.forms.editors.open_record_editor`."""

    title_key = "forms.record"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.panel: RecordPanel | None = None
        self._title = self._who = ""

    def title(self) -> str:
        return self._title or t(self.title_key)

    def subtitle(self) -> str:
        return self._who

    def primary_action(self) -> Action | None:
        return None

    def open(self, **params: Any) -> None:
        kind = KINDS.named(params["kind"])
        self.concerns = frozenset({kind.name})
        record, new = from_params(kind, params["values"]), bool(params["new"])
        if not new:
            record = self.shell.session.ask(records.read, kind.record, record.id) or record
        only = frozenset(params.get("only", ()))
        words = str(params.get("words", ""))
        remover = "" if new or words else remover_of(kind.name)
        person: RecordId | None = getattr(record, "person", None)
        owner = record.id.hex() if not new else f"new:{person.hex() if person else ''}"
        panel = RecordPanel(
            self.shell,
            record,
            verb_named(params["verb"]),
            key=f"record:{kind.name}:{owner}",
            way=Way("record", params, lambda: (self.title(), self.subtitle())),
            remove=verb_named(remover) if remover else None,
            only=lambda spec: _wanted(spec, only),
            words=words,
            asked=only if words else (),
        )
        for signal in (panel.saved, panel.left, panel.removed):
            signal.connect(lambda *_: self._leave(panel))
        self._replace(panel)
        title = t("forms.new_of", kind=t(kind.label_key)) if new else t(kind.label_key)
        self._title = t(f"{words}.title") if words else title
        known = self.shell.session.ask(records.read, Person, person) if person else None
        self._who = (known.display_name or "") if known else ""

    def refresh(self, changed: Changed | None) -> None:
        if changed is not None and self.panel is not None:
            self.panel.meanwhile.look(changed)

    def submit(self) -> bool:
        return self.panel.submit() if self.panel else False

    def focus_start(self) -> None:
        if self.panel is not None and self.panel.form.specs:
            self.panel.form.focus_field(next(iter(self.panel.form.specs)))

    def save_state(self) -> State:
        if self.panel is None:
            return {}
        self.panel.keeper.flush()
        return take_screen(self, self.panel.form.typed())

    def restore_state(self, state: State) -> None:
        if self.panel is None or "typed" not in state:
            return
        self.panel.keeper.shown_otherwise()
        self.panel.set_typed(state["typed"])
        restore_screen(self, state)

    def _leave(self, panel: RecordPanel) -> None:
        # Who has gone elsewhere while it was being saved is not taken back.
        if panel is self.panel and self.isVisible():
            self.shell.back()

    def _replace(self, panel: RecordPanel) -> None:
        if self.panel is not None:
            self.panel.keeper.flush()
            self._column.removeWidget(self.panel)
            self.panel.hide()
            self.panel.deleteLater()
        self.panel = panel
        self._column.addWidget(panel)


def _wanted(spec: FieldSpec, only: frozenset[str]) -> bool:
    return not only or spec.name in only
