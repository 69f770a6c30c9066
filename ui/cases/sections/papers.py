"""Permits, the asylum procedure, identifiers and documents."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.legal import AsylumProcedure, Permit
from app.domain.person import Identifier, IdentityDocument
from app.usecases import permits
from app.usecases.permissions import Act
from ui import texts
from ui.cases import wording
from ui.cases.context import CaseContext
from ui.cases.record_row import RecordRow, Told, column_of, section_card, usual_actions
from ui.texts import t
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button

_STATES: dict[str, Tone] = {
    "valid": "ok",
    "ready": "ok",
    "renewal": "info",
    "requested": "info",
    "appointment": "info",
    "fingerprints": "info",
    "conversion": "info",
    "expiring": "warn",
    "to_request": "warn",
    "appeal": "warn",
    "expired": "bad",
    "rejected": "bad",
    "revoked": "bad",
}


def build(ctx: CaseContext) -> QWidget:
    """Four cards."""
    return column_of(_permits(ctx), _procedures(ctx), _identifiers(ctx), _documents(ctx))


def day(value: date | None) -> str:
    """12/05/2026; empty for none."""
    return texts.formats().short_day(value) if value else ""


def _permits(ctx: CaseContext) -> QWidget:
    return section_card(
        t("case.permits"),
        [_permit(ctx, permit) for permit in ctx.page.permits],
        empty=t("case.permits_none"),
        action=t("case.permits_add"),
        on_action=partial(ctx.add, Permit(person=ctx.person.id)),
    )


def _permit(ctx: CaseContext, permit: Permit) -> QWidget:
    title = wording.label_of("V14", permit.type) or t("kind.permit")
    badges: list[Told] = [(wording.label_of("V15", permit.state), _STATES.get(permit.state or "", "neutral"))]
    is_current = ctx.page.current_permit is not None and ctx.page.current_permit.id == permit.id
    if is_current:
        badges.insert(0, (t("case.current"), "accent"))
    lines = [
        wording.facts(
            permit.number,
            t("case.until", day=day(permit.expires_on)) if permit.expires_on else "",
            t("case.work_told", answer=wording.label_of("work_allowed", permit.work_allowed))
            if permit.work_allowed
            else "",
        ),
        wording.facts(
            t("case.issued", day=wording.partial_words(permit.issued_on)) if permit.issued_on else "",
            permit.questura,
            t("case.receipt", number=permit.receipt_number) if permit.receipt_number else "",
            t("case.appointment", day=day(permit.appointment_on)) if permit.appointment_on else "",
        ),
    ]
    actions = usual_actions(ctx, permit, title, edit=ctx.may(Act.WRITE_PERMIT))
    if is_current and permit.state in ("valid", "expiring", "expired") and ctx.may(Act.WRITE_PERMIT):
        asked = partial(ctx.shell.do, permits.request_renewal, permit.id, done=t("case.renewal_noted"))
        actions.insert(0, Button(t("case.renewal_asked"), asked))
    return RecordRow(
        title, lines, badges=badges, icon="id-card", text=ctx.text(permit, "text"), actions=actions
    )


def _procedures(ctx: CaseContext) -> QWidget:
    rows = []
    for one in ctx.page.procedures:
        title = wording.label_of("V12", one.stage) or t("kind.asylum_procedure")
        lines = [
            wording.facts(
                one.vestanet and t("case.vestanet", number=one.vestanet),
                t("case.registered", day=wording.partial_words(one.registered_on))
                if one.registered_on
                else "",
                t("case.hearing", day=day(one.hearing_on)) if one.hearing_on else "",
            ),
            wording.facts(
                wording.label_of("V13", one.decision),
                t("case.notified", day=day(one.notified_on)) if one.notified_on else "",
                t("case.appeal_filed", day=day(one.appeal_filed_on)) if one.appeal_filed_on else "",
                one.lawyer,
            ),
        ]
        rows.append(
            RecordRow(
                title, lines, icon="scale", text=ctx.text(one, "text"), actions=usual_actions(ctx, one, title)
            )
        )
    return section_card(
        t("case.procedures"),
        rows,
        empty=t("case.procedures_none"),
        action=t("case.procedures_add"),
        on_action=partial(ctx.add, AsylumProcedure(person=ctx.person.id)),
    )


def _identifiers(ctx: CaseContext) -> QWidget:
    rows = []
    for one in ctx.page.file.identifiers:
        kind = wording.label_of("V04", one.type)
        told = wording.facts(kind, one.issuer, wording.label_of("verification", one.verified))
        rows.append(RecordRow(one.value or "", [told], actions=usual_actions(ctx, one, kind)))
    return section_card(
        t("case.identifiers"),
        rows,
        empty=t("case.identifiers_none"),
        action=t("case.identifiers_add"),
        on_action=partial(ctx.add, Identifier(person=ctx.person.id)),
    )


def _documents(ctx: CaseContext) -> QWidget:
    rows = []
    for one in ctx.page.file.documents:
        title = wording.label_of("V04", one.type)
        told = wording.facts(
            one.number,
            wording.label_of("country", one.issuing_country),
            t("case.until", day=day(one.expires_on)) if one.expires_on else "",
            wording.label_of("document_holder", one.holder),
        )
        rows.append(RecordRow(title, [told], icon="book-open", actions=usual_actions(ctx, one, title)))
    return section_card(
        t("case.documents"),
        rows,
        empty=t("case.documents_none"),
        action=t("case.documents_add"),
        on_action=partial(ctx.add, IdentityDocument(person=ctx.person.id)),
    )
