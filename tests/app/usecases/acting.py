"""Somebody to act, and somebody to act for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest

from app.domain.person import Person, PersonName
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.session import Session
from app.storage.store import Store
from app.usecases import people, saving
from app.usecases.people import PersonFile

T = TypeVar("T")


def today(session: Session) -> date:
    return session.do(saving.today)


def day(session: Session, offset: int) -> date:
    return today(session) + timedelta(offset)


def as_user(session: Session, user: User, verb: Callable[..., T], *args: Any, **more: Any) -> T:
    """Run a verb as somebody else than the one who unlocked."""

    def act(store: Store) -> T:
        store.by = user
        return verb(store, *args, **more)

    return session.do(act)


def colleague(session: Session, role: str = "supervisor") -> User:
    return session.do(Store.add, User(name="Luca Esempio", role=role))


def newcomer(session: Session, name: str = "Amina Diallo", **more: Any) -> Person:
    person = Person(**more)
    return session.do(people.register, PersonFile(person=person, names=(PersonName(full=name),))).person


def site(session: Session, **more: Any) -> Site:
    return session.do(Store.add, Site(**{"name": "Centro Aurora", "facility": "CAS", **more}))


def refused(session: Session, verb: Callable[..., Any], *args: Any, **more: Any) -> set[tuple[str, str]]:
    """(key, field) of everything a verb refuses for, the error's own key without a field."""
    with pytest.raises(DomainError) as caught:
        session.do(verb, *args, **more)
    problems = {(problem.key, problem.name) for problem in caught.value.problems}
    return problems or {(caught.value.message_key, "")}


def forbidden(session: Session, role: str, verb: Callable[..., Any], *args: Any, **more: Any) -> bool:
    """Whether a verb is not for this role."""
    try:
        as_user(session, User(name="X", role=role), verb, *args, **more)
    except NotAllowed:
        return True
    return False
