"""Handing somebody on, on the pages: from the exit to the preview, and at the site that receives."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.consent import Consent
from app.domain.handover import FileRequest, Handover
from app.domain.referral import Referral
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import consents
from app.usecases.referrals import drafting, handover_offers, sending
from app.usecases.referrals.handover_offers import Recipient
from tests.ui.windows import settled, shown_page
from ui.cases import referral_words as words
from ui.cases.case_page import CasePage
from ui.cases.sections.handovers import Handovers
from ui.forms.record_page import RecordPage
from ui.handovers.page import HandoversPage, OfferCard, RequestCard
from ui.main_window import MainWindow
from ui.referrals.page import ReferralPage
from ui.texts import t
from ui.widgets.messages import InlineMessage


def other_site(session: Session) -> tuple[Site, User]:
    site = session.do(Store.add, Site(name="Casa Sud", facility="CAS"))
    return site, session.do(Store.add, User(name="Ines", role="casemanager", sites=frozenset({site.id})))


def test_from_the_exit_to_what_will_be_read(qtbot: QtBot, session: Session, window: MainWindow) -> None:
    site, ines = other_site(session)
    case = session.ask(Reader.find, Case)[0]
    window.go("case", case=case.id, section="leaving")
    page = shown_page(window)
    assert isinstance(page, CasePage)
    qtbot.waitUntil(lambda: page.findChild(QPushButton, "handover.inside") is not None)
    card = page.findChild(Handovers)
    assert isinstance(card, Handovers)
    card.ask_inside()
    assert card.form is not None
    card.form.submit()  # nobody chosen yet: it says so and stays
    settled(qtbot, window)
    assert card.form is not None
    card.form.form.field("receiver").set_value(f"{site.id.hex()}:{ines.id.hex()}")
    card.form.submit()
    qtbot.waitUntil(lambda: isinstance(shown_page(window), ReferralPage))
    (made,) = session.ask(Reader.find, Referral, to_site=site.id)
    assert (made.handover, made.receiver, made.service_name) == ("move", ines.id, "Casa Sud")
    assert session.ask(Reader.count, Handover) == 0
    draft = shown_page(window)
    assert isinstance(draft, ReferralPage)
    qtbot.waitUntil(lambda: draft.findChild(QPushButton, "record_consent") is not None)
    told = {one.text() for one in draft.findChildren(InlineMessage)}
    assert any(one.startswith(t("handover.gate.none")) for one in told)
    record = draft.findChild(QPushButton, "record_consent")
    assert isinstance(record, QPushButton)
    record.click()
    form = shown_page(window)
    assert isinstance(form, RecordPage)
    assert form.title() == t("handover.basis.title")
    assert form.submit()
    qtbot.waitUntil(lambda: draft.view is not None and draft.view.gate.is_open)
    assert draft.view is not None
    words_, tone = words.gate(draft.view)
    assert tone == "ok"
    assert "6.1.e" in words_
    assert words.method(made) == t("handover.method")
    assert words.basis(draft.view, "share") == t("handover.basis.share")
    other_body = session.do(Store.add, Organisation(name="Un altro ente"))
    session.do(Store.save, replace(site, organisation=other_body.id))
    ours = session.do(Store.add, Organisation(name="Il nostro ente"))
    here = session.ask(Reader.get, Site, case.site)
    assert here is not None
    session.do(Store.save, replace(here, organisation=ours.id))
    draft.refresh(None)
    qtbot.waitUntil(lambda: draft.view is not None and not draft.view.within)
    assert words.basis(draft.view, "share") != t("handover.basis.share")


def test_who_has_said_no_is_asked_again_and_no_other_basis_is_offered(
    qtbot: QtBot, session: Session, window: MainWindow
) -> None:
    site, ines = other_site(session)
    case = session.ask(Reader.find, Case)[0]
    no = Consent(person=case.person, type="share", state="refused", recipients=site.name)
    session.do(consents.record, replace(no, categories=handover_offers.CHOSEN))
    made = session.do(handover_offers.begin, case.id, Recipient("move", site=site.id, receiver=ines.id))
    window.go("referral", referral=made.id)
    page = shown_page(window)
    qtbot.waitUntil(lambda: page.findChild(QPushButton, "record_consent") is not None)
    record = page.findChild(QPushButton, "record_consent")
    assert isinstance(record, QPushButton)
    assert record.text() == t("referral.record_consent")


def test_outside_one_names_the_body(qtbot: QtBot, session: Session, window: MainWindow) -> None:
    case = session.ask(Reader.find, Case)[0]
    window.go("case", case=case.id, section="leaving")
    page = shown_page(window)
    assert isinstance(page, CasePage)
    qtbot.waitUntil(lambda: page.findChild(QPushButton, "handover.outside") is not None)
    card = page.findChild(Handovers)
    assert isinstance(card, Handovers)
    card.ask_outside()
    assert card.form is not None
    card.form.form.field("body").set_value("Consorzio Prova")
    card.form.form.field("project").set_value("FRA NOI 2")
    card.form.submit()
    qtbot.waitUntil(lambda: isinstance(shown_page(window), ReferralPage))
    (made,) = session.ask(Reader.find, Referral, handover="outside")
    assert (made.service_name, made.organisation_name) == ("FRA NOI 2", "Consorzio Prova")


def offered_to_me(session: Session) -> Handover:
    """As if a colleague had sent it: the one at the keyboard receives."""
    site, ines = other_site(session)
    case = session.ask(Reader.find, Case)[0]
    made = session.do(handover_offers.begin, case.id, Recipient("copy", site=site.id, receiver=ines.id))
    session.do(drafting.change, replace(made, reason="Inizia il tirocinio a Sud."))
    told = Consent(person=case.person, type="share", recipients="Casa Sud", categories=handover_offers.CHOSEN)
    session.do(consents.record, told)
    session.do(sending.send, made.id)
    (offer,) = session.ask(Reader.find, Handover, referral=made.id)
    mine = replace(offer, sender=ines.id, readers=offer.readers | {session.user.id})
    return session.do(Store.save, mine)


def test_what_is_offered_is_read_then_taken(qtbot: QtBot, session: Session, window: MainWindow) -> None:
    offer = offered_to_me(session)
    cases = session.ask(Reader.count, Case)
    window.go("handovers")
    page = shown_page(window)
    assert isinstance(page, HandoversPage)
    qtbot.waitUntil(lambda: page.findChild(OfferCard) is not None)
    card = page.findChild(OfferCard)
    assert isinstance(card, OfferCard)
    assert card.findChild(QPushButton, "accept") is None
    card.open()
    qtbot.waitUntil(lambda: card.findChild(QPushButton, "accept") is not None)
    accept = card.findChild(QPushButton, "accept")
    assert isinstance(accept, QPushButton)
    accept.click()
    qtbot.waitUntil(lambda: isinstance(shown_page(window), CasePage))
    held = session.ask(Reader.get, Handover, offer.id)
    assert held is not None
    assert held.answer == "accepted"
    assert session.ask(Reader.count, Case) == cases + 1


def test_asking_for_a_file_says_what_it_does(qtbot: QtBot, session: Session, window: MainWindow) -> None:
    site, _ines = other_site(session)
    window.go("handovers")
    action = shown_page(window).primary_action()
    assert action is not None
    action.run()
    page = shown_page(window)
    assert isinstance(page, RecordPage)
    assert page.title() == t("handover.asking.title")
    shown = {one.text() for one in page.findChildren(QPushButton)}
    assert t("handover.asking.do") in shown
    assert t("forms.save") not in shown
    assert t("handover.asking.told") in {one.text() for one in page.findChildren(InlineMessage)}
    assert page.panel is not None
    page.panel.form.field("asked_site").set_value(site.id)
    page.panel.form.field("for_site").set_value(session.do(Store.add, Site(name="Casa Nord")).id)
    for name in ("called", "reason"):
        page.panel.form.field(name).set_value("Awa")
    assert page.submit()
    qtbot.waitUntil(lambda: session.ask(Reader.count, FileRequest) == 1)


def test_a_request_finds_the_person_and_leads_to_the_hand_over(
    qtbot: QtBot, session: Session, window: MainWindow
) -> None:
    site, ines = other_site(session)
    case = session.ask(Reader.find, Case)[0]
    assert case.person is not None
    names = session.ask(
        lambda reader: reader.rows("SELECT display_name FROM k_person WHERE id = ?", [case.person])
    )
    asked = FileRequest(
        asked_site=case.site or site.id,
        for_site=site.id,
        asked_by=ines.id,
        readers=frozenset({session.user.id, ines.id}),
        called=names[0][0],
        reason="È qui da oggi.",
        state="asked",
    )
    session.do(Store.add, asked)
    window.go("handovers")
    page = shown_page(window)
    assert isinstance(page, HandoversPage)
    qtbot.waitUntil(lambda: page.findChild(RequestCard) is not None)
    card = page.findChild(RequestCard)
    assert isinstance(card, RequestCard)
    card.open()
    qtbot.waitUntil(lambda: card.findChild(QPushButton, "hand_on") is not None)
    hand_on = card.findChild(QPushButton, "hand_on")
    assert isinstance(hand_on, QPushButton)
    hand_on.click()
    qtbot.waitUntil(lambda: isinstance(shown_page(window), ReferralPage))
    (made,) = session.ask(Reader.find, Referral, request=asked.id)
    assert (made.receiver, made.to_site) == (ines.id, site.id)
