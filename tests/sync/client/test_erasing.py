"""Orders to erase, seen by the engine: followed before anything is sent, and never undone."""

from __future__ import annotations

import msgspec
import pytest

from sync.client import lines, membership
from sync.client.lines import Draft
from sync.client.regranting import regrant
from sync.protocol.entries import Entry, encode_entry
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Members
from sync.trust import drafting, signatures
from sync.trust.refusal import TrustRefused
from tests.sync.client.office import SITE, Office, Person

ORDER = b"an order to erase"[:16]


def erase(by: Person, *spaces: bytes, order: bytes = ORDER) -> None:
    laptop = by.engine.laptop
    home = drafting.group_id(laptop.roster.organisation, "staff", SITE)

    def compose(draft: Draft) -> None:
        draft.add(
            drafting.erase(draft.roster, draft.author, order, [(s, home) for s in spaces], draft.now_ms)
        )

    lines.submit(laptop, compose)


def test_everywhere_and_what_was_not_sent_goes_too(office: Office, anna: Person, luca: Person) -> None:
    sara = office.joined(anna)
    gone, kept = anna.put("case", 1, "before"), anna.put("other", 1, "stays")
    for person in (anna, luca, sara):
        person.engine.sync()
    luca.put("case", 1, "far from any line")
    luca.put("other", 2, "sent")
    erase(anna, gone)
    assert anna.see("case", 1) == []
    luca.engine.sync()
    sara.engine.sync()
    for person in (anna, luca, sara):
        person.engine.sync()
        assert (person.see("case", 1), person.see("other", 1)) == ([], ["stays"])
        assert person.see("other", 2) == ["sent"]
        assert person.replica.pending().total == 0
        assert kept in person.replica.spaces()
        assert gone not in {head.space for head in person.engine.laptop.calls.heads(b"").moved}
    assert anna.state() == luca.state() == sara.state()


def test_a_newcomer_never_sees_it(office: Office, anna: Person) -> None:
    gone = anna.put("case", 1, "before")
    anna.engine.sync()
    erase(anna, gone)
    late = office.joined(anna)
    late.engine.sync()
    assert late.see("case", 1) == []


def test_a_laptop_that_read_the_line_and_was_switched_off_goes_on(anna: Person, luca: Person) -> None:
    gone = anna.put("case", 1, "before")
    anna.engine.sync()
    luca.engine.sync()
    erase(anna, gone)
    new = anna.replica.entries()[len(luca.replica.entries()) :]
    luca.replica.keep_entries(len(luca.replica.entries()), new)
    assert luca.see("case", 1) == ["before"]
    assert luca.restarted().engine.laptop.roster.erased(gone) is not None
    assert luca.see("case", 1) == []


def test_after_an_order_people_still_come_and_go(office: Office, anna: Person, luca: Person) -> None:
    erase(anna, anna.put("case", 1, "before"))
    sara = office.joined(anna)
    membership.remove_user(anna.engine.laptop, sara.user)
    luca.engine.sync()
    assert luca.engine.laptop.roster.is_user_revoked(sara.user)


def test_a_reader_of_an_erased_note_can_still_be_removed(office: Office, anna: Person, luca: Person) -> None:
    """Its group has no use any more: nobody makes a new secret for it, and the server would take none."""
    sara, note, laptop = office.joined(anna), b"a note for three", anna.engine.laptop
    membership.set_group(laptop, "named", note, {anna.user, luca.user, sara.user})
    home = drafting.group_id(laptop.roster.organisation, "named", note)
    lines.submit(
        laptop,
        lambda draft: draft.add(
            drafting.erase(draft.roster, draft.author, ORDER, [(note, home)], draft.now_ms)
        ),
    )
    membership.remove_user(laptop, sara.user)
    luca.engine.sync()
    roster = luca.engine.laptop.roster
    assert roster.is_user_revoked(sara.user)
    staff = drafting.group_id(roster.organisation, "staff", SITE)
    assert sara.user not in roster.members_of(staff)
    assert not membership.reconcile(luca.engine.laptop)
    assert membership.grant_again(laptop, luca.user) > 0
    assert regrant(laptop) == 0


def test_an_operator_orders_nothing(anna: Person, luca: Person) -> None:
    gone = anna.put("case", 1, "before")
    anna.engine.sync()
    luca.engine.sync()
    with pytest.raises(TrustRefused, match="authority"):
        erase(luca, gone)
    anna.engine.sync()
    assert anna.see("case", 1) == ["before"]


def test_a_line_of_a_newer_program_asks_for_a_newer_program(
    monkeypatch: pytest.MonkeyPatch, anna: Person, luca: Person
) -> None:
    """Not a forged log: whoever wrote it belongs. The person is told to update, and nothing is lost."""
    me, roster = anna.replica.identity(), luca.engine.laptop.roster
    anna.engine.sync()
    bare = Entry(roster.total, roster.head, 1, me.user, 99, b"")
    newer = encode_entry(msgspec.structs.replace(bare, signature=signatures.sign(me.sign_key, bare.signed())))
    answer = Members(roster.total - 1, (luca.replica.entries()[-1], newer), roster.total + 1)
    luca.put("case", 1, "typed")
    monkeypatch.setattr(luca.engine.laptop.calls, "members", lambda _: answer)
    with pytest.raises(SyncError) as caught:
        luca.engine.sync()
    assert caught.value.fault is Fault.TOO_OLD
    assert luca.see("case", 1) == ["typed"]
    forged = encode_entry(msgspec.structs.replace(bare, signature=bytes(64)))
    with pytest.raises(TrustRefused, match="signature"):
        roster.extended([forged])
