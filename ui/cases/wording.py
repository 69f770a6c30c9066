"""The words cases are told in: states and their tones, people and where they come from, what falls due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.catalogue.codelists import codelist, small_inside
from app.domain.ages import age_span, is_minor
from app.domain.answers import Answer
from app.domain.partial_dates import PartialDate
from ui import texts
from ui.texts import t
from ui.theme.tokens import Tone

STATE_TONES: Final[dict[str, Tone]] = {
    "reported": "info",
    "screening": "warn",
    "accepted": "info",
    "waiting": "warn",
    "not_eligible": "neutral",
    "active": "ok",
    "suspended": "warn",
    "transferred": "neutral",
    "exit_planned": "warn",
    "closed": "neutral",
    "followup": "info",
    "reopened": "info",
}

BETWEEN: Final = " · "
"""Between two facts on one line."""


RIGHT_TO_LEFT_MARK: Final = "\u200f"


def label_of(list_id: str, code: str | None) -> str:
    """What a code means in the language in force; empty for no answer."""
    return codelist(list_id).label(code, texts.language()) if code else ""


def labels_of(list_id: str, codes: Iterable[str]) -> str:
    """What some codes mean, as a list in words."""
    small = small_inside(list_id, texts.language())
    return texts.formats().listed(sorted(label_of(list_id, code) for code in codes), small=small)


def state_tone(state: str | None) -> Tone:
    """The mood of a state of a case (V25)."""
    return STATE_TONES.get(state or "", "neutral")


def state_words(state: str | None) -> str:
    """A state in few words, as badges and filters say it."""
    key = f"cases.state.{state}"
    return t(key) if texts.known(key) else label_of("V25", state)


def facts(*parts: str | None) -> str:
    """Facts on one line; those that are missing leave no gap."""
    shown = [part for part in parts if part]
    if not texts.is_rtl() or not shown:
        return BETWEEN.join(shown)
    # The mark at the beginning makes the first fact stand at the right, whatever letters it has.
    return RIGHT_TO_LEFT_MARK + BETWEEN.join(texts.inserted(part) for part in shown)


def line(told: str) -> str:
    """A sentence that begins at the side where one reads from, whatever letters come first in it."""
    return RIGHT_TO_LEFT_MARK + told if texts.is_rtl() else told


def age_words(born: PartialDate | None, today: date) -> str:
    """23 anni; 22-23 anni when the date is not sure; empty when nothing is known."""
    span = age_span(born, today) if born else None
    if span is None:
        return ""
    if span.is_one:
        return texts.formats().years(span.most)
    return t("cases.age_between", least=span.least, most=span.most)


def minor_words(born: PartialDate | None, today: date) -> tuple[str, Tone]:
    """Minor, possibly a minor, or nothing: with the tone of its badge."""
    if born is None or born.earliest is None:
        return "", "neutral"
    answer = is_minor(born, today)
    if answer is Answer.NO:
        return "", "neutral"
    return (t("cases.minor"), "info") if answer is Answer.YES else (t("cases.possibly_minor"), "warn")


def day_words(day: date | None, today: date) -> str:
    """Domani, 3 giorni fa, or 12/05/2026; empty for no day."""
    return texts.formats().near_day(day, today) if day else ""


def partial_words(day: PartialDate | None) -> str:
    """A date as sure as it is; empty for none."""
    return texts.formats().partial(day) if day else ""


def moment_of(milliseconds: int) -> datetime:
    """A moment of the journal, UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def exact_words(milliseconds: int) -> str:
    """12/05/2026, 09:10: on paper, "today" is another day tomorrow."""
    at = moment_of(milliseconds)
    return texts.formats().moment(at, at + timedelta(days=9))


def moment_words(milliseconds: int) -> str:
    """Oggi, 14:32."""
    return texts.formats().moment(moment_of(milliseconds), datetime.now(UTC))
