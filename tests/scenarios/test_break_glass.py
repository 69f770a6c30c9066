"""A night emergency in a centre with no line, with a real server and real encrypted files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from app.crypto import envelope_code
from app.crypto.envelope_code import EnvelopeCode
from app.domain.case import Case
from app.domain.contact import Contact, ReservedNote
from app.domain.declaration import kind_of
from app.domain.emergency import (
    UNJUSTIFIED,
    BreakGlass,
    BreakGlassReview,
    EscrowCopy,
    EscrowKey,
    copy_id,
)
from app.domain.ids import RecordId, new_id
from app.domain.person import Person
from app.domain.sealed_records import sealed
from app.domain.site import Site
from app.domain.task import Task
from app.domain.vulnerability import VulnerabilityFlag
from app.errors import DomainError, NotAllowed
from app.storage import audit
from app.storage.audit import AuditEntry
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reserved, supervision, tending, vulnerabilities
from app.usecases.emergency import copies, keys, opening, reviewing
from app.usecases.emergency.opening import Opened
from tests import every_byte
from tests.scenarios.office import SITE, Desk, Office, new_case, office_in

SECRETS = ("Zyphorine", "Quendrilax", "gloamspar")
WHY = "Ritrovata senza conoscenza in camera, il 118 chiede"


@dataclass
class Night:
    """Sara supervises and made the envelope, Nadia keeps the case, Luca has the night."""

    office: Office
    sara: Desk
    nadia: Desk
    luca: Desk
    person: Person
    code: EnvelopeCode

    @property
    def words(self) -> str:
        return " ".join(self.code.words)


def turn(*desks: Desk) -> None:
    """Rounds as the program makes them: sync, what follows from it, sync again."""
    for _ in range(2):
        for desk in desks:
            desk.sync()
            tended = tending.tend(desk.engine.laptop, desk.session.read_for_sync).anything
            if copies.settle_all(desk.session) or tended:
                desk.sync()


def envelope(desk: Desk, site: RecordId = SITE.id) -> EnvelopeCode:
    """A new code for a site, as the page makes it."""
    code = envelope_code.new_code("it")
    desk.session.do(keys.establish, site, keys.stretched(code))
    return code


def set_aside(desk: Desk) -> list[str]:
    rows = desk.session.ask(lambda reader: reader.rows("SELECT reason FROM set_aside ORDER BY rid"))
    return [str(row[0]) for row in rows]


def written(desk: Desk, person: Person) -> list[RecordId]:
    """What is written in the reserved part: before the envelope was made, or after."""

    def verb(store: Store) -> list[RecordId]:
        contact = store.add(Contact(person=person.id, text="Colloquio"))
        note = reserved.write(store, contact, f"Anafilassi da {SECRETS[0]}: adrenalina nello zaino")
        flag = vulnerabilities.flag(
            store, VulnerabilityFlag(person=person.id, category="MEN", basis=f"Cura con {SECRETS[1]}")
        )
        return [note.id, flag.id]

    return desk.session.do(verb)


def told(opened: Opened) -> str:
    return " ".join(str(piece) for piece in opened.pieces)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(tmp_path_factory.mktemp("night")) as made:
        yield made


@pytest.fixture(scope="module")
def night(office: Office) -> Night:
    sara = office.founder()
    nadia = office.joined(sara, "Nadia Conti", "casemanager")
    luca = office.joined(sara, "Luca Ferri")
    turn(sara, nadia, luca)
    person = new_case(nadia)
    case = nadia.session.ask(Reader.find, Case)[0]
    nadia.session.do(Store.save, replace(case, responsible=nadia.user.id))
    written(nadia, person)  # before there is a code
    turn(nadia, sara, luca)
    code = envelope(sara)
    turn(sara, nadia, luca, sara)
    return Night(office, sara, nadia, luca, person, code)


@pytest.fixture
def opened(night: Night) -> Opened:
    return opening.open_case(night.luca.session, night.person.id, night.words, "health", WHY)


def test_with_no_line_the_code_opens_what_the_laptop_may_not_read(night: Night) -> None:
    luca = night.luca.session
    assert not luca.ask(Reader.find, ReservedNote)
    assert not luca.ask(Reader.find, VulnerabilityFlag)
    assert not luca.ask(reserved.may_read, luca.user, night.person.id)
    door = luca.ask(opening.door, night.person.id, luca.user)
    assert (door.offered, door.site_name) == (True, SITE.name)
    night.luca.line.inner = None  # type: ignore[assignment]  # no line: any request would fail at once
    try:
        found = opening.open_case(luca, night.person.id, night.words, "health", WHY)
    finally:
        night.luca.line.inner = night.sara.line.inner
    assert all(secret in told(found) for secret in SECRETS[:2])
    assert found.unread == 0
    assert 3000 < found.left() <= 3600
    assert not luca.ask(Reader.find, ReservedNote), "nothing of it is kept"
    assert "unlock" in [entry.action for entry in every_entry(night.luca)]
    (record,) = luca.ask(Reader.find, BreakGlass)
    assert (record.by, record.reason, record.words) == (luca.user.id, "health", WHY)
    assert record.at is not None
    assert record.until == record.at + timedelta(hours=1)
    assert record.copies == {copy_id(piece.id) for piece in found.pieces}


def every_entry(desk: Desk) -> list[AuditEntry]:
    def look(reader: Reader) -> list[AuditEntry]:
        spaces = [row[0] for row in reader.rows("SELECT rid FROM space")]
        return [entry for space in spaces for entry in audit.entries_of_space(reader, space)]

    return desk.session.ask(look)


def test_wrong_words_are_refused_counted_and_slowed_down(night: Night) -> None:
    luca = night.luca.session
    other = " ".join(envelope_code.new_code("it").words)
    for _ in range(2):
        with pytest.raises(keys.WrongCode):
            opening.open_case(luca, night.person.id, other, "health", WHY)
    with pytest.raises(opening.TooSoon) as soon:
        opening.open_case(luca, night.person.id, night.words, "health", WHY)
    assert int(soon.value.params["seconds"]) >= 1
    assert luca.ask(opening.attempts_of).failed == 2
    luca.do(lambda store: store.remember_local(opening.ATTEMPTS, "[2, 0]"))  # the pause is over
    found = opening.open_case(luca, night.person.id, night.words, "health", WHY)
    assert (found.opening.wrong, luca.ask(opening.attempts_of).failed) == (2, 0)
    with pytest.raises(DomainError) as refused:
        opening.open_case(luca, night.person.id, "solo tre parole", "", "boh")
    assert {problem.name for problem in refused.value.problems} == {"reason", "words", "code"}


def test_the_owner_and_the_supervisor_are_told_and_somebody_else_judges(night: Night, opened: Opened) -> None:
    sara, nadia, luca = night.sara.session, night.nadia.session, night.luca.session
    turn(night.luca, night.sara, night.nadia)
    assert opened.opening.id in {one.opening.id for one in sara.ask(reviewing.notices, sara.user)}
    told_owner = {one.opening.id: one for one in nadia.ask(reviewing.notices, nadia.user)}
    assert not told_owner[opened.opening.id].to_judge
    assert luca.ask(reviewing.notices, luca.user) == []
    found = {key.id: key for key in sara.ask(supervision.waiting, sara.user).keys}
    key = found[opened.opening.id]
    assert (key.what, key.source, key.by) == ("break_glass", "break_glass", luca.user.id)
    (row,) = sara.ask(supervision.rows, sara.user, [key])
    assert (row.by_name, row.person_name, row.bulk, row.may, row.own) == (
        "Luca Ferri",
        "Amina Diallo",
        False,
        True,
        False,
    )
    assert row.read == {"reserved_note": 1, "vulnerability_flag": 1}
    with pytest.raises(NotAllowed):
        nadia.do(reviewing.judge, key.id, "justified")
    with pytest.raises(NotAllowed):
        luca.do(reviewing.judge, key.id, "justified")
    with pytest.raises(DomainError):
        sara.do(supervision.send_back, key, [("", " ")])
    sara.do(supervision.send_back, key, [("", "Bastava chiamare la responsabile")])
    turn(night.sara, night.luca, night.nadia)
    for desk in (night.sara, night.nadia, night.luca):
        waiting = {one.id for one in desk.session.ask(reviewing.waiting)}
        assert opened.opening.id not in waiting
        (verdict,) = desk.session.ask(reviewing.reviews_of, opened.opening.id)
        assert verdict.verdict == UNJUSTIFIED
    (task,) = luca.ask(Reader.find, Task, origin=f"break_glass:{opened.opening.id.hex()}")
    assert (task.owner, task.title) == (luca.user.id, "Bastava chiamare la responsabile")
    with pytest.raises(DomainError):
        sara.do(reviewing.judge, opened.opening.id, "justified")


def test_who_opened_can_neither_take_it_away_nor_judge_it_on_another_program(
    night: Night, opened: Opened
) -> None:
    luca, record = night.luca, opened.opening
    turn(luca, night.sara)
    before = set_aside(night.sara)
    luca.session.do(Store.delete, record)
    turn(luca, night.sara)
    assert night.sara.session.ask(Reader.get, BreakGlass, record.id) == record
    own = BreakGlassReview(
        person=record.person, opening=record.id, verdict="justified", by=luca.user.id, at=record.at
    )
    luca.session.do(Store.add, sealed(own))
    luca.session.do(Store.add, sealed(replace(own, by=night.sara.user.id)))
    turn(luca, night.sara)
    assert set_aside(night.sara)[len(before) :] == ["authority"] * 3
    assert record.id in {one.id for one in night.sara.session.ask(reviewing.waiting)}


def test_a_supervisor_does_not_judge_what_they_opened(night: Night) -> None:
    sara = night.sara.session
    found = opening.open_case(sara, night.person.id, night.words, "other", WHY)
    with pytest.raises(NotAllowed):
        sara.do(reviewing.judge, found.opening.id, "justified")
    own = BreakGlassReview(
        person=night.person.id,
        opening=found.opening.id,
        verdict="justified",
        by=sara.user.id,
        at=found.opening.at,
    )
    sara.do(Store.add, sealed(own))
    turn(night.sara, night.nadia)
    for desk in (night.sara, night.nadia):
        assert found.opening.id in {one.id for one in desk.session.ask(reviewing.waiting)}


def test_the_server_and_other_colleagues_files_hold_no_word_of_it(night: Night, opened: Opened) -> None:
    turn(night.luca, night.sara, night.nadia)
    assert all(secret in told(opened) for secret in SECRETS[:2])
    words = [*SECRETS, *night.code.words]
    server = every_byte.of_files(night.office.folder / "server")
    assert every_byte.holding(server, *SECRETS, WHY, night.words) == {}
    tables = every_byte.of_tables(night.luca.session)
    assert every_byte.holding(tables, *SECRETS, night.words) == {}
    assert set(every_byte.holding(every_byte.of_tables(night.nadia.session), *SECRETS[:2])) == set(
        SECRETS[:2]
    )
    assert every_byte.holding(every_byte.of_files(night.luca.folder), *words[:3]) == {}


def test_what_is_written_later_is_sealed_at_once_and_what_is_taken_out_goes(night: Night) -> None:
    nadia, luca = night.nadia, night.luca
    other = new_case(nadia, "Ibrahim Sow", "ORT-26/2")
    turn(nadia, luca)
    empty = opening.open_case(luca.session, other.id, night.words, "health", WHY)
    assert (empty.pieces, empty.unread) == ((), 0)
    note, flag = written(nadia, other)
    assert {one.id for one in nadia.session.ask(Reader.find, EscrowCopy, person=other.id)} == {
        copy_id(note),
        copy_id(flag),
    }
    amended = nadia.session.do(reserved.amend_note, note, f"Corretto: {SECRETS[2]}")
    found_flag = nadia.session.ask(Reader.get, VulnerabilityFlag, flag)
    assert found_flag is not None
    nadia.session.do(Store.delete, found_flag)
    turn(nadia, luca)
    found = opening.open_case(luca.session, other.id, night.words, "health", WHY)
    assert [piece.id for piece in found.pieces] == [amended.id]
    nadia.session.do(Store.restore, found_flag)
    turn(nadia, luca)
    found = opening.open_case(luca.session, other.id, night.words, "health", WHY)
    assert {piece.id for piece in found.pieces} == {amended.id, flag}


def test_a_false_copy_by_who_may_not_read_is_put_right_by_who_may(night: Night) -> None:
    sara, luca = night.sara, night.luca
    luca_copies = luca.session.ask(Reader.find, EscrowCopy, person=night.person.id)
    key = luca.session.ask(keys.current, SITE.id)
    assert key is not None
    (flag,) = sara.session.ask(Reader.find, VulnerabilityFlag, person=night.person.id)
    lie = replace(flag, basis="Nessun problema")
    luca.session.do(copies.make, lie, key)
    luca.session.do(Store.delete, next(one for one in luca_copies if one.id != copy_id(flag.id)))
    turn(luca, sara, luca)
    found = opening.open_case(luca.session, night.person.id, night.words, "health", WHY)
    assert "Nessun problema" not in told(found)
    assert all(secret in told(found) for secret in SECRETS[:2])


def test_nobody_is_asked_to_decide_about_a_copy(night: Night) -> None:
    """One takes a flag out while another writes in it: that is a question, its copy is none."""
    sara, nadia = night.sara, night.nadia
    person = new_case(nadia, "Moussa Keita", "ORT-26/4")
    _, id_ = written(nadia, person)
    turn(nadia, sara)
    flag = sara.session.ask(Reader.get, VulnerabilityFlag, id_)
    assert flag is not None
    nadia.session.do(Store.delete, flag)
    sara.session.do(Store.save, replace(flag, basis="Visita fissata", state="certified"))
    nadia.session.do(Store.restore, flag)
    nadia.session.do(Store.save, replace(flag, state="resolved"))
    turn(nadia, sara, nadia)
    kinds = {kind_of(VulnerabilityFlag).id, kind_of(EscrowCopy).id}
    for desk in (sara, nadia):
        asked = desk.session.ask(lambda reader: reader.rows("SELECT DISTINCT kind FROM conflict"))
        assert {row[0] for row in asked} & kinds == {kind_of(VulnerabilityFlag).id}
        shown = desk.session.ask(Reader.get, VulnerabilityFlag, id_)
        copy = desk.session.ask(Reader.get, EscrowCopy, copy_id(id_))
        assert shown is not None
        assert copy is not None
        seeds = desk.session.ask(keys.seeds, SITE.id)
        assert desk.session.ask(copies.opened, copy, seeds) == shown


def test_nobody_forges_a_code(night: Night) -> None:
    """An operator for their own site, and the supervisor of another site for this one."""
    luca, sara = night.luca, night.sara
    true = sara.session.ask(keys.current, SITE.id)
    assert true is not None
    forged = sealed(replace(true, number=99, made_by=luca.user.id))
    with pytest.raises(NotAllowed):
        envelope(luca)
    before = len(set_aside(sara))
    luca.session.do(Store.add, forged)
    in_her_name = sealed(replace(forged, made_by=sara.user.id))
    luca.session.do(Store.add, in_her_name)
    turn(luca, sara)
    assert set_aside(sara)[before:] == ["authority"] * 2
    assert sara.session.ask(keys.current, SITE.id) == true
    luca.session.do(Store.delete, forged)  # the forger spoils only what is on the own laptop
    luca.session.do(Store.delete, in_her_name)
    sites = frozenset({RecordId(b"another site....")})
    elsewhere = replace(sara.user, id=new_id(), name="Elena Mori", sites=sites)

    def other_sites(store: Store) -> EscrowKey | None:
        store.add(elsewhere)
        store.add(sealed(replace(true, number=100, made_by=elsewhere.id)))
        return keys.current(store, SITE.id)

    assert sara.session.do(other_sites) == true


def test_after_use_a_new_code_and_the_old_envelope_opens_nothing_more(night: Night, opened: Opened) -> None:
    sara, luca = night.sara, night.luca
    turn(luca, sara)
    now = datetime.now(UTC)
    (standing,) = sara.session.ask(keys.standings, sara.user, now)
    assert standing.due == keys.OPENED
    assert luca.session.ask(keys.standings, luca.user, now) == []
    old, night.code = night.code, envelope(sara)
    turn(sara, luca, night.nadia)
    assert sara.session.ask(keys.standings, sara.user, now)[0].due == ""
    with pytest.raises(keys.OldCode):
        opening.open_case(luca.session, night.person.id, " ".join(old.words), "health", WHY)
    found = opening.open_case(luca.session, night.person.id, night.words, "health", WHY)
    assert all(secret in told(found) for secret in SECRETS[:2]), (
        "what was sealed before opens with the new one"
    )
    later = written(night.nadia, night.person)
    turn(night.nadia, luca)
    old_keys = luca.session.ask(keys.keys_of, SITE.id)[:1]
    with_old = keys.opened_by(old_keys, old)  # on a program that does not look at the number
    for id_ in later:
        copy = luca.session.ask(Reader.get, EscrowCopy, copy_id(id_))
        assert copy is not None
        assert luca.session.ask(copies.opened, copy, with_old) is None
    assert opening.open_case(luca.session, night.person.id, night.words, "health", WHY).unread == 0


def test_a_case_that_moved_opens_with_the_new_sites_envelope_alone(night: Night) -> None:
    sara, nadia, luca = night.sara, night.nadia, night.luca
    harbour = Site(id=RecordId(b"the other site  "), name="Casa Porto")
    sara.session.do(Store.add, harbour)
    with pytest.raises(NotAllowed):
        envelope(sara, harbour.id)
    elena = night.office.joined(sara, "Elena Mori", "supervisor", site=harbour.id)
    pia = night.office.joined(sara, "Pia Serra", site=harbour.id)
    turn(sara, elena, pia)
    with pytest.raises(NotAllowed):
        envelope(elena)
    moving = new_case(nadia, "Kadiatou Bah", "ORT-26/3")
    before = written(nadia, moving)
    turn(nadia, sara, luca)
    case = nadia.session.ask(Reader.find, Case, person=moving.id)[0]
    nadia.session.do(Store.save, replace(case, site=harbour.id))
    turn(nadia, sara, elena, pia)
    assert pia.session.ask(opening.door, moving.id, pia.user) == opening.Door(True, "Casa Porto", None)
    with pytest.raises(keys.WrongCode):
        opening.open_case(pia.session, moving.id, night.words, "health", WHY)
    code = envelope(elena, harbour.id)
    turn(elena, pia)
    found = opening.open_case(pia.session, moving.id, " ".join(code.words), "missing", WHY)
    assert {piece.id for piece in found.pieces} == set(before), "resealed for the site it came to"
    later = written(elena, moving)
    turn(elena, pia, sara, luca)
    held = pia.session.ask(keys.keys_of, SITE.id)
    assert held == [], "the old site's key is not even here"
    of_old_site = keys.opened_by(luca.session.ask(keys.to_try, SITE.id), night.code)
    for id_ in (*before, *later):
        copy = pia.session.ask(Reader.get, EscrowCopy, copy_id(id_))
        assert copy is not None
        assert pia.session.ask(copies.opened, copy, of_old_site) is None
        elsewhere = luca.session.ask(Reader.get, EscrowCopy, copy_id(id_))
        assert elsewhere is None or id_ in before


def test_a_colleague_who_leaves_asks_for_a_new_code(night: Night) -> None:
    sara = night.sara
    now = datetime.now(UTC)
    key = sara.session.ask(keys.current, SITE.id)
    assert key is not None
    paula = replace(sara.user, id=new_id(), name="Paula Riva", disabled_on=now.date())
    later = sealed(replace(key, number=(key.number or 0) + 1, made_by=paula.id))

    def left(store: Store) -> list[str]:
        store.add(paula)
        store.add(later)
        found = [keys.standing(store, SITE.id, now).due]
        store.save(replace(paula, sites=frozenset()))
        assert keys.current(store, SITE.id) == key
        store.save(replace(sara.user, sites=frozenset()))
        return [*found, keys.standing(store, SITE.id, now).due]

    assert sara.session.do(left) == [keys.LEFT, keys.LEFT]
