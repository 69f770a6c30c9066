"""Each document says what the file says, in Italian and in the language beside, to who may print it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from app.catalogue.messages import LANGUAGES, Messages
from app.domain.erasure import Erasure
from app.domain.person import Person
from app.domain.referral import ReferralCopy
from app.domain.rights import Restriction
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import erasing, erasure_orders, histories, rights
from app.usecases.documents import erasure as certificate
from app.usecases.documents import making
from tests.app.usecases import planning
from tests.app.usecases.acting import as_user
from tests.app.usecases.documents.made import Made, made, words_of
from tests.profile import new_session

SAID = {
    "interview": ("Amina Diallo", "2 marzo 1994", "12 maggio 2026", "10:00", "Parla <poco> & bene", "A-26/1"),
    "plan": ("Je veux travailler", "Parlare italiano al lavoro", "Iscrizione al CPIA", "A2", "Marta Prova"),
    "minutes": (
        "Verifica d'équipe",
        "Cerca una stanza.",
        "Telefonare al CPIA",
        "Dott. Prova",
        "Firma sul foglio",
    ),
    "referral": ("CPIA di Prova", "Vuole imparare l'italiano.", "Amina Diallo"),
    "mediation": ("Ospedale Prova", "Visita di controllo", "Salma Ben Prova", "10:00"),
    "exit": ("Alla Prefettura", "lascia il centro il 3 giugno 2026", "Amina Diallo"),
    "erasure": ("Attestato di cancellazione", "Scritto per errore", "Marta Prova"),
}
BESIDE = {
    "interview": {"ar": "محضر المقابلة", "fr": "Compte rendu de l'entretien", "en": "2 March 1994"},
    "plan": {"ar": "الهدف", "fr": "Projet personnalisé", "en": "Individual plan"},
    "minutes": {"ar": "مراجعة الفريق", "fr": "Réunion d'équipe", "en": "Team review"},
    "referral": {"ar": "سبب", "fr": "Orientation", "en": "How"},
    "mediation": {"ar": "ورقة الوساطة", "fr": "Fiche de médiation", "en": "Sheet of linguistic"},
    "exit": {"ar": "إشعار بالخروج", "fr": "quitte le centre le 3 juin 2026", "en": "leaves the centre"},
    "erasure": {"ar": "شهادة محو", "fr": "Attestation d'effacement", "en": "Certificate of erasure"},
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    session = new_session(tmp_path_factory.mktemp("documents"))
    yield made(session)
    session.close()


@pytest.mark.parametrize("what", making.DOCUMENTS)
def test_the_word_file_says_what_the_file_says(file: Made, what: str) -> None:
    told = file.told(what, "ar")
    words = words_of(making.word_file(told))
    assert all(said in words for said in SAID[what]), words
    assert BESIDE[what]["ar"] in words or what in ("plan", "referral")
    assert "{{" not in words
    assert "{%" not in words
    alone = words_of(making.word_file(file.told(what)))
    assert all(said in alone for said in SAID[what])
    assert BESIDE[what]["ar"] not in alone


@pytest.mark.parametrize("what", making.DOCUMENTS)
def test_the_page_says_it_in_each_language_and_holds_no_markup_of_people(file: Made, what: str) -> None:
    for language in LANGUAGES[1:]:
        page = making.web_page(file.told(what, language))
        assert "⟦" not in page
        assert "<poco>" not in page
        if language != "ar" and what not in ("referral",):
            assert BESIDE[what][language] in page.replace("&#39;", "'"), language


def test_a_language_the_program_does_not_speak_leaves_italian_alone(file: Made) -> None:
    assert file.told("interview", "so")["two"] is False
    assert file.told("interview", "it")["two"] is False
    assert file.told("interview", "ar")["rtl"] is True


def test_making_is_recorded_and_only_for_who_may_print(file: Made) -> None:
    for what, id_ in file.ids.items():
        for role in ("mediator", "auditor", "reporting", *(["dpo"] if what != "erasure" else [])):
            with pytest.raises(NotAllowed):
                as_user(file.session, User(name="X", role=role), making.gather, what, id_)
    before = printed(file)
    file.told("exit")
    assert printed(file) == before + 1


def printed(file: Made) -> int:
    opened = file.session.ask(histories.opened_by, file.ids["exit"])
    return sum(entry.action == "print" for entry in opened.entries)


def test_the_reserved_part_is_asked_for_and_only_for_who_may_read_it(file: Made) -> None:
    secret = "Ha paura di tornare."
    assert secret not in str(file.told("interview"))
    stranger = User(name="X", role="operator")
    with pytest.raises(NotAllowed):
        as_user(file.session, stranger, making.gather, "interview", file.ids["interview"], with_reserved=True)
    lead = User(name="Y", role="casemanager")
    told = as_user(file.session, lead, making.gather, "interview", file.ids["interview"], with_reserved=True)
    assert secret in str(told)
    plan = as_user(file.session, stranger, making.gather, "plan", file.ids["plan"], with_reserved=True)
    assert secret not in str(plan)


def test_what_may_be_chosen(file: Made) -> None:
    ask = file.session.ask
    own = ask(making.choices, file.session.user, "interview", file.ids["interview"])
    assert (own.may, own.language) == (True, "ar")
    for role, may, may_reserved in (("casemanager", True, True), ("auditor", False, False)):
        found = ask(making.choices, User(name="X", role=role), "interview", file.ids["interview"])
        assert (found.may, found.may_reserved) == (may, may_reserved)
    lead = User(name="X", role="casemanager")
    assert not ask(making.choices, lead, "plan", file.ids["plan"]).may_reserved


def test_the_exit_notice_keeps_the_new_address_and_what_is_not_needed_out(file: Made) -> None:
    told = file.told("exit")
    assert "Segreta" not in str(told)
    assert "333 000000" not in str(told)
    assert "Alla scuola" not in str(told["to"])
    assert "Questura" in str(told["to"])


def test_signatures_on_paper_are_those_of_these_words(file: Made) -> None:
    assert [one["told"]["it"] for one in file.told("plan")["signers"]] == ["", "", ""]
    file.session.do(planning.signed, file.ids["plan"])
    (signer,) = file.told("plan", "fr")["signers"]
    assert signer["name"] == "Amina Diallo"
    assert "con Samira T." in signer["told"]["it"]
    assert "avec Samira T." in signer["told"]["other"]


def test_what_was_held_stands_on_the_mediation_sheet(file: Made) -> None:
    request = file.office.approved()
    job = file.office.offered(request, file.office.mediator())
    file.office.answer(job, "accepted")
    file.office.held(job, translated="Il referto")
    told = file.session.do(making.gather, "mediation", request.id, "fr")
    assert "Il referto" in str(told["parts"])
    assert told["signers"][0]["told"]["it"] == "Confermato con PIN"
    assert told["signers"][1]["name"] == "Amal Prova"


def test_a_letter_is_of_the_true_copy_and_never_of_restricted_data(file: Made) -> None:
    (copy,) = file.session.ask(Reader.find, ReferralCopy, referral=file.ids["referral"])
    file.session.do(Store.save, replace(copy, body="{}"))
    assert refused(file, "referral") == "referral.parcel.changed"
    (changed,) = file.session.ask(Reader.find, ReferralCopy, referral=file.ids["referral"])
    file.session.do(Store.save, replace(changed, body=copy.body))
    assert file.told("referral")["what"] == "referral"
    limit = file.session.do(rights.restrict, Restriction(person=file.person, reason="Contesta i dati"))
    assert refused(file, "referral") == "documents.restricted"
    assert file.told("interview")["what"] == "interview"
    as_user(file.session, User(name="B", role="supervisor"), rights.lift, limit.id)
    assert file.told("referral")["what"] == "referral"


def refused(file: Made, what: str) -> str:
    with pytest.raises(DomainError) as caught:
        file.told(what)
    return caught.value.message_key


def test_every_sentence_of_documents_is_there_in_four_languages() -> None:
    italian = Messages("it")
    for language in LANGUAGES:
        told = Messages(language)
        for what in making.DOCUMENTS:
            assert told.has(f"documents.make.{what}")
            assert told.has(f"documents.file.{what}")
        assert told("documents.done") != italian("documents.done") or language == "it"


def test_the_certificate_of_an_erasure_waits_for_every_laptop_and_names_nobody(file: Made) -> None:
    awaited = Erasure(subject="0" * 32, order_id="ab" * 16, ground="request", ordered_at=datetime.now(UTC))
    file.session.do(Store.add, awaited)
    with pytest.raises(DomainError) as caught:
        file.session.do(making.gather, "erasure", awaited.id)
    assert caught.value.message_key == "certificate.incomplete"
    gone = file.session.do(Store.add, Person(display_name="Chi Se Ne Va"))
    order = erasing.order(file.session, gone.id, ground="request")
    file.session.do(erasure_orders.confirm, 0)
    told = str(file.session.do(making.gather, "erasure", order.id))
    assert "Chi Se Ne Va" not in told
    assert gone.id.hex() not in told
    assert certificate.number_of(order) in told


def test_the_data_protection_officer_makes_the_certificate_and_nobody_without_a_part_in_it(
    file: Made,
) -> None:
    def told(role: str, what: str) -> dict[str, Any]:
        by = User(name="Dina", role=role)
        return as_user(file.session, by, making.gather, what, file.ids[what])

    assert told("dpo", "erasure")["title"]["it"] == "Attestato di cancellazione"
    for role, what in (("dpo", "exit"), ("directory", "erasure")):
        with pytest.raises(NotAllowed):
            told(role, what)


@pytest.mark.parametrize("what", making.DOCUMENTS)
def test_no_line_and_no_signature_is_cut_by_the_end_of_a_page(file: Made, what: str) -> None:
    document = Document(BytesIO(making.word_file(file.told(what, "ar"))))
    assert document.tables
    for table in document.tables:
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)
    signed = [p for row in document.tables[-1].rows for cell in row.cells for p in cell.paragraphs]
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in signed)
