"""The words referrals are told in: states and their tones, the gate, what a service has taught."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from app.catalogue.codelists import codelist
from app.domain.handover import INSIDE_MODES
from app.domain.referral import Referral
from app.domain.referral_figures import Figures
from app.domain.referral_states import NO_FEEDBACK, shown_state
from app.usecases.referrals.views import ReferralView
from ui import texts
from ui.cases import wording
from ui.texts import t
from ui.theme.tokens import Tone

TONES: Final[dict[str, Tone]] = {
    "draft": "neutral",
    "consent_missing": "bad",
    "sent": "info",
    "received": "info",
    "accepted": "ok",
    "rejected": "bad",
    "waiting": "warn",
    "appointment": "ok",
    "started": "ok",
    "completed": "ok",
    "no_show": "warn",
    "declined_person": "neutral",
    NO_FEEDBACK: "bad",
    "cancelled": "neutral",
}

ICONS: Final[dict[str, str]] = {
    "queued": "clock",
    "cleared": "check",
    "stopped": "circle-x",
    "sent": "send",
    "received": "inbox",
    "accepted": "circle-check",
    "rejected": "circle-x",
    "waiting": "hourglass",
    "appointment": "calendar-check",
    "started": "handshake",
    "completed": "circle-check-big",
    "no_show": "user-x",
    "declined_person": "user",
    "cancelled": "x",
    "asked": "phone-call",
    "revoked": "shield-alert",
    "told": "phone",
}


def state(referral: Referral, today: date) -> tuple[str, Tone]:
    """Where it stands, in words with their tone."""
    code = shown_state(referral, today)
    if code == "draft" and referral.queued_at is not None:
        return t("referral.queued"), "info"
    if code == "draft" and referral.cleared_at is not None:
        return t("referral.cleared"), "ok"
    return wording.label_of("V54", code), TONES.get(code, "neutral")


def day(on: date | None) -> str:
    """A day in few figures, or nothing."""
    return texts.formats().short_day(on) if on else ""


def line(referral: Referral, today: date) -> str:
    """What one wants to know of a referral at a glance: since when, until when, with what."""
    sent_on = referral.sent_at.astimezone().date() if referral.sent_at else None
    waits = referral.state in ("sent", "received") and referral.expected_by
    return wording.facts(
        t("referral.sent_on", day=day(sent_on)) if sent_on else "",
        t("referral.answer_by", day=day(referral.expected_by)) if waits else "",
        _meeting(referral) if referral.state == "appointment" else "",
        wording.label_of("V55", referral.reject_reason),
        method(referral),
    )


def method(referral: Referral) -> str:
    """How it goes there."""
    if referral.handover in INSIDE_MODES:
        return t("handover.method")
    return wording.label_of("V56", referral.method)


def basis(view: ReferralView, code: str | None) -> str:
    """On what basis: between colleagues nobody agrees to tell third parties."""
    if view.within and code == "share":
        return t("handover.basis.share")
    return wording.label_of("V67", code)


def _meeting(referral: Referral) -> str:
    on, minute = day(referral.appointment_on), referral.appointment_minute
    if minute is None:
        return t("referral.meets_on", day=on)
    return t("referral.meets_at", day=on, time=texts.formats().clock(minute))


def gate(view: ReferralView) -> tuple[str, Tone]:
    """Whether it may leave, as a plain sentence; what is missing, by name."""
    judged = view.gate
    if judged.shut is None:
        bases = {basis(view, cover.consent.type) for cover in judged.covers}
        return t("referral.gate.open", basis=texts.formats().listed(sorted(bases), small=True)), "ok"
    missing = wording.labels_of("data_category", judged.missing)
    key = f"handover.gate.{judged.shut.value}"
    sentence = t(key if view.within and texts.known(key) else f"referral.gate.{judged.shut.value}")
    when = t("referral.gate.day", day=day(judged.day)) if judged.day else ""
    lacking = t("referral.gate.missing", data=missing) if missing else ""
    return " ".join(part for part in (sentence, when, lacking) if part), "bad"


def taught(found: Figures) -> list[str]:
    """What the referrals of this laptop say of a service: sentences with the number of cases."""
    if not found.sent:
        return []
    told = [*_how_many(found), *_how_long(found)]
    if found.languages:
        told.append(t("referral.taught.languages", languages=_languages(found)))
    if found.confirmed_on is not None:
        told.append(t("referral.taught.confirmed", day=day(found.confirmed_on)))
    return told or [t("referral.taught.waiting", n=found.sent)]


def _how_many(found: Figures) -> Iterator[str]:
    if found.answered:
        yield t("referral.taught.taken", taken=found.taken, n=found.answered)
    if found.reasons:
        code, n = found.reasons[0]
        yield t("referral.taught.reason", reason=codelist("V55").label(code, texts.language()), n=n)
    if found.silent:
        yield t("referral.taught.silent", n=found.silent)


def _how_long(found: Figures) -> Iterator[str]:
    if found.waited_days is not None:
        days = _days(found.waited_days)
        yield t("referral.taught.waited", days=days, n=found.waited_cases)
    if found.answer_days is not None:
        days = _days(found.answer_days)
        yield t("referral.taught.answers", days=days, n=found.answer_cases)


def _days(n: int) -> str:
    return t("referral.days", n=n) if n else t("referral.same_day")


def _languages(found: Figures) -> str:
    names = (codelist("language").label(code, texts.language()) for code, _ in found.languages[:4])
    return texts.formats().listed(list(names))
