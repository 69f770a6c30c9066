"""The pages about referrals: from the directory to the answer, with the gate in plain sight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.referral import Referral
from app.domain.return_codes import code_of, written
from app.session import Session
from app.storage.reader import Reader
from app.usecases import consents
from app.usecases.referrals import drafting, parcels
from tests.app.usecases.referrals.place import agree, draft, now, person_with_case, sent, service
from tests.profile import new_session
from tests.ui.windows import settled, shown_page, window_on
from ui.cases.case_page import CasePage
from ui.directory.page import DirectoryPage
from ui.forms.record_page import RecordPage
from ui.forms.typed import type_into
from ui.main_window import MainWindow
from ui.referrals.answer_cards import AnswerCard
from ui.referrals.page import ReferralPage
from ui.referrals.parcel_card import ParcelCard, document
from ui.texts import t

W = TypeVar("W", bound=QWidget)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder: Path = tmp_path_factory.mktemp("referral-pages")
    made = new_session(folder, role="supervisor")
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Iterator[MainWindow]:
    with window_on(qtbot, session, "today") as made:
        yield made


def opened(qtbot: QtBot, window: MainWindow, referral: Referral) -> ReferralPage:
    window.go("referral", referral=referral.id)
    page = shown_page(window)
    assert isinstance(page, ReferralPage)
    qtbot.waitUntil(lambda: page.view is not None and page.view.referral.id == referral.id)
    return page


def child(page: QWidget, kind: type[W], name: str = "") -> W:
    found = page.findChild(kind, name) if name else page.findChild(kind)
    assert found is not None
    return found


def test_from_the_directory_to_a_referral_that_has_left(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    person = person_with_case(session)
    place = service(session)
    window.go("directory", person=person.id)
    directory = shown_page(window)
    assert isinstance(directory, DirectoryPage)
    qtbot.waitUntil(lambda: directory._panel.hit is not None)
    assert directory._panel.hit is not None
    assert directory._panel.hit.entry.id == place
    assert directory._panel.send is not None
    directory._panel.send(directory._panel.hit)
    qtbot.waitUntil(lambda: isinstance(shown_page(window), ReferralPage))
    page = shown_page(window)
    assert isinstance(page, ReferralPage)
    qtbot.waitUntil(lambda: page.view is not None)
    assert not child(page, QPushButton, "send").isEnabled()
    child(page, QPushButton, "record_consent").click()
    qtbot.waitUntil(lambda: isinstance(shown_page(window), RecordPage))
    form = shown_page(window)
    assert isinstance(form, RecordPage)
    assert form.panel is not None
    form.submit()
    qtbot.waitUntil(lambda: shown_page(window) is page)
    (made,) = session.ask(Reader.find, Referral, person=person.id)
    session.do(drafting.change, replace_request(made))
    qtbot.waitUntil(lambda: child(page, QPushButton, "send").isEnabled())
    child(page, QPushButton, "send").click()
    qtbot.waitUntil(lambda: page.findChild(AnswerCard) is not None)
    assert now(session, made).state == "sent"


def replace_request(made: Referral) -> Referral:
    return replace(made, reason="Vuole imparare l'italiano.", method="email")


def test_a_withdrawn_consent_shuts_the_page_while_one_looks_at_it(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    person = person_with_case(session)
    consent = agree(session, person.id)
    page = opened(qtbot, window, draft(session, person.id, service(session)))
    assert child(page, QPushButton, "send").isEnabled()
    session.do(consents.withdraw, consent.id)
    qtbot.waitUntil(lambda: page.view is not None and page.view.gate.shut is not None)
    qtbot.waitUntil(lambda: not child(page, QPushButton, "send").isEnabled())
    page._send()
    settled(qtbot, window)
    assert page.view is not None
    assert now(session, page.view.referral).state == "draft"


def test_a_code_says_what_is_wrong_with_it_or_becomes_the_answer(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    left = sent(session)
    page = opened(qtbot, window, left)
    card = child(page, AnswerCard)
    card.code.setText("0000000001")
    card.read_code()
    qtbot.waitUntil(lambda: card.message.text() == t("referral.code.check"))
    card.code.setText(
        written(code_of(bytes.fromhex(left.secret or ""), left.short or "", "rejected:capacity"))
    )
    card.read_code()
    qtbot.waitUntil(lambda: page.act is not None)
    assert page.act is not None
    assert "reject_reason" not in page.act.form.values()
    page.act.submit()
    qtbot.waitUntil(lambda: now(session, left).state == "rejected")
    assert now(session, left).reject_reason == "capacity"
    qtbot.waitUntil(lambda: page.act is None)


def test_what_a_service_says_outlives_a_lock(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    left = sent(session)
    page = opened(qtbot, window, left)
    child(page, AnswerCard).code.setText("QW12")
    visits = window.save_state()
    with window_on(qtbot, session, "today") as again:
        again.restore_state(visits)
        qtbot.waitUntil(lambda: bool(again.findChildren(AnswerCard)))
        assert child(again, AnswerCard).code.text() == "QW12"
    child(page, QPushButton, "answer.appointment").click()
    assert page.act is not None
    qtbot.waitUntil(page.act.isVisible)
    type_into(page.act.form.field("text"), "Portare la tessera sanitaria")
    window.go("today")
    page = opened(qtbot, window, left)
    page.step_back()
    child(page, QPushButton, "answer.appointment").click()
    act = page.act
    assert act is not None
    qtbot.waitUntil(lambda: act.form.field("text").value() == "Portare la tessera sanitaria")


def test_what_stands_in_the_way_leads_to_where_it_is_written(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    person = person_with_case(session)
    asked = draft(session, person.id, service(session), method=None)
    page = opened(qtbot, window, asked)
    buttons = [one for one in page.findChildren(QPushButton) if one.text() == t("referral.write_it")]
    assert buttons
    buttons[0].click()
    qtbot.waitUntil(lambda: isinstance(shown_page(window), RecordPage))


def test_a_code_of_another_referral_leads_there(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    one, other = sent(session), sent(session)
    page = opened(qtbot, window, one)
    card = child(page, AnswerCard)
    card.code.setText(written(code_of(bytes.fromhex(other.secret or ""), other.short or "", "accepted")))
    card.read_code()
    qtbot.waitUntil(lambda: page.view is not None and page.view.referral.id == other.id)


def test_an_answer_by_hand_asks_what_is_missing(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    left = sent(session)
    page = opened(qtbot, window, left)
    child(page, QPushButton, "answer.rejected").click()
    assert page.act is not None
    page.act.submit()
    settled(qtbot, window)
    assert now(session, left).state == "sent"
    assert page.step_back()
    assert page.act is None
    assert not page.step_back()


def test_the_sealed_page_is_saved_and_its_words_outlive_news(
    qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path
) -> None:
    left = sent(session)
    page = opened(qtbot, window, left)
    child(page, AnswerCard).code.setText("AB")
    child(page, ParcelCard).save_page(tmp_path / "x.html")
    qtbot.waitUntil(lambda: bool(child(page, ParcelCard).words.text()))
    said = child(page, ParcelCard).words.text()
    assert len(said.split()) == 5
    assert "Amina" not in (tmp_path / "x.html").read_text(encoding="utf-8")
    before = child(page, ParcelCard)
    page.refresh(None)
    qtbot.waitUntil(lambda: page._shown is not None and page._shown.findChild(ParcelCard) is not before)
    assert page._shown is not None
    assert child(page._shown, ParcelCard).words.text() == said
    assert child(page._shown, AnswerCard).code.text() == "AB"
    printed = document(session.do(parcels.page_of, left.id)).toPlainText()
    assert "Amina Diallo" in printed
    assert "approdo.referral" not in printed


def test_the_section_of_a_case_leads_to_its_referrals(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    left = sent(session)
    (case,) = session.ask(Reader.find, Case, person=left.person)
    window.go("case", case=case.id, section="referrals")
    page = shown_page(window)
    assert isinstance(page, CasePage)
    qtbot.waitUntil(
        lambda: any(b.text() == left.service_name for b in page.findChildren(QPushButton)), timeout=3000
    )
    next(b for b in page.findChildren(QPushButton) if b.text() == left.service_name).click()
    qtbot.waitUntil(lambda: isinstance(shown_page(window), ReferralPage))
    qtbot.waitUntil(lambda: shown_page(window).about() == {"person": left.person})


def test_the_tasks_of_a_referral_lead_to_it(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    left = sent(session)
    (case,) = session.ask(Reader.find, Case, person=left.person)
    window.go("case", case=case.id, section="tasks")
    page = shown_page(window)
    opener = t("referral.open_of", what="Riscontro invio")

    def button() -> QAbstractButton | None:
        found = page.findChildren(QAbstractButton)
        return next((one for one in found if one.accessibleName() == opener), None)

    qtbot.waitUntil(lambda: button() is not None)
    found = button()
    assert found is not None
    found.click()
    qtbot.waitUntil(lambda: shown_page(window).about() == {"person": left.person})
    assert isinstance(shown_page(window), ReferralPage)


def test_alone_nothing_is_offered_to_wait(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    person = person_with_case(session)
    page = opened(qtbot, window, draft(session, person.id, service(session)))
    assert page.findChild(QPushButton, "queue") is None
    assert page.findChild(QPushButton, "send") is not None
