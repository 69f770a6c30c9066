"""Whatever page is shown, the screen can be written down for a lock, and comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.reception import Placement
from app.domain.site import Site
from app.domain.user import User
from app.session import Session
from app.storage.store import Store
from app.usecases import cases
from tests.app.usecases.acting import newcomer
from tests.profile import new_session
from tests.ui.windows import settled, window_on
from ui.pages import PAGES, offered


def entered() -> PartialDate:
    return PartialDate.of_day(date.today())  # noqa: DTZ011 - the roll opens on the day on the wall


OFFERED = [entry for entry in offered(PAGES, User(role="supervisor")) if entry.place != "inside"]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = new_session(tmp_path, role="supervisor")
    yield session
    session.close()


@pytest.fixture
def guest(session: Session) -> Person:
    person = newcomer(session)
    session.do(cases.open_case, Case(person=person.id))
    site = session.do(Store.add, Site(name="Centro Aurora", facility="CAS"))
    session.do(Store.add, Placement(person=person.id, site=site.id, state="in", entered_on=entered()))
    return person


@pytest.mark.parametrize("page", [entry.key for entry in OFFERED])
def test_a_page_of_the_rail(qtbot: QtBot, session: Session, guest: Person, page: str) -> None:
    _leave_and_return(qtbot, session, page)


@pytest.mark.parametrize("page", ["person", "contact", "directory", "register", "merge"])
def test_a_page_about_somebody(qtbot: QtBot, session: Session, guest: Person, page: str) -> None:
    _leave_and_return(qtbot, session, page, person=guest.id)


def _leave_and_return(qtbot: QtBot, session: Session, page: str, **params: Any) -> None:
    with window_on(qtbot, session, "settings") as window:
        window.go(page, **params)
        settled(qtbot, window)
        left = window.save_state()
    with window_on(qtbot, session, "settings") as window:
        window.restore_state(json.loads(json.dumps(left)))
        entry = window._navigator.entry()
        assert entry is not None
        assert entry.key == page
        settled(qtbot, window)
        assert window.save_state()["visits"] == left["visits"]
