"""Needs and autonomy: the first assessment beside the last, and what the person says of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.assessment import AreaScore
from app.usecases import trajectories
from app.usecases.case_pages import Scored
from ui import texts
from ui.cases import wording
from ui.cases.context import CaseContext
from ui.cases.plans.trajectory_card import TrajectoryCard
from ui.cases.record_row import RecordRow, Told, column_of, section_card
from ui.texts import t
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.charts.chart import ChartCard
from ui.widgets.charts.figures import Figures, Series
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState

HIGHEST = 5


def build(ctx: CaseContext) -> QWidget:
    """Chart, own words, every assessment."""
    new = partial(start, ctx)
    if not ctx.page.assessments:
        empty = Card()
        empty.body.addWidget(
            EmptyState(t("case.needs_none"), action=t("case.needs_add"), on_action=new, icon="target")
        )
        return column_of(empty)
    return column_of(_chart(ctx), *_way(ctx), _own_words(ctx), _all(ctx))


def _way(ctx: CaseContext) -> list[QWidget]:
    """How the operator and the person saw it over time, from the second assessment on."""
    found = trajectories.of((one.assessment, one.scores) for one in ctx.page.assessments)
    return [TrajectoryCard(found)] if len(found.moments) > 1 and found.areas else []


def start(ctx: CaseContext) -> None:
    """Begin an assessment, or go on with the one that is still a draft."""
    ctx.shell.go("assessment", case=ctx.case.id)


def number(score: AreaScore) -> int | None:
    """1 (crisis) to 5 (autonomous); None when not assessed."""
    code = score.score or ""
    return int(code) if code.isdigit() and code != "9" else None


def _numbers(scored: Scored) -> dict[str, int | None]:
    return {score.area: number(score) for score in scored.scores if score.area}


def _chart(ctx: CaseContext) -> QWidget:
    last, first = ctx.page.assessments[0], ctx.page.assessments[-1]
    now, then = _numbers(last), _numbers(first)
    areas = [area for area in dict.fromkeys((*then, *now)) if now.get(area) or then.get(area)]
    series = [Series(_when(last, t("case.now")), [now.get(area) for area in areas])]
    if first is not last:
        series.append(Series(_when(first, t("case.at_entry")), [then.get(area) for area in areas]))
    card = ChartCard(t("case.needs_chart"))
    card.show_figures(Figures([wording.label_of("V23", area) for area in areas], series, HIGHEST))
    card.body.addWidget(label(t("case.needs_scale"), "small", wrap=True))
    if card.header is not None:
        card.header.add(Button(t("case.needs_add"), partial(start, ctx), kind="link", icon="plus"))
    return card


def _when(scored: Scored, words: str) -> str:
    held = scored.assessment.held_on
    return wording.facts(words, texts.formats().short_day(held) if held else "")


def _own_words(ctx: CaseContext) -> QWidget:
    rows = [
        RecordRow(wording.label_of("V23", score.area), text=ctx.text(score, "own_words"))
        for score in ctx.page.assessments[0].scores
        if score.own_words
    ]
    card = section_card(t("case.own_words"), rows, empty="")
    if not rows:
        card.hide()
    return card


def _all(ctx: CaseContext) -> QWidget:
    return section_card(
        t("case.assessments"), [_row(ctx, scored) for scored in ctx.page.assessments], empty=""
    )


def _row(ctx: CaseContext, scored: Scored) -> QWidget:
    one = scored.assessment
    kind = wording.label_of("assessment_kind", one.kind) or t("kind.assessment")
    title = wording.facts(kind, texts.formats().short_day(one.held_on) if one.held_on else "")
    draft = one.submitted_on is None
    told = wording.facts(ctx.user_name(one.assessor), t("case.areas", n=len(scored.scores)))
    actions: list[QWidget] = []
    if draft:
        on = partial(ctx.shell.go, "assessment", case=ctx.case.id, assessment=one.id)
        actions.append(IconButton("pencil", t("case.edit_of", what=title), on, size=16))
    past = t("case.history_of", what=title)
    actions.append(IconButton("history", past, partial(ctx.history, one), size=16))
    badge: Told = (t("case.draft"), "warn") if draft else (t("case.submitted"), "ok")
    return RecordRow(
        title, [told], badges=[badge], icon="target", text=ctx.text(one, "summary"), actions=actions
    )
