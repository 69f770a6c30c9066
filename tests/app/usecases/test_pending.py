"""An invitation written on one laptop is finished on any other whose person may let that somebody in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.domain.ids import RecordId
from app.domain.pending_invitation import PendingInvitation
from app.domain.sealed_records import sealed
from app.errors import NotAllowed
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import inviting, pending
from app.usecases.admitting import UsedAlready
from app.usecases.inviting import LIFETIME_MS, Invitation
from app.usecases.lines import NotYours, now_ms
from app.usecases.membership import Asking
from sync.client.checking import Reason
from tests.app.usecases.acting import site
from tests.app.usecases.centre import BODY, Centre, LaptopHere, centre, let_in

OPERATOR = frozenset({"operator"})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Centre]:
    with centre(tmp_path) as made:
        yield made


def founded(office: Centre) -> tuple[LaptopHere, RecordId, RecordId]:
    giulia = office.laptop("Giulia Rinaldi", "supervisor")
    north, south = site(giulia.session, name="Nord").id, site(giulia.session, name="Sud").id
    giulia.belonging.create(office.server.url, office.server.claim, BODY)
    return giulia, north, south


def seen(laptop: LaptopHere) -> Asking:
    laptop.sync()
    (asking,) = laptop.belonging.asking()
    return asking


def put(laptop: LaptopHere, invitation: Invitation, by: RecordId) -> PendingInvitation:
    """A record as a program that follows no rules would write it."""
    told = inviting.as_text(msgspec.structs.replace(invitation, id=inviting.mark_of(invitation.id)))
    record = sealed(PendingInvitation(invited=RecordId(invitation.user), by=by, told=told))
    laptop.session.do(Store.add, record)
    laptop.sync()
    return record


def test_whoever_supervises_that_site_finishes_what_another_began(office: Centre) -> None:
    giulia, north, south = founded(office)
    sara = office.joined(giulia, "Sara Dolci", "supervisor", frozenset({north}))
    marco = office.joined(giulia, "Marco Neri", "supervisor", frozenset({south}))
    invitation = giulia.belonging.invite("Nadia Sarr", OPERATOR, frozenset({north}))
    giulia.sync()
    nadia = office.invited(invitation)
    waiting = nadia.belonging.ask()
    elsewhere = seen(marco)
    assert elsewhere.numbers == ()
    with pytest.raises(NotYours):
        marco.belonging.admit(elsewhere)
    asking = seen(sara)
    assert (asking.name, asking.roles, asking.sites) == ("Nadia Sarr", OPERATOR, ("Nord",))
    assert asking.inviter == "Giulia Rinaldi"
    assert asking.numbers == waiting.numbers != ()
    assert [one.state for one in sara.belonging.people() if one.name == "Nadia Sarr"] == ["invited"]
    sara.belonging.admit(asking)
    assert nadia.belonging.ask().answer == "approved"
    nadia.sync()
    assert giulia.belonging.asking() == ()
    assert [one.state for one in giulia.belonging.people() if one.name == "Nadia Sarr"] == ["here"]


def test_what_travels_neither_lets_in_nor_outlives_its_day(office: Centre) -> None:
    giulia, north, _ = founded(office)
    invitation = giulia.belonging.invite("Nadia Sarr", OPERATOR, frozenset({north}))
    (record,) = giulia.session.ask(Reader.find, PendingInvitation)
    told = inviting.read(record.told or "", 0)
    assert told.id != invitation.id
    assert msgspec.structs.replace(told, id=invitation.id) == invitation
    now = now_ms()
    assert set(giulia.session.ask(pending.shared, now)) == {inviting.mark_of(invitation.id)}
    assert giulia.session.ask(pending.shared, now + LIFETIME_MS) == {}
    mine = giulia.belonging.invite("Giulia Rinaldi", frozenset({"supervisor"}), frozenset(), user=giulia.user)
    assert inviting.mark_of(mine.id) not in giulia.session.ask(pending.shared, now)
    let_in(giulia, office.invited(invitation))


def test_a_forged_invitation_counts_for_nobody(office: Centre) -> None:
    giulia, north, south = founded(office)
    sara = office.joined(giulia, "Sara Dolci", "supervisor", frozenset({north}))
    luca = office.joined(giulia, "Luca Conti", "operator", frozenset({north}))
    true = sara.belonging.invite("Amico", OPERATOR, frozenset({north}))
    office.invited(true).belonging.ask()
    officer = frozenset({"officer", "supervisor"})
    greedy = msgspec.structs.replace(true, roles=tuple(sorted(officer)))
    put(luca, greedy, luca.user)  # an operator may not invite at all
    stolen = put(sara, msgspec.structs.replace(greedy, sites=(south,)), giulia.user)  # in the officer's name
    giulia.sync()
    reasons = sorted(one.reason for one in giulia.begin().laptop.replica.set_aside())
    assert reasons == [Reason.AUTHORITY, Reason.AUTHORITY]
    assert giulia.session.ask(Reader.get, PendingInvitation, stolen.id) is None
    own = put(sara, msgspec.structs.replace(greedy, sites=(south,)), sara.user)
    assert giulia.begin().sync().applied
    roster = giulia.belonging.roster()
    text = giulia.session.ask(Reader.get, PendingInvitation, own.id)
    assert text is not None
    found = pending.Shared(inviting.read(text.told or "", 0), sara.user)
    assert not pending.is_sound(roster, found), "a supervisor makes no officers, for other sites neither"
    honest = pending.Shared(msgspec.structs.replace(true, id=found.invitation.id), sara.user)
    assert pending.is_sound(roster, honest)
    assert not pending.is_sound(roster, pending.Shared(honest.invitation, giulia.user)), "another's key"
    demoting = msgspec.structs.replace(honest.invitation, user=giulia.user)
    assert not pending.may_give(roster, sara.user, demoting), "nobody takes an officer's place by it"
    assert pending.may_give(roster, giulia.user, demoting)
    assert not pending.may_give(roster, luca.user, honest.invitation)


def test_who_left_finishes_nothing_and_neither_does_their_invitation(office: Centre) -> None:
    giulia, north, _ = founded(office)
    sara = office.joined(giulia, "Sara Dolci", "supervisor", frozenset({north}))
    invitation = sara.belonging.invite("Nadia Sarr", OPERATOR, frozenset({north}))
    sara.sync()
    office.invited(invitation).belonging.ask()
    assert seen(giulia).numbers != ()
    giulia.belonging.remove(sara.user)
    asking = seen(giulia)
    assert asking.numbers == ()
    with pytest.raises(NotAllowed):
        giulia.belonging.admit(asking)


def standing_of(laptop: LaptopHere, name: str) -> tuple[str, bytes]:
    ((state, mark),) = [(one.state, one.invitation) for one in laptop.belonging.people() if one.name == name]
    return state, mark


def test_an_invitation_is_taken_back_by_another_who_might_have_written_it(office: Centre) -> None:
    """Sara does not know its one-time id. Who comes with it hears it at once; a new one goes its way."""
    giulia, north, south = founded(office)
    sara = office.joined(giulia, "Sara Dolci", "supervisor", frozenset({north}))
    marco = office.joined(giulia, "Marco Neri", "supervisor", frozenset({south}))
    invitation = giulia.belonging.invite("Nadia Sarr", OPERATOR, frozenset({north}))
    for laptop in (giulia, sara, marco):
        laptop.sync()
    mark = inviting.mark_of(invitation.id)
    assert [standing_of(one, "Nadia Sarr") for one in (giulia, sara)] == [("invited", mark)] * 2
    assert standing_of(marco, "Nadia Sarr") == ("invited", b"")
    with pytest.raises(NotYours):
        marco.belonging.take_back(mark)
    assert sara.belonging.take_back(mark)
    assert standing_of(sara, "Nadia Sarr") == ("taken_back", b"")
    nadia = office.invited(invitation)
    assert nadia.belonging.ask().answer == "taken_back"
    assert nadia.belonging.ask().answer == "taken_back"  # nothing is asked any more
    for laptop in (sara, giulia):
        laptop.sync()
    assert giulia.belonging.asking() == ()
    assert standing_of(giulia, "Nadia Sarr") == ("taken_back", b"")
    again = sara.belonging.invite("Nadia Sarr", OPERATOR, frozenset({north}), user=RecordId(invitation.user))
    assert standing_of(sara, "Nadia Sarr") == ("invited", inviting.mark_of(again.id))
    let_in(sara, office.invited(again))
    used = giulia.belonging.invite("Omar Sarr", OPERATOR, frozenset({north}))
    giulia.sync()
    sara.sync()
    let_in(sara, office.invited(used))
    with pytest.raises(UsedAlready):
        giulia.belonging.take_back(inviting.mark_of(used.id))


def test_taken_back_without_a_line_the_colleagues_refuse_who_comes_with_it(office: Centre) -> None:
    giulia, north, south = founded(office)
    sara = office.joined(giulia, "Sara Dolci", "supervisor", frozenset({north}))
    marco = office.joined(giulia, "Marco Neri", "supervisor", frozenset({south}))
    invitation = giulia.belonging.invite("Nadia Sarr", OPERATOR, frozenset({north}))
    other = giulia.belonging.invite("Omar Sarr", OPERATOR, frozenset({north}))
    for laptop in (giulia, sara, marco):
        laptop.sync()
    # Another program of who leads elsewhere takes nothing back here.
    marco.session.do(pending.end, inviting.mark_of(other.id), other.user)
    marco.sync()
    nadia, omar = office.invited(invitation), office.invited(other)
    nadia.belonging.ask()
    giulia.session.do(pending.end, inviting.mark_of(invitation.id), invitation.user)
    for laptop in (giulia, sara):
        laptop.sync()
    omar.belonging.ask()
    assert [one.name for one in sara.belonging.asking()] == ["Omar Sarr"]
    assert nadia.belonging.ask().answer == "taken_back"
    assert omar.belonging.ask().answer == "waiting"
    assert standing_of(sara, "Omar Sarr")[0] == "invited"
