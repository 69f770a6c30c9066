"""Who the person is and with whom they live."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.person import ContactPoint, PersonLanguage, PersonName
from app.usecases.case_pages import Member
from ui import texts
from ui.cases import elsewhere, wording
from ui.cases.context import CaseContext
from ui.cases.record_row import RecordRow, Told, column_of, section_card, usual_actions
from ui.texts import t
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.key_values import KeyValues


def build(ctx: CaseContext) -> QWidget:
    """Identity, names, languages, ways to reach, household, other cases."""
    return column_of(
        _identity(ctx), _names(ctx), _languages(ctx), _contact_points(ctx), _household(ctx), _other_cases(ctx)
    )


def _identity(ctx: CaseContext) -> QWidget:
    person, formats = ctx.person, texts.formats()
    card = Card(t("case.identity"))
    if card.header is not None:
        card.header.add(
            Button(
                t("case.edit_person"),
                partial(elsewhere.person, ctx.shell, person.id),
                kind="link",
                icon="pencil",
            )
        )
        card.header.add(
            IconButton(
                "history", t("case.history_of", what=t("kind.person")), partial(ctx.history, person), size=16
            )
        )
    school = formats.number(person.years_of_school) if person.years_of_school is not None else ""
    facts = KeyValues()
    facts.show_facts(
        [
            (t("cases.fact.born"), wording.partial_words(person.born)),
            (t("cases.fact.age"), wording.age_words(person.born, ctx.today)),
            (t("field.person.sex"), wording.label_of("V01", person.sex)),
            (t("cases.fact.citizenship"), wording.labels_of("country", person.citizenships)),
            (t("field.person.birth_country"), wording.label_of("country", person.birth_country)),
            (t("field.person.birth_place"), person.birth_place or ""),
            (t("field.person.arrived_on"), wording.partial_words(person.arrived_on)),
            (t("field.person.arrival_place"), person.arrival_place or ""),
            (t("field.person.marital_status"), wording.label_of("V09", person.marital_status)),
            (t("field.person.education_level"), wording.label_of("V08", person.education_level)),
            (t("field.person.years_of_school"), school),
            (t("field.person.occupation_before"), person.occupation_before or ""),
            (t("field.person.skills"), person.skills or ""),
        ]
    )
    card.body.addWidget(facts)
    return card


def _names(ctx: CaseContext) -> QWidget:
    rows = [_name_row(ctx, name) for name in ctx.page.file.names]
    return section_card(
        t("case.names"),
        rows,
        empty=t("case.names_none"),
        action=t("case.names_add"),
        on_action=partial(ctx.add, PersonName(person=ctx.person.id)),
    )


def _name_row(ctx: CaseContext, name: PersonName) -> QWidget:
    title = name.full or ""
    told = wording.facts(wording.label_of("V03", name.type), wording.label_of("script", name.script))
    badges: list[Told] = [(t("case.name_preferred"), "info")] if name.preferred else []
    return RecordRow(title, [told], badges=badges, actions=usual_actions(ctx, name, title))


def _languages(ctx: CaseContext) -> QWidget:
    rows = []
    for one in ctx.page.file.languages:
        title = wording.label_of("language", one.language)
        told = wording.facts(
            wording.label_of("V06", one.skill), t("case.for_mediation") if one.for_mediation else ""
        )
        rows.append(RecordRow(title, [told], actions=usual_actions(ctx, one, title)))
    return section_card(
        t("cases.fact.languages"),
        rows,
        empty=t("case.languages_none"),
        action=t("case.languages_add"),
        on_action=partial(ctx.add, PersonLanguage(person=ctx.person.id)),
    )


def _contact_points(ctx: CaseContext) -> QWidget:
    rows = []
    for one in ctx.page.file.contact_points:
        title = one.value or ""
        told = wording.facts(wording.label_of("contact_channel", one.channel), one.whose, one.safe_times)
        badges: list[Told] = [(t("case.no_messages"), "warn")] if one.no_messages else []
        rows.append(RecordRow(title, [told], badges=badges, actions=usual_actions(ctx, one, title)))
    return section_card(
        t("case.contact_points"),
        rows,
        empty=t("case.contact_points_none"),
        action=t("case.contact_points_add"),
        on_action=partial(ctx.add, ContactPoint(person=ctx.person.id)),
    )


def _household(ctx: CaseContext) -> QWidget:
    rows = [_member(ctx, member) for member in ctx.page.members]
    return section_card(
        t("case.household"),
        rows,
        empty=t("case.household_none"),
        action=t("case.household_open"),
        on_action=partial(elsewhere.household, ctx.shell, ctx.person.id),
    )


def _member(ctx: CaseContext, member: Member) -> QWidget:
    person = member.person
    told = wording.facts(
        wording.label_of("V10", member.link.kinship),
        wording.age_words(person.born, ctx.today),
        t("case.abroad") if member.link.abroad else "",
    )
    minor = wording.minor_words(person.born, ctx.today)
    open_ = partial(elsewhere.person, ctx.shell, person.id)
    return RecordRow(person.display_name or "", [told], badges=[minor], icon="user", on_title=open_)


def _other_cases(ctx: CaseContext) -> QWidget:
    rows = []
    for one in ctx.page.other_cases:
        badge = (wording.state_words(one.state), wording.state_tone(one.state))
        opened = texts.formats().short_day(one.opened_on) if one.opened_on else ""
        open_ = partial(elsewhere.case, ctx.shell, one.id)
        rows.append(RecordRow(one.number or "", [opened], badges=[badge], on_title=open_))
    card = section_card(t("case.other_cases"), rows, empty="")
    if not rows:
        card.hide()
    return card
