"""What the person agreed to, refused or took back, and the privacy notices they were given."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.consent import GIVEN, WITHDRAWN, Consent, PrivacyNotice
from app.usecases import consents
from ui.cases import wording
from ui.cases.context import CaseContext
from ui.cases.record_row import RecordRow, column_of, section_card, usual_actions
from ui.cases.sections.papers import day
from ui.texts import t
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button

_TONES: dict[str, Tone] = {
    "given": "ok",
    "refused": "bad",
    "withdrawn": "warn",
    "expired": "warn",
    "pending": "info",
}


def build(ctx: CaseContext) -> QWidget:
    """Consents and legal bases, then notices."""
    return column_of(_consents(ctx), _notices(ctx))


def _consents(ctx: CaseContext) -> QWidget:
    person = ctx.person.id
    card = section_card(
        t("case.consents"),
        [_consent(ctx, consent) for consent in ctx.page.consents],
        empty=t("case.consents_none"),
        action=t("case.consent_give"),
        on_action=partial(ctx.add, Consent(person=person, state="given")),
    )
    refuse = Button(
        t("case.consent_refuse"), partial(ctx.add, Consent(person=person, state="refused")), kind="link"
    )
    if card.header is not None:
        card.header.add(refuse)
    return card


def _consent(ctx: CaseContext, consent: Consent) -> QWidget:
    title = wording.label_of("V67", consent.type)
    lines = [
        wording.facts(
            consent.purpose, consent.recipients, wording.labels_of("data_category", consent.categories)
        ),
        wording.facts(
            _given(consent),
            wording.label_of("consent_mode", consent.mode),
            wording.label_of("language", consent.language),
            t("case.until", day=day(consent.expires_on)) if consent.expires_on else "",
            t("case.withdrawn_on", day=day(consent.withdrawn_on)) if consent.withdrawn_on else "",
            ctx.user_name(consent.recorded_by),
        ),
    ]
    withdrawn = consent.state == WITHDRAWN
    actions = usual_actions(ctx, consent, title, edit=not withdrawn)
    if consent.state == GIVEN and consent.type not in consents.NOT_CONSENTS:
        withdraw = partial(ctx.shell.do, consents.withdraw, consent.id, done=t("case.consent_withdrawn"))
        actions.insert(0, Button(t("case.consent_withdraw"), withdraw))
    badge = (wording.label_of("V68", consent.state), _TONES.get(consent.state or "", "neutral"))
    return RecordRow(title, lines, badges=[badge], icon="signature", actions=actions)


def _given(consent: Consent) -> str:
    if consent.given_on is None:
        return ""
    refused = consent.state == "refused"
    return t("case.refused_on" if refused else "case.given_on", day=day(consent.given_on))


def _notices(ctx: CaseContext) -> QWidget:
    rows = []
    for one in ctx.page.notices:
        title = t("case.notice_given", day=day(one.delivered_on))
        told = wording.facts(
            wording.label_of("language", one.language),
            wording.label_of("consent_mode", one.mode),
            one.text_version,
            one.mediator_name,
            ctx.user_name(one.delivered_by),
        )
        rows.append(RecordRow(title, [told], icon="file-text", actions=usual_actions(ctx, one, title)))
    return section_card(
        t("case.notices"),
        rows,
        empty=t("case.notices_none"),
        action=t("case.notice_add"),
        on_action=partial(ctx.add, PrivacyNotice(person=ctx.person.id)),
    )
