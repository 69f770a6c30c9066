"""Whose case it is, always in sight: name, native name, age, languages, place, telephone, clocks."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.usecases.case_sheets import CaseSheet
from ui import texts
from ui.cases import wording
from ui.cases.clocks_row import ClocksRow
from ui.cases.people_words import languages_of, native_name, phone_of, place_of
from ui.texts import inserted, t
from ui.theme.look import px, sized
from ui.widgets.cards import Card
from ui.widgets.labels import Avatar, Badge, label


class IdentityStrip(Card):
    """`show_sheet` fills it; `actions` stand at the line's end, `mark` at the end of the last one."""

    def __init__(self, actions: list[QWidget], mark: QWidget) -> None:
        super().__init__(padding=12)
        self._avatar = Avatar(size=48)
        self._name = label("", "page", selectable=True)
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._full = ""
        self._of: RecordId | None = None
        self._photo: RecordId | None = None
        self._state = Badge()
        self._minor, self._restricted = Badge(), Badge()
        self._first = label("", "muted", wrap=True, selectable=True)
        self._second = label("", "muted", wrap=True, selectable=True)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._name, 1)
        for badge in (self._restricted, self._minor, self._state):
            head.addWidget(badge)
        for action in actions:
            head.addWidget(action)
        told = QVBoxLayout()
        told.setSpacing(px(2))
        told.addLayout(head)
        told.addWidget(self._first)
        last = QHBoxLayout()
        last.setSpacing(px(12))
        last.addWidget(self._second, 1)
        last.addWidget(mark, 0, Qt.AlignmentFlag.AlignBottom)
        told.addLayout(last)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(told, 1)
        self.body.addLayout(row)
        self._clocks: QWidget | None = None

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """Another case, or the same one changed."""
        page, person = sheet.page, sheet.page.file.person
        name, native = person.display_name or "", native_name(page.file)
        self._full = wording.facts(name, native if native != name else "")
        if person.id != self._of or person.photo != self._photo:
            self._avatar.show_name(name)
            self._of, self._photo = person.id, person.photo
        self._state.say(wording.state_words(page.case.state), wording.state_tone(page.case.state))
        self._minor.say(*wording.minor_words(person.born, today))
        self._restricted.say(t("rights.restricted") if sheet.restricted else "", "warn")
        site = page.sites.get(page.case.site) if page.case.site else None
        born = wording.partial_words(person.born)
        who = page.users.get(page.case.responsible) if page.case.responsible else None
        self._first.setText(
            wording.facts(
                page.case.number,
                wording.age_words(person.born, today),
                born if person.born and person.born.text else "",
                wording.labels_of("country", person.citizenships),
                languages_of(page.file),
            )
        )
        self._second.setText(
            wording.facts(
                place_of(page) or (site.name if site else ""), phone_of(page.file), who.name if who else ""
            )
        )
        self._elide()
        self._show_clocks(sheet, today)

    def show_photo(self, photo: RecordId, image: QImage) -> None:
        """The picture that was asked for, unless somebody else is shown meanwhile."""
        if photo == self._photo:
            self._avatar.show_picture(image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = inserted(self._full) if texts.is_rtl() else self._full
        room = max(self._name.width(), px(120))
        elided = QFontMetrics(sized(20, bold=True)).elidedText(shown, Qt.TextElideMode.ElideRight, room)
        self._name.setText(elided)
        self._name.setAccessibleName(self._full)

    def _show_clocks(self, sheet: CaseSheet, today: date) -> None:
        if self._clocks is not None:
            self.body.removeWidget(self._clocks)
            self._clocks.hide()
            self._clocks.deleteLater()
            self._clocks = None
        if sheet.page.clocks:
            self._clocks = ClocksRow(sheet.page.clocks, today)
            self.body.addWidget(self._clocks)
