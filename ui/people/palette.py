"""Somebody at the desk whom nobody knows yet: the palette offers to register them under what was typed."""

from __future__ import annotations

from app.domain.roles import Act
from app.session import Session
from app.usecases.permissions import allowed
from ui.palette.providers import Hit, Provider
from ui.texts import inserted, t

_ENOUGH = 2


def find(session: Session, typed: str, limit: int) -> list[Hit]:
    """One line that leads to a new person of this name; none for what is no name."""
    name = " ".join(typed.split())
    if len(name) < _ENOUGH or any(c.isdigit() for c in name) or not allowed(session.user, Act.WRITE_PERSON):
        return []
    words = t("palette.register", name=inserted(name))
    return [Hit(words, "register", {"name": name}, t("palette.register_why"), "user-plus", once=True)]


PROVIDER = Provider("register", "palette.nobody", find, in_vain=True)
