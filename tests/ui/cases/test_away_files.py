"""A file whose bytes are elsewhere says where, and comes when it is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.domain.attachment import Attachment
from app.domain.case import Case
from app.domain.ids import RecordId
from app.events import Changed
from app.session import Session
from app.storage.attachments import put_bytes
from app.storage.store import Store
from app.usecases import attachments
from tests.app.usecases.acting import newcomer
from tests.profile import new_session
from tests.ui.cases.conftest import page_of
from tests.ui.sync.stand_in import StandInSync
from tests.ui.windows import window_on
from ui import texts
from ui.cases.viewer_page import ViewerPage
from ui.main_window import MainWindow
from ui.texts import t
from ui.widgets.labels import Badge

BODY = b"una lettera " * 30_000


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
    with window_on(qtbot, session, "today", sync=sync) as made:
        yield made


@pytest.fixture
def away(session: Session) -> Attachment:
    """A file of which only the record came."""
    person = newcomer(session, "Amina Diallo")
    case = session.do(Store.add, Case(person=person.id, number="ORT-26/1", state="open"))
    about = Attachment(person=person.id, case=case.id)
    one = session.do(attachments.attach, about, "lettera.txt", BODY)
    session.do(take_away, one.id)
    return one


def take_away(store: Store, id_: RecordId, there: int = 1) -> None:
    store.tables.execute("DELETE FROM attachment_chunk WHERE attachment = ?", [id_])
    store.tables.execute("UPDATE piece SET here = 0, there = ? WHERE attachment = ?", [there, id_])


def look(qtbot: QtBot, window: MainWindow, one: Attachment) -> ViewerPage:
    window.go("attachment", attachment=one.id)
    page: ViewerPage = page_of(window)
    qtbot.waitUntil(lambda: bool(page.away.words.text()))
    return page


def test_opening_it_asks_for_it_and_it_is_shown_when_it_comes(
    qtbot: QtBot, window: MainWindow, session: Session, sync: StandInSync, away: Attachment
) -> None:
    page = look(qtbot, window, away)
    assert sync.asked == [("bring", away.id)]
    assert page.away.words.text() == t("away.coming")
    assert not page.away.button.isVisible()
    primary = page.primary_action()
    assert primary is not None
    assert not primary.enabled

    session.do(put_bytes, away, BODY)
    session.events.publish(Changed({"attachment": frozenset({away.id})}))
    qtbot.waitUntil(lambda: page.text.toPlainText().startswith("una lettera"))
    assert not page.away.isVisible()


def test_on_a_metered_line_it_waits_for_a_word(
    qtbot: QtBot, window: MainWindow, sync: StandInSync, away: Attachment
) -> None:
    sync.told = replace(sync.told, metered=True)
    page = look(qtbot, window, away)
    assert sync.asked == []
    assert t("away.metered") in page.away.more.text()
    page.away.button.click()
    assert sync.asked == [("bring", away.id)]
    qtbot.waitUntil(lambda: page.away.words.text() == t("away.coming"))


def test_it_says_whose_laptop_has_it(
    qtbot: QtBot, window: MainWindow, session: Session, sync: StandInSync, away: Attachment
) -> None:
    session.do(take_away, away.id, 2)
    page = look(qtbot, window, away)
    assert page.away.words.text() == "È ancora sul computer di Marta Prova"
    assert t("away.when_online") in page.away.more.text()


def test_the_files_of_a_case_can_be_taken_along(
    qtbot: QtBot, window: MainWindow, sync: StandInSync, away: Attachment
) -> None:
    window.go("case", case=away.case, section="files")
    words = t("case.files_bring", n=1, size=texts.formats().size(len(BODY)))

    def button() -> QAbstractButton | None:
        found = page_of(window).findChildren(QAbstractButton)
        return next((one for one in found if one.text() == words), None)

    qtbot.waitUntil(lambda: button() is not None)
    assert t("case.file_away") in [one.text() for one in page_of(window).findChildren(Badge)]
    pressed = button()
    assert pressed is not None
    pressed.click()
    assert sync.asked == [("bring", away.id)]
