"""The request slip: for a person, a class or a ward; half-typed words stay, all problems are said at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.ids import RecordId
from app.domain.mediation import MediationRequest
from app.domain.problems import Problem
from app.errors import DomainError
from app.events import Changed
from app.usecases import mediation, mediation_views, records
from app.usecases.saving import answering
from app.usecases.sync_views import Stand
from ui.forms.choices import Choices
from ui.forms.draft_keeper import DraftKeeper, DraftNotice, Way
from ui.forms.meanwhile import Meanwhile
from ui.forms.problem_summary import ProblemSummary
from ui.forms.screen import restore_screen, take_screen
from ui.forms.standing import Standing
from ui.forms.today import today
from ui.mediation.slip_form import SlipForm
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import PAGE, Column, narrow
from ui.widgets.messages import InlineMessage


class SlipPage(Page):
    """`shell.go("mediation_slip", person=id)`, with nobody, or `request=id` to change one."""

    title_key = "mediation_ui.slip"
    concerns = frozenset({"mediation_request"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._begun = MediationRequest()
        self.form = SlipForm(shell, Choices.read(shell.session, today()))
        self.summary = ProblemSummary()
        self.meanwhile = Meanwhile(shell, self.form.forms.values(), self)
        self.keeper = DraftKeeper(shell, self.form.typed, self._bring_back, self)
        self.notice = DraftNotice(self.start_clean)
        self.keeper.restored.connect(self.notice.tell)
        self._standing = Standing(self.summary, self.form.typed_at, self._problems)
        self.form.edited.connect(self._edited)
        self.form.person.edited.connect(self._someone)
        self.no_site = InlineMessage(
            t("mediation_ui.no_site"),
            "warn",
            action=t("organisation.add_sites"),
            on_action=lambda: shell.go("organisation"),
        )
        self._lay_out()

    def title(self) -> str:
        return t("mediation_ui.slip_change") if self._begun.state else t(self.title_key)

    def open(self, **params: Any) -> None:
        request, person, case = (_id(params.get(name)) for name in ("request", "person", "case"))
        session = self.shell.session
        held = session.ask(records.read, MediationRequest, request) if request else None
        self._begun = held or session.ask(mediation_views.slip_for, person, case, session.user)
        choices = Choices.read(session, today())
        self.form.offer(choices, session.ask(mediation_views.bodies))
        self.no_site.setVisible(not choices.records.get("site"))
        self._show()
        about = (request or person or b"").hex()
        way = Way("mediation_slip", params, lambda: (self.title(), self._who()))
        self.keeper.open(f"mediation:{'change' if held else 'new'}:{about}", way)

    def refresh(self, changed: Changed | None) -> None:
        if changed is not None and self._begun.state:
            self.meanwhile.look(changed)

    def focus_start(self) -> None:
        self.form.go_to("language" if self._begun.person and not self._begun.language else "person")
        if self._begun.person and self._begun.language:
            self.form.go_to("day")

    def start_clean(self) -> None:
        """As when the page was opened."""
        self.keeper.drop()
        self._show()
        self.focus_start()

    def submit(self) -> bool:
        problems = self._problems()
        if any(not problem.warning for problem in problems):
            self._say(problems)
            return True
        self._send.setEnabled(False)
        self.shell.do(
            answering(mediation.ask, self.meanwhile.shown()),
            self.form.value(),
            then=self._sent,
            failed=self._failed,
            done=t("mediation_ui.sent_later" if self._waits() else "mediation_ui.sent"),
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

    def _waits(self) -> bool:
        """Whether it stays on this laptop until there is a line: then it is not sent yet."""
        sync = self.shell.sync
        return sync is not None and sync.state.stand in (Stand.OFFLINE, Stand.FIELD)

    def _problems(self) -> list[Problem]:
        """What cannot be read, and everything the verb would refuse: all at once."""
        found = self.form.problems()
        unread = {problem.name for problem in found}
        told = self.shell.session.ask(mediation.problems, self.form.value(), datetime.now(UTC))
        found += [problem for problem in told if problem.name not in unread]
        return sorted(found, key=lambda problem: self.form.order_of(problem.name))

    def _bring_back(self, typed: dict[str, Any]) -> None:
        self.form.set_typed(typed)
        self.meanwhile.look()

    def _show(self) -> None:
        self.notice.say("")
        self.meanwhile.clear()
        self._standing.clear()
        self.form.show_slip(self._begun, sent=bool(self._begun.state))
        self.header_changed.emit()

    def _someone(self) -> None:
        """Somebody was chosen: what their file knows fills what is still empty."""
        line = self.form.person.person()
        if line is None or self._begun.state:
            return
        known = self.shell.session.ask(
            mediation_views.slip_for, line.person, line.case, self.shell.session.user
        )
        for name in ("called_name", "language", "variety", "nationality", "other_languages"):
            field = self.form.forms["whom"].field(name)
            if not field.value() and getattr(known, name):
                field.set_value(getattr(known, name))

    def _edited(self) -> None:
        before = self._standing.left
        if before:
            self._standing.edited()
        if len(self._standing.left) < len(before):
            self.form.show_problems(self._standing.left)
        self.keeper.touched()

    def _who(self) -> str:
        line = self.form.person.person()
        return line.name if line else str(self.form.forms["whom"].typed_of("group_name") or "")

    def _sent(self, request: MediationRequest) -> None:
        self._send.setEnabled(True)
        self.keeper.drop()
        if self.isVisible():
            self.shell.back()

    def _failed(self, error: Exception) -> None:
        self._send.setEnabled(True)
        if isinstance(error, DomainError) and error.problems:
            self._say(error.problems)
        else:
            self.shell.show_error(error)

    def _say(self, problems: Iterable[Problem]) -> None:
        found = list(problems)
        left = self.form.show_problems(found)
        mine = [one for one in found if one not in left]
        links = [
            (one.name, self.form.words(one.name), partial(self.form.go_to, one.name))
            for one in mine
            if not one.warning
        ]
        self._standing.refused(mine, links, (t(one.key, **dict(one.params)) for one in left))
        if links:
            self.form.go_to(links[0][0])

    def _lay_out(self) -> None:
        inside = Column(spacing=12)
        for widget in (self.notice, self.no_site, self.summary, self.form):
            inside.body.addWidget(narrow(widget, PAGE) if widget is self.form else widget)
        inside.body.addStretch(1)
        self._send = Button(t("mediation_ui.send"), self.submit, kind="primary", icon="send")
        self._send.setToolTip(f"{t('mediation_ui.send')}  (Ctrl+Enter)")
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self._send)
        foot.addWidget(Button(t("forms.leave"), self.shell.back, kind="quiet"))
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(inside, 1)
        column.addLayout(foot)


def _id(raw: Any) -> RecordId | None:
    if not raw:
        return None
    return RecordId(bytes.fromhex(raw) if isinstance(raw, str) else raw)
