"""Those one lives or belongs together with: who is who, who comes, who goes, a group that splits or joins."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.household import Household, HouseholdMember
from app.domain.ids import RecordId
from app.domain.person import Person
from app.events import Changed
from app.usecases import households, records
from app.usecases.households import HEAD, Home
from ui.cases import elsewhere, wording
from ui.cases.household_acts import AddMember, JoinOther, SplitOff
from ui.cases.record_row import RecordRow, Told, section_card
from ui.forms.editors import open_record_editor
from ui.forms.today import today
from ui.page import Page, Shell
from ui.people.opening import told_id
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import PAGE, Card, Column
from ui.widgets.chips import ChipRow
from ui.widgets.labels import label


class HouseholdPage(Page):
    """`shell.go("household", person=id)`."""

    title_key = "household.title"
    concerns = frozenset({"household", "household_member", "person"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._person: Person | None = None
        self._homes: list[Home] = []
        self._chosen = ""
        self._column = Column(spacing=12)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._column)
        self.add = AddMember(shell)
        self.split = SplitOff(shell)
        self.join = JoinOther(shell)
        self._top = QWidget()
        self._top_column = QVBoxLayout(self._top)
        self._top_column.setContentsMargins(0, 0, 0, 0)
        self._top_column.setSpacing(px(12))
        for part in (self._top, self.add, self.split, self.join):
            part.setMaximumWidth(px(PAGE))
            self._column.body.addWidget(part)
        self._column.body.addStretch(1)

    def subtitle(self) -> str:
        return (self._person.display_name or "") if self._person else ""

    def about(self) -> dict[str, Any]:
        return {"person": self._person.id} if self._person else {}

    def open(self, **params: Any) -> None:
        person = self.shell.session.ask(records.read, Person, told_id(params))
        if self._person is None or person is None or person.id != self._person.id:
            self._chosen = ""
            for part in (self.add, self.split, self.join):
                part.start_clean()
        self._person = person

    def refresh(self, changed: Changed | None) -> None:
        if self._person is not None:
            self._show(self.shell.session.ask(households.homes_of, self._person.id))

    def save_state(self) -> State:
        return super().save_state() | {"home": self._chosen, "who": self.add.typed()}

    def restore_state(self, state: State) -> None:
        self._chosen = state.get("home", "")
        self.refresh(None)
        super().restore_state(state)
        self.add.set_typed(state.get("who", {}))

    @property
    def home(self) -> Home | None:
        """The household shown."""
        same = [one for one in self._homes if one.household.id.hex() == self._chosen]
        return next(iter(same or self._homes), None)

    def _show(self, homes: list[Home]) -> None:
        self._homes = homes
        while self._top_column.count():
            item = self._top_column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        home = self.home
        if len(homes) > 1:
            self._top_column.addWidget(self._choice())
        for card in (self._facts(home.household), self._members(home)) if home else (self._nothing(),):
            self._top_column.addWidget(card)
        for part in (self.add, self.split, self.join):
            part.show_home(home)
        self.header_changed.emit()

    def _choice(self) -> QWidget:
        chips = ChipRow(
            [(one.household.id.hex(), _name_of(one.household, self._person)) for one in self._homes],
            name=t("household.title"),
        )
        if self.home is not None:
            chips.choose(self.home.household.id.hex())
        chips.chosen.connect(self._turn_to)
        return chips

    def _turn_to(self, keys: list[str]) -> None:
        self._chosen = keys[0]
        self.refresh(None)

    def _facts(self, home: Household) -> QWidget:
        told = wording.facts(
            wording.label_of("residence_status", home.residence),
            t("household.since", day=wording.partial_words(home.formed_on)) if home.formed_on else "",
        )
        title = wording.label_of("V11", home.type) or t("household.no_type")
        pencil = IconButton(
            "pencil", t("case.edit_of", what=title), partial(open_record_editor, self.shell, home), size=16
        )
        card = Card()
        card.body.addWidget(RecordRow(title, [told], icon="house", text=home.text or "", actions=[pencil]))
        return card

    def _members(self, home: Home) -> QWidget:
        rows = [self._row(home.household, link, person) for link, person in home.inside]
        return section_card(t("household.members"), rows, empty=t("household.nobody"))

    def _row(self, home: Household, link: HouseholdMember, person: Person) -> QWidget:
        name, is_head = person.display_name or "", person.id == home.head
        told = wording.facts(
            wording.label_of("V10", link.kinship) if link.kinship != HEAD else "",
            wording.age_words(person.born, today()),
            t("case.abroad") if link.abroad else "",
            t("household.dependent") if link.dependent else "",
        )
        badges: list[Told] = [wording.minor_words(person.born, today())]
        if is_head:
            badges.insert(0, (t("household.head"), "info"))
        elif link.kinship is None:
            badges.insert(0, (t("household.kinship_missing"), "warn"))
        edit = partial(open_record_editor, self.shell, link)
        actions: list[QWidget] = [IconButton("pencil", t("case.edit_of", what=name), edit, size=16)]
        if not is_head:
            head = partial(
                self._do, households.set_head, home.id, person.id, done=t("household.head_is", name=name)
            )
            actions.append(IconButton("user-check", t("household.make_head", name=name), head, size=16))
        if not is_head or len(self.home.inside if self.home else ()) == 1:
            leave = partial(self._do, households.leave, link.id, done=t("household.left", name=name))
            actions.append(IconButton("log-out", t("household.leave", name=name), leave, size=16))
        open_ = partial(elsewhere.person, self.shell, person.id)
        return RecordRow(name, [told], badges=badges, icon="user", on_title=open_, actions=actions)

    def _nothing(self) -> QWidget:
        card = Card()
        card.body.addWidget(label(t("household.none"), wrap=True))
        row = Button(t("household.form"), self._form, kind="primary", icon="house")
        card.body.addWidget(row)
        return card

    def _form(self) -> None:
        if self._person is not None:
            self._do(households.form, Household(person=self._person.id), done=t("household.formed"))

    def _do(self, verb: Any, *args: RecordId | Household, done: str) -> None:
        self.shell.do(verb, *args, done=done, owner=self)


def _name_of(home: Household, person: Person | None) -> str:
    own = person is not None and home.head == person.id
    kind = wording.label_of("V11", home.type) or t("household.no_type")
    return t("household.own", kind=kind) if own else kind
