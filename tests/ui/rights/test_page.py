"""The page of the rights: what was asked, the copy as PDF and JSON, the limit shown on the case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.person import Person
from app.domain.rights import Restriction, RightsRequest
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import exports, rights
from tests.profile import invented_session, new_session
from tests.ui.windows import shown_page, window_on
from ui.cases.case_page import CasePage
from ui.cases.record_row import RecordRow
from ui.rights.page import RightsPage
from ui.texts import t


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = invented_session(tmp_path, 6)
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
        for save in (page.save_pdf, page.save_json):
            window._toast.dismiss()
            save(str(tmp_path / "stick" / "copia"))  # taken out meanwhile
            qtbot.waitUntil(lambda: window._toast.text() == t("error.place_gone"))
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


def test_who_may_not_save_the_copy_reads_who_does(qtbot: QtBot, tmp_path: Path) -> None:
    session = new_session(tmp_path)
    person = session.do(Store.add, Person(display_name="Bah Amina"))
    case = session.do(Store.add, Case(person=person.id, state="active"))
    with window_on(qtbot, session, "cases") as window:
        window.go("rights", person=person.id, case=case.id)
        page = shown_page(window)
        qtbot.waitUntil(lambda: t("rights.copy") in [one.text() for one in page.findChildren(QLabel)])
        said = [one.text() for one in page.findChildren(QLabel)]
        may = exports.may_export(session.user)
        assert not may
        assert t("rights.copy_by_whom") in said
    session.close()
