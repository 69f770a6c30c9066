"""The page of the rights: what was asked, the copy as PDF and JSON, the limit shown on the case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.rights import Restriction, RightsRequest
from app.session import Session
from app.storage.reader import Reader
from app.usecases import rights
from app.usecases.samples.organisation import invent
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui.cases.case_page import CasePage
from ui.cases.record_row import RecordRow
from ui.rights.page import RightsPage
from ui.texts import t


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = new_session(tmp_path, role="supervisor")
    for _ in session.job(invent, 6, today=date.today()):  # noqa: DTZ011 - the page shows the day on the wall
        pass
    yield session
    session.close()


def test_requests_and_the_copy(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    case = session.ask(Reader.find, Case)[0]
    assert case.person is not None
    session.do(rights.receive, RightsRequest(person=case.person, type="access", text="Voglio vedere tutto"))
    with window_on(qtbot, session, "cases") as window:
        window.go("rights", person=case.person, case=case.id)
        page = shown_page(window)
        assert isinstance(page, RightsPage)
        qtbot.waitUntil(lambda: bool(page.findChildren(RecordRow)))
        pdf, body = tmp_path / "copia.pdf", tmp_path / "copia.json"
        page.save_pdf(str(pdf))
        page.save_json(str(body))
        qtbot.waitUntil(lambda: pdf.exists() and body.exists())
        assert "Voglio vedere tutto" in body.read_text(encoding="utf-8")
        assert json.loads(body.read_text(encoding="utf-8"))["parts"]
        read = pypdfium2.PdfDocument(pdf.read_bytes())
        words = "".join(one.get_textpage().get_text_range() for one in read)
        assert "Voglio vedere tutto" in words
        assert t("kind.case") in words


def test_a_limit_is_told_on_the_case(qtbot: QtBot, session: Session) -> None:
    case = session.ask(Reader.find, Case)[0]
    session.do(rights.restrict, Restriction(person=case.person, reason="Contesta i dati"))
    with window_on(qtbot, session, "cases") as window:
        window.go("case", case=case.id)
        page = shown_page(window)
        assert isinstance(page, CasePage)
        qtbot.waitUntil(lambda: page.sheet is not None)
        assert page.sheet is not None
        assert page.sheet.restricted
