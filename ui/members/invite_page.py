"""Invite somebody: who, what, where; then the invitation as a file, a QR code or a text."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.errors import AppError, DomainError, OperationalError
from app.usecases import inviting, records
from app.usecases.inviting import FILE_SUFFIX, Invitation
from app.usecases.membership import MemberLine
from ui import paper, texts
from ui.invitation.field import facts
from ui.invitation.qr_picture import QrPicture
from ui.members.place_form import PlaceForm
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import error_sentence, inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import FORM, PAGE, Card, Column, narrow
from ui.widgets.fields import TextField
from ui.widgets.form import FormRow
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class InvitePage(Page):
    """`shell.go("invite")` for somebody new, with `user` (hex) for somebody known."""

    title_key = "members.invite"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._column = Column(spacing=px(14))
        outer.addWidget(self._column)
        self._user: RecordId | None = None
        self._known: MemberLine | None = None
        self._kept: State = {}
        self.form: PlaceForm | None = None
        self.made: Invitation | None = None
        self.trouble = InlineMessage("", "warn")
        self._names: frozenset[str] = frozenset()

    def open(self, **params: Any) -> None:
        user = params.get("user")
        self._user = RecordId(bytes.fromhex(user)) if user else None
        self.made, self.form = None, None

    def refresh(self, changed: object) -> None:
        if self.form is not None or self.made is not None:
            return
        membership = self.shell.session.membership
        people = membership.people()
        self._names = frozenset((one.name or "").casefold() for one in people if self._user is None)
        self._known = next((one for one in people if one.user == self._user), None)
        self._show_form(leads=membership.standing().may_admit_leaders)

    def save_state(self) -> State:
        user = self._user.hex() if self._user else ""
        if self.form is None:
            return {"user": user}
        sites = [site.hex() for site in self.form.site_ids()]
        return {"user": user, "name": self.name.text(), "roles": sorted(self.form.roles()), "sites": sites}

    def restore_state(self, state: State) -> None:
        if self.form is not None and "name" in state:
            self.name.setText(str(state["name"]))
            sites = frozenset(RecordId(bytes.fromhex(site)) for site in state.get("sites", ()))
            self.form.show_place(frozenset(state.get("roles", ())), sites)

    def submit(self) -> bool:
        if self.form is None:
            return False
        self._make()
        return True

    def _clear(self) -> None:
        body = self._column.body
        while body.count():
            item = body.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _show_form(self, *, leads: bool) -> None:
        self._clear()
        card = Card(t(self._title()))
        card.body.addWidget(label(t(f"{self._title()}_words"), "muted", wrap=True))
        self.name = TextField()
        self.name.setObjectName("members.name")
        self._name_row = FormRow(t("members.name"), self.name, hint=t("members.name_hint"), required=True)
        card.body.addWidget(self._name_row)
        there = partial(self.shell.go, "members")
        self.twin = InlineMessage("", "warn", action=t("invitation.to_members"), on_action=there)
        card.body.addWidget(self.twin)
        self.name.edited.connect(self._tell_twin)
        sites = self.shell.session.ask(records.choosable)["site"]
        self.form = PlaceForm(sites, leads=leads)
        card.body.addWidget(self.form)
        self.nowhere = InlineMessage("", "warn")
        card.body.addWidget(self.nowhere)
        self.form.edited.connect(self._tell_nowhere)
        self.form.edited.connect(partial(self.form.role_row.say_problem, ""))
        if len(sites) == 1:  # where else: forgotten, the colleague would find no file at all
            self.form.show_place(frozenset(), frozenset({sites[0][0]}))
        if self._known is not None:
            self.name.setText(self._known.name)
            self.form.show_place(self._known.roles, frozenset(site for site, _ in self._known.sites))
            settled = self._known.state == "here"
            self.name.setEnabled(not settled)
            self.form.setVisible(not settled)
        self._tell_nowhere()
        self._do = Button(t("members.make_invitation"), self._make, kind="primary", icon="qr-code")
        row = QHBoxLayout()
        row.addWidget(self._do)
        row.addWidget(Button(t("job.cancel"), self.shell.back, kind="quiet"))
        row.addStretch(1)
        self.trouble = InlineMessage("", "warn")
        card.body.addWidget(self.trouble)
        card.body.addLayout(row)
        self._column.body.addWidget(narrow(card, FORM))
        self._column.body.addStretch(1)
        self.focus_start()

    def _tell_twin(self) -> None:
        """A colleague with a new laptop, invited as somebody new, would be there twice."""
        self._name_row.say_problem("")
        taken = " ".join(self.name.text().split()).casefold() in self._names
        self.twin.say(t("members.name_taken") if taken else "")

    def _tell_nowhere(self) -> None:
        """Somebody of no centre finds an empty list: said before, not when they have joined."""
        form = self.form
        settled = self._known is not None and self._known.state == "here"
        if form is None or settled or form.site_ids():
            self.nowhere.say("")
        else:
            self.nowhere.say(t("members.no_site_chosen" if form.offers_sites() else "members.no_site_yet"))

    def _title(self) -> str:
        if self._known is None or self._known.state != "here":
            return "members.invite"
        return "members.own_laptop" if self._known.me else "members.new_keys"

    def _make(self) -> None:
        form = self.form
        if form is None or not self._do.isEnabled():
            return
        self._do.setEnabled(False)
        self.trouble.say("")
        name, roles, sites, user = self.name.text(), form.roles(), form.site_ids(), self._user
        membership, language = self.shell.session.membership, texts.language()
        self.shell.jobs.run(
            lambda: membership.invite(name, roles, sites, user=user, language=language),
            owner=self,
            then=self._show_made,
            failed=self._failed,
            lane="background",
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self._do.setEnabled(True)
        problems = {p.name: t(p.key, **dict(p.params)) for p in getattr(error, "problems", ())}
        self._name_row.say_problem(problems.get("name", ""))
        if self.form is not None:
            self.form.role_row.say_problem(problems.get("role", ""))
        if not problems or not isinstance(error, DomainError):
            self.trouble.say(error_sentence(error), "warn")

    def _show_made(self, made: Invitation) -> None:
        self.made, self.form = made, None
        self._clear()
        card = Card(t("invitation.made", name=inserted(made.person)))
        card.body.addWidget(label(t("invitation.give"), wrap=True))
        row = QHBoxLayout()
        row.setSpacing(px(22))
        code = QrPicture(inviting.as_text(made), t("invitation.qr", name=made.person), side=260)
        row.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._beside_code(made), 1)
        card.body.addLayout(row)
        card.body.addWidget(InlineMessage(t("invitation.next"), "info"))
        self._column.body.addWidget(narrow(card, PAGE))
        self._column.body.addStretch(1)
        self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def _beside_code(self, made: Invitation) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        told = KeyValues()
        told.show_facts(facts(made)[1:3] + facts(made)[-1:])
        column.addWidget(told)
        self.save = Button(t("invitation.save"), self._choose, kind="primary", icon="save")
        self.copy = Button(t("invitation.copy"), self._copy, icon="copy")
        done = Button(t("invitation.to_members"), lambda: self.shell.go("members"), icon="users-round")
        for button in (self.save, self.copy, done):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        return holder

    def _choose(self) -> None:
        # The name of the file says nothing of the person: it will lie in mails and on sticks.
        name, _kind = QFileDialog.getSaveFileName(self, t("invitation.save"), f"approdo{FILE_SUFFIX}")
        if name:
            self.save_to(Path(name))

    def save_to(self, target: Path) -> None:
        """Write the invitation into a file."""
        if self.made is None:
            return
        try:
            paper.save(target, f"{inviting.as_text(self.made)}\n".encode("ascii"))
        except OperationalError as error:
            self.shell.show_error(error)
            return
        self.shell.toast(t("invitation.saved"), tone="ok")

    def _copy(self) -> None:
        if self.made is not None:
            QApplication.clipboard().setText(inviting.as_text(self.made))
            self.shell.toast(t("invitation.copied"), tone="ok")
