"""The page of a plan: the wish first, goals with their actions, signatures, what is missing, what changed."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.plan import Plan, PlanAction, PlanGoal, PlanSignature
from app.events import Changed
from app.usecases import plan_pages, plan_writing
from app.usecases.plan_pages import PlanPage as Shown
from app.usecases.plans import PlanFile
from ui.cases.act_card import ActCard
from ui.cases.plans import asked_again as again
from ui.cases.plans import asking, cards, forms, notes, offers, words
from ui.cases.plans.desk import Asked
from ui.cases.plans.edit_card import EditCard
from ui.cases.plans.goal_card import GoalCard, GoalLook
from ui.cases.plans.sign_card import SignCard
from ui.forms.draft_keeper import Way
from ui.forms.inputs import into_sight
from ui.forms.today import today
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.chips import ChipRow
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState

KINDS = frozenset({"plan", "plan_goal", "plan_action", "plan_signature", "review", "review_remark", "task"})


class PlanPage(Page):
    """`shell.go("plan", case=id)`; `plan=id` shows that version, `edit="goal"` begins a goal.

    `part=hex` scrolls to a goal or an action.
    """

    title_key = "plan.title"
    concerns = KINDS

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._case = RecordId(b"")
        self._wanted: RecordId | None = None
        self._edit = self._part = ""
        self.shown: Shown | None = None
        self.asked: Asked | None = None
        self._asked_word = ""
        self.scroller = Column()
        self.scroller.setObjectName("plan.scroll")
        self._content: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.scroller)

    # What the window asks

    def subtitle(self) -> str:
        return (self.shown.person.display_name or "") if self.shown else ""

    def primary_action(self) -> Action | None:
        file = self.shown.shown if self.shown else None
        if self.asked is None and file is not None and self._may_write(file) and not self.is_ready():
            return Action("plan.add_goal", self.add_goal, "target", "Ctrl+N")
        return None

    def actions_offered(self) -> list[Action]:
        return offers.commands(self)

    def about(self) -> dict[str, Any]:
        return {"person": self.shown.person.id} if self.shown else {}

    def open(self, **params: Any) -> None:
        case = _id(params["case"])
        if case != self._case:
            self.shown = None
        self._case = case
        self._wanted = _id(params["plan"]) if params.get("plan") else None
        self._edit = str(params.get("edit") or "")
        self._part = str(params.get("part") or "")
        self._shut()

    def refresh(self, changed: Changed | None) -> None:
        if changed is not None and isinstance(self.asked, EditCard):
            self.asked.look(changed)
        self._show(
            self.shell.session.ask(
                plan_pages.read, self._case, self._wanted, self.shell.session.user, today()
            )
        )

    def submit(self) -> bool:
        if self.asked is not None:
            self.asked.submit()
            return True
        file = self.shown.shown if self.shown else None
        if file is None or not self._may_write(file):
            return False
        offers.submit(self, file)
        return True

    def step_back(self) -> bool:
        if self.asked is None:
            return False
        if isinstance(self.asked, EditCard):
            self.asked.leave()
        else:
            self._over(None)
        return True

    def save_state(self) -> State:
        if isinstance(self.asked, EditCard):
            self.asked.keeper.flush()
        if isinstance(self.asked, ActCard):
            self.asked.flush()
        state: State = {
            "scroll": self.scroller.verticalScrollBar().value(),
            "version": self._wanted or b"",
            "asked": self._asked_word if self.asked is not None else "",
        }
        if isinstance(self.asked, SignCard):
            state["signing"] = self.asked.typed()
        return state

    def restore_state(self, state: State) -> None:
        self._edit = str(state.get("asked") or "")
        if state.get("version"):
            self._wanted = RecordId(state["version"])
        if state.get("version") or self._edit:
            self.refresh(None)
        if isinstance(self.asked, SignCard):
            self.asked.set_typed(state.get("signing", {}))
        self.scroller.verticalScrollBar().setValue(int(state.get("scroll", 0)))

    @property
    def owner(self) -> QObject:
        """This page."""
        return self

    def is_ready(self) -> bool:
        """Whether nothing stands against handing the version shown in."""
        return self.shown is not None and not [p for p in self.shown.problems if not p.warning]

    # What can be done

    def begin(self) -> None:
        """Write the first version, or the next one."""
        self.shell.do(plan_writing.begin, self._case, then=self._begun, owner=self)

    def add_goal(self) -> None:
        """A goal with its first action."""
        plan = self._plan()
        user = self.shell.session.user.id
        self.ask(forms.new_goal_card(self.shell, plan, user, self._way(again.GOAL)), again.GOAL)

    def edit_plan(self) -> None:
        """The wish, the language, how long."""
        self.ask(forms.plan_card(self.shell, self._plan(), self._way(again.PLAN)), again.PLAN)

    def edit_goal(self, goal: PlanGoal) -> None:
        """The form of a goal."""
        word = goal.id.hex()
        self.ask(forms.goal_card(self.shell, goal, self._way(word)), word)

    def add_action(self, goal: PlanGoal, *, by_person: bool = False) -> None:
        """An action of a goal."""
        user = None if by_person else self.shell.session.user.id
        action = PlanAction(goal=goal.id, plan=goal.plan, by_person=by_person or None, responsible=user)
        word = again.word(again.NEW_ACTION, goal.id)
        self.ask(forms.action_card(self.shell, action, self._way(word), new=True), word)

    def edit_action(self, action: PlanAction) -> None:
        """The form of an action."""
        word = action.id.hex()
        self.ask(forms.action_card(self.shell, action, self._way(word), new=False), word)

    def move_action(self, action: PlanAction) -> None:
        """How far an action is."""
        self.ask(asking.move_action(self.shell, action), again.word(again.MOVE, action.id))

    def decline(self, action: PlanAction) -> None:
        """The person would not do it."""
        self.ask(asking.decline(self.shell, action), again.word(again.DECLINE, action.id))

    def conclude(self, goal: PlanGoal) -> None:
        """What came of a goal."""
        self.ask(asking.conclude(self.shell, goal), again.word(again.CONCLUDE, goal.id))

    def sign(self) -> None:
        """Somebody signs."""
        if self.shown is not None:
            signer = (
                "guardian" if any(p.key == "plan.guardian_signs" for p in self.shown.problems) else "person"
            )
            name = self.shown.person.display_name or ""
            self.ask(SignCard(self.shell, self._plan(), name, signer=signer), again.SIGN)

    def unsign(self, one: PlanSignature) -> None:
        """A signature given by mistake."""
        self.shell.do(plan_writing.unsign, one.id, done=t("plan.unsigned_now"), owner=self)

    def ask(self, card: Asked, word: str) -> None:
        """Put a card with a question at the top of the page; `word` brings it back after a lock."""
        self._shut()
        self.asked, self._asked_word = card, word
        card.over.connect(partial(self._over_of, card))
        self.scroller.body.insertWidget(0, card)
        card.show()
        if isinstance(card, ActCard):
            card.keep(self._way(word, title=""))
        if self.shown is not None:
            self._show(self.shown)  # one blue button at a time: that of the card
        self.scroller.verticalScrollBar().setValue(0)
        card.focus_start()

    # Its own

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        scroll, focus = self.scroller.verticalScrollBar().value(), self._focused()
        if self._content is not None:
            self.scroller.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = self._built(shown)
        self.scroller.body.addWidget(self._content, 1)
        self._content.show()
        self._content.adjustSize()
        self.scroller.verticalScrollBar().setValue(scroll)
        found = self._content.findChild(QWidget, focus) if focus else None
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)
        self.header_changed.emit()
        self._go_to_part()
        self._go_on_editing(shown)

    def _go_to_part(self) -> None:
        """Come to the goal or action a task is about, once."""
        part, self._part = self._part, ""
        found = self._content.findChild(QWidget, f"part.{part}") if part and self._content else None
        if found is not None:
            into_sight(found)

    def _go_on_editing(self, shown: Shown) -> None:
        """Come back to what was half typed: `edit` names the form."""
        edit, self._edit = self._edit, ""
        if edit and self.asked is None:
            again.ask_again(self, edit, shown)

    def _built(self, shown: Shown) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        file = shown.shown
        if file is None:
            column.addWidget(self._empty(shown))
            return holder
        column.addWidget(cards.head(shown, file, offers.buttons(self, file)))
        if len(shown.files) > 1:
            column.addWidget(self._versions(shown, file))
        for message in notes.messages(self, shown, file):
            column.addWidget(message)
        writable = self._may_write(file)
        column.addWidget(cards.wish(shown, file, self.edit_plan if writable else None))
        for card in self._goals(shown, file, writable):
            column.addWidget(card)
        column.addWidget(cards.signatures(shown, file, self.sign if writable else None, self.unsign))
        changes = cards.changes(shown, file)
        if changes is not None:
            column.addWidget(changes)
        column.addStretch(1)
        return holder

    def _goals(self, shown: Shown, file: PlanFile, writable: bool) -> list[QWidget]:
        look = GoalLook(
            page=shown,
            file=file,
            today=today(),
            acts=self,
            writable=writable,
            runs=shown.may_write and file.is_running,
            problems=shown.problems,
        )
        made: list[QWidget] = [GoalCard(look, goal) for goal in file.goals]
        if made and writable:
            more = Button(t("plan.add_goal"), self.add_goal, kind="link", icon="plus")
            more.setObjectName("plan.more")
            made.append(in_line(more))
        if not made:
            empty = Card()
            empty.body.addWidget(
                EmptyState(
                    t("plan.goals_none"),
                    action=t("plan.add_goal") if writable else "",
                    on_action=self.add_goal,
                    icon="target",
                )
            )
            made.append(empty)
        return made

    def _versions(self, shown: Shown, file: PlanFile) -> ChipRow:
        chips = [(one.plan.id.hex(), words.version_line(one)) for one in shown.files]
        row = ChipRow(chips, name=t("plan.versions"))
        row.choose(file.plan.id.hex())
        row.chosen.connect(lambda keys: self._turn(_id(keys[0])))
        return row

    def _turn(self, version: RecordId) -> None:
        self._wanted = version
        self._shut()
        self.refresh(None)

    def _empty(self, shown: Shown) -> QWidget:
        card = Card()
        due = shown.draw_up.due if shown.draw_up else None
        sentence = t("plan.none_due", day=words.by_day(due)) if due else t("plan.none")
        action = t("plan.begin") if shown.may_write else ""
        card.body.addWidget(EmptyState(sentence, action=action, on_action=self.begin, icon="route"))
        card.body.addWidget(label(t("plan.none_hint"), "small", wrap=True))
        return card

    def _begun(self, plan: Plan) -> None:
        self._wanted = plan.id
        self.refresh(None)
        if not plan.wish:
            self.edit_plan()

    def _plan(self) -> Plan:
        """The version looked at; only asked for while one is shown."""
        if self.shown is None or self.shown.shown is None:
            raise LookupError
        return self.shown.shown.plan

    def _may_write(self, file: PlanFile) -> bool:
        return self.shown is not None and self.shown.may_write and file.is_writable

    def _way(self, edit: str, title: str | None = None) -> Way:
        params = {"case": self._case, "edit": edit}
        if self.shown is not None and self.shown.shown is not None:
            params["plan"] = self.shown.shown.plan.id
        return Way("plan", params, lambda: (self.title() if title is None else title, self.subtitle()))

    def _over_of(self, card: Asked, result: Any) -> None:
        """An answer that comes when another card is asked already closes nothing."""
        if card is self.asked:
            self._over(result)

    def _over(self, result: Any) -> None:
        self._shut()
        plan = getattr(result, "plan", None)
        if isinstance(plan, bytes):
            self._wanted = RecordId(plan)  # what was written may have begun the next version
        self.refresh(None)

    def _shut(self) -> None:
        if self.asked is not None:
            self.scroller.body.removeWidget(self.asked)
            self.asked.hide()
            self.asked.deleteLater()
            self.asked = None

    def _focused(self) -> str:
        focus = QApplication.focusWidget()
        inside = focus is not None and self._content is not None and self._content.isAncestorOf(focus)
        return focus.objectName() if inside and focus is not None else ""


def in_line(button: Button) -> QWidget:
    """A button at the beginning of its line."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button)
    row.addStretch(1)
    return holder


def _id(raw: Any) -> RecordId:
    return RecordId(bytes.fromhex(raw) if isinstance(raw, str) else raw)
