"""What users of other systems told, as scenarios: real server, real encrypted files."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.declaration import kind_of
from app.domain.person import Person
from app.domain.task import Task
from app.storage import conflicts
from app.storage.history import history
from app.storage.reader import Reader
from app.storage.store import Store
from sync.client import membership
from sync.client.membership import Place
from sync.protocol.envelope import EnvelopeKind
from sync.protocol.faults import SyncError
from sync.protocol.messages import Push
from sync.seal import envelopes
from tests.scenarios.office import SITE, Desk, Office, new_case, office_in

YEARS_MS = 3 * 365 * 24 * 3600 * 1000


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path) as made:
        yield made


def edit(desk: Desk, person: Person, **fields: Any) -> None:
    desk.session.do(Store.save, replace(desk.person(person), **fields))


def test_a_same_field_on_two_laptops_both_values_live_and_both_people_are_told(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    luca = office.joined(sara, "Luca Ferri")
    person = new_case(marta)
    office.sync()
    assert luca.person(person) == marta.person(person)
    marta.session.do(Store.save, replace(marta.person(person), birth_place="Labé"))
    luca.session.do(Store.save, replace(luca.person(person), birth_place="Kindia", sex="F"))
    office.sync()
    for desk in (marta, luca, sara):
        (one,) = desk.session.ask(conflicts.open_fields)
        assert {value for _, value in one.survivors} == {"Labé", "Kindia"}
        assert desk.person(person) == marta.person(person)
        assert desk.person(person).sex == "F"
        assert desk.waiting() == 0


def test_b_no_draft_is_lost_by_a_crash_nor_by_what_arrives(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(sara)
    office.sync()
    marta.session.save_draft("contact:1", "half a sentence")
    edit(marta, person, birth_place="Labé")
    crashed = office.folder / "after the crash.db"
    for end in ("", "-wal"):  # the disk as the power cut left it: the program never closed
        shutil.copyfile(f"{marta.folder}/profile.db{end}", f"{crashed}{end}")
    marta.shut()
    for end in ("", "-wal"):
        shutil.copyfile(f"{crashed}{end}", f"{marta.folder}/profile.db{end}")
    edit(sara, person, arrival_place="Augusta")
    office.sync()
    draft = marta.session.draft("contact:1")
    assert draft is not None
    assert draft.body == "half a sentence"
    assert (marta.person(person).birth_place, marta.person(person).arrival_place) == ("Labé", "Augusta")


def test_c_who_loses_access_in_the_middle_has_unsent_work_parked_and_sent_later(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    office.sync()
    edit(marta, person, birth_place="Labé")
    membership.change(sara.engine.laptop, marta.user.id, Place(("operator",), ()))
    marta.sync()
    pending = marta.session.replica().pending()
    assert (pending.parked, pending.total) == (1, 1)
    edit(marta, person, arrival_place="Augusta")
    assert marta.person(person).birth_place == "Labé"
    membership.change(sara.engine.laptop, marta.user.id, Place(("operator",), (SITE.id,)))
    office.sync()
    office.sync()
    assert marta.waiting() == 0
    assert (sara.person(person).birth_place, sara.person(person).arrival_place) == ("Labé", "Augusta")


def test_c_somebody_removed_keeps_what_was_never_sent(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    office.sync()
    membership.remove_user(sara.engine.laptop, marta.user.id)
    edit(marta, person, birth_place="Labé")
    with pytest.raises(SyncError):
        marta.sync()
    assert marta.waiting() == 1
    assert marta.person(person).birth_place == "Labé"


def poison(desk: Desk, person: Person) -> None:
    """An envelope that is signed and sealed as it should be, with nothing readable inside."""
    laptop = desk.engine.laptop
    (row,) = desk.session.ask(
        Reader.rows, "SELECT id FROM space WHERE scope = 'file' AND root = ?", [person.id]
    )
    space = row[0]
    group = laptop.replica.home(space)
    assert group is not None
    key = laptop.keyring.sealing_key(laptop.roster, desk.user.id, space, group)
    assert key is not None
    me = laptop.identity
    link = laptop.replica.links([space])[(space, me.device)]
    raw = envelopes.seal(
        key[1],
        kind=EnvelopeKind.CHANGE,
        space=space,
        device=me.device,
        dseq=link.dseq + 1,
        epoch=key[0],
        prev=link.prev,
        body=b"\xc1 no change",
        signer=me.device_key,
    )
    ((code, _),) = laptop.calls.push(Push((), (raw,))).results
    assert code == "ok"


def test_d_one_poison_record_never_blocks_the_rest(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    luca = office.joined(sara, "Luca Ferri")
    person, other = new_case(luca), new_case(luca, "Bakary Touré", "ORT-26/2")
    office.sync()
    edit(marta, other, birth_place="Kindia")
    poison(luca, person)
    luca.sync()  # meets its own envelope, which it never made, and goes on as another device
    edit(luca, person, birth_place="Labé")
    edit(luca, other, arrival_place="Augusta")
    office.sync()
    office.sync()
    for desk in (sara, marta):
        (aside,) = desk.session.replica().set_aside()
        assert aside.reason == "content"
        assert desk.person(person).birth_place == "Labé"
        assert (desk.person(other).birth_place, desk.person(other).arrival_place) == ("Kindia", "Augusta")
        edit(desk, person, sex="F" if desk is sara else None)
    office.sync()
    assert sara.person(person) == marta.person(person) == luca.person(person)
    assert sara.waiting() == marta.waiting() == luca.waiting() == 0


def test_e_it_never_says_all_sent_while_something_is_only_here(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    marta.sync()
    for what in ("down", "cut", "lost", "busy"):
        edit(marta, person, birth_place=what)
        marta.line.plan = {"/v1/push": [what]}
        assert marta.waiting() == 1
        with pytest.raises(SyncError):
            marta.sync()
        sara.sync()
        arrived = sara.person(person).birth_place == what
        assert marta.waiting() == 1, what  # nobody has told this laptop yet
        assert arrived is (what != "down")
        marta.sync()
        assert marta.waiting() == 0
        sara.sync()
        assert sara.person(person).birth_place == what
        assert sara.session.ask(conflicts.open_fields) == []


def test_h_a_clock_three_years_off_changes_neither_order_nor_deadlines(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    task = Task(person=person.id, title="Questura", due=dt.date(2027, 1, 15))
    marta.session.do(Store.add, task)
    ahead = (time.time_ns() // 1_000_000 + YEARS_MS) << 16
    marta.session.do(Store.remember_local, "hlc", ahead)
    edit(marta, person, birth_place="written by the laptop of the future")
    office.sync()
    edit(sara, person, birth_place="written later, by a right clock")
    office.sync()
    for desk in (sara, marta):
        assert desk.person(person).birth_place == "written later, by a right clock"
        assert desk.session.ask(conflicts.open_fields) == []
        versions = desk.session.ask(history, kind_of(Person), person.id)
        places = [v.value for v in versions if v.spec is not None and v.spec.name == "birth_place"]
        assert places[:2] == ["written later, by a right clock", "written by the laptop of the future"]
        assert all(version.at <= time.time_ns() // 1_000_000 for version in versions)
        (same,) = desk.session.ask(Reader.find, Task, person=person.id)
        assert same.due == task.due


STEPS = 14


@pytest.mark.parametrize("path", ["/v1/push", "/v1/heads", "/v1/pull", "/v1/members"])
@pytest.mark.parametrize("what", ["lost", "cut", "down"])
def test_j_a_round_cut_at_any_request_is_taken_up_again(office: Office, path: str, what: str) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    office.sync()
    edit(sara, person, arrival_place="Augusta")
    sara.sync()
    edit(marta, person, birth_place="Labé")
    marta.line.plan = {path: [what]}
    marta.shut()
    with pytest.raises(SyncError):
        marta.sync()
    marta.shut()
    office.sync()
    assert sara.person(person) == marta.person(person)
    assert (marta.person(person).birth_place, marta.person(person).arrival_place) == ("Labé", "Augusta")
    assert marta.waiting() == 0
    assert marta.session.ask(conflicts.open_fields) == []


def test_j_a_round_stopped_between_any_two_steps_is_taken_up_again(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    office.sync()
    for stop in range(STEPS):
        edit(sara, person, arrival_place=f"{stop}")
        sara.sync()
        edit(marta, person, birth_place=f"{stop}")
        steps = marta.engine.once()
        for _ in range(stop):
            next(steps, None)
        steps.close()
        marta.shut()
        office.sync()
        assert sara.person(person) == marta.person(person)
        assert (marta.person(person).birth_place, marta.person(person).arrival_place) == (
            f"{stop}",
            f"{stop}",
        )
    assert marta.session.ask(conflicts.open_fields) == []
