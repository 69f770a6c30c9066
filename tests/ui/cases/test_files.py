"""Attachments: put in, seen in memory, copied out on purpose and recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.domain.attachment import Attachment
from app.domain.case import Case
from app.domain.consent import Consent
from app.errors import DomainError
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import attachments, case_pages, people
from tests.ui.cases.conftest import page_of
from ui.cases.case_page import CasePage
from ui.cases.rendering import NotShown, picture
from ui.cases.viewer_page import ViewerPage
from ui.main_window import MainWindow
from ui.texts import t


def pdf(path: Path, pages: int) -> bytes:
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.drawText(200, 400, f"Pagina di prova {page + 1}")
    painter.end()
    return path.read_bytes()


def png(path: Path) -> bytes:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    image.save(str(path))
    return path.read_bytes()


@pytest.fixture
def case(session: Session) -> Case:
    return session.ask(Reader.find, Case)[0]


def kept(session: Session, case: Case, name: str, content: bytes) -> Attachment:
    return session.do(attachments.attach, Attachment(person=case.person, case=case.id), name, content)


def viewer(qtbot: QtBot, window: MainWindow, one: Attachment) -> ViewerPage:
    window.go("attachment", attachment=one.id)
    page: ViewerPage = page_of(window)
    return page


def test_a_pdf_is_turned_page_by_page(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case, tmp_path: Path
) -> None:
    one = kept(session, case, "prova.pdf", pdf(tmp_path / "a.pdf", 2))
    page = viewer(qtbot, window, one)
    qtbot.waitUntil(lambda: not page._image.isNull())
    assert page._where.text() == "Pagina 1 di 2"
    first = page._image
    page.turn(1)
    qtbot.waitUntil(lambda: page._where.text() == "Pagina 2 di 2")
    assert page._image != first
    page.turn(1)
    assert page._page == 1


def test_a_picture_grows_turns_and_fits(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case, tmp_path: Path
) -> None:
    page = viewer(qtbot, window, kept(session, case, "foto.png", png(tmp_path / "a.png")))
    qtbot.waitUntil(lambda: not page._image.isNull())
    assert page.picture.pixmap().width() == 300
    page.larger()
    assert page.picture.pixmap().width() > 300
    page.fit()
    page.rotate()
    assert page.picture.pixmap().width() == 200


def test_a_copy_leaves_only_on_purpose_and_is_recorded(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case, tmp_path: Path
) -> None:
    content = png(tmp_path / "a.png")
    page = viewer(qtbot, window, kept(session, case, "foto.png", content))
    target = tmp_path / "copia.png"
    page.export_to(target)
    qtbot.waitUntil(lambda: target.exists() and target.read_bytes() == content)
    assert any(entry.action == "export" for entry in session.ask(case_pages.who_opened, case))


def test_a_damaged_file_is_said_to_be_one(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    page = viewer(qtbot, window, kept(session, case, "rotto.pdf", b"%PDF-1.7 nothing of a PDF"))
    qtbot.waitUntil(lambda: page.message.isVisible())
    assert page._image.isNull()


def test_a_kind_that_cannot_be_shown_says_so(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    page = viewer(qtbot, window, kept(session, case, "lettera.odt", b"PK\x03\x04 pretend"))
    qtbot.waitUntil(lambda: page.message.isVisible())


def test_words_are_read_in_place(qtbot: QtBot, window: MainWindow, session: Session, case: Case) -> None:
    page = viewer(qtbot, window, kept(session, case, "nota.txt", "è arrivata".encode()))
    qtbot.waitUntil(lambda: page.text.toPlainText() == "è arrivata")


def test_bytes_that_are_no_picture_give_none() -> None:
    with pytest.raises(NotShown):
        picture(b"\x89PNG\r\n\x1a\nrubbish", "image/png", 0, 1.0)
    with pytest.raises(NotShown):
        picture(b"%PDF-rubbish", "application/pdf", 0, 1.0)


def test_a_picture_stands_beside_the_name_when_it_is_marked(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case, tmp_path: Path
) -> None:
    one = kept(session, case, "volto.png", png(tmp_path / "volto.png"))
    paper = kept(session, case, "atto.pdf", pdf(tmp_path / "atto.pdf", 1))
    assert case.person is not None
    somebody = next(one for one in session.ask(Reader.find, Case) if one.person != case.person)
    with pytest.raises(DomainError):
        session.do(people.set_photo, case.person, paper.id)
    assert somebody.person is not None
    with pytest.raises(DomainError):
        session.do(people.set_photo, somebody.person, one.id)
    window.go("case", case=case.id, section="files")
    page: CasePage = page_of(window)
    qtbot.waitUntil(lambda: page.sheet is not None)
    assert not page.strip._avatar.has_picture()
    words = t("case.photo_use", what="volto.png")
    use = next(b for b in page.findChildren(QToolButton) if b.accessibleName() == words)
    use.click()
    qtbot.waitUntil(page.strip._avatar.has_picture, timeout=10_000)
    held = session.ask(Reader.get, Attachment, one.id)
    assert held is not None
    assert held.kind == "photo"
    session.do(people.set_photo, case.person, None)
    qtbot.waitUntil(lambda: not page.strip._avatar.has_picture())


def test_a_picture_without_consent_is_warned_about(session: Session, case: Case, tmp_path: Path) -> None:
    one = kept(session, case, "volto.png", png(tmp_path / "volto.png"))
    assert case.person is not None
    for given in session.ask(Reader.find, Consent, person=case.person):
        session.do(Store.delete, given)
    told = session.do(people.set_photo, case.person, one.id)
    assert [problem.key for problem in told] == ["people.photo_without_consent"]
    session.do(Store.add, Consent(person=case.person, type="photo", state="given"))
    assert session.do(people.set_photo, case.person, one.id) == []
