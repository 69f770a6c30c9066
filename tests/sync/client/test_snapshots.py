"""Snapshots: who makes one, who takes one, and that the log has the last word."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from sync.client import membership
from sync.client.keyring import Keyring
from sync.client.leisure import Leisure
from sync.client.steps import Summary
from sync.client.telling import Teller
from sync.protocol.envelope import EnvelopeKind, parse
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Cursor, Snapshot
from sync.protocol.replication import Link, Logged
from sync.protocol.stretch import Stretch, from_bytes, to_bytes
from sync.seal import envelopes
from tests.sync.client.office import Office, Person

LONG = 4


def at_work(office: Office, *people: Person) -> None:
    """A few lines are long here."""
    office.server.services.snapshots.least = 2
    for person in people:
        person.engine.teller.long = LONG


def write(person: Person, count: int, name: str = "case", first: int = 0) -> bytes:
    space = b""
    for at in range(first, first + count):
        space = person.put(name, 1 + at % 4, f"value {at}")
    person.engine.sync()
    return space


def newcomer(office: Office, anna: Person, *, thrifty: bool = True) -> Person:
    """A new laptop after its first round; `thrifty`: it knows but what snapshots told."""
    sara = office.joined(anna)
    sara.engine.teller.long = LONG
    sara.engine.thrifty = thrifty
    sara.engine.sync()
    return sara


def made_by(person: Person) -> int:
    laptop, summary = person.engine.laptop, Summary()
    teller = Teller(laptop, LONG)
    teller.look(laptop.calls.heads(b"").moved)
    for _ in teller.run(summary, Leisure(laptop)):
        pass
    return summary.snapshots


def pulled(person: Person) -> int:
    return person.line.asked.count("/v1/pull")


def reached(office: Office, space: bytes) -> int:
    store = office.server.services.store
    number = store.log.spaces([space])[space].number
    return store.snapshots.reached([number]).get(number, 0)


def bodies(office: Office, space: bytes) -> list[bytes]:
    store = office.server.services.store
    return [
        one.body for one in store.snapshots.following(store.log.spaces([space])[space].number, 0, 1 << 30)
    ]


def test_a_long_log_is_told_to_a_newcomer_and_then_read(office: Office, anna: Person) -> None:
    at_work(office, anna)
    space = write(anna, LONG - 1)
    assert reached(office, space) == 0
    write(anna, 2, first=3)
    assert reached(office, space) == 5
    anna.put("case", 1, "after it")
    anna.engine.sync()
    sara = newcomer(office, anna)
    assert sara.replica.told() == {space: 5}
    assert sara.state() == anna.state()
    assert sara.replica.cursors([space])[space].gseq == 6
    sara.engine.thrifty = False
    before = pulled(sara)
    summary = sara.engine.sync()
    assert (summary.notices, sara.replica.told(), pulled(sara) - before) == ([], {}, 1)
    assert sara.state() == anna.state()
    before = pulled(sara)
    sara.engine.sync()
    assert pulled(sara) == before


def test_all_go_on_writing_after_a_snapshot(office: Office, anna: Person, luca: Person) -> None:
    at_work(office, anna, luca)
    luca.engine.sync()
    for at in range(3):
        write(anna, 2, first=at * 2)
        luca.engine.sync()
        write(luca, 2, first=at * 2 + 1)
        anna.engine.sync()
    sara = newcomer(office, anna)
    assert sara.replica.told()
    sara.put("case", 2, "of sara")
    anna.put("case", 2, "of anna")
    for person in (sara, anna, luca, sara, anna):
        person.engine.sync()
    assert sara.see("case", 2) == ["of anna", "of sara"]
    sara.engine.thrifty = False
    assert sara.engine.sync().notices == []
    assert sara.state() == anna.state() == luca.state()
    assert sara.replica.told() == {}


def test_stretches_follow_each_other(office: Office, anna: Person) -> None:
    at_work(office, anna)
    for at in range(3):
        space = write(anna, 5, first=5 * at)
    assert (reached(office, space), len(bodies(office, space))) == (15, 3)
    sara = newcomer(office, anna)
    assert (sara.replica.told(), sara.state()) == ({space: 15}, anna.state())
    write(anna, 5, first=20)
    # What follows is read from the log: nothing hinders it, nothing is gained by a snapshot.
    sara.engine.sync()
    sara.engine.thrifty = False
    sara.engine.sync()
    assert (sara.replica.told(), sara.state()) == ({}, anna.state())


def test_only_who_has_read_the_log_makes_a_snapshot(office: Office, anna: Person, luca: Person) -> None:
    at_work(office, anna, luca)
    anna.engine.teller.long = 1000
    space = write(anna, LONG)
    luca.engine.sync()
    assert reached(office, space) == 0  # its last writer would have, and it is not that long yet
    write(anna, LONG, first=LONG)
    luca.engine.sync()
    assert reached(office, space) == 2 * LONG
    sara = newcomer(office, anna)
    write(anna, 3 * LONG)
    sara.engine.sync()
    sara.engine.thrifty = False
    with_doubt = sara.replica.told()
    assert with_doubt == {space: 2 * LONG}
    assert made_by(sara) == 0
    sara.engine.sync()
    assert made_by(sara) == 1


def test_a_set_aside_line_is_in_no_snapshot(office: Office, anna: Person) -> None:
    """Who could not apply a line cannot tell it; who can, does."""
    at_work(office, anna)
    anna.engine.teller.long = 1000
    reader = office.joined(anna, ("reader",))
    space = reader.put("case", 1, "not hers to say")
    reader.engine.sync()
    write(anna, LONG)
    anna.engine.teller.long = LONG
    write(anna, LONG, first=LONG)
    assert reached(office, space) == 0


def test_a_chain_that_goes_on_past_the_log_is_not_told(office: Office, anna: Person) -> None:
    """What was sealed and not sent is no end others could go on from."""
    at_work(office, anna)
    anna.engine.teller.long = 1000
    write(anna, 5)
    anna.put("case", 1, "sealed, not sent")
    anna.line.plan["/v1/push"] = ["down"]
    with pytest.raises(SyncError):
        anna.engine.sync()
    assert made_by(anna) == 0
    anna.engine.sync()
    assert made_by(anna) == 1


def test_who_reads_a_log_anew_reads_the_log(office: Office, anna: Person, luca: Person) -> None:
    at_work(office, anna)
    luca.engine.sync()
    space = write(anna, 5)
    luca.engine.sync()
    luca.replica.reset_cursor(Cursor(space, 0, b""))
    luca.restarted().engine.thrifty = True
    luca.engine.looked = b""
    luca.engine.sync()
    assert (luca.replica.told(), luca.replica.cursors([space])[space].gseq) == ({}, 5)


Lie = Callable[[Stretch], Stretch]


def changed(stretch: Stretch, at: int, **what: Any) -> Stretch:
    lines = list(stretch.lines)
    lines[at] = Logged(msgspec.structs.replace(lines[at].change, **what), lines[at].at_ms)
    return replace(stretch, lines=lines)


def another_value(stretch: Stretch) -> Stretch:
    op = stretch.lines[-1].change.ops[0]
    number = max(op.fields)
    return changed(stretch, -1, ops=(msgspec.structs.replace(op, fields={**op.fields, number: "a lie"}),))


def another_record(stretch: Stretch) -> Stretch:
    op = stretch.lines[-1].change.ops[0]
    return changed(stretch, -1, ops=(msgspec.structs.replace(op, record=b"invented person."),))


def nothing_written(stretch: Stretch) -> Stretch:
    return changed(stretch, 2, ops=())


def another_chain_end(stretch: Stretch) -> Stretch:
    return replace(stretch, ends={of: Link(link.dseq, b"?" * 16) for of, link in stretch.ends.items()})


def another_time(stretch: Stretch) -> Stretch:
    return changed(stretch, 1, hlc=1)


def another_context(stretch: Stretch) -> Stretch:
    return changed(stretch, 0, context=((b"nobody's", 7),))


def without_the_last(stretch: Stretch) -> Stretch:
    ends = {of: Link(link.dseq - 1, link.prev) for of, link in stretch.ends.items()}
    return replace(stretch, lines=stretch.lines[:-1], ends=ends)


LIES = (another_value, another_record, nothing_written, another_chain_end, another_time, another_context)


def resealed(person: Person, raw: bytes, lie: Lie) -> bytes:
    """The snapshot with a lie in it, as a member with a changed program would make it."""
    envelope, laptop = parse(raw), person.engine.laptop
    header, home = envelope.header, laptop.audience.home_of(envelope.header.space)
    assert home is not None
    key = Keyring(laptop.replica).space_key(home, header.epoch, header.space)
    assert key is not None
    body = to_bytes(lie(from_bytes(envelopes.unseal(envelope, key), header.space)))
    me = laptop.identity
    return envelopes.seal(key, kind=EnvelopeKind.SNAPSHOT, space=header.space, device=me.device,
                          dseq=header.dseq, epoch=header.epoch, prev=bytes(16), body=body,
                          signer=me.device_key)  # fmt: skip


def put_in_place(office: Office, space: bytes, raws: list[bytes]) -> None:
    """A server that serves these instead of what it was given."""
    with office.server.services.store.database.writing() as cursor:
        cursor.execute("SELECT gseq FROM snapshot ORDER BY gseq")
        for (gseq,), raw in zip(cursor.fetchall(), raws, strict=True):
            cursor.execute("UPDATE snapshot SET body = ? WHERE gseq = ?", (raw, gseq))


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_of_a_member_is_put_right_by_the_log(
    office: Office, anna: Person, luca: Person, lie: Lie
) -> None:
    at_work(office, anna, luca)
    luca.engine.teller.long = 1000
    luca.engine.sync()
    write(luca, 2)
    anna.engine.sync()
    space = write(anna, 4, first=2)
    put_in_place(office, space, [resealed(luca, raw, lie) for raw in bodies(office, space)])
    sara = newcomer(office, anna)
    assert sara.replica.told() == {space: 6}
    write(anna, 2, first=6)
    write(luca, 2, first=9)
    sara.engine.sync()
    sara.engine.thrifty = False
    notices = {(one.fault, one.detail) for one in sara.engine.sync().notices}
    assert notices == {(Fault.FORKED, "snapshot")}
    for person in (sara, luca, anna, sara):
        assert (Fault.FORKED, "snapshot") not in {(n.fault, n.detail) for n in person.engine.sync().notices}
    assert sara.replica.told() == {}
    assert sara.state() == anna.state() == luca.state()
    assert sara.replica.set_aside() == []
    sara.put("case", 1, "the last word")
    for person in (sara, anna):
        person.engine.sync()
    assert anna.see("case", 1) == ["the last word"]


def test_what_does_not_hold_is_not_taken(office: Office, anna: Person, luca: Person) -> None:
    """Another's signature, another space, another place in the log: the log is read instead."""
    at_work(office, anna)
    other = write(anna, 5, "other")
    space = write(anna, 5)
    (good,), (of_other,) = bodies(office, space), bodies(office, other)
    forged = good[:-1] + bytes([good[-1] ^ 1])
    shifted = resealed(anna, good, lambda one: replace(one, after=one.after + 1))
    another_hash = resealed(anna, good, lambda one: replace(one, running=bytes(32)))
    shorter = resealed(anna, good, without_the_last)
    for bad in (forged, of_other, shifted, another_hash, shorter, b"rubbish", good[:200]):
        with office.server.services.store.database.writing() as cursor:
            number = office.server.services.store.log.spaces([space])[space].number
            cursor.execute("UPDATE snapshot SET body = ? WHERE space = ?", (bad, number))
        sara = newcomer(office, anna)
        assert space not in sara.replica.told()
        assert sara.state() == anna.state()
        assert sara.replica.cursors([space])[space].gseq == 5


def test_a_log_of_several_pages_is_read_to_its_end(office: Office, anna: Person, inside: None) -> None:
    at_work(office, anna)
    long_text = secrets.token_hex(150_000)
    for at in range(9):
        space = anna.put("case", 1, f"{long_text} {at}")
    anna.engine.sync()
    put_in_place(office, space, [resealed(anna, raw, another_value) for raw in bodies(office, space)])
    sara = newcomer(office, anna)
    assert (sara.replica.told(), sara.see("case", 1)) == ({space: 9}, ["a lie"])
    before = pulled(sara)
    sara.engine.thrifty = False
    sara.engine.sync()
    assert pulled(sara) - before == 2
    assert (sara.replica.told(), sara.state()) == ({}, anna.state())


def said_by(device: bytes) -> Lie:
    """The last line as another device's first one."""

    def lie(stretch: Stretch) -> Stretch:
        was = stretch.lines[-1].change
        made = changed(stretch, -1, device=device, dseq=1, context=((was.device, was.dseq - 1),))
        ends = {was.device: Link(was.dseq - 1, b"?" * 16), device: Link(1, b"?" * 16)}
        return replace(made, ends=ends)

    return lie


def numbered_on(stretch: Stretch) -> Stretch:
    """As if each device had written something before."""
    lines = [
        Logged(
            msgspec.structs.replace(
                one.change,
                dseq=one.change.dseq + 1,
                context=tuple((of, n) for of, n in one.change.context if of != one.change.device),
            ),
            one.at_ms,
        )
        for one in stretch.lines
    ]
    ends = {of: Link(link.dseq + 1, link.prev) for of, link in stretch.ends.items()}
    return replace(stretch, lines=lines, ends=ends)


def without_the_first(stretch: Stretch) -> Stretch:
    return replace(stretch, after=stretch.after + 1, lines=stretch.lines[1:])


def test_what_its_author_cannot_have_written_is_not_taken(office: Office, anna: Person) -> None:
    """A reader, a device nobody knows, the very laptop that reads; changes from nowhere."""
    at_work(office, anna)
    reader = office.joined(anna, ("reader",))
    space = write(anna, 5)
    (good,) = bodies(office, space)
    readers = reader.replica.identity().device
    lies: list[Callable[[Person], Lie]] = [
        lambda _: said_by(readers),
        lambda _: said_by(b"nobody's"),
        lambda sara: said_by(sara.replica.identity().device),
        lambda _: numbered_on,
        lambda _: without_the_first,
    ]
    for lie in lies:
        sara = office.joined(anna)
        put_in_place(office, space, [resealed(anna, good, lie(sara))])
        sara.engine.thrifty = True
        sara.engine.sync()
        assert (sara.replica.told(), sara.state()) == ({}, anna.state())
    sara = office.joined(anna)
    sara.engine.thrifty = True
    put_in_place(office, space, [good])
    sara.engine.sync()
    assert sara.replica.told() == {space: 5}


def test_chains_the_log_does_not_continue_are_not_taken(office: Office, anna: Person) -> None:
    at_work(office, anna)
    space = write(anna, 5)
    write(anna, 1, first=5)
    put_in_place(office, space, [resealed(anna, raw, another_chain_end) for raw in bodies(office, space)])
    sara = newcomer(office, anna)
    assert (sara.replica.told(), sara.state(), sara.replica.set_aside()) == ({}, anna.state(), [])


def test_a_removed_person_is_not_believed(office: Office, anna: Person, luca: Person) -> None:
    at_work(office, anna, luca)
    luca.engine.sync()
    space = write(luca, 5)
    assert reached(office, space) == 5
    anna.engine.sync()
    membership.remove_user(anna.engine.laptop, luca.user)
    anna.engine.sync()
    sara = newcomer(office, anna)
    assert (sara.replica.told(), sara.state()) == ({}, anna.state())


def test_a_server_that_takes_none_or_a_line_that_fails_is_no_harm(office: Office, anna: Person) -> None:
    at_work(office, anna)
    anna.line.plan["/v1/snapshots"] = ["down"]
    space = write(anna, 5)
    assert reached(office, space) == 0
    anna.line.plan["/v1/snapshots"] = ["lost"]
    write(anna, 1, first=5)
    assert reached(office, space) == 6
    raw, head = bodies(office, space)[0], anna.engine.laptop.calls.heads(b"").moved[0]
    assert anna.engine.laptop.calls.give_snapshot(Snapshot(raw, 0, head.hash8)) == 0


def test_a_telling_cut_short_goes_on(office: Office, anna: Person) -> None:
    at_work(office, anna)
    spaces = [write(anna, 5, f"case {at}") for at in range(3)]
    sara = office.joined(anna)
    steps = sara.engine.once()
    while not sara.replica.told():
        next(steps)
    steps.close()
    sara.restarted().engine.thrifty = True
    sara.engine.sync()
    assert sara.state() == anna.state()
    assert set(sara.replica.told()) == set(spaces)
    sara.engine.thrifty = False
    sara.line.plan["/v1/pull"] = ["cut"]
    with pytest.raises(Exception, match="malformed"):
        sara.engine.sync()
    assert sara.engine.sync().notices == []
    assert sara.replica.told() == {}
