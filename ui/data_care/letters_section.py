"""Letters of persons: who holds no file passes them on, who leads a site looks for the file."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.letters import ANSWERED, ASKED, FOUND, REFUSED, LetterEntry, RightsLetter, still_asked
from app.domain.rights import RightsRequest
from app.usecases import letters
from app.usecases.documents.erasure import number_of
from app.usecases.duplicates import Candidate
from app.usecases.letters import Board, Line, OpenedLetter, Waiting
from ui.cases import wording
from ui.cases.record_row import RecordRow, Told, section_card
from ui.forms.editors import open_record_editor
from ui.forms.today import today
from ui.handovers.page import OpeningCard
from ui.page import Action, Shell
from ui.supervision.section import Section
from ui.texts import formats, inserted, t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import PAGE, Column, narrow
from ui.widgets.flow import FlowLayout
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState

ASKED_FOR = (
    "type",
    "received_on",
    "called",
    "born",
    "identifier",
    "identity_checked",
    "sites",
    "language",
    "text",
)

_TONES: Final[dict[str, Tone]] = {ASKED: "info", FOUND: "info", ANSWERED: "ok", REFUSED: "warn"}


class LettersSection(Section):
    """What waits for this person's sites, then the register; a letter's words are shown when it is opened."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.board: Board | None = None
        self._column = Column(spacing=px(12))
        self.column.addWidget(label(t("letter.explained"), "muted", wrap=True))
        self.column.addWidget(self._column, 1)

    def refresh(self) -> None:
        """Read again."""
        user = self.shell.session.user
        self.shell.glance("data_care.letters", letters.board, user, then=self._show, owner=self)

    def focus_start(self) -> None:
        """The cursor to the first letter that waits."""
        first = self.findChild(LetterCard)
        if first is not None:
            first.opener.setFocus(Qt.FocusReason.OtherFocusReason)

    def primary_action(self) -> Action | None:
        """Write one down, where somebody else could be asked."""
        if self.board is None or self.board.alone:
            return None
        return Action("letter.write", self.write, "plus")

    def write(self) -> None:
        """The form of a letter."""
        record = RightsLetter(type="erase", received_on=today())
        open_record_editor(
            self.shell, record, letters.write, new=True, only=ASKED_FOR, words="letter.writing"
        )

    def _show(self, found: Board) -> None:
        if found == self.board:
            return  # what is open stays open
        self.board = found
        self._column.empty()
        body = self._column.body
        for one in found.to_answer:
            body.addWidget(narrow(LetterCard(self.shell, one), PAGE))
        if found.register:
            rows = [self._row(one) for one in found.register]
            body.addWidget(narrow(section_card(t("letter.register"), rows, empty=""), PAGE))
        if not (found.to_answer or found.register):
            words = t("letter.alone" if found.alone else "letter.none")
            body.addWidget(EmptyState(words, icon="mail"))
        body.addStretch(1)
        open_ones = sum(one.entry.closed_on is None for one in found.register)
        self.counted.emit(len(found.to_answer) + open_ones)
        self.turned.emit()

    def _row(self, line: Line) -> QWidget:
        entry, letter = line.entry, line.letter
        day = formats().short_day
        received = t("rights.received", day=day(entry.received_on)) if entry.received_on else ""
        if entry.closed_on is not None:
            state = t("letter.is_closed", day=day(entry.closed_on))
        else:
            state = t("rights.due", day=formats().near_day(entry.due, today())) if entry.due else ""
        name = letter.called if letter is not None else None
        return RecordRow(
            name or t("letter.without_name"),
            [
                wording.facts(wording.label_of("V69", entry.type), received, state),
                *_places(line),
                (letter.answer_text or "") if letter is not None else "",
            ],
            badges=_badges(line),
            icon="mail",
            actions=self._actions(line),
        )

    def _actions(self, line: Line) -> list[QWidget]:
        actions: list[QWidget] = []
        if line.ended:
            go = partial(self.shell.go, "erasures", order=line.ended[0].order.id)
            actions.append(Button(t("letter.see_order"), go, kind="link"))
        if line.entry.closed_on is None:
            words = t("letter.close" if _is_told(line) else "letter.close_early")
            done = t("letter.closed")
            shut = partial(self.shell.do, letters.close, line.entry.id, done=done)
            actions.append(Button(words, shut, kind="link"))
        return actions


class LetterCard(OpeningCard):
    """A letter asks this person's sites; its words come after a press, which is recorded."""

    def __init__(self, shell: Shell, waiting: Waiting) -> None:
        self.letter = waiting.letter
        what = wording.label_of("V69", self.letter.type)
        sites = formats().listed([inserted(one) for one in waiting.sites])
        below = t("letter.from", who=inserted(waiting.who) or "…", site=sites)
        super().__init__(shell, t("letter.asks", what=what), below, t("letter.open"))

    def open(self) -> None:
        """Read it."""
        self.shell.do(letters.open_one, self.letter.id, then=self._opened, owner=self)

    def _opened(self, opened: OpenedLetter) -> None:
        record = opened.letter
        facts = KeyValues()
        known = record.identity_checked
        checked = formats().yes_no(known) if known is not None else ""
        facts.show_facts(
            [
                (t("field.rights_letter.called"), record.called or ""),
                (t("field.rights_letter.born"), wording.partial_words(record.born)),
                (t("field.rights_letter.identifier"), record.identifier or ""),
                (t("field.rights_letter.identity_checked"), checked),
                (t("field.rights_letter.text"), record.text or ""),
            ]
        )
        likely: list[QWidget] = [self._likely(one) for one in opened.candidates]
        if not likely:
            likely.append(label(t("letter.nobody_found"), "muted", wrap=True))
        held = QWidget()
        missing = Button(t("letter.not_here"), self._not_here, icon="x")
        missing.setObjectName("not_here")
        FlowLayout(held, px(8)).addWidget(missing)
        self.put(facts, label(t("letter.who"), "strong"), *likely, held)

    def _likely(self, one: Candidate) -> QWidget:
        found = Button(t("letter.is"), partial(self._found, one), icon="user")
        found.setAccessibleName(t("letter.is_named", name=inserted(one.name)))
        found.setObjectName("found")
        look = partial(self.shell.go, "case", case=one.case) if one.case is not None else None
        return RecordRow(
            one.name,
            [wording.facts(one.number, one.site, wording.partial_words(one.born))],
            icon="user",
            on_title=look,
            actions=[found],
        )

    def _found(self, one: Candidate) -> None:
        def then(made: RightsRequest) -> None:
            if made.type == "erase":
                self.shell.go("erase", person=one.person, request=made.id)
            elif one.case is not None:
                self.shell.go("rights", person=one.person, case=one.case)

        self.shell.do(letters.found, self.letter.id, one.person, then=then, done=t("letter.found"))

    def _not_here(self) -> None:
        self.shell.do(letters.not_here, self.letter.id, done=t("letter.told_not_here"))


def _places(line: Line) -> list[str]:
    """What the sites said, or what it became."""
    if line.ended:
        return [
            t("letter.erased" if one.complete else "letter.erasing", number=number_of(one.order))
            for one in line.ended
        ]
    entry: LetterEntry = line.entry
    if entry.closed_on is not None:
        return []
    if entry.requests:
        answered = line.letter is not None and line.letter.state != FOUND
        return [] if answered else [t("letter.is_found")]
    if not still_asked(entry):
        return [t("letter.nowhere")]
    return [
        t("letter.missing" if one.missing else "letter.waits", site=inserted(one.name)) for one in line.places
    ]


def _badges(line: Line) -> list[Told]:
    entry, letter = line.entry, line.letter
    told: list[Told] = []
    if letter is not None and entry.closed_on is None:
        state = letter.state or ASKED
        told.append((wording.label_of("letter_state", state), _TONES.get(state, "neutral")))
    if entry.closed_on is None and entry.due is not None and entry.due < today():
        told.insert(0, (t("letter.late"), "bad"))
    return told


def _is_told(line: Line) -> bool:
    """Whether there is something to write to the person."""
    entry, letter = line.entry, line.letter
    answered = letter is not None and letter.state in (ANSWERED, REFUSED)
    return bool(line.ended) or answered or not still_asked(entry)
