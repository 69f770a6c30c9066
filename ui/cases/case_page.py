"""The page of one case: who it is about always in sight, below it one section at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.events import Changed
from app.usecases import case_pages, case_sheets, record_states
from app.usecases.case_sheets import CaseSheet
from ui import texts
from ui.cases import case_actions, elsewhere, photo
from ui.cases.act_card import ActCard
from ui.cases.case_actions import Offer
from ui.cases.context import CaseContext
from ui.cases.identity_strip import IdentityStrip
from ui.cases.sections import (
    consents,
    files,
    household,
    leaving,
    needs,
    overview,
    papers,
    plan,
    referrals,
    requirements,
    reserved,
    stay,
    tasks,
)
from ui.forms.half_typed import Way
from ui.forms.today import today
from ui.page import Action, Page, Shell
from ui.record_mark import RecordMark
from ui.screen_state import State
from ui.texts import t
from ui.theme.icons import icon
from ui.theme.look import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Column
from ui.widgets.chips import ChipRow
from ui.widgets.messages import InlineMessage

Builder = Callable[[CaseContext], QWidget]

SECTIONS: Final[dict[str, Builder]] = {
    "overview": overview.build,
    "person": household.build,
    "papers": papers.build,
    "stay": stay.build,
    "requirements": requirements.build,
    "needs": needs.build,
    "plan": plan.build,
    "tasks": tasks.build,
    "referrals": referrals.build,
    "files": files.build,
    "consents": consents.build,
    "reserved": reserved.build,
    "leaving": leaving.build,
}

LOW: Final = 620
"""Height of the page, in pixels at 100 %, under which a question hides what lies below it."""

CONCERNS: Final = frozenset(
    {
        "eligibility_check",
        "exit_plan",
        "restriction",
        "exit_step",
        "referral",
        "case",
        "case_member",
        "person",
        "person_name",
        "identifier",
        "identity_document",
        "person_language",
        "contact_point",
        "contact",
        "permit",
        "asylum_procedure",
        "placement",
        "daily_presence",
        "household",
        "household_member",
        "assessment",
        "area_score",
        "plan",
        "plan_goal",
        "plan_action",
        "equipe_review",
        "follow_up",
        "task",
        "attachment",
        "consent",
        "privacy_notice",
        "vulnerability_flag",
    }
)


class CasePage(Page):
    """`shell.go("case", case=id)`; `section` opens another one than the first."""

    title_key = "case.title"
    concerns = CONCERNS

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._id: RecordId | None = None
        self.sheet: CaseSheet | None = None
        self._wanted_section = "overview"
        self._pending: State = {}
        self.act: ActCard | None = None
        self.state_button = Button(t("case.change_state"), self._open_states)
        self.more_button = IconButton("ellipsis", t("case.more"), self._open_others, colour="text")
        self.mark = RecordMark(shell, "case.where")
        self.strip = IdentityStrip([self.state_button, self.more_button], self.mark)
        kept = self.strip.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.strip.setSizePolicy(kept)
        self.chips = ChipRow([(key, t(f"case.section.{key}")) for key in SECTIONS], name=t("case.sections"))
        self.chips.chosen.connect(lambda keys: self.turn_to(keys[0]))
        self.message = InlineMessage()
        self.asked = InlineMessage("", "warn", action=t("beside.decide"), on_action=self._decide)
        self.scroller = Column()
        self.scroller.setObjectName("case.scroll")
        self._section: QWidget | None = None
        self._lay_out()
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(
                QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            ).activated.connect(partial(self._step, step))

    # What the window asks

    def subtitle(self) -> str:
        number = self.sheet.page.case.number if self.sheet else None
        return number or ""

    def primary_action(self) -> Action | None:
        return Action("cases.new_contact", self._new_contact, "message-square", "Ctrl+N")

    def actions_offered(self) -> list[Action]:
        sections = [
            Action(f"case.section.{key}", partial(self.turn_to, key), "file-text") for key in SECTIONS
        ]
        states = Action("case.change_state", self._open_states, "arrow-right")
        return [states, *self._others_offered(), *sections]

    def _others_offered(self) -> list[Action]:
        """What the menu of the three dots holds is found by its words too."""
        offers = list(case_actions.other_offers(self.context(self.sheet))) if self.sheet is not None else []
        return [Action(offer.key, partial(self._run, offer), offer.icon) for offer in offers]

    def part(self) -> str:
        return self._wanted_section

    def about(self) -> dict[str, Any]:
        return {"person": self.sheet.page.file.person.id} if self.sheet else {}

    def open(self, **params: Any) -> None:
        raw = params.get("case") or params["id"]
        id_ = RecordId(bytes.fromhex(raw) if isinstance(raw, str) else raw)
        if id_ != self._id:
            self._id, self.sheet = id_, None
            self.strip.hide()  # until the new one is read, and for good when it is gone: never somebody else
            self._wanted_section = "overview"
            self._show_section(None)
            self._shut_act()
            self.message.say("")
            self.asked.say("")
        if params.get("section"):
            self._wanted_section = str(params["section"])
        # The person may ask who looked at the file: every visit is written down.
        self.shell.do(case_pages.opened, id_, owner=self)

    def refresh(self, changed: Changed | None) -> None:
        self.shell.ask(
            "case.sheet",
            case_sheets.read,
            self._id,
            today(),
            self.shell.session.user.id,
            then=self._show,
            owner=self,
        )

    def focus_start(self) -> None:
        for chip in self.chips.findChildren(QAbstractButton):
            if chip.isChecked():
                chip.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> bool:
        if self.act is None:
            return False
        self.act.submit()
        return True

    def step_back(self) -> bool:
        if self.act is None:
            return False
        self._shut_act()
        return True

    def save_state(self) -> State:
        state = {"section": self._wanted_section, "scroll": self.scroller.verticalScrollBar().value()}
        return state | ({"asked": self.act.words} if self.act is not None else {})

    def restore_state(self, state: State) -> None:
        self._wanted_section = state.get("section", "overview")
        self._pending = dict(state)
        if self.sheet is not None:
            self._show(self.sheet)

    # Its own

    def turn_to(self, key: str) -> None:
        """Show another section."""
        self._wanted_section = key
        self.chips.choose(key)
        if self.chips.isAncestorOf(QApplication.focusWidget() or self):
            self.focus_start()
        if self.sheet is not None:
            self._show_section(SECTIONS[key](self.context(self.sheet)))
            self.scroller.verticalScrollBar().setValue(0)

    def context(self, sheet: CaseSheet) -> CaseContext:
        """What the sections are given."""
        return CaseContext(self.shell, sheet, today(), self.turn_to)

    def _show(self, sheet: CaseSheet) -> None:
        if sheet.page.case.id != self._id:
            return
        before = self.scroller.verticalScrollBar().value() if self.sheet is not None else 0
        self.sheet = sheet
        self.strip.show_sheet(sheet, today())
        photo.show(self.shell, self.strip, sheet)
        self.strip.show()
        self.mark.watch(record_states.file_whereabouts, sheet.page.case.id)
        self._count(sheet)
        focus = self._focused_name()
        self.turn_to(self._wanted_section)
        self._settle(int(self._pending.pop("scroll", before)), focus)
        self._tell_closing(sheet)
        self._tell_asked(sheet)
        self._ask_again(str(self._pending.pop("asked", "")), sheet)
        self.header_changed.emit()

    def _ask_again(self, words: str, sheet: CaseSheet) -> None:
        """What was being asked when the laptop was locked."""
        ctx = self.context(sheet)
        offers = (*case_actions.state_offers(ctx), *case_actions.other_offers(ctx)) if words else ()
        for offer in offers:
            if words in (offer.words, offer.words.rstrip("…")) and self.act is None:
                self._run(offer)

    def _settle(self, scroll: int, focus: str) -> None:
        """After building anew: the same place, the cursor where it was."""
        inside = self.scroller.widget()
        if inside is not None:
            inside.adjustSize()
        self.scroller.verticalScrollBar().setValue(scroll)
        found = self._section.findChild(QWidget, focus) if focus and self._section else None
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focused_name(self) -> str:
        focus = QApplication.focusWidget()
        return focus.objectName() if focus is not None and self.scroller.isAncestorOf(focus) else ""

    def _show_section(self, section: QWidget | None) -> None:
        if self._section is not None:
            self.scroller.body.removeWidget(self._section)
            self._section.hide()
            self._section.deleteLater()
        self._section = section
        if section is not None:
            self.scroller.body.addWidget(section)
            section.show()  # at once, so that the cursor can be put back into it

    def _count(self, sheet: CaseSheet) -> None:
        page = sheet.page
        counts = {
            "papers": len(page.permits) + len(page.procedures) + len(page.file.identifiers),
            "tasks": sum(task.state == "open" for task in page.tasks),
            "files": len(page.attachments),
            "consents": len(page.consents),
            "reserved": sheet.vulnerabilities,
        }
        for key, count in counts.items():
            words = t(f"case.section.{key}")
            told = (
                t("cases.view_counted", view=words, count=texts.formats().number(count)) if count else words
            )
            self.chips.reword(key, told)

    def _tell_closing(self, sheet: CaseSheet) -> None:
        asked_by = sheet.page.case.closing_requested_by
        if asked_by is not None and sheet.page.case.closed_on is None:
            who = sheet.page.users.get(asked_by)
            self.message.say(t("case.closing_waits", who=(who.name if who else "") or "…"), "info")

    def _tell_asked(self, sheet: CaseSheet) -> None:
        lines = [line for file in sheet.beside.files for line in file.lines if not line.optional]
        names = [t(line.spec.label_key) if line.spec else t("conflict.life") for line in lines]
        self.asked.say(t("case.two_values", n=len(names), fields=", ".join(names)) if names else "")

    def _decide(self) -> None:
        files = self.sheet.beside.files if self.sheet is not None else ()
        asked = [file for file in files if any(not line.optional for line in file.lines)]
        if asked:
            self.shell.go("conflict", kind=asked[0].kind.name, record=asked[0].record)

    def _new_contact(self) -> None:
        if self.sheet is not None:
            elsewhere.new_contact(self.shell, self.sheet.page.file.person.id)

    def _go(self, page: str) -> None:
        if self._id is not None:
            self.shell.go(page, case=self._id)

    def _step(self, step: int) -> None:
        keys = list(SECTIONS)
        self.turn_to(keys[(keys.index(self._wanted_section) + step) % len(keys)])

    def _open_states(self) -> None:
        if self.sheet is not None:
            self._open_menu(self.state_button, case_actions.state_offers(self.context(self.sheet)))

    def _open_others(self) -> None:
        if self.sheet is not None:
            self._open_menu(self.more_button, case_actions.other_offers(self.context(self.sheet)))

    def _open_menu(self, button: QWidget, offers: Iterable[Offer]) -> None:
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for offer in offers:
            menu.addAction(icon(offer.icon, "muted", 16), offer.words).triggered.connect(
                partial(self._run, offer)
            )
        if menu.isEmpty():
            menu.addAction(t("case.nothing_to_do")).setEnabled(False)
        side = button.rect().bottomRight() if texts.is_rtl() else button.rect().bottomLeft()
        menu.popup(button.mapToGlobal(side))

    def _run(self, offer: Offer, _checked: bool = False) -> None:
        card = offer.run()
        if isinstance(card, ActCard):
            self._shut_act()
            self.act = card
            card.over.connect(self._act_over)
            self._column.insertWidget(1, card)
            self._make_room(self.height() < px(LOW))
            who = (self.sheet.page.file.person.display_name if self.sheet else None) or ""
            card.keep(Way("case", {"case": self._id}, lambda: ("", who)))
            card.focus_start()

    def _act_over(self, result: Any) -> None:
        self._shut_act()
        if isinstance(result, list) and result and isinstance(result[0], Problem):
            self.message.say(" ".join(t(p.key, **dict(p.params)) for p in result), "warn")

    def _shut_act(self) -> None:
        if self.act is not None:
            self._column.removeWidget(self.act)
            self.act.hide()
            self.act.deleteLater()
            self.act = None
            self._make_room(False)

    def _make_room(self, wanted: bool) -> None:
        """In a low window what is being asked has the place to itself."""
        self.chips.setVisible(not wanted)
        self.scroller.setVisible(not wanted)
        self._rest.setVisible(wanted)

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(10))
        self._column.addWidget(self.strip)
        self._column.addWidget(self.message)
        self._column.addWidget(self.asked)
        self._column.addWidget(self.chips)
        self._column.addWidget(self.scroller, 1)
        self._rest = QWidget(self)
        self._rest.hide()
        self._column.addWidget(self._rest, 1)
