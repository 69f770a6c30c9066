"""One mediator: languages, where and when, days away, and what only those who keep mediators read."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.catalogue.codelists import codelist
from app.domain.ids import RecordId
from app.domain.mediator import APART, MediatorAbsence, MediatorNote, MediatorProfile
from app.usecases import mediators
from app.usecases.mediators import Known, NoteLine
from app.usecases.permissions import Act, allowed
from ui import texts
from ui.cases.act_card import ActCard, Fields
from ui.cases.wording import facts, label_of, labels_of
from ui.forms.choices import offer_of
from ui.forms.code_inputs import code_input
from ui.forms.editors import open_record_editor
from ui.forms.small_inputs import MoneyField
from ui.forms.today import today
from ui.forms.week_grid import WeekGrid
from ui.page import Shell
from ui.people.person_field import PersonField
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card, Column
from ui.widgets.code_field import CodeField
from ui.widgets.fields import TextField
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import Avatar, label
from ui.widgets.messages import EmptyState


class MediatorPanel(Card):
    """`show_known(known)`; None shows the hint to choose somebody."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(padding=0)
        self._shell = shell
        self._known: Known | None = None
        self.act: ActCard | None = None
        self._column = Column(padding=16, spacing=12)
        self.body.addWidget(self._column)

    def show_known(self, known: Known | None) -> None:
        """Show somebody else; of the same one nothing is made anew while a note about them is typed."""
        if self.act is not None and _same(known, self._known):
            self._known = known
            return
        self._known, self.act = known, None
        body = self._column.body
        while body.count():
            item = body.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if known is None:
            body.addWidget(EmptyState(t("mediation_ui.choose_mediator"), icon="languages"))
            return
        body.addWidget(self._head(known.profile))
        body.addWidget(_facts(known.profile))
        grid = WeekGrid(read_only=True)
        grid.set_value(known.profile.week)
        body.addWidget(label(t("field.mediator_profile.week"), "strong"))
        body.addWidget(grid)
        body.addWidget(self._absences(known))
        if allowed(self._shell.session.user, Act.EDIT_MEDIATORS):
            body.addWidget(self._notes(known))
        body.addStretch(1)

    def _head(self, profile: MediatorProfile) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        row.addWidget(Avatar(profile.name or "", 40))
        told = QVBoxLayout()
        told.setSpacing(px(1))
        told.addWidget(label(profile.name or "…", "heading", wrap=True))
        if profile.qualification:
            told.addWidget(label(profile.qualification, "muted", wrap=True))
        row.addLayout(told, 1)
        if allowed(self._shell.session.user, Act.EDIT_MEDIATORS):
            edit = partial(open_record_editor, self._shell, profile)
            row.addWidget(IconButton("pencil", t("mediation_ui.edit_profile"), edit))
        return holder

    def _absences(self, known: Known) -> QWidget:
        holder, column = _section(t("mediation_ui.absences"))
        formats, may = texts.formats(), allowed(self._shell.session.user, Act.SAY_ABSENCE)
        coming = [one for one in known.absences if one.to_on is None or one.to_on >= today()]
        for one in coming:
            told = t(
                "mediation_ui.from_to",
                first=formats.short_day(one.from_on) if one.from_on else "…",
                last=formats.short_day(one.to_on) if one.to_on else "…",
            )
            column.addWidget(self._line(told, partial(self._drop_absence, one) if may else None))
        if not coming:
            column.addWidget(label(t("mediation_ui.no_absences"), "muted", wrap=True))
        if may:
            new = MediatorAbsence(profile=known.profile.id)
            add = Button(
                t("mediation_ui.add_absence"),
                partial(open_record_editor, self._shell, new, mediators.save_absence, new=True),
                icon="calendar-x",
            )
            column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeading)
        return holder

    def _notes(self, known: Known) -> QWidget:
        holder, column = _section(t("mediation_ui.notes"))
        column.addWidget(label(t("mediation_ui.notes_hint"), "small", wrap=True))
        for one in known.notes:
            column.addWidget(self._line(_note_words(one), partial(self._drop_note, one.note)))
            if one.note.why is not None:
                column.addWidget(self._why(one), 0, Qt.AlignmentFlag.AlignLeading)
        add = Button(t("mediation_ui.add_note"), partial(self._add_note, known.profile), icon="shield-alert")
        add.setObjectName("mediator.add_note")
        column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeading)
        return holder

    def _line(self, told: str, drop: object | None) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(told, wrap=True), 1)
        if callable(drop):
            row.addWidget(IconButton("x", t("mediation_ui.remove_of", what=told), drop, size=16))
        return holder

    def _why(self, one: NoteLine) -> QWidget:
        """The way to the reason, which is read, and recorded as read, only when somebody asks."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        words = t("mediation_ui.why")
        ask = Button(words, kind="link", icon="lock", name=f"{words}: {_note_words(one)}")
        column.addWidget(ask)

        def tell(reason: str) -> None:
            ask.hide()
            column.addWidget(label(reason, "muted", wrap=True, selectable=True))

        ask.clicked.connect(lambda: self._shell.do(mediators.why, one.note.id, then=tell, owner=holder))
        return holder

    def _drop_absence(self, one: MediatorAbsence) -> None:
        self._shell.do(mediators.drop_absence, one, done=t("forms.removed"))

    def _drop_note(self, one: MediatorNote) -> None:
        self._shell.do(mediators.drop_note, one, done=t("forms.removed"))

    def _act_over(self) -> None:
        self.act = None
        self.show_known(self._known)

    def half_noted(self) -> dict[str, Any] | None:
        """What is half typed of a note; None when none is being written."""
        return self.act.typed() if self.act is not None else None

    def note_again(self, typed: dict[str, Any]) -> None:
        """Go on with a note that was being written when the laptop was locked."""
        if self._known is not None and self.act is None:
            self._add_note(self._known.profile)
            if self.act is not None:
                self.act.set_typed(typed)

    def _add_note(self, profile: MediatorProfile) -> None:
        if self.act is not None:
            self.act.focus_start()
            return
        site = self._shell.session.ask(mediators.own_site, self._shell.session.user)
        person = PersonField(self._shell, channel="mediator.person")
        fields: Fields = [
            (name, t(f"field.mediator_note.{name}"), field, True)
            for name, field in (
                ("obstacle", _obstacles()),
                ("person", person),
                ("country", code_input(offer_of("country", today()))),
                ("hourly_fee", MoneyField()),
                ("text", TextField()),
            )
        ]

        def call(person: str | None, **answers: object) -> tuple[object, ...]:
            who = RecordId(bytes.fromhex(person)) if person else None
            note = MediatorNote(site=site, profile=profile.id, person=who, **answers)  # type: ignore[arg-type]
            return mediators.save_note, (note,), {}

        title = t("mediation_ui.add_note")
        self.act = ActCard(self._shell, title, fields, call, t("forms.saved"), t("forms.save"))
        self.act.over.connect(lambda _result: self._act_over())
        self._column.body.insertWidget(1, self.act)
        self._column.verticalScrollBar().setValue(0)
        self.act.focus_start()


def _same(one: Known | None, other: Known | None) -> bool:
    return one is not None and other is not None and one.profile.id == other.profile.id


def _obstacles() -> QWidget:
    """The reasons to choose from; that they must stay apart is what is left of them for the staff."""
    known = codelist("mediator_obstacle").options(texts.language(), today())
    return CodeField([one for one in known if one[0] != APART])


def _section(title: str) -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, px(4), 0, 0)
    column.setSpacing(px(6))
    column.addWidget(label(title, "strong"))
    return holder, column


def _facts(profile: MediatorProfile) -> QWidget:
    shown = KeyValues()
    f = "field.mediator_profile."
    yes = [
        t(f + name) for name in ("remote", "written", "on_call", "whole_province") if getattr(profile, name)
    ]
    shown.show_facts(
        [
            *(
                (t(f + level), labels_of("language", getattr(profile, level)))
                for level in ("mother", "fluent", "working", "basic", "spoken_only")
            ),
            (t(f + "settings"), labels_of("V50", profile.settings)),
            (t(f + "countries"), labels_of("country", profile.countries)),
            (t(f + "comuni"), labels_of("comune", profile.comuni)),
            (t("mediation_ui.also"), texts.formats().listed(yes) if yes else ""),
            (t(f + "sex"), label_of("V01", profile.sex)),
            (t(f + "phone"), facts(profile.phone, profile.email)),
            (
                t(f + "monthly_hours"),
                texts.formats().number(profile.monthly_hours) if profile.monthly_hours else "",
            ),
            (t(f + "text"), profile.text or ""),
        ]
    )
    return shown


def _note_words(one: NoteLine) -> str:
    note = one.note
    fee = texts.formats().money(note.hourly_fee) if note.hourly_fee is not None else ""
    return facts(
        label_of("mediator_obstacle", note.obstacle),
        one.who,
        label_of("country", note.country),
        t("mediation_ui.fee", money=fee) if fee else "",
        note.text,
    )
