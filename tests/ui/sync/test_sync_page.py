from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.ids import new_id
from app.session import Session
from app.usecases.erasure_claims import Claim
from app.usecases.sync_views import (
    OWN_DISK,
    TELLING_FIRST,
    AsideLine,
    FileLine,
    Stand,
    SyncReport,
    SyncState,
    UnsentLine,
)
from tests.profile import new_session
from tests.ui.sync.stand_in import StandInSync
from tests.ui.windows import shown_page, window_on
from ui import texts
from ui.main_window import MainWindow
from ui.sync.page import SyncPage
from ui.sync.words import pill_words
from ui.texts import t
from ui.widgets.buttons import Button

NINE = 1_780_000_000_000


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    texts.set_language("it")
    made = new_session(tmp_path)
    yield made
    made.close()


@pytest.fixture
def sync() -> StandInSync:
    return StandInSync()


@pytest.fixture
def window(qtbot: QtBot, session: Session, sync: StandInSync) -> Iterator[MainWindow]:
    with window_on(qtbot, session, "sync", sync=sync) as made:
        yield made


def page_of(window: MainWindow) -> SyncPage:
    page = shown_page(window)
    assert isinstance(page, SyncPage)
    return page


def said(window: MainWindow) -> list[str]:
    return [one.text() for one in page_of(window).findChildren(QLabel) if one.isVisible()]


def test_the_pill_follows_the_state_and_leads_here(window: MainWindow, sync: StandInSync) -> None:
    window.go("today")
    sync.say(SyncState(Stand.OFFLINE, waiting=3, offline_ms=NINE, fault="offline"))
    assert "3 modifiche da inviare" in window.top_bar.pill.text()
    assert window.top_bar.pill.text().startswith("Senza rete dalle")
    sync.say(SyncState(Stand.WORKING, phase="sending", done=39, total=200))
    assert window.top_bar.pill.text() == "Invio 40 di 200"
    window.top_bar.pill.click()
    assert isinstance(shown_page(window), SyncPage)


@pytest.mark.parametrize("stand", [stand for stand in Stand if stand is not Stand.TROUBLE])
def test_only_what_waiting_cannot_mend_is_a_warning_and_nothing_is_red(
    window: MainWindow, sync: StandInSync, stand: Stand
) -> None:
    state = SyncState(stand, waiting=2, offline_ms=NINE, synced_ms=NINE, fault="offline")
    assert pill_words(state, 0)[1] in ("neutral", "ok")
    assert pill_words(SyncState(Stand.TROUBLE, fault="revoked"), 0)[1] == "warn"
    disk = SyncState(Stand.OFFLINE, fault=OWN_DISK)
    assert pill_words(disk, 0)[:2] == (t("sync.disk_now"), "warn")  # it is not the network


def test_what_waits_is_told_with_its_reason(qtbot: QtBot, window: MainWindow, sync: StandInSync) -> None:
    lines = (
        UnsentLine("person", new_id(), "Hassan Emeka", NINE, "waiting"),
        UnsentLine("case", new_id(), "Amina Osman", NINE, "parked", "not_member"),
        UnsentLine("task", new_id(), "", NINE, "refused", "quota"),
    )
    sync.reported = SyncReport(lines, 7, (AsideLine("Luca Bah", "", NINE, "no_key"),))
    page_of(window).refresh(None)
    qtbot.waitUntil(lambda: {"Hassan Emeka", "Amina Osman", "Luca Bah"} <= set(said(window)))
    told = said(window)
    assert any("Non hai più accesso" in one for one in told)
    assert any("Il server non ha più spazio" in one for one in told)
    assert "e altre 4 modifiche" in told
    assert any("Manca la chiave" in one for one in told)


def test_whose_laptop_tells_of_an_order_the_server_does_not_show(
    qtbot: QtBot, window: MainWindow, sync: StandInSync
) -> None:
    sync.reported = SyncReport((), 0, (), (), (Claim("Luca Bah", datetime(2026, 6, 1, tzinfo=UTC)),))
    page_of(window).refresh(None)
    qtbot.waitUntil(lambda: "Luca Bah" in said(window))
    assert texts.t("sync.withheld.title") in said(window)
    sync.reported = SyncReport((), 0, ())
    page_of(window).refresh(None)
    qtbot.waitUntil(lambda: texts.t("sync.withheld.title") not in said(window))


def test_a_laptop_that_was_removed_promises_to_send_nothing(
    qtbot: QtBot, window: MainWindow, sync: StandInSync
) -> None:
    sync.reported = SyncReport((UnsentLine("person", new_id(), "Hassan Emeka", NINE, "sealed"),), 1, ())
    sync.say(SyncState(Stand.TROUBLE, fault="revoked", waiting=1))
    qtbot.waitUntil(lambda: "Hassan Emeka" in said(window))
    told = said(window)
    assert texts.t("sync.why.kept") in told
    assert texts.t("sync.why.sealed") not in told
    action = page_of(window).primary_action()
    assert action is not None
    assert not action.enabled
    assert not page_of(window)._hand.isVisible()
    sync.say(SyncState(Stand.SYNCED))
    qtbot.waitUntil(lambda: page_of(window)._hand.isVisible())


def test_the_switches_and_the_button_ask_the_sync(window: MainWindow, sync: StandInSync) -> None:
    page = page_of(window)
    page.status.field.click()
    page.status.metered.click()
    action = page.primary_action()
    assert action is not None
    action.run()
    assert sync.asked == [("field", True), ("metered", True), "now"]


@pytest.mark.parametrize("notice", TELLING_FIRST)
def test_what_the_last_round_met_is_said_and_goes(
    qtbot: QtBot, window: MainWindow, sync: StandInSync, notice: str
) -> None:
    words = texts.t(f"sync.notice.{notice}")
    assert words not in said(window)
    sync.say(SyncState(Stand.SYNCED, notice=notice))
    qtbot.waitUntil(lambda: words in said(window))
    sync.say(SyncState(Stand.SYNCED))
    qtbot.waitUntil(lambda: words not in said(window))


def test_a_state_that_comes_does_not_press_the_switch(window: MainWindow, sync: StandInSync) -> None:
    sync.say(SyncState(Stand.FIELD, field=True))
    assert page_of(window).status.field.isChecked()
    assert sync.asked == []


@pytest.mark.parametrize(
    "fault", ["offline", "busy", "refused", "revoked", "stranger", "rolled_back", "forked"]
)
def test_every_fault_has_its_sentence(window: MainWindow, sync: StandInSync, fault: str) -> None:
    sync.say(SyncState(Stand.TROUBLE, fault=fault))
    assert texts.t(f"sync.fault.{fault}") in said(window)


def test_a_laptop_alone_says_so_and_offers_company(window: MainWindow, sync: StandInSync) -> None:
    sync.say(SyncState())
    page = page_of(window)
    assert page.primary_action() is None
    assert any("lavora da solo" in one for one in said(window))


def test_without_any_sync_the_pill_says_only_here(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "today") as window:
        assert window.top_bar.pill.text().startswith("Solo su questo computer")
        window.go("sync")
        assert isinstance(shown_page(window), SyncPage)


def carry(window: MainWindow) -> list[Button]:
    words = t("sync.file.now")
    return [one for one in page_of(window).findChildren(Button) if one.text() == words and one.isVisible()]


def test_attachments_on_their_way_are_listed_and_held_back_on_a_metered_line(
    qtbot: QtBot, window: MainWindow, sync: StandInSync
) -> None:
    lines = (
        FileLine(new_id(), "Amina Osman", "Permesso", 2_400_000, "out"),
        FileLine(new_id(), "Hassan Emeka", "Tessera", 90_000, "in"),
        FileLine(new_id(), "Hassan Emeka", "Scansione", 90_000, "elsewhere", "Luca Bah"),
    )
    sync.reported = SyncReport((), 0, (), lines)
    page_of(window).refresh(None)
    told = said(window)
    assert {"Permesso", "Tessera", "È ancora sul computer di Luca Bah"} <= set(told)
    assert not carry(window)
    sync.say(SyncState(Stand.WAITING, files=1, file_bytes=2_400_000, synced_ms=NINE, metered=True))
    page_of(window).refresh(None)
    qtbot.waitUntil(lambda: len(carry(window)) == 1)
    carry(window)[0].click()
    assert sync.asked[-1] == "files now"
    assert t("sync.all_sent") not in said(window)
    assert "1 allegato da inviare" in window.top_bar.pill.text()
