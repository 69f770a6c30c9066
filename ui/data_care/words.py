"""What the access log says, in sentences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from app.domain.audit_book import DISCLOSED, EXPORTED, PRINTED, Line
from app.usecases.audit_weeks import Row
from ui import texts
from ui.cases import wording
from ui.texts import formats, t

TAKEN_OUT: Final = (EXPORTED, PRINTED, DISCLOSED)
"""What left the program, or was told outside."""

MOST_LINES: Final = 60
"""Lines shown of one sort."""


def week_words(begun: date) -> str:
    """From which day to which."""
    say = formats().short_day
    return t("audit.week", first=say(begun), last=say(begun + timedelta(days=6)))


def line_words(one: Line, names: dict[str, str]) -> str:
    """When, what, whose file and how often; a file that is not here is called by a piece of its id."""
    what = next((t(key) for key in _keys(one.what) if texts.known(key)), "")
    whose = names.get(one.file) or (t("audit.file", number=one.file[-6:]) if one.file else "")
    rows = t("audit.rows", n=one.rows) if one.rows else ""
    times = t("audit.times", n=one.times) if one.times > 1 else ""
    return wording.facts(formats().short_day(one.on), what, whose, rows, times)


def state_words(row: Row) -> str:
    """Whether what is known of somebody is whole."""
    if not row.intact:
        return t("audit.broken")
    if row.missing:
        return t("audit.missing", n=row.missing)
    return t("audit.whole" if row.heard else "audit.unheard")


def taken_out(row: Row) -> int:
    """How often something left the program."""
    return sum(row.counts.get(sort, 0) for sort in TAKEN_OUT)


def _keys(what: str) -> list[str]:
    return [f"audit.paper.{what}", f"documents.make.{what}", f"kind.{what}"]


def number(n: int) -> str:
    """A count as people write it."""
    return formats().number(n)
