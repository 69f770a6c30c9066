"""The contacts with a person, month by month; what is reserved shows that it is there and opens on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.contact import Contact
from app.usecases import case_sheets, contacts
from app.usecases.case_sheets import OpenedNotes
from ui import texts
from ui.cases import elsewhere, wording
from ui.cases.context import CaseContext
from ui.cases.documents.button import document_icon
from ui.texts import is_rtl, t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage
from ui.widgets.painting import rounded

Opener = Callable[[], object]

ICONS: Final[dict[str, str]] = {
    "phone": "phone",
    "message": "message-circle",
    "video": "monitor",
    "home": "house",
    "accompany": "route",
    "legal": "scale",
    "psych": "heart-pulse",
    "job": "briefcase",
    "housing": "house",
    "school": "graduation-cap",
    "group": "users",
    "team": "users-round",
    "network": "handshake",
    "no_show": "user-x",
    "first": "sparkles",
}
AT_ONCE: Final = 20


class DiaryCard(Card):
    """Grows by twenty; beyond what was read with the case it asks for the rest."""

    def __init__(self, ctx: CaseContext) -> None:
        super().__init__(t("case.diary"))
        self._ctx = ctx
        self._contacts: Sequence[Contact] = ctx.page.contacts
        self._shown = AT_ONCE
        self._notes: OpenedNotes | None = None
        if self.header is not None:
            write = Button(
                t("cases.new_contact"), partial(elsewhere.new_contact, ctx.shell, ctx.person.id), kind="link"
            )
            self.header.add(write)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.body.addLayout(self._column)
        self._fill()

    def open_reserved(self) -> None:
        """Open the reserved parts; the opening is recorded with name and hour."""
        self._ctx.shell.do(case_sheets.open_notes, self._ctx.person.id, then=self._show_notes, owner=self)

    def show_more(self) -> None:
        """Twenty more."""
        self._shown += AT_ONCE
        if self._shown > len(self._contacts) < self._ctx.page.contact_count:
            self._ctx.shell.ask(
                "case.diary", contacts.timeline, self._ctx.person.id, then=self._show_all, owner=self
            )
        else:
            self._fill()

    def _show_all(self, found: Sequence[Contact]) -> None:
        self._contacts = found
        self._fill()

    def _show_notes(self, notes: OpenedNotes) -> None:
        self._notes = notes
        self._fill()

    def _fill(self) -> None:
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = self._contacts[: self._shown]
        if not shown:
            self._column.addWidget(label(t("case.diary_none"), "muted", wrap=True))
        for month, found in groupby(shown, key=lambda one: one.held_on and one.held_on.replace(day=1)):
            words = texts.formats().month(month.year, month.month) if month else t("case.diary_undated")
            head = label(words, "small")
            head.setContentsMargins(0, px(6), 0, px(6))
            self._column.addWidget(head)
            for contact in found:
                self._column.addWidget(_ContactRow(self._ctx, contact, self._notes, self.open_reserved))
        left = self._ctx.page.contact_count - len(shown)
        if left > 0:
            more = Button(t("list.more", n=left), self.show_more, kind="link")
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignHCenter)


class _ContactRow(QWidget):
    def __init__(
        self, ctx: CaseContext, contact: Contact, notes: OpenedNotes | None, open_: Callable[[], object]
    ) -> None:
        super().__init__()
        self._icon = ICONS.get(contact.type or "", "message-square")
        title = wording.label_of("V27", contact.type) or t("kind.contact")
        when = texts.formats().weekday_day(contact.held_on) if contact.held_on else ""
        self.setAccessibleName(wording.facts(when, title))
        outer = QVBoxLayout(self)
        start, end = (0, px(40)) if is_rtl() else (px(40), 0)
        outer.setContentsMargins(start, px(4), end, px(12))
        outer.setSpacing(px(3))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(title, "strong"))
        if contact.amends is not None:
            head.addWidget(Badge(t("case.amended"), "neutral"))
        if contact.id in ctx.sheet.reserved_contacts:
            head.addWidget(Badge(t("case.reserved"), "warn"))
        head.addStretch(1)
        head.addWidget(label(when, "small"))
        amend = t("case.amend_of", what=wording.facts(title, when))
        head.addWidget(
            IconButton("pen-line", amend, partial(elsewhere.amend_contact, ctx.shell, contact), size=16)
        )
        head.addWidget(document_icon(ctx.shell, "interview", contact.id, wording.facts(title, when)))
        past = t("case.history_of", what=wording.facts(title, when))
        head.addWidget(IconButton("history", past, partial(ctx.history, contact), size=16))
        outer.addLayout(head)
        if text := ctx.text(contact, "text"):
            outer.addWidget(label(text, wrap=True, selectable=True))
        outer.addWidget(label(_told(ctx, contact), "small", wrap=True))
        if contact.id in ctx.sheet.reserved_contacts:
            outer.addWidget(_reserved(ctx, contact, notes, open_))

    def paintEvent(self, event: QPaintEvent) -> None:
        t_, side = tokens(), px(28)
        left = self.width() - side if is_rtl() else 0
        painter = QPainter(self)
        painter.setPen(QPen(QColor(t_.line), px(2)))
        painter.drawLine(left + side // 2, px(30), left + side // 2, self.height())
        disc = QRect(left, 0, side, side)
        rounded(painter, disc, side / 2, t_.info_bg)
        inset = (side - px(15)) // 2
        painter.drawPixmap(disc.left() + inset, inset, pixmap(self._icon, "info", 15))
        painter.end()


def _told(ctx: CaseContext, contact: Contact) -> str:
    formats = texts.formats()
    return wording.facts(
        ctx.user_name(contact.by),
        formats.clock(contact.starts_minute) if contact.starts_minute is not None else "",
        formats.minutes(contact.minutes) if contact.minutes else "",
        t("case.with_mediator") if contact.with_mediator else "",
        wording.label_of("language", contact.language),
        contact.place,
    )


def _reserved(
    ctx: CaseContext, contact: Contact, notes: OpenedNotes | None, open_: Callable[[], object]
) -> QWidget:
    if notes is None:
        if not ctx.sheet.may_read_reserved and contact.id not in ctx.sheet.named_contacts:
            return label(t("case.reserved_not_yours"), "small", wrap=True)
        return InlineMessage(
            t("case.reserved_shut"),
            "warn",
            action=t("case.reserved_open"),
            on_action=open_,
        )
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(6))
    reserved = "\n\n".join(
        ctx.text(note, "text", notes.beside) for note in notes.reserved.get(contact.id, ())
    )
    if reserved:
        column.addWidget(InlineMessage(reserved, "warn"))
    for note in notes.named.get(contact.id, ()):
        who = texts.formats().listed(sorted(ctx.user_name(one) or "…" for one in note.readers))
        words = t("case.named_readers", names=who)
        column.addWidget(InlineMessage(f"{words}\n{ctx.text(note, 'text', notes.beside)}", "bad"))
    if column.count() == 0:
        column.addWidget(label(t("case.reserved_not_yours"), "small", wrap=True))
    return made
