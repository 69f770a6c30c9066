"""Every laptop is lost: the kit and a fresh laptop take the organisation over from the server."""

from __future__ import annotations

import pytest

from sync.client import joining, membership, recovering, taking_over
from sync.client.calls import Calls
from sync.client.laptop import wall_clock
from sync.client.ports import Identity
from sync.protocol.faults import Fault, SyncError
from sync.seal import boxes
from sync.seal.kit import KitSecrets
from sync.trust import signatures
from sync.trust.challenge import ROOT_DEVICE
from tests.sync.client.office import Office, Person

USER = b"a new officer   "
INSIDE = True


def kit_of(founder: Person) -> KitSecrets:
    founded = joining.founding_kept(founder.replica)
    assert founded is not None
    return KitSecrets(founded.organisation, founded.root_key, founded.recovery_key)


def took_over(office: Office, kit: KitSecrets) -> Person:
    fresh = office.laptop()
    taking_over.take_over(fresh.replica, fresh.line, kit, user=USER, now_ms=wall_clock())
    fresh.rules.organisation = kit.organisation
    laptop = fresh.engine.laptop
    membership_follows(fresh, kit)
    assert laptop.roster.has_role(USER, "officer")
    return fresh


def membership_follows(fresh: Person, kit: KitSecrets) -> None:
    laptop = fresh.engine.laptop
    secrets = recovering.recovered(laptop, kit.recovery_key)
    recovering.mend(laptop, secrets)
    membership.reconcile(laptop)
    mine = laptop.roster.groups_of(USER)
    laptop.keyring.keep({key: secret for key, secret in secrets.items() if key[0] in mine})


def test_a_fresh_laptop_reads_what_everybody_shared_and_lets_people_in(
    office: Office, anna: Person, luca: Person
) -> None:
    kit = kit_of(anna)
    anna.put("case", 1, "sent")
    for person in (anna, luca):
        person.engine.sync()
        person.close()
    fresh = took_over(office, kit)
    fresh.engine.sync()
    assert fresh.see("case", 1) == ["sent"]
    assert not fresh.replica.set_aside()
    fresh.put("case", 2, "after")
    again = office.joined(fresh)
    for person in (fresh, again):
        person.engine.sync()
    assert (again.see("case", 1), again.see("case", 2)) == (["sent"], ["after"])


@pytest.mark.parametrize("path", ["/v1/members", "/v1/session"])
def test_a_lost_answer_makes_no_second_officer(office: Office, anna: Person, path: str) -> None:
    kit = kit_of(anna)
    fresh = office.laptop()
    fresh.line.plan[path] = ["lost"] if path == "/v1/session" else ["", "lost"]
    with pytest.raises(SyncError):
        taking_over.take_over(fresh.replica, fresh.line, kit, user=USER, now_ms=wall_clock())
    assert fresh.replica.identity() is None
    taking_over.take_over(fresh.replica, fresh.line, kit, user=USER, now_ms=wall_clock())
    anna.engine.sync()
    roster = anna.engine.laptop.roster
    assert len(roster.every_device_of(USER)) == 1
    assert [one.user for one in roster.users() if "officer" in one.roles] == [anna.user, USER]


def test_neither_another_root_nor_another_organisation_gets_in(office: Office, anna: Person) -> None:
    kit, fresh = kit_of(anna), office.laptop()
    for wrong, fault in (
        (KitSecrets(kit.organisation, signatures.new_key(), kit.recovery_key), Fault.REFUSED),
        (KitSecrets(bytes(16), kit.root_key, kit.recovery_key), Fault.STRANGER),
        (KitSecrets(kit.organisation, kit.root_key, boxes.new_seed()), Fault.STRANGER),
    ):
        with pytest.raises(SyncError) as refused:
            taking_over.take_over(fresh.replica, fresh.line, wrong, user=USER, now_ms=wall_clock())
        assert refused.value.fault is fault
    with pytest.raises(SyncError) as refused:
        taking_over.take_over(fresh.replica, fresh.line, kit, user=anna.user, now_ms=wall_clock())
    assert refused.value.detail == "taken"
    assert fresh.replica.identity() is None


def test_the_root_reads_no_file_and_only_its_key_shows_it(office: Office, anna: Person) -> None:
    kit = kit_of(anna)
    anna.put("case", 1, "sent")
    anna.engine.sync()
    root = Identity(kit.organisation, bytes(16), kit.root_key, b"", ROOT_DEVICE, kit.root_key)
    calls = Calls(anna.line, root, anna.engine.laptop.roster.server_pk)
    heads = calls.heads(b"")
    assert (heads.moved, heads.shares) == ((), ())
    assert calls.grants() == ()
    assert calls.joins() == ()
    stranger = Identity(kit.organisation, bytes(16), b"", b"", ROOT_DEVICE, signatures.new_key())
    with pytest.raises(SyncError):
        Calls(anna.line, stranger, anna.engine.laptop.roster.server_pk).heads(b"")
