"""Nuovo colloquio: who, what, when, the words, what is to be done; and the correction of an old one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.contact import Contact
from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.errors import DomainError
from app.usecases import contacts, records
from app.usecases.saving import answering
from ui.contacts.contact_form import ContactForm
from ui.contacts.recent_contacts import RecentContacts
from ui.forms.choices import Choices
from ui.forms.draft_keeper import DraftKeeper, DraftNotice, Way
from ui.forms.problem_summary import ProblemSummary
from ui.forms.screen import restore_screen, take_screen
from ui.forms.standing import Standing
from ui.forms.today import today
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.beside import Beside
from ui.widgets.buttons import Button
from ui.widgets.cards import Column

STEP = 5
"""Minutes to which the time of a new contact is rounded down."""


class ContactPage(Page):
    """`shell.go("contact", person=id)` or without anybody; `contact=id` writes a new version of one."""

    title_key = "page.contact"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        choices = Choices.read(shell.session, today())
        self._amended: Contact | None = None
        self.form = ContactForm(shell, choices)
        self.recent = RecentContacts(choices)
        self.summary = ProblemSummary()
        self.keeper = DraftKeeper(shell, self.form.typed, self._bring_back, self)
        self.notice = DraftNotice(self.start_clean)
        self.keeper.restored.connect(self.notice.tell)
        self._standing = Standing(self.summary, self.form.typed_at, self.form.problems)
        self.form.edited.connect(self._edited)
        self.form.person.edited.connect(self._someone)
        self._lay_out()

    def title(self) -> str:
        return t("contact.amend") if self._amended else t(self.title_key)

    def open(self, **params: Any) -> None:
        contact, person = params.get("contact"), params.get("person")
        self.form.offer(Choices.read(self.shell.session, today()))
        self._amended = self.shell.session.ask(records.read, Contact, RecordId(contact)) if contact else None
        self._show(RecordId(person) if person else None)
        about = (contact or person or b"").hex()
        way = Way("contact", params, lambda: (self.title(), self._who()))
        self.keeper.open(f"contact:{'amend' if contact else 'new'}:{about}", way)

    def focus_start(self) -> None:
        if self.form.person.value() is None:
            self.form.person.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.form.first.focus_field("type")

    def start_clean(self) -> None:
        """As when the page was opened."""
        self.keeper.drop()
        line = self.form.person.person()
        self._show(line.person if line else None)
        self.focus_start()

    def submit(self) -> bool:
        problems = self.form.problems()
        if any(not problem.warning for problem in problems):
            self._say(problems)
            return True
        self._save.setEnabled(False)
        call: Callable[..., Any]
        if self._amended is not None:
            call = partial(answering(contacts.amend, self._amended), reason=self.form.reason.value() or "")
        else:
            call = partial(
                contacts.record,
                reserved_text=self.form.reserved.note.value() or "",
                named_text=self.form.named.text(),
                readers=self.form.named.readers(),
                follow_up=self.form.follow_up.value(),
            )
        self.shell.do(
            call,
            self.form.value(),
            then=self._saved,
            failed=self._failed,
            done=t("contact.saved"),
            owner=self,
        )
        return True

    def save_state(self) -> State:
        self.keeper.flush()
        return take_screen(self, self.form.typed())

    def restore_state(self, state: State) -> None:
        if "typed" in state:
            self.keeper.shown_otherwise()
            self._bring_back(state["typed"])
            restore_screen(self, state)

    def step_back(self) -> bool:
        return self._beside.close_panel()

    def _show(self, person: RecordId | None) -> None:
        self.notice.say("")
        self._standing.clear()
        if self._amended is not None:
            self.form.show_contact(self._amended, amends=True)
        else:
            self.form.show_contact(begun_now(person), amends=False)
        self._someone()
        self.header_changed.emit()

    def _edited(self) -> None:
        before = self._standing.left
        self._standing.edited()
        if len(self._standing.left) < len(before):
            self.form.show_problems(self._standing.left)
        self.keeper.touched()

    def _bring_back(self, typed: dict[str, Any]) -> None:
        self.form.set_typed(typed)
        self._someone()

    def _someone(self) -> None:
        line = self.form.person.person()
        if line is None:
            self.recent.show_contacts(None)
        else:
            self.shell.ask(
                "contact.before", contacts.timeline, line.person, then=self.recent.show_contacts, owner=self
            )

    def _who(self) -> str:
        line = self.form.person.person()
        return line.name if line else ""

    def _saved(self, _: object) -> None:
        self._save.setEnabled(True)
        self.keeper.drop()
        if self.isVisible():
            self.shell.back()

    def _failed(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if isinstance(error, DomainError) and error.problems:
            self._say(error.problems)
        else:
            self.shell.show_error(error)

    def _say(self, problems: Iterable[Problem]) -> None:
        found = list(problems)
        left = self.form.show_problems(found)
        links = [
            (p.name, self.form.words(p.name), partial(self.form.go_to, p.name))
            for p in found
            if p not in left and not p.warning
        ]
        spoken = (t(p.key, **dict(p.params)) for p in left)
        self._standing.refused([p for p in found if p not in left], links, spoken)
        if links:
            self.form.go_to(links[0][0])

    def _lay_out(self) -> None:
        inside = Column(spacing=12)
        for widget in (self.notice, self.summary, self.form):
            inside.body.addWidget(widget)
        inside.body.addStretch(1)
        self._save = Button(t("contact.save"), self.submit, kind="primary", icon="check")
        self._save.setToolTip(f"{t('contact.save')}  (Ctrl+Enter)")
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self._save)
        foot.addWidget(Button(t("forms.leave"), self.shell.back, kind="quiet"))
        foot.addStretch(1)
        main = QWidget()
        left = QVBoxLayout(main)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(px(10))
        left.addWidget(inside, 1)
        left.addLayout(foot)
        self._beside = Beside(main, self.recent, width=310)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._beside)


def begun_now(person: RecordId | None) -> Contact:
    """A contact with `person` that begins now."""
    now = datetime.now().astimezone()
    minute = (now.hour * 60 + now.minute) // STEP * STEP
    return replace(Contact(person=person), held_on=now.date(), starts_minute=minute)
