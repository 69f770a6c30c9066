"""A supervisor asks about a session: the mediator reads it, corrects, and it waits to be validated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.usecases import mediation_validation, own_jobs
from app.usecases.mediation_source import MediationSource
from tests.app.usecases.acting import colleague
from tests.profile import new_session
from tests.ui.mediator.test_mediator_window import STROKES, job, one
from tests.ui.windows import shown_page, window_on
from ui.mediator.job_card import RecordedRow
from ui.mediator.session_page import SessionPage
from ui.texts import inserted, t

WORDS = "L'ora di fine non torna: erano le 11.40."


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path, "mediator")
    yield made
    made.close()


def recorded(session: Session, done: MediationJob) -> MediationSession:
    begun = done.starts_at
    assert begun is not None
    return session.do(
        own_jobs.record,
        MediationSession(
            job=done.id,
            started_at=begun,
            ended_at=begun + timedelta(minutes=50),
            language_from="fas",
            language_to="ita",
            outcome="completed",
            requester_signature=STROKES,
            requester_name="Dott. Riva",
            mediator_signature=STROKES,
        ),
    )


def inbox(session: Session, boss: User) -> list[bytes]:
    return [key.id for key in session.ask(lambda reader: MediationSource().keys(reader, boss))]


def test_she_reads_what_is_asked_and_corrects_it(qtbot: QtBot, session: Session) -> None:
    boss = colleague(session)
    held = [recorded(session, job(session, hours=hours, name=f"N{hours}")) for hours in (-5, -30)]
    assert set(inbox(session, boss)) == {one.id for one in held}
    me = session.user
    session.become(boss)
    for asked in held:
        session.do(mediation_validation.ask_back, asked.id, WORDS)
        assert session.ask(mediation_validation.of_session, asked.id, boss).asked
    session.become(me)
    assert inbox(session, boss) == []
    question = t("my_day.question", words=inserted(WORDS))
    with window_on(qtbot, session, "my_day") as window:
        row = one(qtbot, window, RecordedRow)
        assert row.question.text() == question
        assert len(shown_page(window).findChildren(RecordedRow)) == 2
        row.opened.emit()
        page = shown_page(window)
        assert isinstance(page, SessionPage)
        qtbot.waitUntil(lambda: page._asked.text() == question)
        assert page._form is not None
        page._form.more.field("participants").setText("medico, infermiera")
        page.submit()
        qtbot.waitUntil(lambda: len(inbox(session, boss)) == 1)
    (back,) = [one for one in held if one.id in inbox(session, boss)]
    session.become(boss)
    session.do(mediation_validation.validate, back.id)
    stored = session.ask(Reader.get, MediationSession, back.id)
    assert stored is not None
    assert stored.participants == "medico, infermiera"
    assert not session.ask(own_jobs.question, stored, me.id)
