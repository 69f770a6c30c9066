"""What is done to a household: somebody comes in, some go on by themselves, two become one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.catalogue.codelists import codelist
from app.domain.household import HouseholdMember
from app.domain.ids import RecordId
from app.usecases import households
from app.usecases.households import HEAD, Home
from ui import texts
from ui.forms.today import today
from ui.page import Shell
from ui.people.person_field import PersonField
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.chips import ChipRow
from ui.widgets.code_field import CodeField
from ui.widgets.form import FormRow
from ui.widgets.labels import label


class AddMember(Card):
    """A person already here, and what they are to the head."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("household.add"))
        self._shell = shell
        self._home: Home | None = None
        self.person = PersonField(shell, channel="household.person")
        kinships = [pair for pair in codelist("V10").options(texts.language(), today()) if pair[0] != HEAD]
        self.kinship = CodeField(kinships)
        self._who = FormRow(t("field.household_member.person"), self.person)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self._who, 3)
        row.addWidget(FormRow(t("field.household_member.kinship"), self.kinship), 2)
        self.body.addLayout(row)
        foot = QHBoxLayout()
        self.do = Button(t("household.add_do"), self.submit, icon="user-plus")
        foot.addWidget(self.do)
        foot.addWidget(Button(t("household.add_new"), lambda: shell.go("register"), kind="link"))
        foot.addStretch(1)
        self.body.addLayout(foot)
        self.person.edited.connect(self._judge)
        self._judge()

    def show_home(self, home: Home | None) -> None:
        """Into which household."""
        self._home = home
        self.setVisible(home is not None)

    def start_clean(self) -> None:
        """Nobody chosen."""
        self.person.choose(None)
        self.kinship.set_value(None)
        self._judge()

    def typed(self) -> dict[str, Any]:
        """What is chosen."""
        return {"person": self.person.value(), "kinship": self.kinship.value()}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        self.person.set_value(typed.get("person"))
        self.kinship.set_value(typed.get("kinship"))
        self._judge()

    def submit(self) -> None:
        """Put the person in."""
        chosen = self.person.value()
        if self._home is None or not chosen:
            return
        member = HouseholdMember(
            household=self._home.household.id,
            person=RecordId(bytes.fromhex(chosen)),
            kinship=self.kinship.value(),
            cohabiting=True,
        )
        self._shell.do(
            households.join,
            member,
            then=lambda _: self.start_clean(),
            done=t("household.added"),
            owner=self,
        )

    def _judge(self) -> None:
        self.do.setEnabled(bool(self.person.value()))


class _Folded(Card):
    """Seldom needed: one line until it is opened."""

    def __init__(self, words: str, hint: str) -> None:
        super().__init__()
        self.opener = Button(words, lambda: self.unfold(True), kind="link")
        self.body.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignLeading)
        self._inside = QWidget()
        self.inside = QVBoxLayout(self._inside)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(px(10))
        self.inside.addWidget(label(hint, "muted", wrap=True))
        self.body.addWidget(self._inside)
        self.unfold(False)

    def unfold(self, on: bool) -> None:
        """Open or shut."""
        self._inside.setVisible(on)

    def start_clean(self) -> None:
        """Shut."""
        self.unfold(False)


class SplitOff(_Folded):
    """Some members go on as a household of their own; the first chosen is its head."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("household.split"), t("household.split_words"))
        self._shell = shell
        self._home: Home | None = None
        self._chips: ChipRow | None = None
        self.do = Button(t("household.split_do"), self.submit)
        self.inside.addWidget(self.do, 0, Qt.AlignmentFlag.AlignLeading)

    def show_home(self, home: Home | None) -> None:
        """Whose members may go."""
        self._home = home
        others = [(p.id.hex(), p.display_name or "…") for _, p in (home.inside if home else ())][1:]
        self.setVisible(bool(others))
        if self._chips is not None:
            self.inside.removeWidget(self._chips)
            self._chips.hide()
            self._chips.deleteLater()
        self._chips = ChipRow(others, name=t("household.split"), many=True)
        self._chips.chosen.connect(lambda keys: self.do.setEnabled(bool(keys)))
        self.inside.insertWidget(1, self._chips)
        self.do.setEnabled(False)

    def submit(self) -> None:
        """Make the household of those chosen."""
        keys = self._chips.keys() if self._chips is not None else []
        if self._home is None or not keys:
            return
        leaving = [RecordId(bytes.fromhex(key)) for key in keys]
        self._shell.do(
            households.split,
            self._home.household.id,
            leaving,
            leaving[0],
            then=lambda _: self.start_clean(),
            done=t("household.split_done"),
            owner=self,
        )


class JoinOther(_Folded):
    """All members go into the household of somebody else."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("household.merge"), t("household.merge_words"))
        self._shell = shell
        self._home: Home | None = None
        self.person = PersonField(shell, channel="household.other")
        self.person.edited.connect(self._judge)
        self.inside.addWidget(FormRow(t("household.merge_with"), self.person))
        self.do = Button(t("household.merge_do"), self.submit)
        self.inside.addWidget(self.do, 0, Qt.AlignmentFlag.AlignLeading)
        self._judge()

    def show_home(self, home: Home | None) -> None:
        """Which household would end."""
        self._home = home
        self.setVisible(home is not None)

    def start_clean(self) -> None:
        super().start_clean()
        self.person.choose(None)
        self._judge()

    def submit(self) -> None:
        """Join, if that person has a household."""
        chosen = self.person.value()
        if self._home is None or not chosen:
            return
        own = self._home.household.id
        homes = self._shell.session.ask(households.of_person, RecordId(bytes.fromhex(chosen)))
        others = [one for one in homes if one.id != own]
        if not others:
            self._shell.toast(t("household.merge_none"), tone="warn")
            return
        self._shell.do(
            households.merge,
            own,
            others[0].id,
            then=lambda _: self.start_clean(),
            done=t("household.merged"),
            owner=self,
        )

    def _judge(self) -> None:
        self.do.setEnabled(bool(self.person.value()))
