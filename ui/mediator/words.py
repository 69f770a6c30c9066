"""Jobs in words: when, in which language, where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.domain.ids import RecordId
from app.domain.mediation_job import MediationJob, MediationSession
from ui.forms.choices import offer_of
from ui.forms.today import today
from ui.texts import formats, inserted, t
from ui.theme.tokens import Tone

OVERNIGHT: Final = timedelta(hours=8)
"""A session that goes over midnight is no longer than this; a longer one is a slip of the finger."""


def code_words(list_id: str, code: str | None) -> str:
    """The label of a code; empty for none."""
    return offer_of(list_id, today()).label(code) if code else ""


def called(job: MediationJob) -> str:
    """How the person is called; a word for somebody without a name."""
    return job.called_name or t("my_day.somebody")


def clock(at: datetime | None) -> str:
    """The time of day."""
    return formats().time(at.astimezone()) if at is not None else "…"


def day(at: datetime | None) -> str:
    """The day, near ones by their word."""
    return formats().near_day(at.astimezone().date(), today()) if at is not None else ""


def manner(job: MediationJob) -> str:
    """Language, setting, mode, expected length."""
    length = formats().minutes(job.minutes) if job.minutes else ""
    told = (
        code_words("language", job.language),
        code_words("V50", job.setting),
        code_words("V51", job.mode),
        length,
    )
    return " · ".join(word for word in told if word)


def where(job: MediationJob, sites: Mapping[RecordId, str]) -> str:
    """The place, and the site that asks."""
    site = sites.get(job.site, "") if job.site else ""
    return " · ".join(inserted(word) for word in dict.fromkeys((job.place or "", site)) if word)


def left(until: datetime, now: datetime) -> str:
    """How long an answer is still waited for."""
    minutes = int((until - now).total_seconds() // 60)
    return (
        t("my_day.answer_late") if minutes < 0 else t("my_day.answer_left", time=formats().minutes(minutes))
    )


def elapsed(started: datetime, now: datetime) -> str:
    """A running clock: hours, minutes, seconds."""
    seconds = max(0, int((now - started).total_seconds()))
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def standing(session: MediationSession) -> tuple[str, Tone]:
    """Where a recorded session stands with the supervisor."""
    if session.validated_at is None:
        return t("my_day.to_validate"), "neutral"
    return t("my_day.validated", time=formats().minutes(session.billable_minutes or 0)), "ok"


def moment_of(day_: date, minute: int) -> datetime:
    """The moment of a day's minute where this laptop stands, UTC."""
    here = datetime(day_.year, day_.month, day_.day, minute // 60, minute % 60).astimezone()
    return here.astimezone(UTC)


def end_of(day_: date, minute: int, start: datetime | None) -> datetime:
    """When a session that began at `start` on this day ended; soon after midnight it is the next day."""
    end = moment_of(day_, minute)
    if start is None or end >= start:
        return end
    after = moment_of(day_ + timedelta(days=1), minute)
    return after if after - start <= OVERNIGHT else end


def minute_of(at: datetime | None) -> int | None:
    """Minutes since midnight where this laptop stands."""
    if at is None:
        return None
    here = at.astimezone()
    return here.hour * 60 + here.minute
