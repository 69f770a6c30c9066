"""The words mediation is told in: states and their tones, days and hours, why somebody is proposed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from app.catalogue.codelists import small_inside
from app.domain import session_words
from app.domain.mediation import MediationRequest
from app.domain.mediation_states import Standing
from app.domain.mediator import MediatorProfile
from app.matching.mediators import LEVELS
from app.matching.reasons import Reason
from app.usecases.mediation_views import RequestLine
from ui import texts
from ui.cases.wording import facts, label_of
from ui.texts import t
from ui.theme.tokens import Tone

TONES: Final[dict[str, Tone]] = {
    "requested": "warn",
    "approved": "warn",
    "assigned": "info",
    "accepted": "ok",
    "declined": "neutral",
    "no_mediator": "bad",
    "done": "info",
    "no_show_p": "warn",
    "no_show_m": "bad",
    "cancelled": "neutral",
    "validated": "ok",
    "billed": "neutral",
}

_CODED: Final = {"language": "language", "level": "V06", "setting": "V50"}


def state_badge(stands: Standing) -> tuple[str, Tone]:
    """A state in a few words, in its tone; what is late is said so."""
    if stands.late:
        return t("mediation_ui.no_answer"), "bad"
    return label_of("V52", stands.state), TONES.get(stands.state, "neutral")


def oddities(line: RequestLine) -> list[tuple[str, Tone]]:
    """What is odd about a request, each as a badge."""
    found: list[tuple[str, Tone]] = []
    if line.standing.kept:
        found.append((t("mediation_ui.kept"), "bad"))
    if line.standing.twice:
        found.append((t("mediation_ui.twice"), "bad"))
    if line.request.urgent:
        found.append((t("mediation_ui.urgent"), "warn"))
    return found


def reason_words(reason: Reason) -> str:
    """Why, or why not, as a sentence."""
    params = {
        name: label_of(_CODED[name], str(value)) if name in _CODED else value
        for name, value in reason.params.items()
    }
    return t(reason.key, **params)


def when(request: MediationRequest, *, short: bool = False) -> str:
    """Lunedì 23 novembre, 10:00."""
    formats = texts.formats()
    if request.day is None:
        return ""
    told = formats.short_day(request.day) if short else formats.weekday_day(request.day)
    clock = formats.clock(request.start_minute) if request.start_minute is not None else ""
    return facts(told, clock)


def language_words(request: MediationRequest) -> str:
    """The language, with its variety."""
    return facts(label_of("language", request.language), request.variety)


def moment(at: datetime | None) -> str:
    """Oggi, 14:32; empty for none."""
    return texts.formats().moment(at, datetime.now(UTC)) if at is not None else ""


def hours_words(minutes: int) -> str:
    """1 h 30 min."""
    sign = "−" if minutes < 0 else ""
    return sign + texts.formats().minutes(abs(minutes))


def languages_of(profile: MediatorProfile) -> str:
    """All languages of a mediator, best spoken first."""
    found: dict[str, None] = {}
    for level in LEVELS:
        found |= dict.fromkeys(sorted(label_of("language", code) for code in getattr(profile, level)))
    return texts.formats().listed(list(found), small=small_inside("language", texts.language()))


def left_of_timer(answer_by: datetime | None, now: datetime) -> str:
    """How long the answer may still take, or since when it is overdue."""
    if answer_by is None:
        return ""
    minutes = round((answer_by - now).total_seconds() / 60)
    key = "mediation_ui.answer_in" if minutes >= 0 else "mediation_ui.answer_since"
    return t(key, time=texts.formats().minutes(abs(minutes)))


def signed(signature: str | None, said: str | None = None) -> str:
    """How somebody signed, and with which name; empty for no signature."""
    way = session_words.how(signature)
    if not way:
        return ""
    name = session_words.name_in(signature) or said or ""
    return facts(t(f"mediation_ui.signed_{way}"), name)
