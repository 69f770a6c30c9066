"""How roles, sites and times of colleagues are said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from app.catalogue.codelists import codelist
from app.domain.roles import OFFICER, ROLES
from app.usecases.membership import LaptopLine, MemberLine
from ui.texts import formats, inserted, language, t
from ui.theme.tokens import Tone

STATES: dict[str, tuple[str, Tone]] = {
    "invited": ("members.invited", "info"),
    "taken_back": ("members.taken_back", "neutral"),
    "removed": ("members.removed", "neutral"),
    "known": ("members.known", "neutral"),
}
"""States worth a badge; who is simply there has none."""


def role_words(role: str) -> str:
    """A role as the person reads it."""
    return t("role.officer") if role == OFFICER else codelist("V71").label(role, language())


def roles_words(roles: Iterable[str]) -> str:
    """Roles on one line, in the order of the table."""
    held = set(roles)
    return formats().listed([role_words(role) for role in ROLES if role in held])


def work_roles() -> list[tuple[str, str]]:
    """The roles of list V71, for a choice: one of them is somebody's work."""
    return [(role, role_words(role)) for role in ROLES if role != OFFICER]


def moment_words(ms: int) -> str:
    """A time by its distance from now."""
    at = datetime.fromtimestamp(ms / 1000, UTC).astimezone()
    return formats().moment(at, datetime.now(UTC).astimezone())


def sites_words(member: MemberLine) -> str:
    """The sites somebody works at, on one line."""
    return formats().listed([inserted(name) for _, name in member.sites])


def laptop_words(laptop: LaptopLine, number: int) -> str:
    """One laptop: which, and when it was last heard of."""
    name = t("members.this_laptop") if laptop.here else t("members.laptop_number", number=number)
    if laptop.registered_ms is not None:
        day = datetime.fromtimestamp(laptop.registered_ms / 1000, UTC).astimezone().date()
        name = t("members.laptop_registered", laptop=name, day=formats().short_day(day))
    if laptop.last_ms is None:
        return t("members.laptop_silent", laptop=name)
    return t("members.laptop_seen", laptop=name, when=moment_words(laptop.last_ms))


def last_seen(member: MemberLine) -> str:
    """When anything of theirs last reached us."""
    times = [one.last_ms for one in member.laptops if one.last_ms is not None]
    return t("members.seen", when=moment_words(max(times))) if times else t("members.never_seen")
