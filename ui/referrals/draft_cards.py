"""A referral before it leaves: what is asked, which data go along, whether they may."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.catalogue.codelists import codelist
from app.domain.consent import Consent
from app.domain.handover import INSIDE_MODES
from app.domain.referral_states import DRAFT
from app.domain.sharing import Shut
from app.usecases import consents
from app.usecases.referrals import drafting, sending
from app.usecases.referrals.views import ReferralView
from app.usecases.sync_views import Stand
from ui.cases import referral_words as words
from ui.cases import wording
from ui.forms.editors import open_record_editor
from ui.forms.today import today
from ui.page import Shell
from ui.texts import formats, language, t
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.chips import ChipRow
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage

ASKED = ("reason", "area", "urgency", "next_step", "method", "receiver", "expected_by")
"""What is written about the request; the rest follows from the service or from acts."""


GIVEN = ("area", "method")
"""Of these, what is not asked of a hand-over to a colleague: it goes whole, in the program."""

OVERRULED = frozenset({Shut.REFUSED, Shut.WITHDRAWN, Shut.GUARDIAN})
"""The person, or who answers for them, has spoken: no other basis is offered in one press."""


def request_card(shell: Shell, view: ReferralView) -> Card:
    """What is asked of the service and how it goes there."""
    one = view.referral
    card = Card(t("referral.request"))
    if view.may_write and card.header is not None:
        edit = partial(_edit, shell, view)
        card.header.add(Button(t("referral.edit"), edit, kind="link", icon="pencil"))
    if one.reason:
        card.body.addWidget(label(one.reason, wrap=True, selectable=True))
    facts = KeyValues()
    facts.show_facts(
        [
            (t("field.referral.area"), wording.label_of("V23", one.area)),
            (t("field.referral.urgency"), wording.label_of("priority", one.urgency)),
            (t("field.referral.next_step"), wording.label_of("referral_next_step", one.next_step)),
            (t("field.referral.method"), words.method(one)),
            (t("field.referral.receiver"), view.users.get(one.receiver, "") if one.receiver else ""),
            (t("field.referral.received_by"), one.received_by or ""),
            (t("field.referral.expected_by"), words.day(one.expected_by)),
            (t("field.referral.fit"), "\n".join(drafting.reasons_of_fit(one))),
        ]
    )
    card.body.addWidget(facts)
    return card


def _edit(shell: Shell, view: ReferralView) -> None:
    """The form of what is asked of the service."""
    inside = view.referral.handover in INSIDE_MODES
    asked = tuple(name for name in ASKED if name not in GIVEN) if inside else ASKED
    open_record_editor(shell, view.referral, drafting.change, only=asked)


def data_card(shell: Shell, view: ReferralView) -> Card:
    """The categories that are ticked, and below them exactly what would be read at the other end."""
    one = view.referral
    card = Card(t("referral.data"))
    choices = codelist("data_category").options(language(), today(), one.categories)
    row = ChipRow(choices, name=t("referral.data"), many=True)
    row.setObjectName("categories")
    row.choose(*one.categories)
    row.setEnabled(view.may_write)
    row.chosen.connect(lambda keys: shell.do(drafting.tick, one.id, frozenset(keys)))
    card.body.addWidget(row)
    card.body.addWidget(label(t("referral.preview"), "small", wrap=True))
    _show_parts(card, view)
    if view.hidden or "vulnerability" in one.categories:
        card.body.addWidget(label(wording.label_of("data_category", "vulnerability"), "strong"))
        card.body.addWidget(label(t("referral.hidden", n=view.hidden), "muted", wrap=True))
    return card


def copy_card(view: ReferralView) -> Card:
    """What left, as it was read at the other end; it stays as it was."""
    card = Card(t("referral.what_left"))
    if not view.intact:
        card.body.addWidget(InlineMessage(t("referral.parcel.changed"), "bad"))
    _show_parts(card, view)
    if "vulnerability" in view.referral.categories:
        card.body.addWidget(label(t("referral.left_hidden"), "muted", wrap=True))
    return card


def _show_parts(card: Card, view: ReferralView) -> None:
    for part in view.parts:
        card.body.addWidget(label(wording.label_of("data_category", part.category), "strong"))
        if part.facts:
            facts = KeyValues()
            facts.show_facts([(fact.label, fact.value) for fact in part.facts])
            card.body.addWidget(facts)
        else:
            card.body.addWidget(label(t("referral.nothing_recorded"), "muted", wrap=True))


def leave_card(shell: Shell, view: ReferralView, sent: Callable[[], None]) -> Card:
    """The gate as a sentence, what else is missing, and the ways to leave."""
    card = Card(t("referral.leave"))
    sentence, tone = words.gate(view)
    card.body.addWidget(InlineMessage(sentence, tone))
    if view.gate.shut is not None and view.may_write:
        words_, verb = t("referral.record_consent"), _record_consent
        if view.within and view.gate.shut not in OVERRULED:
            words_, verb = t("handover.basis.title"), _record_basis
        record = Button(words_, partial(verb, shell, view), icon="signature")
        record.setObjectName("record_consent")
        card.body.addWidget(record)
    for problem in view.obstacles:
        if problem.name != "categories":
            words_ = t("referral.write_it") if problem.name in ASKED and view.may_write else ""
            edit = partial(_edit, shell, view)
            card.body.addWidget(InlineMessage(t(problem.key), "warn", action=words_, on_action=edit))
    if not view.may_write:
        return card
    if view.referral.queued_at is not None:
        card.body.addWidget(InlineMessage(t("referral.queued_told"), "info"))
        back = partial(shell.do, sending.unqueue, view.referral.id, done=t("referral.unqueued"))
        card.body.addWidget(Button(t("referral.unqueue"), back))
        return card
    card.body.addWidget(_button("send", Button(t("referral.send"), sent, icon="send", kind="primary"), view))
    # Alone there is nobody who could have taken anything back elsewhere.
    if shell.sync is not None and shell.sync.state.stand is not Stand.ALONE:
        queue = partial(shell.do, sending.queue, view.referral.id)
        card.body.addWidget(_button("queue", Button(t("referral.queue"), queue, icon="clock"), view))
        card.body.addWidget(label(t("referral.queue_why"), "small", wrap=True))
    return card


def _button(name: str, button: Button, view: ReferralView) -> Button:
    button.setObjectName(name)
    button.setEnabled(not view.obstacles)
    return button


def stopped_message(view: ReferralView) -> InlineMessage | None:
    """That it was stopped on its way, or None."""
    one = view.referral
    if one.state == DRAFT or one.stopped_at is None:
        return None
    when = formats().short_day(one.stopped_at.astimezone().date())
    return InlineMessage(t("referral.was_stopped", day=when), "bad")


def _record_consent(shell: Shell, view: ReferralView) -> None:
    """The form of a consent, filled with this recipient and the data that lack one."""
    one = view.referral
    names = dict.fromkeys(name for name in (one.service_name, one.organisation_name) if name)
    told = Consent(
        person=one.person,
        type="share",
        state="given",
        purpose=t("referral.purpose"),
        recipients="; ".join(names)[:300],
        categories=view.gate.missing or one.categories,
    )
    open_record_editor(shell, told, new=True)


def _record_basis(shell: Shell, view: ReferralView) -> None:
    """Within one body a colleague is no third party (GDPR art. 4.10): the basis of the work carries it."""
    told = Consent(
        person=view.referral.person,
        type="public_task",
        state="not_needed",
        purpose=t("handover.purpose"),
        recipients=(view.referral.service_name or "")[:300],
        categories=view.gate.missing or view.referral.categories,
    )
    only = ("type", "purpose", "recipients", "categories", "expires_on")
    open_record_editor(shell, told, consents.record, new=True, only=only, words="handover.basis")
