"""How things that wait are told: what they are, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from app.catalogue.codelists import codelist
from app.domain.review import BREAK_GLASS, MEDIATION
from app.usecases.inbox_sources import InboxRow
from ui import texts
from ui.cases import wording
from ui.texts import t
from ui.theme.tokens import Tone

_HOUR_MS, _DAY_MS = 3_600_000, 86_400_000
LATE_DAYS = 7
"""What waits longer is marked."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a decision is called, as keys: yes, no, and who reads the words of a no."""

    approve: str = "supervision.approve"
    send_back: str = "supervision.return"
    read_by: str = "supervision.remark_explained"
    approved: str = ""
    """What is said afterwards; empty: the usual, with how many or whose."""
    returned: str = ""
    by_field: bool = True
    """Whether a remark can be about one field."""
    asked: str = "supervision.remark_text"
    missing: str = "reviews.remark_missing"
    """What the words of a no are called, and what is said where there are none."""
    final: bool = False
    """It is written once and never changes: nobody decides it by one key in passing."""


_USUAL: Final = Deeds()
_DEEDS: Final = {
    BREAK_GLASS: Deeds(
        "emergency.justified_do",
        "emergency.unjustified_do",
        "supervision.opener_reads",
        by_field=False,
        asked="supervision.why_unjustified",
        missing="supervision.words_missing",
        final=True,
    ),
    "mediation_request": Deeds(
        "mediation_ui.approve",
        "mediation_ui.turn_down",
        "supervision.asker_reads",
        "mediation_ui.approved",
        "mediation_ui.turned_down",
        by_field=False,
        asked="supervision.why_not",
        missing="supervision.words_missing",
    ),
    "mediation_session": Deeds(
        "mediation_ui.validate",
        "mediation_ui.ask_back",
        "supervision.mediator_reads",
        "mediation_ui.validated",
        "mediation_ui.asked_back",
        by_field=False,
        asked="supervision.to_ask",
        missing="supervision.words_missing",
    ),
}


def deeds(row: InboxRow) -> Deeds:
    """What is done with a line, in the words of its own page."""
    if row.key.what == BREAK_GLASS:
        return _DEEDS[BREAK_GLASS]
    return _DEEDS.get(row.kind, _USUAL) if row.key.what == MEDIATION else _USUAL


def now_ms() -> int:
    """Milliseconds since 1970 by this laptop's clock."""
    return int(datetime.now(UTC).timestamp() * 1000)


def what_words(what: str) -> str:
    """What was handed in; a sort of a newer program by its own name."""
    return codelist("review_what").label(what, texts.language())


def row_words(row: InboxRow) -> str:
    """What a line is about: of mediation, whether a request or a session held."""
    return t(f"kind.{row.kind}") if row.key.what == MEDIATION and row.kind else what_words(row.key.what)


def keys_words(row: InboxRow) -> str:
    """What the keys do on a line: what its buttons do, and nothing where they do nothing."""
    if row.own or not row.may:
        return t("supervision.keys_look")
    done = deeds(row)
    if done == _USUAL:
        return t("supervision.keys")
    yes, no = t(done.approve), t(done.send_back).removesuffix("…")
    return t("supervision.keys_deeds", yes=yes, no=no)


def waited(since: int, now: int) -> str:
    """For 3 days; for 2 hours; since a moment ago."""
    passed = max(0, now - since)
    if passed >= _DAY_MS:
        return t("supervision.waits_days", n=passed // _DAY_MS)
    if passed >= _HOUR_MS:
        return t("supervision.waits_hours", n=passed // _HOUR_MS)
    return t("supervision.waits_now")


def is_late(since: int, now: int) -> bool:
    """Whether it has waited too long."""
    return now - since >= LATE_DAYS * _DAY_MS


def state_of(row: InboxRow) -> tuple[str, Tone]:
    """The badge of a line: what is special about it, or nothing."""
    if row.own:
        return t("supervision.own"), "neutral"
    if row.changed:
        return t("supervision.changed"), "warn"
    if not row.may:
        return t("supervision.not_yours"), "neutral"
    return "", "neutral"


def title_words(row: InboxRow) -> str:
    """What else a line is called by: of a plan its version; of what says itself below, nothing."""
    if row.key.what == "override" or not row.person_name:
        return ""
    if row.key.what == "plan" and row.title[:1] == "v" and row.title[1:].isdecimal():
        return t("plan.version", n=row.title[1:])
    return row.title


def file_words(row: InboxRow) -> str:
    """The number of the case and its site."""
    return wording.facts(row.case_number, row.site_name)
