"""The recovery kit in earnest: an officer where none is left, and keys only the kit gives again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.contact import Contact, NamedNote, ReservedNote
from app.domain.person import PersonName
from app.domain.user import User
from app.storage.reader import Reader
from app.usecases import contacts, kit_notices
from app.usecases.kit_practice import KitOfAnother, KitRefused
from app.usecases.kit_use import use
from sync.client import recovering
from sync.client.membership import Place
from sync.protocol.faults import SyncError
from sync.seal import boxes
from sync.seal.kit import KitSecrets, make_kit, new_code
from sync.trust import signatures
from sync.trust.refusal import TrustRefused
from tests.app.usecases.acting import newcomer
from tests.app.usecases.centre import Centre, LaptopHere, centre, let_in


@dataclass
class Handed:
    """An office whose kit was handed out."""

    office: Centre
    giulia: LaptopHere
    file: Path
    codes: list[str]

    def again(self, lost: LaptopHere) -> LaptopHere:
        """Somebody who lost passphrase and recovery code, let in by the officer with new keys."""
        who = lost.session.user
        role = frozenset({who.role or ""})
        invitation = self.giulia.belonging.invite(who.name or "", role, frozenset(), user=who.id)
        return let_in(self.giulia, self.office.invited(invitation))


@pytest.fixture
def handed(tmp_path: Path) -> Iterator[Handed]:
    with centre(tmp_path) as office:
        giulia = office.founder()
        kit = giulia.belonging.kit()
        assert kit is not None
        file = tmp_path / "kit"
        file.write_bytes(kit.file)
        giulia.belonging.kit_handed_out()
        yield Handed(office, giulia, file, [sheet.code for sheet in kit.sheets])


def _names(laptop: LaptopHere) -> set[str | None]:
    return {name.full for name in laptop.session.ask(Reader.find, PersonName)}


def test_two_sheets_make_an_officer_where_the_only_one_is_gone(handed: Handed) -> None:
    office, giulia = handed.office, handed.giulia
    luca = office.joined(giulia, "Luca Conti")
    person = newcomer(giulia.session, "Amina Diallo").id
    giulia.session.do(contacts.record, Contact(person=person), reserved_text="riservato")
    for one in (giulia, luca):
        one.sync()
    assert luca.session.ask(Reader.count, ReservedNote) == 0
    for one in (giulia, luca):
        kit_notices.after_round(one.session)
        assert one.session.ask(kit_notices.told, one.session.user) == [], "who founded took nothing over"
    used = use(luca.session, handed.file, handed.codes[2], handed.codes[0])
    assert used.crowned
    assert luca.session.user.role == "supervisor"
    assert luca.belonging.standing().roles == {"officer", "supervisor"}
    luca.engine = None
    luca.sync()
    assert [note.text for note in luca.session.ask(Reader.find, ReservedNote)] == ["riservato"]
    giulia.sync()
    for one in (giulia, luca):
        kit_notices.after_round(one.session)
    (news,) = giulia.session.ask(kit_notices.told, giulia.session.user)
    assert news.name == "Luca Conti"
    assert luca.session.ask(kit_notices.told, luca.session.user) == [], "they know"
    assert giulia.session.ask(kit_notices.told, User(name="X", role="operator")) == []
    giulia.session.do(kit_notices.seen)
    kit_notices.after_round(giulia.session)
    assert giulia.session.ask(kit_notices.told, giulia.session.user) == []
    luca.belonging.remove(giulia.user)
    newcomer(luca.session, "Dopo di lei")
    luca.sync()
    with pytest.raises(SyncError):
        giulia.sync()
    nadia = office.joined(luca, "Nadia Sarr", "supervisor")
    nadia.sync()
    assert _names(nadia) == {"Amina Diallo", "Dopo di lei"}
    assert nadia.session.ask(Reader.count, ReservedNote) == 1
    assert nadia.begin().laptop.replica.set_aside() == []
    held = nadia.session.ask(Reader.get, User, luca.user)
    assert held is not None
    assert held.role == "supervisor"


def test_what_only_one_person_could_open_comes_back_with_the_kit_alone(handed: Handed) -> None:
    office, giulia = handed.office, handed.giulia
    luca = office.joined(giulia, "Luca Conti")
    person = newcomer(luca.session, "Amina Diallo").id
    luca.session.do(contacts.record, Contact(person=person), named_text="detto a me solo")
    for one in (luca, giulia):
        one.sync()
    again = handed.again(luca)
    again.sync()
    assert _names(again) == {"Amina Diallo"}, "what is shared comes back by the new grants"
    assert again.session.ask(Reader.count, NamedNote) == 0
    used = use(giulia.session, handed.file, handed.codes[0], handed.codes[1])
    assert not used.crowned
    assert luca.user in used.given
    again.sync()
    assert [note.text for note in again.session.ask(Reader.find, NamedNote)] == ["detto a me solo"]
    again.session.do(contacts.record, Contact(person=person), named_text="scritto dopo")
    again.sync()
    assert again.session.replica().pending().total == 0
    giulia.engine = None
    giulia.sync()
    assert giulia.session.ask(Reader.count, NamedNote) == 0, "the officer passes keys on and keeps none"
    secrets = giulia.session.replica().secrets()
    roster = giulia.belonging.roster()
    assert {group for group, _ in secrets} <= roster.groups_of(giulia.user)
    assert use(giulia.session, handed.file, handed.codes[0], handed.codes[1]).given == frozenset()


def test_nothing_happens_without_two_sheets_of_this_organisation(handed: Handed, tmp_path: Path) -> None:
    luca = handed.office.joined(handed.giulia, "Luca Conti")
    luca.sync()
    before = luca.session.replica().entries()
    with pytest.raises(KitRefused):
        use(luca.session, handed.file, handed.codes[0], handed.codes[0])
    codes = [new_code() for _ in range(3)]
    stranger = tmp_path / "stranger"
    organisation = luca.belonging.roster().organisation
    stranger.write_bytes(make_kit(KitSecrets(organisation, signatures.new_key(), boxes.new_seed()), codes))
    with pytest.raises(KitOfAnother):
        use(luca.session, stranger, codes[0], codes[1])
    luca.sync()
    assert luca.session.replica().entries() == before
    assert luca.session.user.role == "operator"


def test_a_false_root_crowns_nobody_and_the_server_gives_recovery_grants_to_officers_alone(
    handed: Handed,
) -> None:
    luca = handed.office.joined(handed.giulia, "Luca Conti")
    laptop = luca.begin().laptop
    luca.sync()
    with pytest.raises(TrustRefused):
        recovering.crown(laptop, signatures.new_key(), Place(("officer", "supervisor"), ()))
    organisation = laptop.roster.organisation
    assert all(one.recipient != organisation for one in laptop.calls.grants())
    assert recovering.recovered(laptop, boxes.new_seed()) == {}
    assert recovering.recovered(handed.giulia.begin().laptop, boxes.new_seed()) == {}
