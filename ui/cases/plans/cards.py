"""The cards of a plan besides its goals: where it stands, the wish, signatures, what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.declaration import FieldType
from app.domain.plan import PlanSignature
from app.domain.plan_states import DECLINED
from app.usecases.histories import Names
from app.usecases.plan_differences import ADDED, REMOVED, Difference
from app.usecases.plan_pages import PlanPage
from app.usecases.plans import PlanFile
from ui import texts, values
from ui.cases import wording
from ui.cases.plans import words
from ui.cases.record_row import RecordRow, Told, section_card
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import Badge, label
from ui.widgets.signature_pad import SignaturePad

Act = Callable[[], object]


def head(page: PlanPage, file: PlanFile, buttons: Sequence[QWidget]) -> Card:
    """The version and its state, with what can be done at the line's end; its days below."""
    card = Card(padding=12)
    row = QHBoxLayout()
    row.setSpacing(px(10))
    row.addWidget(label(words.version(file), "heading"))
    row.addWidget(Badge(*words.state(file)), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    card.body.addLayout(row)
    card.body.addWidget(label(_days(page, file), "muted", wrap=True))
    return card


def wish(page: PlanPage, file: PlanFile, edit: Act | None) -> Card:
    """What the person wants, in their words and language; below it what helps and what stands in the way."""
    plan = file.plan
    card = Card(t("plan.wish_title"))
    if edit is not None and card.header is not None:
        pencil = IconButton("pencil", t("case.edit_of", what=t("plan.wish_title")), edit, size=16)
        pencil.setObjectName("plan.edit")
        card.header.add(pencil)
    if plan.wish:
        card.body.addWidget(
            label(t("plan.quote", words=texts.inserted(plan.wish)), wrap=True, selectable=True)
        )
        spoken = wording.label_of("language", plan.wish_language)
        by = page.person.display_name or ""
        card.body.addWidget(
            label(wording.facts(by, t("plan.said_in", language=spoken) if spoken else ""), "small")
        )
    else:
        card.body.addWidget(label(t("plan.wish_empty"), "muted", wrap=True))
        if edit is not None:
            card.body.addWidget(
                Button(t("plan.wish_add"), edit, icon="speech"), 0, Qt.AlignmentFlag.AlignLeading
            )
    for name in ("resources", "constraints"):
        told = getattr(plan, name)
        if told:
            card.body.addWidget(label(t(f"field.plan.{name}"), "small"))
            card.body.addWidget(label(told, wrap=True, selectable=True))
    return card


def signatures(
    page: PlanPage, file: PlanFile, sign: Act | None, unsign: Callable[[PlanSignature], object]
) -> Card:
    """Who signed which words, with what they drew."""
    rows = [_signature(file, one, unsign if sign is not None else None) for one in file.signatures]
    card = section_card(
        t("plan.signatures"),
        rows,
        empty=t("plan.signatures_none"),
        action=t("plan.sign") if sign is not None else "",
        on_action=sign,
    )
    card.setObjectName("plan.signatures")
    return card


def changes(page: PlanPage, file: PlanFile) -> Card | None:
    """What this version says otherwise than the one it follows; None for the first."""
    before = next((one for one in page.files if one.plan.id == file.plan.follows), None)
    if before is None:
        return None
    names = Names({user.id: user.name or "" for user in page.users.values()}, {})
    card = Card(t("plan.changes", version=words.version(before)))
    card.body.setSpacing(px(4))
    for one in page.differences:
        card.body.addWidget(label(wording.line(_difference(one, names)), wrap=True, selectable=True))
    if not page.differences:
        card.body.addWidget(label(t("plan.changes_none"), "muted", wrap=True))
    return card


def _days(page: PlanPage, file: PlanFile) -> str:
    plan, day = file.plan, texts.formats().short_day
    return wording.facts(
        t("plan.by_author", name=texts.inserted(page.user_name(plan.author)), day=day(plan.drawn_on))
        if plan.drawn_on
        else "",
        t(
            "plan.approved_by",
            name=texts.inserted(page.user_name(plan.approved_by)),
            day=day(plan.approved_on),
        )
        if plan.approved_on
        else "",
        t("plan.lasts", n=plan.months) if plan.months else "",
        t("plan.next_review", day=day(plan.next_review)) if plan.next_review else "",
        plan.end_note,
    )


def _signature(
    file: PlanFile, one: PlanSignature, unsign: Callable[[PlanSignature], object] | None
) -> QWidget:
    current = one.digest == file.digest
    badge: Told = (t("plan.these_words"), "ok") if current else (t("plan.earlier_words"), "warn")
    actions: list[QWidget] = []
    if one.strokes:
        drawn = SignaturePad(t("plan.signature_of", name=texts.inserted(one.name or "")), frozen=True)
        drawn.show_strokes(one.strokes)
        drawn.setFixedWidth(px(170))
        actions.append(drawn)
    if unsign is not None:
        name = t("plan.unsign_of", what=texts.inserted(one.name or ""))
        actions.append(IconButton("trash-2", name, partial(unsign, one), size=16))
    day = texts.formats().short_day(one.signed_on) if one.signed_on else ""
    declined = t("plan.declined_to_sign") if one.method == DECLINED else ""
    return RecordRow(
        one.name or "",
        [
            wording.facts(declined, day),
            words.signature_facts(one.signer, one.language, one.mediator_name, one.method),
        ],
        badges=[badge],
        icon="signature",
        text=one.words or "",
        actions=actions,
    )


def _difference(one: Difference, names: Names) -> str:
    kind = t(f"kind.{one.kind}")
    if one.spec is None:
        key = {ADDED: "plan.change_added", REMOVED: "plan.change_removed"}[one.sort]
        return t(key, kind=kind, words=texts.inserted(one.title))
    about = texts.inserted(one.title) if one.title else kind
    return t(
        "plan.change_answer",
        what=about,
        field=t(one.spec.label_key),
        before=_value(one, one.before, names),
        after=_value(one, one.after, names),
    )


def _value(one: Difference, value: object, names: Names) -> str:
    if one.spec is None:
        return ""
    if one.spec.type is FieldType.FLAG and value is None:
        return values.EMPTY
    return texts.inserted(values.written(one.spec, value, names))
