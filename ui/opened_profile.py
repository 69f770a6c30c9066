"""What is asked of a profile as soon as it is open, before any page: short questions, no imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.session import Session


def is_invented(session: Session) -> bool:
    """Whether it holds invented people, to try the program with."""
    from app.usecases.samples.organisation import SAMPLE_KEY, is_invented

    return is_invented(session.ask(lambda reader: reader.local(SAMPLE_KEY)))


def is_asking(session: Session) -> bool:
    """Whether the laptop waits to be let into an organisation."""
    return bool(session.ask(lambda reader: reader.local("joining.invitation")))


def has_user(session: Session) -> bool:
    """Whether somebody was named as the one who works with it."""
    return session.ask(lambda reader: reader.local("user")) is not None
