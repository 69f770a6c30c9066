"""The words for what the directory answers: why it fits, how fresh it is, when it opens."""

from __future__ import annotations

from datetime import date, datetime

from app.catalogue.codelists import codelist, small_inside
from app.domain.directory.answers import Hit
from app.domain.directory.entries import Entry
from app.domain.directory.fits import LABELLED, Fit, FitState, Tier
from app.domain.directory.freshness import Freshness
from app.domain.directory.opening import OpenState
from ui.calm_names import calm
from ui.texts import formats, known, language, t
from ui.theme.tokens import Tone

FIT_TONES: dict[FitState, Tone] = {
    FitState.OK: "ok",
    FitState.MISSING: "bad",
    FitState.UNKNOWN: "neutral",
}
FIT_ICONS: dict[FitState, str] = {
    FitState.OK: "check",
    FitState.MISSING: "x",
    FitState.UNKNOWN: "circle-help",
}
TIER_TONES: dict[Tier, Tone] = {Tier.FITS: "ok", Tier.TO_CHECK: "info", Tier.LACKS: "warn"}
FRESH_TONES: dict[Freshness, Tone] = {
    Freshness.VERIFIED: "ok",
    Freshness.DUE: "neutral",
    Freshness.STALE: "warn",
    Freshness.CONTESTED: "bad",
    Freshness.SUSPENDED: "bad",
    Freshness.CLOSED: "bad",
    Freshness.DRAFT: "neutral",
}


def fit_sentence(fit: Fit) -> str:
    """One point in words."""
    return t(fit.message, **{name: _value(name, value) for name, value in fit.params.items()})


def tier_words(tier: Tier) -> str:
    """The verdict on the whole."""
    return t(f"directory.tier_{tier.name.lower()}")


def freshness_words(hit: Hit) -> str:
    """How much the entry can be trusted, with the day it was last confirmed."""
    if hit.entry.assured_on is not None and hit.freshness is Freshness.VERIFIED:
        return t("directory.verified_on", day=formats().short_day(hit.entry.assured_on))
    return codelist("V78").label(hit.freshness.value, language())


def open_words(entry: Entry, now: datetime) -> str:
    """Whether it is open now, and when it opens next."""
    if not entry.hours.known:
        return t("directory.hours_unknown")
    if entry.hours.state(now) is OpenState.OPEN:
        return t("directory.open_now")
    following = entry.hours.next_opening(now)
    if following is None:
        return t("directory.closed_now")
    day = formats().near_day(following.date(), now.date())
    return t("directory.opens", day=day, time=formats().time(following))


def where(hit: Hit) -> str:
    """The address on one line, with the distance when it is known."""
    lines = ", ".join(calm(line) for line in hit.entry.address.lines)
    if hit.distance_km is None:
        return lines
    return t("directory.at_distance", address=lines, km=formats().decimal(hit.distance_km))


def language_names(codes: frozenset[str]) -> str:
    """Languages by name."""
    names = [codelist("language").label(code, language()) for code in sorted(codes)]
    return formats().listed(names, small=small_inside("language", language()))


def day_hours(entry: Entry, day: date) -> str:
    """The hours of one day."""
    spans = entry.hours.spans(day)
    if not spans:
        return t("directory.closed_that_day")
    clock = formats().clock
    parts = [t("directory.from_to", start=clock(a), end=clock(b % 1440)) for a, b in spans]
    return formats().listed(parts)


def _value(name: str, value: str | int) -> str | int:
    if name in LABELLED and isinstance(value, str):
        labels = [_label(LABELLED[name], code) for code in value.split(",")]
        return formats().listed(labels, small=small_inside(LABELLED[name], language()))
    if name in ("at", "next") and isinstance(value, str):
        at = datetime.fromisoformat(value)
        return t("directory.day_time", day=formats().weekday(at.date()), time=formats().time(at))
    return value


def _label(list_id: str, code: str) -> str:
    if known(f"directory.term.{list_id}.{code}"):
        return t(f"directory.term.{list_id}.{code}")
    return codelist(list_id).label(code, language())
