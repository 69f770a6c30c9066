"""A mediator signs with her own passphrase: asked at saving, kept nowhere, for these words alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from app.domain import session_words
from app.domain.equipe import EquipeAttendance
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.site import Site
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.passphrases import offer_recovery_code
from app.usecases.profiles import create
from app.usecases.unlocking import UnlockedProfile
from tests.app.usecases.profile_cases import FAST, PASSPHRASE
from tests.profile import nothing
from tests.ui.windows import shown_page
from ui.cases.plans.attendance_card import AttendanceCard
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.mediator.session_page import SessionPage
from ui.page import Program
from ui.unlock.ports import LocalProfiles
from ui.widgets.secret_field import SecretField


@dataclass
class Process:
    """What the page asks of the program."""

    profile: UnlockedProfile
    profiles: LocalProfiles


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    profile = create(tmp_path, "Amal", PASSPHRASE, offer_recovery_code("it"), cost=FAST)
    yield Process(profile, LocalProfiles(tmp_path, cost=FAST, floor=FAST))
    profile.close()


@pytest.fixture
def session(process: Process) -> Iterator[Session]:
    made = Session(process.profile)
    made.found(User(name="Amal Prova", role="mediator"), nothing)
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, process: Process, session: Session) -> Iterator[SessionPage]:
    jobs = JobRunner()
    window = MainWindow(session, jobs, program=cast(Program, process))
    qtbot.addWidget(window)
    window.restore_state({})
    window.show()
    window.go("my_session", job=session.do(agreed).id)
    found = shown_page(window)
    assert isinstance(found, SessionPage)
    qtbot.waitUntil(lambda: found._form is not None, timeout=8000)
    fill(found)
    yield found
    window.stop()
    jobs.stop()


def agreed(store: Store) -> MediationJob:
    return store.add(
        MediationJob(
            site=store.add(Site(name="Centro Aurora")).id,
            mediator=store.by.id,
            language="fas",
            starts_at=datetime.now(UTC) - timedelta(hours=2),
            state="accepted",
            expires_on=date.today() + timedelta(days=9),  # noqa: DTZ011 - the day here
        )
    )


def fill(page: SessionPage) -> None:
    form = cast(Any, page._form)
    form.main.field("started_at").set_value(9 * 60)
    form.main.field("ended_at").set_value(10 * 60)
    form.main.field("outcome").set_value("ok")
    theirs = form.signing.field("requester_signature")
    theirs.sign_by_hand(False)
    theirs.typed.set_value("Dott. Prova")
    form.hers.sign_by_hand(False)


def kept(session: Session) -> list[MediationSession]:
    return session.ask(Reader.find, MediationSession)


def said(page: SessionPage) -> str:
    return str(cast(Any, page._form).signing.row("mediator_signature").problem())


def test_a_wrong_passphrase_signs_nothing_and_the_right_one_does(
    qtbot: QtBot, page: SessionPage, session: Session
) -> None:
    form = cast(Any, page._form)
    page.submit()
    qtbot.waitUntil(lambda: said(page) != "", timeout=8000)
    form.hers.typed.set_value("not this one")
    page.submit()
    qtbot.waitUntil(lambda: "frase segreta" in said(page) and page._save.isEnabled(), timeout=8000)
    assert kept(session) == []
    form.hers.typed.set_value(PASSPHRASE)
    page.submit()
    qtbot.waitUntil(lambda: bool(kept(session)), timeout=8000)
    (one,) = kept(session)
    assert one.mediator_signature == "proved:Amal Prova"
    assert one.mediator_digest == session_words.digest(one)
    assert one.requester_signature == "typed:Dott. Prova"


def test_the_draft_holds_neither_the_passphrase_nor_the_claim(page: SessionPage) -> None:
    form = cast(Any, page._form)
    form.hers.typed.set_value(PASSPHRASE)
    told = str(form.typed())
    assert PASSPHRASE not in told
    assert "proved" not in told
    assert "Dott. Prova" in told


@pytest.mark.parametrize("mine", [True, False])
def test_under_minutes_the_own_passphrase_signs_for_oneself_alone(
    qtbot: QtBot, process: Process, session: Session, mine: bool
) -> None:
    attendance = EquipeAttendance(user=session.user.id if mine else None, name="Samira T.")
    jobs = JobRunner()
    window = MainWindow(session, jobs, program=cast(Program, process))
    qtbot.addWidget(window)
    card = AttendanceCard(window, attendance, "Amal Prova")
    qtbot.addWidget(card)
    card.field.sign_by_hand(False)
    assert isinstance(card.field.typed, SecretField) is mine
    if mine:
        card.field.typed.setText("not this one")
        card.submit()
        qtbot.waitUntil(lambda: "frase segreta" in card.problem.text(), timeout=8000)
    window.stop()
    jobs.stop()
