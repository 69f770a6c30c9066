"""The file for a service without the program: exactly what left, for whoever has the words or the key."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import pyrage
import pytest

from app.crypto import parcels as sealing
from app.domain.ids import RecordId
from app.domain.person import PersonLanguage
from app.domain.referral import Disclosure, Referral, ReferralCopy
from app.domain.return_codes import read
from app.domain.rights import Restriction
from app.errors import DomainError
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import consents
from app.usecases.documents import making
from app.usecases.referrals import drafting, parcels, receipts, sending
from tests.app.usecases.acting import day, forbidden, newcomer, refused
from tests.app.usecases.referrals.place import agree, draft, now, person_with_case, sent, service

HOSTILE = '</script><script>alert(1)</script><img src=x onerror="x()">&amp;'
NODE = shutil.which("node")


def test_the_letter_says_what_left_and_lists_the_codes(session: Session) -> None:
    left = sent(session)
    whole = session.do(parcels.told, left.id)
    page = parcels.letter(left, whole)
    (copy,) = session.ask(Reader.find, ReferralCopy, referral=left.id)
    assert json.loads(copy.body or "") == whole
    assert "Amina Diallo" in page
    codes = parcels.answer_sheet(left)
    assert len(codes) == 17
    assert all(code in page and read(code).short == left.short for _, code in codes)
    assert (left.secret or "") not in page
    inside = re.search(r'id="dati">(.*?)</script>', page, re.S)
    assert inside is not None
    assert json.loads(inside[1]) == whole


def test_what_people_wrote_is_never_markup(session: Session) -> None:
    person = newcomer(session, HOSTILE)
    agree(session, person.id, recipients=f"X, {HOSTILE.replace(';', '')}")
    made = draft(session, person.id, service(session, "X", HOSTILE))
    made = session.do(drafting.change, replace(made, reason=HOSTILE))
    left = session.do(sending.send, made.id)
    page = parcels.letter(left, session.do(parcels.told, left.id))
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "&lt;img src=x onerror=&quot;x()&quot;&gt;" in page


def test_the_age_file_opens_with_the_recipients_key_alone(session: Session) -> None:
    left = sent(session)
    whole = session.do(parcels.told, left.id)
    key, other = (pyrage.x25519.Identity.generate() for _ in range(2))
    sealed = parcels.age_file("<p>", whole, f" {key.to_public()}\n")
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(sealed, [key]))) as archive:
        assert archive.namelist() == ["invio.html", "invio.json"]
        assert json.loads(archive.read("invio.json")) == whole
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [other])
    for wrong in ("", "age1", "ssh-ed25519 AAAA", str(key), "x" * 5000):
        with pytest.raises(DomainError) as caught:
            parcels.age_file("<p>", whole, wrong)
        assert caught.value.message_key == "referral.parcel.recipient"


def test_the_words_are_five_and_never_the_same() -> None:
    said = {parcels.new_words() for _ in range(20)}
    assert len(said) == 20
    assert all(len(one.split()) == 5 and one.isascii() and one.islower() for one in said)


@pytest.mark.skipif(NODE is None, reason="no JavaScript to run the page with")
def test_the_page_opens_itself_with_the_words_and_with_no_others() -> None:
    said = parcels.new_words()
    page = parcels.sealed_page("<p>perché è così</p>", said).decode()
    assert "perché" not in page
    script = re.findall(r"<script>(.*?)</script>", page, re.S)[0]
    box = re.search(r'id="box">(.*?)</script>', page, re.S)
    assert box is not None
    tries = [said, f"  {said.upper().replace(' ', ', ')} ", f"{said} x"]
    run = f"""{script}
    (async () => {{ for (const words of {json.dumps(tries)})
      await opened({box[1]}, words).then(t => console.log(t), () => console.log("no")); }})();"""
    done = subprocess.run([str(NODE), "-e", run], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.splitlines() == ["<p>perché è così</p>", "<p>perché è così</p>", "no"]


def test_a_box_never_says_twice_the_same() -> None:
    one, other = (sealing.boxed(b"x", "a b c d e") for _ in range(2))
    assert one.sealed != other.sealed
    assert one.sealed not in repr(one)


def test_nothing_left_or_a_copy_that_is_another_gives_no_file(session: Session) -> None:
    person = person_with_case(session)
    made = draft(session, person.id, service(session))
    assert refused(session, parcels.told, made.id) == {("referral.parcel.nothing", "")}
    assert parcels.answer_sheet(made) == []
    left: Referral = sent(session)
    assert forbidden(session, "directory", parcels.told, left.id)
    (copy,) = session.ask(Reader.find, ReferralCopy, referral=left.id)
    session.do(Store.save, replace(copy, body="{}"))
    assert refused(session, parcels.told, now(session, left).id) == {("referral.parcel.changed", "")}


def test_after_the_consent_is_taken_back_or_the_data_may_only_be_kept_nothing_leaves_again(
    session: Session,
) -> None:
    left = sent(session)
    session.do(parcels.told, left.id)
    limit = session.do(Store.add, Restriction(person=left.person, from_on=day(session, 0), reason="x"))
    assert refused(session, parcels.told, left.id) == {("documents.restricted", "")}
    session.do(Store.save, replace(limit, until_on=day(session, 0)))
    session.do(parcels.told, left.id)
    (line, *_) = session.ask(Reader.find, Disclosure, referral=left.id)
    assert line.consent is not None
    session.do(consents.withdraw, line.consent)
    for verb in (parcels.told, parcels.page_of):
        assert refused(session, verb, left.id) == {("referral.parcel.revoked", "")}
    assert refused(session, making.gather, "referral", left.id) == {("referral.parcel.revoked", "")}


def test_the_person_takes_a_sheet_home_in_two_languages(session: Session) -> None:
    left = sent(session)
    session.do(Store.add, PersonLanguage(person=left.person, language="wol"))
    session.do(Store.add, PersonLanguage(person=left.person, language="ara"))
    sheet = session.do(receipts.receipt, left.id)
    assert "I tuoi dati sono stati inviati" in sheet
    assert "أُرسلت بياناتك" in sheet
    assert "الهوية" in sheet
    assert "Italiano A1 · CPIA di Prova" in sheet
    assert (left.secret or "x") not in sheet
    assert session.do(receipts.receipt, left.id, "it").count("<td") == 1
    made = draft(session, left.person or RecordId(b""), service(session))
    assert refused(session, receipts.receipt, made.id) == {("referral.parcel.nothing", "")}
    assert forbidden(session, "directory", receipts.receipt, left.id)
