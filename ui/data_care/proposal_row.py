"""One proposal to erase: a tick, who, since when the time is over, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.retention import ANONYMISE, Rule
from app.usecases.retention import Proposal
from ui.cases import wording
from ui.page import Shell
from ui.rights.hold_ways import hold_words, law_words, way_of
from ui.texts import formats, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage


class ProposalRow(QWidget):
    """`ticked` is called when the tick changes; there is none to make while something stands in the way."""

    def __init__(
        self,
        shell: Shell,
        proposal: Proposal,
        ticked: Callable[[], object],
        open_: Callable[[Proposal], object],
    ) -> None:
        super().__init__()
        self.proposal = proposal
        self.tick = QCheckBox()
        self.tick.setAccessibleName(proposal.name)
        self.tick.setEnabled(not proposal.holds)
        self.tick.toggled.connect(lambda _: ticked())
        name = Button(proposal.name or "…", lambda: open_(proposal), kind="link")
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(name)
        if proposal.number:
            head.addWidget(label(proposal.number, "muted"))
        head.addStretch(1)
        head.addWidget(_rule_badge(proposal.rule))
        column = QVBoxLayout()
        column.setSpacing(px(4))
        column.addLayout(head)
        column.addWidget(label(reason(proposal), "muted", wrap=True))
        for hold in proposal.holds:
            way = way_of(shell, hold)
            words, go = (way.words, way.go) if way is not None else ("", None)
            column.addWidget(InlineMessage(hold_words(hold), "warn", action=words, on_action=go))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(5), 0, px(5))
        row.setSpacing(px(10))
        row.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)


def _rule_badge(rule: Rule) -> Badge:
    """Its name; what it says and where it stands on hover."""
    badge = Badge(t(f"retention.rule.{rule.key}"), "neutral")
    told = "\n".join(law_words(rule.key, rule.law))
    badge.setToolTip(told)
    badge.setAccessibleDescription(told)
    return badge


def reason(proposal: Proposal) -> str:
    """Since when, by which rule, and what stays."""
    say = formats().short_day
    told = [
        t(f"retention.started.{proposal.rule.starts}", day=say(proposal.started)),
        t("retention.over_since", day=say(proposal.ended)),
    ]
    stays = t("retention.stays") if proposal.rule.action == ANONYMISE and proposal.case is not None else ""
    return wording.facts(*told, stays)
