"""The service directory at the desk: typed, narrowed, explained; for the person whose case is open."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.directory.answers import Found, Hit
from app.domain.directory.fits import FitState
from app.domain.directory.questions import Seeker
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.referral import Referral
from app.events import Changed
from app.usecases import records
from app.usecases.directory import desk
from app.usecases.permissions import Act, allowed
from app.usecases.referrals import drafting
from ui.directory import words
from ui.directory.entry_panel import EntryPanel
from ui.directory.export_rows import table_of
from ui.directory.fill_card import DirectoryCard
from ui.directory.filters import Filters
from ui.directory.import_file import choose_file
from ui.directory.result_card import ResultCard
from ui.exporting import ExportButton, Maker
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.texts import formats, t
from ui.theme.look import px
from ui.widgets.beside import Beside
from ui.widgets.buttons import Button
from ui.widgets.cards import Column
from ui.widgets.chips import RemovableChip
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState

STEP = 20


class DirectoryPage(Page):
    """Search on the left, the chosen service on the right."""

    title_key = "page.directory"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._seeker, self._person, self._person_name = Seeker(), RecordId(b""), ""
        self._found = Found()
        self._limit = STEP
        self._filters = Filters(_today())
        self._filters.asked.connect(self._ask_anew)
        self._for = QWidget()
        self._for_row = QHBoxLayout(self._for)
        self._for_row.setContentsMargins(0, 0, 0, 0)
        self._column = Column(spacing=px(8))
        self._count = label("", "muted")
        self._panel = EntryPanel(shell, self._slip, self._ask)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self._filters)
        column.addWidget(self._for)
        told = QHBoxLayout()
        told.addWidget(self._count, 1)
        self._export = ExportButton(shell, t("export.file_services"), self._table)
        told.addWidget(self._export)
        column.addLayout(told)
        column.addWidget(self._column, 1)
        self._beside = Beside(left, self._panel, width=340)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._beside)

    def actions_offered(self) -> list[Action]:
        return [Action("import.title", partial(choose_file, self.shell, self), "download")]

    def open(self, **params: Any) -> None:
        if "person" in params:
            self._set_person(RecordId(params["person"]))
        if "words" in params:
            self._filters.words.setText(str(params["words"]))

    def refresh(self, changed: Changed | None) -> None:
        self._show_for()
        user = self.shell.session.user.id
        self._filters.stand_in(self.shell.session.ask(desk.own_town, user, self._person or None))
        self._ask()

    def focus_start(self) -> None:
        self._filters.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> bool:
        self.focus_start()
        self._filters.words.selectAll()
        return True

    def step_back(self) -> bool:
        return self._beside.close_panel()

    def save_state(self) -> State:
        return super().save_state() | {"person": self._person}

    def restore_state(self, state: State) -> None:
        if "person" in state:
            self._set_person(RecordId(state["person"]))
        super().restore_state(state)
        self.refresh(None)

    def _set_person(self, person: RecordId) -> None:
        self._person = person
        known = self.shell.session.ask(records.read, Person, person) if person else None
        self._person_name = (known.display_name or "") if known else ""
        self._seeker = self.shell.session.ask(desk.seeker_of, person, _today()) if known else Seeker()
        may = known is not None and allowed(self.shell.session.user, Act.WRITE_REFERRAL)
        self._panel.send = self._refer if may else None

    def _show_for(self) -> None:
        while self._for_row.count():
            item = self._for_row.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        self._for.setVisible(bool(self._person_name))
        if self._person_name:
            chip = RemovableChip(t("directory.for", name=self._person_name), t("directory.for_nobody"))
            chip.clicked.connect(self._for_nobody)
            self._for_row.addWidget(chip)
            self._for_row.addStretch(1)

    def _for_nobody(self) -> None:
        self._set_person(RecordId(b""))
        self.refresh(None)

    def _ask_anew(self) -> None:
        self._limit = STEP
        self._ask()

    def _ask(self) -> None:
        self._filters.show_reach()
        question = self._filters.question(self._seeker, self._limit, _now())
        self.shell.search("directory", desk.find, question, _today(), then=self._show)

    def _show(self, found: Found) -> None:
        self._found = found
        chosen = self._panel.hit
        self._clear()
        self._count.setText(self._told(found))
        for hit in found.hits:
            card = ResultCard(hit, _now(), judged=self._judged())
            card.chosen.connect(self._choose)
            card.opened.connect(self._open)
            self._column.body.addWidget(card)
        if len(found.hits) < found.total:
            more = Button(t("list.more", n=found.total - len(found.hits)), self._more, kind="link")
            self._column.body.addWidget(more, 0, Qt.AlignmentFlag.AlignHCenter)
        if not found.hits:
            self._column.body.addWidget(self._nothing())
        self._column.body.addStretch(1)
        same = [hit for hit in found.hits if chosen is not None and hit.entry.id == chosen.entry.id]
        first = found.hits[0] if found.hits else None
        self._choose(same[0] if same else first)

    def _judged(self) -> bool:
        return bool(self._person_name) or bool(self._filters.switches.keys())

    def _told(self, found: Found) -> str:
        if not found.total:
            return ""
        words = t("directory.found", n=found.total)
        if self._judged() and found.fitting < found.total:
            words = t("directory.found_fitting", n=found.total, fitting=formats().number(found.fitting))
        return t("directory.loosely", found=words) if found.loose else words

    def _nothing(self) -> QWidget:
        if self.shell.session.ask(desk.count):
            return EmptyState(t("directory.nothing"), icon="map-pinned")
        fill = DirectoryCard(self.shell)
        fill.loaded.connect(lambda: self.refresh(None))
        made = QWidget()
        column = QVBoxLayout(made)
        column.addWidget(EmptyState(t("directory.empty"), icon="map-pinned"))
        column.addWidget(fill)
        return made

    def _clear(self) -> None:
        body = self._column.body
        while body.count():
            item = body.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _more(self) -> None:
        self._limit += STEP
        self._ask()

    def _choose(self, hit: Hit | None) -> None:
        if hit is not self._panel.hit:
            self._panel.show_hit(hit, _now())
        for card in self._column.findChildren(ResultCard):
            card.select(card.hit is hit)

    def _open(self, hit: Hit) -> None:
        self._choose(hit)
        self._beside.open_panel()

    def _table(self) -> Maker:
        question = self._filters.question(self._seeker, STEP, _now())
        return partial(table_of, self.shell.session, question, _now(), judged=self._judged())

    def _refer(self, hit: Hit) -> None:
        fit = [words.fit_sentence(one) for one in hit.fits if one.state is FitState.OK]
        self.shell.do(
            drafting.begin, self._person, hit.entry.id, fit=fit, then=self._open_referral, owner=self
        )

    def _open_referral(self, made: Referral) -> None:
        self.shell.go("referral", referral=made.id)

    def _slip(self, hit: Hit) -> None:
        self.shell.go("slip", entry=hit.entry.id, languages=list(self._seeker.languages))


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the day on the wall where the person sits


def _now() -> datetime:
    return datetime.now().replace(second=0, microsecond=0)  # noqa: DTZ005 - hours are local
