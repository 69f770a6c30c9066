"""The directory at the desk: typed, explained for a person, and the slip that leads there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from app.domain.directory.fits import Tier
from app.domain.directory.questions import Question
from app.domain.legal import Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Identifier, Person, PersonLanguage
from app.errors import PlaceGone
from app.session import Session
from app.storage.store import Store
from app.usecases.directory import desk
from tests.profile import new_session
from tests.ui import some_services
from tests.ui.windows import shown_page, window_on
from ui.calm_names import calm
from ui.directory.page import DirectoryPage
from ui.directory.result_card import ResultCard
from ui.directory.slip import slip_of
from ui.directory.slip_page import SlipPage
from ui.directory.slip_painter import SlipPainter, write_pdf
from ui.main_window import MainWindow

TODAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("directory")
    session = new_session(folder)
    some_services.bring_in(session, folder)
    yield session
    session.close()


def page_of(window: MainWindow) -> DirectoryPage:
    page = shown_page(window)
    assert isinstance(page, DirectoryPage)
    return page


def cards(window: MainWindow) -> list[ResultCard]:
    return [card for card in page_of(window).findChildren(ResultCard) if card.isVisibleTo(window)]


def test_what_is_typed_is_found(qtbot: QtBot, filled: Session) -> None:
    with window_on(qtbot, filled, "directory") as window:
        page_of(window)._filters.words.setText("consultorio napoli")
        qtbot.waitUntil(lambda: bool(cards(window)) and "Napoli" in cards(window)[0].accessibleName())
        assert page_of(window)._panel.hit is not None
        page_of(window)._filters.words.setText("qqqqqqq")
        qtbot.waitUntil(lambda: cards(window) == [])


def test_the_open_person_fills_the_question(qtbot: QtBot, filled: Session) -> None:
    born = PartialDate.from_text("1990-05-01~exact")
    person = filled.do(Store.add, Person(display_name="Bah Amina", sex="F", born=born))
    filled.do(Store.add, Permit(person=person.id, type="RIC_ASILO", state="valid"))
    filled.do(Store.add, Identifier(person=person.id, type="CFP", value="12345678903"))
    filled.do(Store.add, PersonLanguage(person=person.id, language="fra"))
    seeker = filled.ask(desk.seeker_of, person.id, TODAY)
    assert (seeker.permit, seeker.age, seeker.sex) == ("RIC_ASILO", 36, "F")
    assert seeker.documents == frozenset({"CF", "PDS"})
    with window_on(qtbot, filled, "today") as window:
        window.go("directory", person=person.id)
        page = page_of(window)
        qtbot.waitUntil(lambda: bool(cards(window)))
        assert cards(window)[0].hit.tier is not Tier.LACKS
        page._for_nobody()
        assert page._seeker.permit is None


def test_an_uncertain_age_is_not_told(filled: Session) -> None:
    person = filled.do(Store.add, Person(display_name="X", born=PartialDate.from_text("2008~year")))
    assert filled.ask(desk.seeker_of, person.id, TODAY).age is None


def test_the_slip_is_drawn_in_two_languages(qtbot: QtBot, filled: Session, tmp_path: Path) -> None:
    (hit, *_) = filled.ask(desk.find, Question(words="consultorio napoli"), TODAY).hits
    slip = slip_of(hit.entry, "ar", TODAY)
    assert slip.other_rtl
    assert slip.blocks[0].text != slip.blocks[0].other_text
    image = QImage(592, 840, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    SlipPainter(painter, 4.0).draw(slip)
    painter.end()
    dark = sum(image.pixelColor(x, y).lightness() < 128 for x in range(0, 592, 2) for y in range(0, 840, 2))
    assert dark > 2000
    write_pdf(slip, tmp_path / "slip.pdf")
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(PlaceGone):
        write_pdf(slip, tmp_path / "nowhere" / "slip.pdf")


def test_the_slip_page_says_when_it_cannot_write(qtbot: QtBot, filled: Session, tmp_path: Path) -> None:
    (hit, *_) = filled.ask(desk.find, Question(words="consultorio"), TODAY).hits
    with window_on(qtbot, filled, "directory") as window:
        window.go("slip", entry=hit.entry.id, languages=["ara"])
        page = shown_page(window)
        assert isinstance(page, SlipPage)
        assert page._languages.keys() == ["ar"]
        page.save_to(tmp_path / "nowhere" / "x.pdf")
        page.save_to(tmp_path / "x.pdf")
        assert (tmp_path / "x.pdf").stat().st_size > 1000


def test_capitals_of_registers_are_calmed() -> None:
    assert calm("CONSULTORIO DI PROVA") == "Consultorio di Prova"
    assert calm("Sportello Legale ASL") == "Sportello Legale ASL"
