"""A mediator who opens the program sees her day and nothing else, and does all of it there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain import signature
from app.domain.mediation_job import (
    ACCEPTED,
    CANCELLED,
    DECLINED,
    OFFERED,
    WITHDRAWN,
    CriticalPoint,
    MediationJob,
    MediationSession,
)
from app.domain.site import Site
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import conflicts
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui.forms.meanwhile import MeanwhileNote
from ui.main_window import MainWindow
from ui.mediator import palette, running
from ui.mediator.concern_page import ConcernPage
from ui.mediator.concerns_page import ConcernsPage
from ui.mediator.day_page import DayPage
from ui.mediator.job_card import AgreedCard, JobCard, OfferCard, RecordedRow, RunningCard
from ui.mediator.session_page import SessionPage
from ui.mediator.words import elapsed
from ui.texts import t
from ui.widgets.buttons import Button
from ui.widgets.fields import TextField
from ui.widgets.messages import InlineMessage

W = TypeVar("W", bound=QWidget)
STROKES = signature.encode([[(100, 100), (400, 220), (700, 90)]])


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path, "mediator")
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Iterator[MainWindow]:
    with window_on(qtbot, session, "my_day") as made:
        yield made


def job(session: Session, state: str = ACCEPTED, hours: float = 0.0, name: str = "Nilufar") -> MediationJob:
    def verb(store: Store) -> MediationJob:
        sites = store.find(Site) or [store.add(Site(name="Centro Aurora"))]
        return store.add(
            MediationJob(
                site=sites[0].id,
                mediator=store.by.id,
                called_name=name,
                language="fas",
                place="Sportello Molo",
                starts_at=datetime.now(UTC) + timedelta(hours=hours),
                minutes=60,
                state=state,
                answer_by=datetime.now(UTC) + timedelta(minutes=90),
                expires_on=date.today() + timedelta(days=9),  # noqa: DTZ011 - the day here
            )
        )

    return session.do(verb)


def one(qtbot: QtBot, window: MainWindow, kind: type[W]) -> W:
    def there() -> None:
        assert [card for card in shown_page(window).findChildren(kind) if card.isVisible()]

    qtbot.waitUntil(there, timeout=8000)
    return next(card for card in shown_page(window).findChildren(kind) if card.isVisible())


def stored(session: Session, of: MediationJob) -> MediationJob:
    found = session.ask(Reader.get, MediationJob, of.id)
    assert found is not None
    return found


def reason_of(card: JobCard) -> TextField:
    assert card.reason is not None
    return card.reason


def sends(card: JobCard) -> QWidget:
    return card._asking[-2]


def stays(card: JobCard) -> QWidget:
    return card._asking[-1]


def test_the_rail_holds_her_day_sync_settings_and_help(window: MainWindow) -> None:
    entries = window._navigator.entries
    assert {key for key, entry in entries.items() if entry.place != "inside"} == {
        "my_day",
        "sync",
        "settings",
        "help",
    }
    for elsewhere in ("cases", "today", "directory", "organisation", "contact", "decide"):
        window.go(elsewhere)
        assert isinstance(shown_page(window), DayPage)


def test_others_have_no_day_of_a_mediator(qtbot: QtBot, tmp_path: Path) -> None:
    operator = new_session(tmp_path)
    with window_on(qtbot, operator, "today") as window:
        assert not {"my_day", "my_session", "my_concern"} & set(window._navigator.entries)
        assert {"cases", "concerns"} <= set(window._navigator.entries)
    operator.close()


def test_the_palette_finds_her_jobs_alone(window: MainWindow, session: Session) -> None:
    found = job(session)
    job(session, OFFERED, 30, "Yonas")
    assert window._palette._names == ["ui.mediator.palette:PROVIDER"]
    hits = palette.find(session, "nil", 6)
    assert [(hit.title, hit.page, hit.params) for hit in hits] == [
        ("Nilufar", "my_session", {"job": found.id})
    ]
    assert [hit.page for hit in palette.find(session, "yo", 6)] == ["my_day"]
    assert palette.find(session, "molo", 6)
    assert not palette.find(session, "ufar", 6)


def test_an_offer_is_accepted_in_one_press(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    offer = job(session, OFFERED, 3)
    job(session, ACCEPTED, 3.5, "Fatou")
    card = one(qtbot, window, OfferCard)
    assert any("Fatou" in m.accessibleName() for m in card.findChildren(QWidget))
    assert card._timer.text()
    QTest.mouseClick(card.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stored(session, offer).state == ACCEPTED, timeout=8000)


def test_a_no_may_say_why_and_can_be_thought_over(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    offer = job(session, OFFERED, 3)
    card = one(qtbot, window, OfferCard)
    QTest.mouseClick(card.no, Qt.MouseButton.LeftButton)
    assert not card.yes.isVisible()
    QTest.mouseClick(stays(card), Qt.MouseButton.LeftButton)
    assert card.yes.isVisible()
    QTest.mouseClick(card.no, Qt.MouseButton.LeftButton)
    reason_of(card).setText("in viaggio")
    QTest.mouseClick(sends(card), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stored(session, offer).state == DECLINED, timeout=8000)
    assert stored(session, offer).decline_reason == "in viaggio"


def test_a_cancelled_job_says_so_and_is_not_begun(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    job(session, CANCELLED)
    card = one(qtbot, window, AgreedCard)
    assert t("my_day.cancelled") in [w.accessibleName() for w in card.findChildren(QWidget)]
    assert t("my_day.start") not in [w.accessibleName() for w in card.findChildren(QWidget)]


def test_the_clock_runs_on_through_lock_and_crash_and_ends_in_a_signed_session(
    qtbot: QtBot, session: Session
) -> None:
    agreed = job(session)
    with window_on(qtbot, session, "my_day") as first:
        card = one(qtbot, first, AgreedCard)
        card.started.emit()
        one(qtbot, first, RunningCard)
    since = running.read(session)
    assert since is not None
    with window_on(qtbot, session, "my_day") as window:  # the program was gone meanwhile
        clock = one(qtbot, window, RunningCard)
        clock.tick(since.since + timedelta(minutes=61, seconds=5))
        assert clock.clock.text() == "1:01:05"
        clock.stopped.emit()
        page = shown_page(window)
        assert isinstance(page, SessionPage)
        qtbot.waitUntil(lambda: page._form is not None, timeout=8000)
        assert page._form is not None
        page.submit()
        qtbot.waitUntil(lambda: bool(page._form and page._form.main.row("outcome").problem()), timeout=8000)
        assert page._form.signing.row("mediator_signature").problem()
        assert page._form.signing.row("unsigned_reason").problem()
        page._form.main.field("outcome").set_value("ok")
        page._form.signing.field("requester_signature").set_value(STROKES)
        page._form.signing.field("mediator_signature").set_value(STROKES)
        page.submit()
        one(qtbot, window, RecordedRow)
    (kept,) = session.ask(Reader.find, MediationSession)
    assert (kept.job, kept.requester_signature, kept.language_to) == (agreed.id, STROKES, "fas")
    assert kept.offline
    assert running.read(session) is None
    assert not [draft for draft in session.drafts() if agreed.id.hex() in draft.key]


def test_half_a_session_is_there_after_a_crash(qtbot: QtBot, session: Session) -> None:
    agreed = job(session)
    with window_on(qtbot, session, "my_day") as window:
        window.go("my_session", job=agreed.id)
        page = shown_page(window)
        assert isinstance(page, SessionPage)
        qtbot.waitUntil(lambda: page._form is not None, timeout=8000)
        assert page._form is not None
        page._form.more.field("participants").setText("medico e due infermiere")
        page._form.main.field("outcome").set_value("partial")
        page._form.edited.emit("outcome")
        page.save_state()
        qtbot.waitUntil(lambda: session.draft(f"session:{agreed.id.hex()}") is not None, timeout=8000)
    with window_on(qtbot, session, "my_day") as window:
        window.go("my_session", job=agreed.id)
        again = shown_page(window)
        assert isinstance(again, SessionPage)
        qtbot.waitUntil(
            lambda: again._form is not None and again._form.value().outcome == "partial", timeout=8000
        )
        assert again._form is not None
        assert again._form.value().participants == "medico e due infermiere"


def test_signing_by_keyboard_counts(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    agreed = job(session)
    window.go("my_session", job=agreed.id)
    page = shown_page(window)
    assert isinstance(page, SessionPage)
    qtbot.waitUntil(lambda: page._form is not None, timeout=8000)
    assert page._form is not None
    hers = page._form.signing.field("mediator_signature")
    hers.sign_by_hand(False)
    hers.typed.setText("Somebody Else")
    assert page._form.value().mediator_signature is None
    hers.typed.setText("Marta Prova")
    assert page._form.value().mediator_signature == "typed:Marta Prova"
    hers.set_value("typed:Marta Prova")
    assert hers.value() == "typed:Marta Prova"


def test_a_concern_says_who_reads_it_and_is_sent(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    agreed = job(session)
    window.go("my_concern", job=agreed.id)
    page = shown_page(window)
    assert isinstance(page, ConcernPage)
    qtbot.waitUntil(lambda: bool(page._readers.text()), timeout=8000)
    assert not page._send.isEnabled(), "nobody could read it"
    boss = User(name="Sara Dolci", role="supervisor", sites=frozenset({agreed.site} if agreed.site else ()))
    session.do(Store.add, boss)
    page.refresh(None)
    qtbot.waitUntil(page._send.isEnabled, timeout=8000)
    assert "Sara Dolci" in page._readers.text()
    page._form.field("text").set_value("ha paura")
    page.submit()
    qtbot.waitUntil(lambda: session.ask(Reader.count, CriticalPoint) == 1, timeout=8000)
    qtbot.waitUntil(lambda: isinstance(shown_page(window), DayPage), timeout=8000)


def test_the_team_reads_a_concern_when_it_is_opened(qtbot: QtBot, tmp_path: Path) -> None:
    boss = new_session(tmp_path, "supervisor")
    agreed = job(boss)
    point = CriticalPoint(
        job=agreed.id, readers=frozenset({boss.user.id}), text="ha paura", by=agreed.mediator
    )
    boss.do(Store.add, point)
    with window_on(qtbot, boss, "concerns") as window:
        page = shown_page(window)
        assert isinstance(page, ConcernsPage)
        qtbot.waitUntil(
            lambda: bool(page.findChildren(QWidget, "")) and "Nilufar" in _said(page), timeout=8000
        )
        assert "ha paura" not in _said(page)
        read = "SELECT count(*) FROM audit WHERE action = 'read' AND kind = 'critical_point'"
        assert boss.ask(Reader.rows, read) == [(0,)]
        card = next(w for w in page.findChildren(QWidget) if w.accessibleName() == t("concerns.open"))
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "ha paura" in _said(page), timeout=8000)
        assert boss.ask(Reader.rows, read) == [(1,)]
    boss.close()


def _said(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_the_clock_counts_hours() -> None:
    start = datetime(2026, 11, 22, 23, 50, tzinfo=UTC)
    assert elapsed(start, start + timedelta(hours=11, minutes=2, seconds=3)) == "11:02:03"
    assert elapsed(start, start - timedelta(seconds=3)) == "0:00:00"


def begun(qtbot: QtBot, window: MainWindow, job_: MediationJob) -> SessionPage:
    window.go("my_session", job=job_.id)
    page = shown_page(window)
    assert isinstance(page, SessionPage)
    qtbot.waitUntil(lambda: page._form is not None, timeout=8000)
    return page


def recorded(session: Session, of: MediationJob, **more: Any) -> MediationSession:
    answers: dict[str, Any] = {
        "job": of.id,
        "started_at": of.starts_at,
        "ended_at": (of.starts_at or datetime.now(UTC)) + timedelta(minutes=30),
        "held": "done",
        "outcome": "ok",
        "language_from": "ita",
        "language_to": "fas",
        "requester_signature": STROKES,
        "mediator_signature": STROKES,
    }
    return session.do(Store.add, MediationSession(**(answers | more)))


def test_what_the_office_writes_meanwhile_stays_and_is_said(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    agreed = job(session)
    held = recorded(session, agreed)
    page = begun(qtbot, window, agreed)
    assert page._form is not None
    page._form.more.field("translated").setText("Lettera")
    page._form.main.field("outcome").set_value("partial")
    page._form.edited.emit("outcome")
    news = replace(held, outcome="conflict", participants="Due medici", validation_note="Which ward?")
    session.do(Store.save, news)
    qtbot.waitUntil(lambda: len(page.findChildren(MeanwhileNote)) == 2, timeout=8000)
    assert page._form.more.field("participants").text() == "Due medici"
    assert page._form.value().outcome == "partial"
    page.submit()
    qtbot.waitUntil(lambda: session.ask(conflicts.count, session.user) == 1, timeout=8000)
    kept = session.ask(Reader.get, MediationSession, held.id)
    assert kept is not None
    assert (kept.validation_note, kept.translated) == ("Which ward?", "Lettera")


def test_a_draft_of_a_session_does_not_wipe_what_came_in_since(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    agreed = job(session)
    held = recorded(session, agreed)
    page = begun(qtbot, window, agreed)
    assert page._form is not None
    page._form.more.field("translated").setText("Lettera")
    page._form.main.field("outcome").set_value("partial")
    page._form.edited.emit("outcome")
    window.go("my_day")
    session.do(Store.save, replace(held, participants="Due medici", outcome="conflict"))
    page = begun(qtbot, window, agreed)
    qtbot.waitUntil(lambda: page._form is not None and page._form.value().outcome == "partial", timeout=8000)
    qtbot.waitUntil(lambda: bool(page.findChildren(MeanwhileNote)), timeout=8000)
    assert page._form is not None
    assert page._form.value().participants == "Due medici"
    assert page._form.value().translated == "Lettera"


@pytest.mark.parametrize(
    ("validated", "said"), [(True, "own_jobs.validated"), (False, "my_session.recorded_elsewhere")]
)
def test_a_session_that_came_in_while_hers_is_typed_is_said(
    qtbot: QtBot, window: MainWindow, session: Session, validated: bool, said: str
) -> None:
    agreed = job(session)
    page = begun(qtbot, window, agreed)
    recorded(session, agreed, validated_at=datetime.now(UTC) if validated else None)
    qtbot.waitUntil(lambda: page._news.text() == t(said), timeout=8000)
    assert page._save.isEnabled() is not validated


def buttons(card: QWidget) -> set[str]:
    return {one.text() for one in card.findChildren(Button) if not one.isHidden()}


def test_others_are_recorded_not_begun_while_the_clock_runs(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    first, second = job(session), job(session, hours=0.02, name="Yonas")
    card = one(qtbot, window, AgreedCard)
    assert {t("my_day.start"), t("my_day.record")} <= buttons(card)
    running.start(session, first.id, datetime.now(UTC))
    window.go("my_day")
    one(qtbot, window, RunningCard)
    other = one(qtbot, window, AgreedCard)
    assert other.job.id == second.id
    assert t("my_day.record") in buttons(other)
    assert t("my_day.start") not in buttons(other)
    told = [one.text() for one in other.findChildren(QLabel)]
    assert any("Nilufar" in words for words in told)


def test_a_clock_runs_on_for_a_job_that_was_taken_back(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    agreed = job(session)
    running.start(session, agreed.id, datetime.now(UTC) - timedelta(minutes=20))
    session.do(Store.save, replace(agreed, state=WITHDRAWN))
    window.go("my_day")
    card = one(qtbot, window, RunningCard)
    assert t("my_session.called_off") in [one.text() for one in card.findChildren(InlineMessage)]
    card.stopped.emit()
    page = shown_page(window)
    assert isinstance(page, SessionPage)
    qtbot.waitUntil(lambda: page._form is not None, timeout=8000)
    assert page._save.isEnabled()


def test_a_reason_half_typed_outlives_what_comes_in(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    job(session, OFFERED, 3)
    card = one(qtbot, window, OfferCard)
    QTest.mouseClick(card.no, Qt.MouseButton.LeftButton)
    reason_of(card).setText("in viag")
    job(session, OFFERED, 30, "Yonas")
    page = shown_page(window)
    assert isinstance(page, DayPage)
    qtbot.waitUntil(lambda: len(page._cards) == 2, timeout=8000)
    again = one(qtbot, window, OfferCard)
    assert (again.typed(), again.job.called_name) == ("in viag", "Nilufar")


def test_work_that_came_too_late_says_what_to_do(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    agreed = job(session)
    session.do(Store.save, replace(agreed, expires_on=date(2026, 1, 1)))
    recorded(session, agreed)
    window.go("my_day")
    row = one(qtbot, window, RecordedRow)
    assert t("my_day.stuck") in [one.text() for one in row.findChildren(InlineMessage)]
