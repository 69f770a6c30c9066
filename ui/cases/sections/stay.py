"""Where the person stays and stayed, and the roll of the last days."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.reception import Placement
from app.domain.stays import is_held
from app.usecases import placements
from app.usecases.permissions import Act
from ui.cases import wording
from ui.cases.context import CaseContext
from ui.cases.people_words import room_of
from ui.cases.record_row import RecordRow, Told, column_of, section_card, usual_actions
from ui.cases.roll_strip import RollStrip, summary
from ui.cases.sections.papers import day
from ui.texts import t
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label


def build(ctx: CaseContext) -> QWidget:
    """The roll, then the stays."""
    return column_of(_roll(ctx), _stays(ctx))


def _roll(ctx: CaseContext) -> QWidget:
    card = Card(t("case.roll"))
    if any(one.state for one in ctx.sheet.roll):
        card.body.addWidget(RollStrip(ctx.sheet.roll))
        card.body.addWidget(label(summary(ctx.sheet.roll), "muted", wrap=True))
    else:
        card.body.addWidget(label(t("case.roll_none"), "muted", wrap=True))
    return card


def _stays(ctx: CaseContext) -> QWidget:
    return section_card(
        t("case.stays"),
        [_stay(ctx, stay) for stay in ctx.page.placements],
        empty=t("case.stays_none"),
        action=t("case.stays_add"),
        on_action=partial(ctx.add, Placement(person=ctx.person.id, site=ctx.case.site)),
    )


def _stay(ctx: CaseContext, stay: Placement) -> QWidget:
    title = ctx.site_name(stay.site) or t("kind.placement")
    entered, left = wording.partial_words(stay.entered_on), wording.partial_words(stay.left_on)
    period = t("case.from_to", first=entered, last=left) if left else t("case.since", day=entered)
    lines = [
        wording.facts(period, room_of(stay)),
        wording.facts(
            t("case.authorised_until", day=day(stay.authorised_until)) if stay.authorised_until else "",
            wording.label_of("V19", stay.exit_reason),
            wording.label_of("V16", stay.destination),
        ),
    ]
    badge: Told = (wording.label_of("V18", stay.state), "ok" if is_held(stay) else "neutral")
    return RecordRow(
        title,
        lines,
        badges=[badge],
        icon="bed-double",
        text=ctx.text(stay, "exit_note"),
        actions=[*_database(ctx, stay, title), *usual_actions(ctx, stay, title)],
    )


def _database(ctx: CaseContext, stay: Placement, title: str) -> list[QWidget]:
    """What the SAI database has not been told of this stay: a press says that it was told today."""
    if not ctx.may(Act.WRITE_PLACEMENT):
        return []
    waiting = placements.unregistered(stay)
    if is_held(stay) and any(one.kind == "sai_update" for one in ctx.page.clocks):
        waiting.append("database_news_on")
    return [_tell(ctx, stay, what, title) for what in waiting]


def _tell(ctx: CaseContext, stay: Placement, what: str, title: str) -> Button:
    words = t(f"case.{what}")
    told = partial(ctx.shell.do, placements.registered, stay.id, what, done=t("case.database_done"))
    name = t("case.database_of", what=words, site=title)
    button = Button(words, told, kind="link", icon="circle-check", name=name)
    button.setObjectName(f"stay.{what}")
    return button
