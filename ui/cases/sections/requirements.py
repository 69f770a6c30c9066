"""Which projects may take this person in, rule by rule with its reason; the checks kept as proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.catalogue.eligibility import rule_sets
from app.catalogue.rules import citation
from app.domain.answers import Answer
from app.domain.eligibility import EligibilityCheck, Finding, RuleSet
from app.domain.partial_dates import PartialDate
from app.usecases import eligibility
from app.usecases.eligibility import Judged, Kept, OfPerson
from app.usecases.permissions import Act
from ui.cases import wording
from ui.cases.context import CaseContext
from ui.cases.record_row import RecordRow, section_card
from ui.forms.editors import open_record_editor
from ui.texts import formats, known, t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import Badge, label

_ANSWERS: Final[dict[Answer, tuple[str, Tone, str]]] = {
    Answer.YES: ("eligibility.passes", "ok", "circle-check"),
    Answer.NO: ("eligibility.fails", "bad", "circle-x"),
    Answer.POSSIBLY: ("eligibility.open", "warn", "circle-help"),
}
_OUTCOMES: Final[dict[str, Tone]] = {
    eligibility.ELIGIBLE: "ok",
    eligibility.NOT_ELIGIBLE: "bad",
    eligibility.OPEN: "warn",
    eligibility.OVERRIDDEN: "info",
}
_PAPERS: Final = (eligibility.PERMIT_COPY, eligibility.EXIT_CERTIFICATE)


def build(ctx: CaseContext) -> QWidget:
    """Checks kept, then every project as of today; read when the section is first shown."""
    return _Requirements(ctx)


class _Requirements(QWidget):
    def __init__(self, ctx: CaseContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(14))
        person = ctx.person.id
        ctx.shell.ask(
            "case.requirements", eligibility.of_person, person, ctx.today, then=self._show, owner=self
        )

    def _show(self, found: OfPerson) -> None:
        self._column.addWidget(_kept_card(self._ctx, found.kept))
        for one in found.judged:
            self._column.addWidget(_project_card(self._ctx, one))
        self._column.addStretch(1)


def _kept_card(ctx: CaseContext, kept: Sequence[Kept]) -> Card:
    rows = [_kept_row(ctx, one) for one in kept]
    return section_card(t("eligibility.kept"), rows, empty=t("eligibility.kept_none"))


def _kept_row(ctx: CaseContext, kept: Kept) -> QWidget:
    check = kept.check
    title = wording.label_of("rule_set", check.rule_set)
    badges: list[tuple[str, Tone]] = [_outcome(kept.outcome)]
    if kept.waits:
        badges.append((t("eligibility.waits"), "info"))
    lines = [
        wording.facts(
            t("eligibility.admitted", day=formats().short_day(check.admitted_on))
            if check.admitted_on
            else "",
            ctx.user_name(check.checked_by),
        ),
        *(reason(one) for one in kept.findings if one.answer is not Answer.YES or one.since),
        *_papers(check),
        t("eligibility.reason", reason=check.override_reason) if check.override_reason else "",
    ]
    actions: list[QWidget] = []
    asks = kept.outcome in (eligibility.NOT_ELIGIBLE, eligibility.OPEN) and not kept.waits
    if asks and ctx.may(Act.CHANGE_CASE):
        actions.append(Button(t("eligibility.ask_override"), partial(_ask_override, ctx, check)))
    actions.append(
        IconButton("history", t("case.history_of", what=title), partial(ctx.history, check), size=16)
    )
    return RecordRow(title, lines, badges=badges, icon="badge-check", actions=actions)


def _papers(check: EligibilityCheck) -> Iterable[str]:
    rules = rule_sets().get(check.rule_set or "")
    seen = [_paper(name) for name in _PAPERS if getattr(check, name)]
    wanted = [_paper(name) for name in (rules.evidence if rules else ()) if not getattr(check, name)]
    if seen:
        yield wording.facts(t("eligibility.papers", what=formats().listed(seen, small=True)), check.seen_by)
    if wanted:
        yield t("eligibility.papers_missing", what=formats().listed(wanted, small=True))


def _paper(name: str) -> str:
    return t(f"field.eligibility_check.{name}")


def _project_card(ctx: CaseContext, judged: Judged) -> Card:
    card = Card(judged.rules.title)
    words, tone = _outcome(judged.outcome)
    if card.header is not None:
        card.header.add(Badge(words, tone))
    card.body.setSpacing(px(4))
    card.body.addWidget(label(t("eligibility.as_of", day=formats().short_day(judged.on)), "muted"))
    for finding, rule in zip(judged.findings, judged.rules.rules, strict=True):
        answer, mark, icon = _ANSWERS[finding.answer]
        row = RecordRow(
            t(f"eligibility.rule.{finding.rule}"), [reason(finding)], badges=[(t(answer), mark)], icon=icon
        )
        told = _cited(f"eligibility.rule.{rule.key}", rule.source)
        row.setToolTip(told)
        row.setAccessibleDescription(told)
        card.body.addWidget(row)
    card.body.addWidget(
        label(_cited(f"eligibility.source.{judged.rules.code}", judged.rules.source), "small", wrap=True)
    )
    if ctx.may(Act.CHANGE_CASE):
        keep = Button(
            t("eligibility.keep"), partial(_keep, ctx, judged.rules), kind="quiet", icon="badge-check"
        )
        card.body.addWidget(keep, 0, Qt.AlignmentFlag.AlignLeading)
    return card


def against(check: EligibilityCheck) -> list[str]:
    """What speaks against letting somebody in, and what is not known, one sentence each."""
    return [reason(one) for one in eligibility.findings_of(check) if one.answer is not Answer.YES]


def reason(finding: Finding) -> str:
    """The sentence behind an answer, with the paper and the day it turns on."""
    what = wording.label_of(finding.code_list, finding.code) if finding.code_list else ""
    if finding.since:
        what = wording.facts(what, wording.partial_words(PartialDate.from_text(finding.since)))
    day = formats().short_day(date.fromisoformat(finding.day)) if finding.day else ""
    return t(f"eligibility.why.{finding.why}", what=what, day=day)


def _cited(key: str, source: str) -> str:
    """What a rule says in the language of the program, with the document it comes from."""
    return t("rule.cited", rule=t(key), law=citation(source)) if known(key) else source


def _outcome(code: str | None) -> tuple[str, Tone]:
    return wording.label_of("eligibility_outcome", code), _OUTCOMES.get(code or "", "neutral")


def _keep(ctx: CaseContext, rules: RuleSet) -> None:
    asked = any(rule.check == "declared" for rule in rules.rules)
    fields = ["admitted_on", *(["emergency"] if asked else []), *rules.evidence]
    if rules.evidence:
        fields.append("seen_by")
    record = EligibilityCheck(
        person=ctx.person.id, case=ctx.case.id, rule_set=rules.code, admitted_on=ctx.today, outcome="open"
    )
    open_record_editor(ctx.shell, record, eligibility.keep_check, new=True, only=tuple(fields))


def _ask_override(ctx: CaseContext, check: EligibilityCheck) -> None:
    open_record_editor(ctx.shell, check, eligibility.request_override, only=("override_reason",))
