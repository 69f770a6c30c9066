from __future__ import annotations

import msgspec
import pytest

from sync.client import membership
from sync.client.handover import MAGIC, taken_in, written
from sync.protocol.faults import Fault, SyncError
from tests.sync.client.office import Office, Person

INSIDE = True


@pytest.fixture
def luca(office: Office, anna: Person) -> Person:
    """An operator of the same site, who was on the line once and has the keys."""
    luca = office.joined(anna)
    luca.engine.sync()
    return luca


def test_a_stick_carries_what_the_line_would_have(anna: Person, luca: Person) -> None:
    anna.put("case", 1, "Amina")
    body, count = written(anna.engine.laptop)
    assert count == 1
    assert b"Amina" not in body
    assert taken_in(luca.engine.laptop, body) == 1
    assert luca.see("case", 1) == ["Amina"]
    assert taken_in(luca.engine.laptop, body) == 0


def test_both_go_on_to_the_server_and_nothing_is_there_twice(anna: Person, luca: Person) -> None:
    anna.put("case", 1, "Amina")
    taken_in(luca.engine.laptop, written(anna.engine.laptop)[0])
    luca.put("case", 1, "Amina Osman")
    luca.engine.sync()
    anna.engine.sync()
    assert anna.see("case", 1) == luca.see("case", 1) == ["Amina Osman"]
    assert anna.replica.pending().total == luca.replica.pending().total == 0
    assert anna.state() == luca.state()


def test_the_same_field_on_both_stays_twice(anna: Person, luca: Person) -> None:
    anna.put("case", 1, "one")
    anna.engine.sync()
    luca.engine.sync()
    anna.put("case", 1, "Anna's")
    luca.put("case", 1, "Luca's")
    taken_in(luca.engine.laptop, written(anna.engine.laptop)[0])
    taken_in(anna.engine.laptop, written(luca.engine.laptop)[0])
    assert anna.see("case", 1) == luca.see("case", 1) == ["Anna's", "Luca's"]


def test_what_needs_a_key_not_had_yet_is_set_aside_until_it_comes(
    office: Office, anna: Person, luca: Person
) -> None:
    sara, leaver = office.joined(anna), office.joined(anna)
    membership.remove_user(anna.engine.laptop, leaver.user)  # a new epoch, which Luca has not seen
    sara.engine.sync()
    sara.put("case", 1, "from Sara")
    assert taken_in(luca.engine.laptop, written(sara.engine.laptop)[0]) == 0
    assert luca.engine.laptop.roster.user(sara.user) is not None
    assert [one.reason for one in luca.replica.set_aside()] == ["no_key"]
    luca.engine.sync()
    assert luca.see("case", 1) == ["from Sara"]
    assert luca.replica.set_aside() == []


def test_other_files_and_other_organisations_are_refused(anna: Person, luca: Person) -> None:
    for body in (b"", b"%PDF-1.7", MAGIC, MAGIC + b"\xff\xff", MAGIC + msgspec.msgpack.encode([1, 2])):
        with pytest.raises(SyncError) as refused:
            taken_in(luca.engine.laptop, body)
        assert refused.value.fault == Fault.MALFORMED
    body, _ = written(anna.engine.laptop)
    strange = body.replace(anna.engine.laptop.identity.organisation, bytes(16), 1)
    with pytest.raises(SyncError) as refused:
        taken_in(luca.engine.laptop, strange)
    assert refused.value.fault == Fault.STRANGER


def test_a_byte_changed_on_the_way_changes_nothing_here(anna: Person, luca: Person) -> None:
    anna.put("case", 1, "Amina")
    body, _ = written(anna.engine.laptop)
    spoilt = body[:-40] + bytes([body[-40] ^ 1]) + body[-39:]
    assert taken_in(luca.engine.laptop, spoilt) == 0
    assert luca.see("case", 1) == []
    assert taken_in(luca.engine.laptop, body) == 1
