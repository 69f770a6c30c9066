"""The cards of one request: the slip, the session, who was asked, who could come and why."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.mediation_job import MediationSession
from app.matching.mediators import Candidate
from app.matching.reasons import Reason
from app.usecases.mediation_validation import Waiting, minutes_of
from app.usecases.mediation_views import Asked, RequestSheet
from ui import texts
from ui.cases.wording import facts, label_of, labels_of
from ui.mediation import acts, words
from ui.mediation.desk import Desk
from ui.texts import inserted, t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, line
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import Avatar, Badge, label
from ui.widgets.messages import EmptyState, InlineMessage

AT_ONCE = 6
"""Candidates shown at once; the rest on demand."""


def headline(sheet: RequestSheet) -> str:
    """For whom, and in which language."""
    return facts(sheet.line.who or "…", words.language_words(sheet.line.request))


def next_step(sheet: RequestSheet) -> tuple[str, Tone]:
    """What happens next, in one sentence."""
    stands, now = sheet.line.standing, datetime.now(UTC)
    if stands.kept:
        return t("mediation_ui.next_kept"), "bad"
    if stands.to_validate:
        return _next_of_session(sheet), "info"
    if stands.state == "requested" and sheet.own:
        return t("mediation_ui.next_own"), "info"
    if stands.state == "assigned" and stands.job is not None:
        told = words.left_of_timer(stands.job.answer_by, now)
        tone: Tone = "warn" if stands.late else "info"
        return t("mediation_ui.next_assigned", name=inserted(sheet.line.mediator), time=told), tone
    if stands.state == "accepted":
        return t("mediation_ui.next_accepted", name=inserted(sheet.line.mediator)), "ok"
    key = f"mediation_ui.next_{stands.state}"
    note = sheet.line.request.decision_note or ""
    if stands.state == "declined":
        return t(key, note=inserted(note)), "warn"
    if stands.state == "cancelled":
        return t(key, note=inserted(sheet.line.request.cancel_reason or "")), "neutral"
    return (t(key), "info") if texts.known(key) else ("", "info")


def _next_of_session(sheet: RequestSheet) -> str:
    answers = sheet.waiting is not None and sheet.waiting.asked
    return t("mediation_ui.next_answer" if answers else "mediation_ui.next_validate")


def columns(page: Desk, sheet: RequestSheet) -> tuple[list[QWidget], list[QWidget]]:
    """The slip beside who could come; once it is settled, beside what was done and who was asked."""
    told = [_session(one, sheet.waiting) for one in sheet.sessions]
    if sheet.asked:
        told.append(_asked(sheet))
    if sheet.line.standing.state in ("requested", "approved", "assigned", "no_mediator"):
        return [_slip(sheet), *told], [_candidates(page, sheet)]
    return (told, [_slip(sheet)]) if told else ([_slip(sheet)], [])


def _slip(sheet: RequestSheet) -> QWidget:
    r = sheet.line.request
    formats = texts.formats()
    card = Card(t("mediation_ui.slip"))
    shown = KeyValues()
    f = "field.mediation_request."
    group = facts(
        label_of("request_group", r.group), r.group_name, formats.number(r.group_size) if r.group_size else ""
    )
    shown.show_facts(
        [
            (t("mediation_ui.for_whom"), sheet.line.who if r.person else group),
            (t(f + "called_name"), r.called_name or ""),
            (t(f + "language"), words.language_words(r)),
            (t(f + "other_languages"), labels_of("language", r.other_languages)),
            (t(f + "nationality"), label_of("country", r.nationality)),
            (t("mediation_ui.col_when"), facts(words.when(r), words.hours_words(r.minutes or 60))),
            (t(f + "setting"), facts(label_of("V50", r.setting), label_of("V51", r.mode))),
            (t(f + "place"), facts(r.place, label_of("comune", r.comune))),
            (t(f + "reason"), r.reason or ""),
            (t(f + "topics"), labels_of("V23", r.topics)),
            (t(f + "body"), facts(r.body, r.referent, r.referent_phone)),
            (t(f + "present"), r.present or ""),
            (t(f + "gender"), label_of("mediator_gender", r.gender)),
            (t(f + "confidentiality"), label_of("mediation_care", r.confidentiality)),
            (t(f + "site"), sheet.site),
            (t(f + "requested_by"), facts(sheet.asked_by, words.moment(r.requested_at))),
            (t(f + "decided_by"), facts(sheet.decided_by, words.moment(r.approved_at))),
            (t(f + "line"), sheet.paid_from.name or "" if sheet.paid_from else ""),
            (t(f + "decision_note"), r.decision_note or ""),
        ]
    )
    card.body.addWidget(shown)
    return card


def _session(one: MediationSession, waiting: Waiting | None) -> QWidget:
    card = Card(t("kind.mediation_session"))
    formats = texts.formats()
    mine = waiting if waiting is not None and waiting.session.id == one.id else None
    f = "field.mediation_session."
    served = sum(n or 0 for n in (one.women, one.men, one.minors))
    shown = KeyValues()
    shown.show_facts(
        [
            (t("mediation_ui.col_when"), words.moment(one.started_at)),
            (t("mediation_ui.minutes"), formats.minutes(minutes_of(one))),
            (t("mediation_ui.billable"), formats.minutes(mine.billable) if mine else _billable(one)),
            (t("field.mediation_request.state"), label_of("V52", one.held)),
            (t(f + "outcome"), label_of("V53", one.outcome)),
            (
                t("mediation_ui.pair"),
                facts(
                    *(
                        label_of("language", x)
                        for x in (one.language_from, one.language_to, one.language_other)
                    )
                ),
            ),
            (t(f + "participants"), one.participants or ""),
            (t("mediation_ui.served"), formats.number(served) if served else ""),
            (t(f + "topics"), labels_of("V23", one.topics)),
            (t(f + "translated"), one.translated or ""),
            (t(f + "requester_signature"), words.signed(one.requester_signature, one.requester_name)),
            (t(f + "unsigned_reason"), one.unsigned_reason or ""),
            (t(f + "mediator_signature"), words.signed(one.mediator_signature)),
            (t(f + "validation_note"), one.validation_note or ""),
        ]
    )
    if mine is not None:
        for told in _warnings(mine):
            card.body.addWidget(InlineMessage(told, "warn"))
    card.body.addWidget(shown)
    return card


def _billable(one: MediationSession) -> str:
    return texts.formats().minutes(one.billable_minutes) if one.billable_minutes is not None else ""


def _warnings(waiting: Waiting) -> list[str]:
    found = [t("mediation_ui.overlaps", when=words.moment(one.started_at)) for one in waiting.overlaps]
    if waiting.own:
        found.append(t("mediation_ui.own_session"))
    if waiting.unsigned:
        found.append(t("mediation_ui.unsigned"))
    if waiting.altered:
        found.append(t("mediation_ui.altered"))
    return found


_OUTCOMES: dict[str, Tone] = {"accepted": "ok", "declined": "warn", "expired": "warn"}


def _asked(sheet: RequestSheet) -> QWidget:
    card = Card(t("mediation_ui.asked"))
    for place, one in enumerate(sheet.asked):
        if place:
            card.body.addWidget(line())
        card.body.addWidget(_asked_row(one))
    return card


def _asked_row(one: Asked) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    told = QVBoxLayout()
    told.setSpacing(px(1))
    told.addWidget(label(one.name, "strong"))
    at = t("mediation_ui.asked_at", when=words.moment(one.offer.offered_at))
    reason = one.job.decline_reason if one.job else None
    told.addWidget(label(facts(at, reason or one.offer.note), "small", wrap=True))
    row.addLayout(told, 1)
    state = one.job.state if one.job else one.offer.outcome
    row.addWidget(Badge(label_of("job_state", state), _OUTCOMES.get(state or "", "neutral")))
    return holder


def _candidates(page: Desk, sheet: RequestSheet) -> QWidget:
    card = Card(t("mediation_ui.candidates"))
    proposed = [one for one in sheet.candidates if one.proposed]
    others = [one for one in sheet.candidates if not one.proposed]
    if not sheet.candidates:
        card.body.addWidget(
            EmptyState(
                t(
                    "mediation_ui.no_candidates",
                    language=inserted(label_of("language", sheet.line.request.language)),
                ),
                action=t("mediation_ui.part_mediators"),
                on_action=lambda: page.shell.go("mediation", part="mediators"),
                icon="languages",
            )
        )
        return card
    if sheet.line.standing.state == "requested":
        card.body.addWidget(label(t("mediation_ui.after_approval"), "small", wrap=True))
    rows = [_candidate(page, sheet, one, place) for place, one in enumerate(proposed)]
    for place, row in enumerate(rows):
        if place:
            card.body.addWidget(line())
        card.body.addWidget(row)
        if place >= AT_ONCE:
            row.hide()
    if len(rows) > AT_ONCE:
        card.body.addWidget(_more(rows[AT_ONCE:]), 0, Qt.AlignmentFlag.AlignHCenter)
    if others:
        card.body.addWidget(_not_proposed(sheet, others))
    return card


def _more(rows: list[QWidget]) -> Button:
    more = Button(t("list.more", n=len(rows)), kind="link")

    def show() -> None:
        more.hide()
        for row in rows:
            row.show()

    more.clicked.connect(show)
    return more


def _candidate(page: Desk, sheet: RequestSheet, one: Candidate, place: int) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, px(4), 0, px(4))
    row.setSpacing(px(10))
    row.addWidget(Avatar(one.offering.name, 34), 0, Qt.AlignmentFlag.AlignTop)
    told = QVBoxLayout()
    told.setSpacing(px(3))
    told.addWidget(label(one.offering.name, "strong", wrap=True))
    told.addWidget(label(words.reason_words(one.reasons[0]), wrap=True))
    further = facts(*(words.reason_words(reason) for reason in one.reasons[1:]))
    if further:
        told.addWidget(label(further, "muted", wrap=True))
    if one.doubts:
        told.addWidget(InlineMessage(facts(*map(words.reason_words, one.doubts)), "warn"))
    row.addLayout(told, 1)
    spoken = facts(one.offering.name, *map(words.reason_words, (*one.reasons, *one.doubts)))
    holder.setAccessibleName(spoken)
    if sheet.may_ask and sheet.line.standing.state != "requested":
        offer = partial(acts.offer_to, page, sheet, one.offering.key, one.offering.name)
        kind = "primary" if place == 0 and sheet.line.standing.state != "assigned" else "secondary"
        name = t("mediation_ui.offer_to", name=inserted(one.offering.name))
        button = Button(t("mediation_ui.offer"), offer, kind=kind, name=name)  # type: ignore[arg-type]
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return holder


def _not_proposed(sheet: RequestSheet, others: list[Candidate]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, px(8), 0, 0)
    column.setSpacing(px(4))
    column.addWidget(label(t("mediation_ui.not_proposed"), "small"))
    for one in others:
        told = facts(*map(words.reason_words, _told_against(sheet, one)))
        column.addWidget(label(facts(one.offering.name, told), "muted", wrap=True))
    return holder


def _told_against(sheet: RequestSheet, one: Candidate) -> tuple[Reason, ...]:
    """Why not; what only supervisors may know is not told to others."""
    if one.secret and not sheet.sees_secrets:
        return (Reason("mediation.why.unavailable"),)
    return one.against
