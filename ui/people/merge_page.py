"""Two records of one human being, side by side, joined by a pointer that can be taken away again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.catalogue.codelists import codelist
from app.catalogue.countries import label as country_label
from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.usecases import merging, people
from app.usecases.people import PersonFile
from app.usecases.permissions import Act, allowed
from ui import texts
from ui.forms.screen import restore_screen, take_screen
from ui.page import Page, Shell
from ui.people.person_field import PersonField
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column, line
from ui.widgets.form import FormRow
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage
from ui.widgets.reading_side import reading_side


class MergePage(Page):
    """Opened by `shell.go("merge", person=id)`: that record will point to the one chosen here."""

    title_key = "people.merge"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._person = RecordId(b"")
        self.other = PersonField(shell, channel="people.merge")
        self.other.setObjectName("merge.other")
        self.other.edited.connect(self._preview)
        self._grid_holder = Column()
        self._table: QWidget | None = None
        self._may = allowed(shell.session.user, Act.MERGE_PERSONS)
        words = t("people.join") if self._may else t("people.propose")
        self.join = Button(words, self.submit, kind="primary", icon="merge")
        card = Card()
        told = t("people.merge_explained") if self._may else t("people.propose_explained")
        card.body.addWidget(label(told, wrap=True))
        card.body.addWidget(FormRow(t("people.merge_into"), self.other))
        card.body.addWidget(self._grid_holder, 1)
        self._safe = InlineMessage(t("people.merge_safe"), "info")
        self._apart = InlineMessage("", "warn")
        card.body.addWidget(self._apart)
        card.body.addWidget(self._safe)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.join)
        foot.addWidget(Button(t("forms.leave"), shell.back, kind="quiet"))
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(card, 1)
        column.addLayout(foot)

    def open(self, **params: Any) -> None:
        self._person = RecordId(params["person"])
        self.other.choose(RecordId(params["into"]) if params.get("into") else None)
        self._preview()

    def focus_start(self) -> None:
        self.other.setFocus()

    def submit(self) -> bool:
        into = self.other.person()
        if into is None or into.person == self._person:
            self.other.setFocus()
            return True
        self.join.setEnabled(False)
        self.shell.do(
            merging.merge if self._may else merging.propose,
            self._person,
            into.person,
            then=self._joined if self._may else self._proposed,
            failed=self._failed,
            done=t("people.joined") if self._may else t("people.proposed"),
            owner=self,
        )
        return True

    def save_state(self) -> State:
        return take_screen(self, {"other": self.other.value()})

    def restore_state(self, state: State) -> None:
        if "typed" in state:
            self.other.set_value(state["typed"]["other"])
            self._preview()
            restore_screen(self, state)

    def _preview(self) -> None:
        into = self.other.person()
        same = into is not None and into.person == self._person
        apart = (
            into is not None
            and not same
            and self.shell.session.ask(merging.are_apart, self._person, into.person)
        )
        self._apart.say(t("people.merge_apart") if apart else "")
        self.join.setEnabled(into is not None and not same and not apart)
        files = [self.shell.session.ask(people.read_file, self._person)]
        if into is not None and not same:
            files.append(self.shell.session.ask(people.read_file, into.person))
        self._show(files)

    def _show(self, files: Sequence[PersonFile]) -> None:
        if self._table is not None:
            self._grid_holder.body.removeWidget(self._table)
            self._table.hide()
            self._table.deleteLater()
        self._table = comparison(files)
        self._grid_holder.body.addWidget(self._table)

    def _joined(self, warnings: list[Problem]) -> None:
        if warnings:
            self.shell.toast(" ".join(t(p.key, **dict(p.params)) for p in warnings), tone="warn")
        if self.isVisible():
            self.shell.back()

    def _proposed(self, _review: object) -> None:
        if self.isVisible():
            self.shell.back()

    def _failed(self, error: Exception) -> None:
        self.join.setEnabled(True)
        self.shell.show_error(error)


def comparison(files: Sequence[PersonFile]) -> QWidget:
    """The files in columns, fact by fact; what differs is marked with a word."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, px(6), 0, 0)
    grid.setHorizontalSpacing(px(18))
    grid.setVerticalSpacing(px(8))
    heads = ("people.merge_this", "people.merge_kept")
    for place, key in enumerate(heads[: len(files)]):
        grid.addWidget(label(t(key), "strong"), 0, place + 1)
    columns = [facts(file) for file in files]
    row = 1
    for place, (name, _) in enumerate(columns[0]):
        values = [column[place][1] for column in columns]
        if not any(values):
            continue
        grid.addWidget(line(), row, 0, 1, 4)
        grid.addWidget(label(name, "muted"), row + 1, 0, Qt.AlignmentFlag.AlignTop)
        for at, value in enumerate(values):
            told = label(value or "–", wrap=True, selectable=True)
            told.setAlignment(
                reading_side() & Qt.AlignmentFlag.AlignHorizontal_Mask | Qt.AlignmentFlag.AlignTop
            )
            grid.addWidget(told, row + 1, at + 1)
        if len(set(filter(None, values))) > 1:
            grid.addWidget(Badge(t("people.differs"), "warn"), row + 1, 3, Qt.AlignmentFlag.AlignTop)
        row += 2
    for place in range(1, 3):
        grid.setColumnStretch(place, 1)
    grid.setRowStretch(row, 1)  # what room is left stands below, not between the facts
    return holder


def facts(file: PersonFile) -> list[tuple[str, str]]:
    """What identifies a person, as words, in a fixed order."""
    person, formats, spoken = file.person, texts.formats(), texts.language()
    lands = [country_label(code, spoken) for code in sorted(person.citizenships)]
    codes = codelist("V04")
    papers = [(one.type, one.value) for one in file.identifiers]
    papers += [(one.type, one.number) for one in file.documents]
    reach = [one.value for one in file.contact_points if one.value]
    return [
        (t("people.names"), "\n".join(name.full for name in file.names if name.full)),
        (t("field.person.sex"), codelist("V01").label(person.sex, spoken) if person.sex else ""),
        (t("field.person.born"), formats.partial(person.born) if person.born else ""),
        (t("field.person.citizenships"), formats.listed(lands)),
        (t("field.person.arrived_on"), formats.partial(person.arrived_on) if person.arrived_on else ""),
        (t("people.identifiers"), "\n".join(f"{codes.label(k or '', spoken)} {v or ''}" for k, v in papers)),
        (t("people.contact_points"), "\n".join(reach)),
    ]
