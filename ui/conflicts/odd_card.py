"""What another program wrote as this one does not: who leads looks, and lets it stand or puts it back."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from app.domain.kinds import KINDS
from app.domain.workflows import WORKFLOWS
from app.usecases import odd_steps
from app.usecases.conflict_views import BrokenRule
from ui.cases import wording
from ui.cases.act_card import ActCard, Fields
from ui.page import Shell
from ui.texts import t
from ui.widgets.buttons import Button
from ui.widgets.fields import ChoiceField


def sentence(rule: BrokenRule) -> str:
    """What was written over what."""
    told = _told(rule)
    return t("rules.odd_step", to=told["to"], before=told["before"])


def card(shell: Shell, rule: BrokenRule) -> ActCard:
    """The question; nothing is chosen beforehand."""
    told = _told(rule)
    back = t("rules.odd_put_back", before=told["before"])
    answers = [(odd_steps.STAND, t("rules.odd_let_stand")), (odd_steps.BACK, back)]
    fields: Fields = [("answer", t("rules.odd_ask"), ChoiceField(answers, name=""), True)]

    def call(answer: str | None) -> tuple[Any, ...]:
        return odd_steps.decide, (rule.kind, rule.record, answer or ""), {}

    who = told["who"] or t("rules.odd_somebody")
    title = t("rules.odd_title", who=who, to=told["to"], before=told["before"])
    made = ActCard(shell, title, fields, call, t("rules.odd_done"), t("case.confirm"))
    if rule.person is not None:
        look = Button(t("rules.odd_look"), partial(shell.go, "person", person=rule.person), kind="link")
        made.body.insertWidget(1, look, 0, Qt.AlignmentFlag.AlignLeading)
    return made


def _told(rule: BrokenRule) -> dict[str, str]:
    params = {name: str(value) for name, value in rule.params}
    kind = KINDS.named(rule.kind)
    listed = kind.by_name[WORKFLOWS[kind.name].field].code_list
    return params | {name: wording.label_of(listed, params[name]) for name in ("before", "to")}
