"""One colleague: what they are, their laptops, and what may be done about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.usecases.membership import LaptopLine, MemberLine
from app.usecases.records import Named
from ui.invitation.words import laptop_words, roles_words, sites_words
from ui.members.place_form import PlaceForm
from ui.texts import inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import Avatar, label
from ui.widgets.messages import EmptyState, InlineMessage


class Desk(Protocol):
    """What the panel asks of its page."""

    def change(self, user: RecordId, roles: frozenset[str], sites: frozenset[RecordId]) -> None:
        """Other roles or sites."""

    def remove(self, user: RecordId) -> None:
        """Somebody leaves."""

    def remove_laptop(self, device: bytes) -> None:
        """A laptop is lost."""

    def take_back(self, member: MemberLine) -> None:
        """Their invitation is good no more."""

    def invite_again(self, member: MemberLine) -> None:
        """Another laptop, or new keys."""


class MemberPanel(Card):
    """`show_member(line)`; None shows the hint to choose somebody."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0)
        self._desk = desk
        self._column = Column(padding=16, spacing=12)
        self.body.addWidget(self._column)
        self.member: MemberLine | None = None
        self.form: PlaceForm | None = None
        self._ask: QWidget | None = None

    def show_member(self, member: MemberLine | None, sites: Sequence[Named], *, leads: bool) -> None:
        """Show somebody else."""
        self.member, self.form, self._ask = member, None, None
        body = self._column.body
        while body.count():
            item = body.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if member is None:
            body.addWidget(EmptyState(t("members.choose"), icon="user-round"))
            return
        for part in self._parts(member, sites, leads):
            body.addWidget(part)
        body.addStretch(1)

    def _parts(self, member: MemberLine, sites: Sequence[Named], leads: bool) -> list[QWidget]:
        parts = [_head(member), _facts(member)]
        if member.state == "removed":
            told = InlineMessage(t("members.removed_words"), "info")
            return [*parts, told, *([self._acts(member)] if member.may_return else [])]
        if member.state == "known":
            parts.append(InlineMessage(t("members.known_words"), "info"))
        if member.state == "taken_back":
            parts.append(InlineMessage(t("members.taken_back_words"), "info"))
        if member.laptops:
            parts.append(self._laptops(member))
        if member.may_change and member.state == "here":
            parts.append(self._place(member, sites, leads))
        if member.may_change or member.me:
            parts.append(self._acts(member))
        return parts

    def _laptops(self, member: MemberLine) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(6))
        column.addWidget(label(t("members.laptops"), "strong"))
        for number, laptop in enumerate(member.laptops, 1):
            column.addWidget(self._laptop(member, laptop, number))
        return holder

    def _laptop(self, member: MemberLine, laptop: LaptopLine, number: int) -> QWidget:
        row_holder = QWidget()
        row = QHBoxLayout(row_holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(laptop_words(laptop, number), wrap=True), 1)
        if not laptop.here and (member.may_change or member.me):
            ask = t("members.lost_words", name=inserted(member.name))
            row.addWidget(
                Button(
                    t("members.lost"),
                    lambda: self._confirm(
                        ask, t("members.lost_do"), lambda: self._desk.remove_laptop(laptop.device)
                    ),
                    kind="link",
                    name=t("members.lost_number", number=number),
                ),
                0,
                Qt.AlignmentFlag.AlignTop,
            )
        return row_holder

    def _place(self, member: MemberLine, sites: Sequence[Named], leads: bool) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(10))
        self.form = form = PlaceForm(sites, leads=leads)
        form.show_place(member.roles, frozenset(site for site, _ in member.sites))
        keep = Button(
            t("members.save"),
            lambda: self._desk.change(member.user, form.roles(), form.site_ids()),
            kind="primary",
        )
        keep.setEnabled(False)
        form.edited.connect(lambda: keep.setEnabled(bool(form.role.value())))
        column.addWidget(form)
        column.addWidget(keep, 0, Qt.AlignmentFlag.AlignLeading)
        return holder

    def _acts(self, member: MemberLine) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(8))
        key, icon = ("members.own_laptop", "laptop") if member.me else ("members.new_keys", "key-round")
        if member.state in ("invited", "taken_back", "known", "removed"):
            key, icon = "members.invite_this", "user-plus"
        column.addWidget(
            Button(t(key), lambda: self._desk.invite_again(member), icon=icon),
            0,
            Qt.AlignmentFlag.AlignLeading,
        )
        if member.invitation:
            told = t("members.take_back_words", name=inserted(member.name))
            back = Button(
                t("members.take_back"),
                lambda: self._confirm(told, t("members.take_back_do"), lambda: self._desk.take_back(member)),
                kind="link",
            )
            column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeading)
        if member.may_change and member.state == "here":
            ask = t("members.remove_words", name=inserted(member.name))
            remove = Button(
                t("members.remove"),
                lambda: self._confirm(ask, t("members.remove_do"), lambda: self._desk.remove(member.user)),
                kind="link",
            )
            column.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeading)
        return holder

    def _confirm(self, words: str, do: str, act: Callable[[], None]) -> None:
        """Say what will happen and ask once more."""
        if self._ask is not None:
            self._column.body.removeWidget(self._ask)
            self._ask.hide()
            self._ask.deleteLater()
        self._ask = holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(InlineMessage(words, "warn"))
        row = QHBoxLayout()
        yes, no = Button(do, act, kind="danger"), Button(t("job.cancel"), self._forget_question, kind="quiet")
        row.addWidget(yes)
        row.addWidget(no)
        row.addStretch(1)
        column.addLayout(row)
        # Below the name, where it is seen without scrolling.
        self._column.body.insertWidget(2, holder)
        self._column.verticalScrollBar().setValue(0)
        no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_question(self) -> None:
        if self._ask is not None:
            self._ask.hide()


def _head(member: MemberLine) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(10))
    row.addWidget(Avatar(member.name, 40))
    row.addWidget(label(member.name or t("members.nameless"), "heading", wrap=True), 1)
    return holder


def _facts(member: MemberLine) -> QWidget:
    facts = KeyValues()
    facts.show_facts(
        [(t("joining.roles"), roles_words(member.roles)), (t("members.sites"), sites_words(member))]
    )
    return facts
