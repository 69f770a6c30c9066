"""Found, invite, join, share, remove: with the real server and real encrypted files."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.contact import Contact, NamedNote, ReservedNote
from app.domain.person import Person, PersonName
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage import audit
from app.storage.reader import Reader
from app.usecases import cases, closing, contacts, recovery_kits, site_moves, tending
from app.usecases.belonging import Belonging
from app.usecases.lines import NotYours, now_ms
from app.usecases.membership import LineTrouble, State
from sync.protocol.entries import LEVEL
from sync.protocol.faults import Fault, SyncError
from tests.app.usecases.acting import newcomer, site
from tests.app.usecases.centre import BODY, Centre, centre, let_in


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Centre]:
    with centre(tmp_path) as made:
        yield made


def test_work_done_alone_is_there_for_who_joins(office: Centre) -> None:
    giulia = office.laptop("Giulia Rinaldi", "operator")
    north = site(giulia.session).id
    person = newcomer(giulia.session, "Amina Diallo").id
    case = giulia.session.do(cases.open_case, Case(person=person, state="active", site=north))
    assert giulia.belonging.standing().state is State.ALONE
    giulia.belonging.create(office.server.url, office.server.claim, BODY)
    standing = giulia.belonging.standing()
    assert (standing.state, standing.body, standing.kit_due) == (State.MEMBER, BODY, True)
    assert standing.roles == {"officer", "supervisor"}
    assert giulia.session.user.role == "supervisor"
    assert giulia.sync().sent > 0
    luca = office.joined(giulia, "Luca Conti", "operator", frozenset({north}))
    luca.sync()
    found = luca.session.ask(Reader.get, Case, case.id)
    assert found is not None
    assert found.number == case.number
    assert [name.full for name in luca.session.ask(Reader.find, PersonName, person=person)] == [
        "Amina Diallo"
    ]
    assert {u.name for u in luca.session.ask(Reader.find, User)} == {"Giulia Rinaldi", "Luca Conti"}
    assert luca.session.ask(Reader.count, Person) == 1
    assert luca.begin().laptop.replica.set_aside() == []


def test_words_differ_when_another_request_stands_behind_them(office: Centre) -> None:
    giulia = office.founder()
    luca = office.invited(giulia.belonging.invite("Luca Conti", frozenset({"operator"}), frozenset()))
    waiting = luca.belonging.ask()
    (asking,) = giulia.belonging.asking()
    assert waiting.numbers == asking.numbers
    other = replace(asking, numbers=tuple(reversed(asking.numbers)))
    with pytest.raises(DomainError) as caught:
        giulia.belonging.admit(other)
    assert caught.value.message_key == "members.words_changed"
    giulia.belonging.turn_away(asking.invitation)
    assert luca.belonging.ask().answer == "refused"
    assert luca.belonging.standing().state is State.ASKING
    luca.belonging.give_up()
    assert luca.belonging.standing().state is State.ALONE


def test_a_request_goes_on_after_a_restart(office: Centre) -> None:
    giulia = office.founder()
    luca = office.invited(giulia.belonging.invite("Luca Conti", frozenset({"operator"}), frozenset()))
    first = luca.belonging.ask()
    again = Belonging(luca.session)
    assert again.waiting() == first
    (asking,) = giulia.belonging.asking()
    giulia.belonging.admit(asking)
    assert again.ask().answer == "approved"
    assert again.standing().state is State.MEMBER
    assert again.waiting() is None


def test_second_laptop_of_one_person_has_the_reserved_part_too(office: Centre) -> None:
    giulia = office.founder()
    person = newcomer(giulia.session).id
    giulia.session.do(contacts.record, Contact(person=person), reserved_text="riservato")
    giulia.sync()
    invitation = giulia.belonging.invite(
        "Giulia Rinaldi", frozenset({"officer", "supervisor"}), frozenset(), user=giulia.user
    )
    second = let_in(giulia, office.invited(invitation))
    second.sync()
    assert second.user == giulia.user
    assert [note.text for note in second.session.ask(Reader.find, ReservedNote)] == ["riservato"]
    (me,) = [one for one in giulia.belonging.people() if one.me]
    assert len(me.laptops) == 2
    newcomer(second.session, "Scritta dal secondo")
    second.sync()
    giulia.sync()
    names = {name.full for name in giulia.session.ask(Reader.find, PersonName)}
    assert "Scritta dal secondo" in names


def test_who_joins_with_work_of_their_own_brings_it(office: Centre) -> None:
    giulia = office.founder()
    luca = office.laptop("Luca C.", "operator")
    person = newcomer(luca.session, "Fatou Ba").id
    case = luca.session.do(cases.open_case, Case(person=person, state="active", responsible=luca.user))
    alone = luca.user
    luca.belonging.accept(giulia.belonging.invite("Luca Conti", frozenset({"casemanager"}), frozenset()))
    let_in(giulia, luca)
    assert luca.user != alone
    assert (luca.session.user.name, luca.session.user.role) == ("Luca Conti", "casemanager")
    for one in (luca, giulia):
        one.sync()
    found = giulia.session.ask(Reader.get, Case, case.id)
    assert found is not None
    assert found.responsible == luca.user
    assert {one.name for one in giulia.belonging.people()} == {"Giulia Rinaldi", "Luca Conti"}
    assert giulia.begin().laptop.replica.set_aside() == []


def test_removed_in_the_middle_nothing_new_arrives_and_nothing_is_lost(office: Centre) -> None:
    giulia = office.founder()
    luca = office.joined(giulia, "Luca Conti")
    for one in (giulia, luca):
        one.sync()
    newcomer(luca.session, "Scritta prima")
    luca.sync()
    steps = luca.begin().once()
    next(steps)
    giulia.belonging.remove(luca.user)
    newcomer(giulia.session, "Scritta dopo")
    giulia.sync()
    newcomer(luca.session, "Scritta da chi non c'è più")
    list(steps)
    with pytest.raises(SyncError) as caught:
        luca.sync()
    assert caught.value.fault in (Fault.REVOKED, Fault.REFUSED)
    assert luca.belonging.standing().state is State.REMOVED
    names = {name.full for name in luca.session.ask(Reader.find, PersonName)}
    assert names == {"Scritta prima", "Scritta da chi non c'è più"}
    assert {n.full for n in giulia.session.ask(Reader.find, PersonName)} == {"Scritta prima", "Scritta dopo"}
    (gone,) = [one for one in giulia.belonging.people() if one.state == "removed"]
    assert (gone.name, gone.laptops, gone.may_change) == ("Luca Conti", (), False)


def test_who_left_and_comes_back_is_one_line(office: Centre) -> None:
    giulia = office.founder()
    luca = office.joined(giulia, "Luca Conti")
    giulia.belonging.remove(luca.user)
    (gone,) = [one for one in giulia.belonging.people() if not one.me]
    assert (gone.state, gone.may_return) == ("removed", True)
    invitation = giulia.belonging.invite("Luca Conti", gone.roles, frozenset(), user=luca.user)
    assert [one.state for one in giulia.belonging.people() if not one.me] == ["invited"]
    again = let_in(giulia, office.invited(invitation))
    again.sync()
    (back,) = [one for one in giulia.belonging.people() if not one.me]
    assert (back.state, back.name, len(back.laptops), back.may_return) == ("here", "Luca Conti", 1, False)
    held = giulia.session.ask(Reader.get, User, luca.user)
    assert held is not None
    assert held.disabled_on is None


def test_laptops_say_when_they_were_registered(office: Centre) -> None:
    before = now_ms()
    giulia = office.founder()
    office.joined(giulia, "Luca Conti")
    times = [one.registered_ms for line in giulia.belonging.people() for one in line.laptops]
    assert len(times) == 2
    assert all(one is not None and before <= one <= now_ms() for one in times)


def test_a_lost_laptop_is_shut_out_and_the_other_goes_on(office: Centre) -> None:
    giulia = office.founder()
    invitation = giulia.belonging.invite(
        "Giulia Rinaldi", frozenset({"officer", "supervisor"}), frozenset(), user=giulia.user
    )
    second = let_in(giulia, office.invited(invitation))
    second.sync()
    identity = second.session.replica().identity()
    assert identity is not None
    giulia.belonging.remove_laptop(identity.device)
    newcomer(giulia.session)
    giulia.sync()
    with pytest.raises(SyncError):
        second.sync()
    assert second.session.ask(Reader.count, Person) == 0
    with pytest.raises(LineTrouble):
        second.belonging.asking()
    assert second.belonging.standing().state is State.REMOVED


def test_a_case_goes_to_another_site_and_its_people_read_it_whole(office: Centre) -> None:
    giulia = office.laptop("Giulia Rinaldi", "supervisor")
    north, south = site(giulia.session).id, site(giulia.session, name="Sud").id
    giulia.belonging.create(office.server.url, office.server.claim, BODY)
    luca = office.joined(giulia, "Luca", "operator", frozenset({north}))
    sara = office.joined(giulia, "Sara", "casemanager", frozenset({south}))
    for one in (giulia, luca, sara):
        one.sync()
    person = newcomer(luca.session, "Amina").id
    case = luca.session.do(cases.open_case, Case(person=person, state="active", site=north))
    for one in (luca, sara):
        one.sync()
    assert sara.session.ask(Reader.get, Case, case.id) is None
    luca.session.do(site_moves.move, case.id, south)
    for one in (luca, sara):
        one.sync()
    found = sara.session.ask(Reader.get, Case, case.id)
    assert found is not None
    assert found.site == south
    assert [name.full for name in sara.session.ask(Reader.find, PersonName)] == ["Amina"]
    sara.session.do(cases.change_state, case.id, "suspended", reason="viaggio")
    for one in (sara, giulia, luca):
        one.sync()
    assert giulia.session.ask(Reader.get, Case, case.id) == sara.session.ask(Reader.get, Case, case.id)
    kept = luca.session.ask(Reader.get, Case, case.id)
    assert kept is not None
    assert kept.state == "active", "what was read stays, what is new does not arrive"


def test_an_operator_gets_the_reserved_part_of_their_own_cases_alone(office: Centre) -> None:
    giulia = office.founder()
    luca = office.joined(giulia, "Luca", "operator")
    mine, other = newcomer(giulia.session, "Mia").id, newcomer(giulia.session, "Altrui").id
    giulia.session.do(cases.open_case, Case(person=mine, state="active", responsible=luca.user))
    for person in (mine, other):
        giulia.session.do(contacts.record, Contact(person=person), reserved_text=f"riservato {person.hex()}")
    for one in (giulia, luca):
        one.sync()
    assert [note.person for note in luca.session.ask(Reader.find, ReservedNote)] == [mine]
    giulia.belonging.open_reserved(other, luca.user)
    luca.sync()
    assert {note.person for note in luca.session.ask(Reader.find, ReservedNote)} == {mine, other}


def test_what_an_operator_writes_reserved_reaches_the_specialists(office: Centre) -> None:
    giulia = office.founder()
    luca, nadia = office.joined(giulia, "Luca", "operator"), office.joined(giulia, "Nadia", "operator")
    person = newcomer(luca.session).id
    luca.session.do(contacts.record, Contact(person=person), reserved_text="detto a me", named_text="solo io")
    for one in (luca, giulia, nadia):
        one.sync()
    assert [note.text for note in giulia.session.ask(Reader.find, ReservedNote)] == ["detto a me"]
    assert nadia.session.ask(Reader.count, ReservedNote) == 0
    assert giulia.session.ask(Reader.count, NamedNote) == 0
    assert luca.session.replica().pending().total == 0


def test_a_named_note_reaches_its_readers_alone(office: Centre) -> None:
    giulia = office.founder()
    luca, nadia = office.joined(giulia, "Luca", "operator"), office.joined(giulia, "Nadia", "operator")
    person = newcomer(luca.session).id
    readers = frozenset({nadia.user})
    luca.session.do(contacts.record, Contact(person=person), named_text="per Nadia", readers=readers)
    for one in (luca, giulia, nadia):
        one.sync()
    assert [note.text for note in nadia.session.ask(Reader.find, NamedNote)] == ["per Nadia"]
    assert giulia.session.ask(Reader.count, NamedNote) == 0


def test_new_keys_for_who_forgot_everything(office: Centre) -> None:
    giulia = office.founder()
    luca = office.joined(giulia, "Luca Conti")
    newcomer(luca.session, "Scritta da Luca")
    for one in (luca, giulia):
        one.sync()
    invitation = giulia.belonging.invite("Luca Conti", frozenset({"operator"}), frozenset(), user=luca.user)
    again = let_in(giulia, office.invited(invitation))
    again.sync()
    assert [n.full for n in again.session.ask(Reader.find, PersonName)] == ["Scritta da Luca"]
    with pytest.raises(SyncError):
        luca.sync()


def test_other_roles_open_and_shut_the_reserved_parts(office: Centre) -> None:
    giulia = office.founder()
    luca = office.joined(giulia, "Luca", "operator")
    person = newcomer(giulia.session).id
    giulia.session.do(contacts.record, Contact(person=person), reserved_text="riservato")
    for one in (giulia, luca):
        one.sync()
    assert luca.session.ask(Reader.count, ReservedNote) == 0
    giulia.belonging.change(luca.user, frozenset({"specialist"}), frozenset())
    for one in (giulia, luca):
        one.sync()
    assert luca.session.ask(Reader.count, ReservedNote) == 1
    giulia.belonging.change(luca.user, frozenset({"operator"}), frozenset())
    giulia.session.do(contacts.record, Contact(person=person), reserved_text="dopo")
    for one in (giulia, luca):
        one.sync()
    assert [n.text for n in luca.session.ask(Reader.find, ReservedNote)] == ["riservato"]


def test_a_supervisor_admits_only_for_their_own_sites(office: Centre) -> None:
    giulia = office.laptop("Giulia Rinaldi", "supervisor")
    north, south = site(giulia.session).id, site(giulia.session, name="Sud").id
    giulia.belonging.create(office.server.url, office.server.claim, BODY)
    sara = office.joined(giulia, "Sara", "supervisor", frozenset({north}))
    sara.sync()
    office.joined(sara, "Luca", "operator", frozenset({north})).sync()
    for role, place in (("operator", south), ("supervisor", north)):
        with pytest.raises(NotAllowed):
            sara.belonging.invite("X", frozenset({role}), frozenset({place}))
    marco = office.joined(giulia, "Marco", "operator", frozenset({south}))
    with pytest.raises(NotAllowed):
        sara.belonging.remove(marco.user)
    giulia.sync()
    sara.sync()
    assert {one.name for one in sara.belonging.people() if one.may_change} == {"Luca"}


def test_the_last_officer_stays(office: Centre) -> None:
    giulia = office.founder()
    with pytest.raises(DomainError) as caught:
        giulia.belonging.remove(giulia.user)
    assert caught.value.message_key == "members.last_officer"
    with pytest.raises(DomainError) as caught:
        giulia.belonging.change(giulia.user, frozenset({"supervisor"}), frozenset())
    assert caught.value.message_key == "members.last_officer"


def test_an_officer_asks_for_the_updated_program_and_who_has_it_goes_on(office: Centre) -> None:
    giulia = office.founder()
    sara = office.joined(giulia, "Sara Dolci", "supervisor")
    assert [one.belonging.standing().may_require for one in (giulia, sara)] == [True, False]
    with pytest.raises(NotYours):
        sara.belonging.require_program()
    lines = set()
    for _ in range(2):  # asked once more, nothing is said twice
        giulia.belonging.require_program()
        lines.add(giulia.belonging.roster().total)
    assert len(lines) == 1
    sara.sync()
    assert not giulia.belonging.standing().may_require
    assert sara.belonging.roster().needs == LEVEL
    assert sara.belonging.standing().trouble == ""


def test_any_two_of_three_sheets_open_the_kit(office: Centre) -> None:
    giulia = office.founder()
    kit = giulia.belonging.kit()
    assert kit is not None
    codes = [sheet.code for sheet in kit.sheets]
    opened = [recovery_kits.open_kit(kit.file, *pair) for pair in itertools.combinations(codes, 2)]
    assert len(opened) == 3
    assert opened[0] == opened[1] == opened[2]
    with pytest.raises(DomainError):
        recovery_kits.open_kit(kit.file, codes[0], codes[0])
    giulia.belonging.kit_handed_out()
    assert giulia.belonging.kit() is None
    assert not giulia.belonging.standing().kit_due


def test_wrong_answers_are_said_all_at_once(office: Centre) -> None:
    giulia = office.laptop("Giulia")
    with pytest.raises(DomainError) as caught:
        giulia.belonging.create("", " ", "")
    assert {problem.name for problem in caught.value.problems} == {"url", "claim", "body"}
    with pytest.raises(LineTrouble):
        giulia.belonging.create("http://127.0.0.1:9", office.server.claim, BODY)
    with pytest.raises(DomainError) as wrong:
        giulia.belonging.create(office.server.url, "0123456789abcdef", BODY)
    assert [(one.key, one.name) for one in wrong.value.problems] == [("founding.claim_wrong", "claim")]
    assert giulia.belonging.standing().state is State.ALONE
    giulia.belonging.create(office.server.url, office.server.claim, BODY)
    assert giulia.belonging.standing().state is State.MEMBER


def test_who_was_demoted_keeps_what_they_wrote_for_newcomers(office: Centre) -> None:
    giulia = office.founder()
    sara = office.joined(giulia, "Sara", "supervisor")
    person = newcomer(sara.session).id
    case = sara.session.do(cases.open_case, Case(person=person, state="active", responsible=giulia.user))
    sara.session.do(closing.close, case.id, reason="term")
    for one in (sara, giulia):
        one.sync()
    giulia.belonging.change(sara.user, frozenset({"operator"}), frozenset())
    luca = office.joined(giulia, "Luca", "operator")
    luca.sync()
    found = luca.session.ask(Reader.get, Case, case.id)
    assert found is not None
    assert found.state == "closed"
    assert luca.begin().laptop.replica.set_aside() == []


def test_a_promise_is_kept_at_the_next_round(office: Centre) -> None:
    giulia = office.founder()
    luca = office.joined(giulia, "Luca", "operator")
    person = newcomer(giulia.session).id
    giulia.session.do(contacts.record, Contact(person=person), reserved_text="riservato")
    for one in (giulia, luca):
        one.sync()
    assert luca.session.ask(Reader.count, ReservedNote) == 0
    giulia.session.do(tending.promise_reserved, person, luca.user)
    with pytest.raises(NotAllowed):
        luca.session.do(tending.promise_reserved, person, giulia.user)
    for one in (giulia, luca):
        one.sync()
    assert luca.session.ask(Reader.count, ReservedNote) == 1
    assert "share" in [entry.action for entry in giulia.session.ask(audit.entries_of, person)]
