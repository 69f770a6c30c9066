"""What sites have to look through, for who holds no file: a line for each, and a reminder."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.overdue import Tally
from app.usecases import overdue
from app.usecases.overdue import SiteOverdue
from ui.cases import wording
from ui.cases.record_row import RecordRow, Told
from ui.page import Shell
from ui.texts import formats, inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, line
from ui.widgets.labels import label


def sites_card(shell: Shell, sites: tuple[SiteOverdue, ...]) -> Card:
    """One line for each site, the longest overdue first."""
    card = Card(t("overdue.title"))
    card.body.setSpacing(px(4))
    card.body.addWidget(label(t("overdue.explained"), "muted", wrap=True))
    for at, one in enumerate(sites):
        if at:
            card.body.addWidget(line())
        card.body.addWidget(_row(shell, one))
    return card


def rule_lines(tallies: tuple[Tally, ...]) -> list[str]:
    """By rule: how many, and since which quarter the oldest."""
    by_rule: dict[str, list[Tally]] = {}
    for one in tallies:
        by_rule.setdefault(one.rule, []).append(one)
    return [
        t(
            "overdue.rule",
            rule=t(f"retention.rule.{rule}"),
            n=formats().number(sum(one.count for one in found)),
            since=_quarter(min(one.since for one in found)),
        )
        for rule, found in by_rule.items()
    ]


def _row(shell: Shell, one: SiteOverdue) -> QWidget:
    actions = []
    if one.tallies and one.asked_at is None:
        ask = partial(shell.do, overdue.remind, one.site, done=t("overdue.reminded"))
        name = t("overdue.remind_site", site=inserted(one.name))
        actions = [Button(t("overdue.remind"), ask, icon="bell", name=name)]
    if one.counted_on is None:
        return RecordRow(one.name, [t("overdue.never")], icon="building-2")
    day = formats().short_day
    dated = t("overdue.counted", day=day(one.counted_on))
    seen = ""
    if one.answered_at is not None:
        on = day(one.answered_at.astimezone().date())
        seen = t("overdue.answered", day=on, who=inserted(one.answered_by) or "…")
    held = t("overdue.held", n=one.held) if one.held else ""
    return RecordRow(
        one.name,
        [*rule_lines(one.tallies), held, wording.facts(dated, seen)],
        badges=_badges(one),
        icon="building-2",
        actions=actions,
    )


def _badges(one: SiteOverdue) -> list[Told]:
    told: list[Told] = []
    if one.asked_at is not None:
        told.append((t("overdue.asked", day=formats().short_day(one.asked_at.astimezone().date())), "info"))
    told.append((t("overdue.count", n=one.count), "warn") if one.count else (t("overdue.none"), "ok"))
    return told


def _quarter(since: str) -> str:
    year, _, quarter = since.partition("-Q")
    return t("overdue.quarter", quarter=quarter, year=year)
