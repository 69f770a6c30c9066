"""Making a document from a page: the choices, the files, what they say in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QTextCursor, QTextDocument, QTextFrame
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from app.usecases.documents import making
from tests.app.usecases.documents.made import Made, made, template, words_of
from tests.app.usecases.documents.test_making import SAID
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui.cases.case_page import CasePage
from ui.cases.documents.button import DocumentChoice, offer
from ui.cases.documents.pdf import keep_whole, pdf
from ui.main_window import MainWindow
from ui.texts import t


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    session = new_session(tmp_path_factory.mktemp("document-pages"), role="casemanager")
    yield made(session)
    session.close()


@pytest.fixture
def window(qtbot: QtBot, file: Made) -> Iterator[MainWindow]:
    with window_on(qtbot, file.session, "today") as shown:
        yield shown


def words_of_pdf(content: bytes) -> str:
    read = pypdfium2.PdfDocument(content)
    return " ".join("".join(one.get_textpage().get_text_range() for one in read).split())


@pytest.mark.parametrize("what", making.DOCUMENTS)
def test_a_pdf_says_what_the_file_says(qtbot: QtBot, file: Made, what: str) -> None:
    words = words_of_pdf(pdf(making.web_page(file.told(what, "fr"))))
    assert all(said in words for said in SAID[what]), words
    if what in ("interview", "exit"):
        assert {"interview": "Compte rendu", "exit": "quitte le centre"}[what] in words


def test_the_file_is_written_in_the_language_proposed(
    qtbot: QtBot, window: MainWindow, file: Made, tmp_path: Path
) -> None:
    choice = offer(window, "interview", file.ids["interview"], window)
    assert choice.language.keys() == ["ar"]
    assert choice.reserved.isVisible()
    word, paper = tmp_path / "a.docx", tmp_path / "a.pdf"
    choice.make(word)
    qtbot.waitUntil(word.exists)
    told = words_of(word.read_bytes())
    assert "محضر المقابلة" in told
    assert "Ha paura" not in told
    again = offer(window, "interview", file.ids["interview"], window)
    again.reserved.click()
    again.make(paper)
    qtbot.waitUntil(paper.exists)
    assert "Ha paura" in words_of_pdf(paper.read_bytes())


def test_a_template_of_ones_own(qtbot: QtBot, window: MainWindow, file: Made, tmp_path: Path) -> None:
    choice = offer(window, "exit", file.ids["exit"], window)
    bad, good, target = (tmp_path / f"{name}.docx" for name in ("bad", "good", "target"))
    bad.write_bytes(b"not a zip")
    good.write_bytes(template("Nostro: {{ told.leaves_on }}"))
    assert not choice.use(bad)
    assert choice.use(good)
    assert choice.format.keys() == ["docx"]
    choice.make(target)
    qtbot.waitUntil(target.exists)
    assert words_of(target.read_bytes()) == "Nostro: 3 giugno 2026"


def test_every_page_offers_its_document(qtbot: QtBot, window: MainWindow, file: Made) -> None:
    for page, params, what in (
        ("plan", {"case": file.ids["exit"]}, "plan"),
        ("referral", {"referral": file.ids["referral"]}, "referral"),
        ("mediation_request", {"request": file.ids["mediation"]}, "mediation"),
    ):
        window.go(page, **params)
        shown = shown_page(window)
        qtbot.waitUntil(lambda at=shown, of=what: found(at, of) is not None)  # type: ignore[misc]  # bound here
    window.go("case", case=file.ids["exit"])
    case = shown_page(window)
    assert isinstance(case, CasePage)
    for section, what in (("overview", "interview"), ("leaving", "exit")):
        qtbot.waitUntil(lambda: case.sheet is not None)
        case.turn_to(section)
        qtbot.waitUntil(lambda of=what: found(case, of) is not None)  # type: ignore[misc]  # bound here
    button = found(case, "exit")
    assert button is not None
    button.click()
    choice = button.findChild(DocumentChoice)
    assert choice is not None
    assert choice.accessibleName() == t("documents.make.exit")
    choice.close()


def found(page: QWidget, what: str) -> QAbstractButton | None:
    return page.findChild(QAbstractButton, f"document.{what}")


def test_no_line_of_a_long_plan_is_cut_by_the_end_of_a_page(qtbot: QtBot, file: Made) -> None:
    told = file.told("plan", "fr")
    (goal,) = [one for one in told["parts"] if one["grid"]["rows"]]
    told["parts"] += [goal] * 14
    document, height = QTextDocument(), 700.0
    document.setHtml(making.web_page(told))
    document.setPageSize(QSizeF(500, height))
    layout, lines = document.documentLayout(), document.rootFrame().childFrames()

    def cut() -> int:
        places = [layout.frameBoundingRect(one) for one in lines]
        return sum(one.top() // height != (one.bottom() - 1) // height for one in places)

    assert document.pageCount() > 3
    assert cut() > 0, "without care some are"
    keep_whole(document, height)
    assert cut() == 0
    last = {layout.frameBoundingRect(one).top() // height: one for one in lines}
    assert not [one for one in last.values() if _level(one) or t("field.plan_action.text") in _words(one)]


def _words(frame: QTextFrame) -> str:
    cursor = frame.firstCursorPosition()
    cursor.setPosition(frame.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def _level(frame: QTextFrame) -> int:
    return frame.firstCursorPosition().blockFormat().headingLevel()
