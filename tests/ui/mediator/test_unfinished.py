"""A mediator is called away in the middle: nothing typed is lost, and she may change her mind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.mediation_job import ACCEPTED, DECLINED, OFFERED, MediationJob, MediationSession
from app.session import Session
from app.storage.reader import Reader
from app.usecases import own_jobs
from tests.ui.mediator.test_mediator_window import (
    STROKES,
    begun,
    buttons,
    job,
    one,
    reason_of,
    sends,
    session,
    stored,
    window,
)
from tests.ui.windows import shown_page, window_on
from ui.forms.typed import type_into
from ui.main_window import MainWindow
from ui.mediator import running
from ui.mediator.day_page import DayPage
from ui.mediator.job_card import AgreedCard, OfferCard, RunningCard
from ui.mediator.session_page import SessionPage
from ui.texts import t
from ui.widgets.buttons import Button

__all__ = ["session", "window"]


def today() -> date:
    return date.today()  # noqa: DTZ011 - the day here


def ended(qtbot: QtBot, window: MainWindow) -> SessionPage:
    one(qtbot, window, RunningCard).stopped.emit()
    page = shown_page(window)
    assert isinstance(page, SessionPage)
    qtbot.waitUntil(lambda: page._form is not None, timeout=8000)
    return page


def kept(session: Session, of: MediationJob) -> str:
    draft = session.draft(f"session:{of.id.hex()}")
    return draft.body if draft else ""


def fill(page: SessionPage) -> None:
    assert page._form is not None
    page._form.main.field("outcome").set_value("ok")
    page._form.signing.field("requester_signature").set_value(STROKES)
    page._form.signing.field("mediator_signature").set_value(STROKES)


def test_what_was_typed_after_the_clock_outlives_lock_and_leaving(qtbot: QtBot, session: Session) -> None:
    agreed = job(session)
    running.start(session, agreed.id, datetime.now(UTC) - timedelta(minutes=30))
    with window_on(qtbot, session, "my_day") as window:
        page = ended(qtbot, window)
        assert page._form is not None
        first_end = page._form.main.field("ended_at").text()
        type_into(page._form.more.field("participants"), "medico e due infermiere")
        type_into(page._form.main.field("ended_at"), "31:0")
        type_into(page._form.more.field("women"), "tre")
        page.save_state()
        qtbot.waitUntil(lambda: "infermiere" in kept(session, agreed))
        visits = window.save_state()
    with window_on(qtbot, session, "my_day") as window:  # locked and unlocked again
        window.restore_state(visits)
        again = shown_page(window)
        assert isinstance(again, SessionPage)
        page = again
        qtbot.waitUntil(lambda: page._form is not None and bool(page._form.more.field("women").text()))
        assert page._form is not None
        assert page._form.main.field("ended_at").text() == "31:0"
        type_into(page._form.main.field("ended_at"), first_end)
        page.save_state()
        window.go("my_day")
        page = ended(qtbot, window)  # and the end is pressed once more
        qtbot.waitUntil(lambda: page._form is not None and bool(page._form.more.field("women").text()))
        assert page._form is not None
        assert page._form.more.field("participants").text() == "medico e due infermiere"
        assert page._form.main.field("ended_at").text() == first_end
        fill(page)
        page.submit()
        assert page._form.more.row("women").problem() == t("forms.not_a_number")
        assert not session.ask(Reader.find, MediationSession), "what cannot be read is asked about"
        type_into(page._form.more.field("women"), "3")
        page.submit()
        qtbot.waitUntil(lambda: bool(session.ask(Reader.find, MediationSession)), timeout=8000)
    (made,) = session.ask(Reader.find, MediationSession)
    assert (made.women, made.participants) == (3, "medico e due infermiere")


def test_what_was_typed_before_the_clock_stays_and_the_clock_counts(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    agreed = job(session, hours=-1)
    page = begun(qtbot, window, agreed)
    assert page._form is not None
    type_into(page._form.more.field("participants"), "un medico")
    page.save_state()
    since = datetime.now(UTC) - timedelta(minutes=20)
    running.start(session, agreed.id, since)
    window.go("my_day")
    page = ended(qtbot, window)
    qtbot.waitUntil(lambda: page._form is not None and page._form.value().ended_at is not None)
    qtbot.waitUntil(lambda: page._form is not None and bool(page._form.value().participants))
    assert page._form is not None
    begins = page._form.value().started_at
    assert begins is not None
    assert abs(begins - since) < timedelta(minutes=1)


def test_a_session_may_be_of_another_day_and_go_past_midnight(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    agreed = job(session)
    page = begun(qtbot, window, agreed)
    assert page._form is not None
    fill(page)
    for name, words in (("day", "ieri"), ("started_at", "23:30"), ("ended_at", "0:20")):
        type_into(page._form.main.field(name), words)
    assert page._form._end.text()
    page.submit()
    qtbot.waitUntil(lambda: bool(session.ask(Reader.find, MediationSession)), timeout=8000)
    (made,) = session.ask(Reader.find, MediationSession)
    assert made.started_at is not None
    assert made.started_at.astimezone().date() == today() - timedelta(days=1)
    assert made.minutes == 50


@pytest.mark.parametrize(
    ("day", "end", "key"),
    [
        ("oggi", "8:00", "own_jobs.ends_before"),
        ("oggi", "22:00", "own_jobs.too_long"),
        ("domani", "9:30", "own_jobs.not_yet"),
        ("", "9:30", "check.missing"),
    ],
)
def test_absurd_times_are_said(
    qtbot: QtBot, window: MainWindow, session: Session, day: str, end: str, key: str
) -> None:
    page = begun(qtbot, window, job(session))
    assert page._form is not None
    fill(page)
    for name, words in (("day", day), ("started_at", "9:00"), ("ended_at", end)):
        type_into(page._form.main.field(name), words)
    page.submit()
    form = page._form
    places = {"own_jobs.not_yet": "started_at", "check.missing": "day"}
    said = places.get(key, "ended_at")
    params = {"n": own_jobs.LONGEST // 60} if key == "own_jobs.too_long" else {}
    qtbot.waitUntil(lambda: form.main.row(said).problem() == t(key, **params), timeout=8000)
    assert not session.ask(Reader.find, MediationSession)


def test_a_reason_half_typed_outlives_lock_and_escape_closes_the_question(
    qtbot: QtBot, session: Session
) -> None:
    job(session, OFFERED, 3)
    with window_on(qtbot, session, "my_day") as window:
        QTest.mouseClick(one(qtbot, window, OfferCard).no, Qt.MouseButton.LeftButton)
        reason_of(one(qtbot, window, OfferCard)).setText("in tribun")
        visits = window.save_state()
    with window_on(qtbot, session, "settings") as window:
        window.restore_state(visits)
        card = one(qtbot, window, OfferCard)
        qtbot.waitUntil(lambda: one(qtbot, window, OfferCard).typed() == "in tribun")
        card = one(qtbot, window, OfferCard)
        page = shown_page(window)
        assert page.step_back()
        assert card.yes.isVisible()
        assert not page.step_back()


def test_who_said_yes_may_still_be_held_up(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    agreed = job(session, ACCEPTED, 1)
    card = one(qtbot, window, AgreedCard)
    press = next(one for one in card.findChildren(Button) if one.text() == t("my_day.call_off"))
    QTest.mouseClick(press, Qt.MouseButton.LeftButton)
    assert reason_of(card).hasFocus()
    assert t("my_day.start") not in buttons(card)
    reason_of(card).setText("febbre")
    QTest.mouseClick(sends(card), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stored(session, agreed).state == DECLINED, timeout=8000)
    assert stored(session, agreed).decline_reason == "febbre"
    with pytest.raises(own_jobs.AnsweredAlready):
        session.do(own_jobs.call_off, agreed.id)


def test_what_is_behind_is_recorded_and_not_called_off(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    job(session, ACCEPTED, -30)
    assert t("my_day.call_off") not in buttons(one(qtbot, window, AgreedCard))


def test_a_clock_stopped_by_a_slip_of_the_hand_goes_on(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    since = datetime.now(UTC) - timedelta(minutes=50)
    running.start(session, job(session).id, since)
    window.go("my_day")
    one(qtbot, window, RunningCard).given_up.emit()
    one(qtbot, window, AgreedCard)
    assert running.read(session) is None
    window._toast.undo()
    one(qtbot, window, RunningCard)
    again = running.read(session)
    assert again is not None
    assert again.since == since


def test_a_yes_is_given_once(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    offer = job(session, OFFERED, 3)
    card = one(qtbot, window, OfferCard)
    card.yes.click()
    card.yes.click()
    qtbot.waitUntil(lambda: stored(session, offer).state == ACCEPTED, timeout=8000)
    page = shown_page(window)
    assert isinstance(page, DayPage)
    one(qtbot, window, AgreedCard)
    said = [one.text() for one in window._toast.findChildren(QLabel)]
    assert t("my_day.said_yes") in said
