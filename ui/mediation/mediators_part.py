"""The mediators: a list, and one in full beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.mediator import MediatorProfile
from app.usecases import mediators
from app.usecases.mediators import Known
from app.usecases.permissions import Act, allowed
from ui.forms.editors import open_record_editor
from ui.forms.today import today
from ui.mediation.mediator_panel import MediatorPanel
from ui.mediation.mediator_row import MediatorRow
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.beside import Beside
from ui.widgets.cards import Card, Column
from ui.widgets.messages import EmptyState

if TYPE_CHECKING:
    from ui.page import Page


class MediatorsPart(QWidget):
    """A press on a line shows her; who keeps the mediators may write."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.shell = page.shell
        self._chosen: RecordId | None = None
        self._half: dict[str, Any] | None = None
        self.rows: list[MediatorRow] = []
        self._column = Column(spacing=px(12))
        self.panel = MediatorPanel(page.shell)
        self._beside = Beside(self._column, self.panel, width=400)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._beside, 1)

    def refresh(self) -> None:
        """Read again."""
        user = self.shell.session.user
        self.shell.ask("mediation.mediators", mediators.known, user, then=self._show, owner=self)

    def focus_start(self) -> bool:
        """Put the cursor on the chosen line; False without any."""
        row = next((row for row in self.rows if row.isChecked()), next(iter(self.rows), None))
        if row is not None:
            row.setFocus()
        return row is not None

    def save_state(self) -> State:
        """Whose page is open, and the note half typed there."""
        return {"chosen": self._chosen or b"", "note": self.panel.half_noted()}

    def restore_state(self, state: State) -> None:
        """The reverse, once the mediators are read."""
        self._chosen = RecordId(state["chosen"]) if state.get("chosen") else self._chosen
        self._half = state.get("note")

    def close_panel(self) -> bool:
        """From the panel back to the list, in a small window."""
        return self._beside.close_panel()

    def add(self) -> None:
        """A new profile."""
        open_record_editor(self.shell, MediatorProfile(), new=True)

    def choose(self, one: Known) -> None:
        """Show one of them."""
        self._chosen = one.profile.id
        for row in self.rows:
            row.setChecked(row.known.profile.id == self._chosen)
        self.panel.show_known(one)
        self._beside.open_panel()

    def _show(self, found: Sequence[Known]) -> None:
        body = self._column.body
        while body.count():
            item = body.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        if not found:
            may = allowed(self.shell.session.user, Act.EDIT_MEDIATORS)
            body.addWidget(
                EmptyState(
                    t("mediation_ui.no_mediators"),
                    action=t("mediation_ui.add_mediator") if may else "",
                    on_action=self.add,
                    icon="languages",
                )
            )
        else:
            body.addWidget(self._list(found))
        body.addStretch(1)
        ids = [one.profile.id for one in found]
        if self._chosen not in ids:
            self._chosen = ids[0] if ids else None
        chosen = next((one for one in found if one.profile.id == self._chosen), None)
        for row in self.rows:
            row.setChecked(row.known.profile.id == self._chosen)
        self.panel.show_known(chosen)
        half, self._half = self._half, None
        if half is not None and chosen is not None:
            self.panel.note_again(half)
        if any(mediators.tells_why(line.note) for one in found for line in one.notes):
            self.shell.do(mediators.move_reasons, owner=self)

    def _list(self, found: Sequence[Known]) -> QWidget:
        card = Card(padding=8)
        card.body.setSpacing(px(2))
        card.setAccessibleName(t("mediation_ui.part_mediators"))
        for one in found:
            row = MediatorRow(one, today(), partial(self.choose, one))
            self.rows.append(row)
            card.body.addWidget(row)
        return card
