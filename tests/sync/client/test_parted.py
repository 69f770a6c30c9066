"""A server put back from a dump that lacks lines of the membership log, and goes on with others meanwhile.

Some laptops have read the lines that are lost, some have written new ones since: two logs, both true. They
become one again, by themselves where who wrote the lost lines comes by, by an officer's word where not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client import membership, rejoining
from sync.client.laptop import PARTED
from sync.protocol.faults import Fault, SyncError
from sync.trust.parting import Parting
from tests.sync.client.office import Office, Person
from tests.sync.client.putting_back import Kept, again, kept_in

INSIDE = True


@pytest.fixture
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    yield from kept_in(getattr(request, "param", "files"), tmp_path / "server", request)


def fault_of(person: Person) -> tuple[Fault, str]:
    with pytest.raises(SyncError) as caught:
        person.engine.sync()
    return caught.value.fault, caught.value.detail


def found_by(person: Person) -> Parting | None:
    kept = person.replica.remembered(PARTED) or b""
    return rejoining.parted(kept, person.replica.entries())


def synced(*people: Person) -> None:
    for _ in range(2):
        for person in people:
            person.engine.sync()


def same_log(*people: Person) -> bool:
    return len({person.engine.laptop.roster.head for person in people}) == 1


@pytest.mark.parametrize("kept", ["files", "same database"], indirect=True)
def test_who_wrote_the_lost_lines_writes_them_again_and_all_others_follow(kept: Kept) -> None:
    """Anna lets Mara in; the server forgets it; Sara, who had not heard of it, lets Nora in."""
    with kept.server() as server:
        office = Office(server)
        anna = office.founder()
        sara = office.joined(anna, ("supervisor",))
        luca = office.joined(anna)
        synced(anna, sara, luca)
    kept.copy()
    with kept.server() as server:
        again(server, anna, luca)
        office.server = server
        mara = office.joined(anna)
        mara.put("case", 1, "by Mara")
        synced(mara, anna, luca)
        assert luca.see("case", 1) == ["by Mara"]
    kept.put_back(kept)
    with kept.server() as server:
        again(server, sara)
        office.server = server
        nora = office.joined(sara)
        nora.put("other", 1, "by Nora")
        synced(nora, sara)
        again(server, anna, luca, mara)
        luca.engine.sync()  # nobody is let in where he reads on: nothing of his is lost by that
        assert fault_of(mara) == (Fault.REFUSED, "unknown_device")
        synced(anna, mara, luca, sara, nora, anna)
        everybody = (anna, sara, luca, mara, nora)
        assert same_log(*everybody)
        for person in everybody:
            assert (person.see("case", 1), person.see("other", 1)) == (["by Mara"], ["by Nora"])
            assert person.replica.pending().total == 0
            assert not person.replica.set_aside()
        mara.put("case", 1, "still here")
        synced(mara, nora)
        assert nora.see("case", 1) == ["still here"]
        for person in everybody:
            person.restarted()


def test_who_was_removed_is_out_again_though_the_server_forgot_it(kept: Kept) -> None:
    """Anna removes Luca; the server forgets it and lets him write; who knew does not go along with it."""
    with kept.server() as server:
        office = Office(server)
        anna = office.founder()
        sara, tom = (office.joined(anna, ("supervisor",)) for _ in range(2))
        luca = office.joined(anna)
        synced(anna, sara, tom, luca)
    kept.copy()
    with kept.server() as server:
        again(server, anna, sara)
        membership.remove_user(anna.engine.laptop, luca.user)
        synced(anna, sara)
    kept.put_back(kept)
    with kept.server() as server:
        again(server, tom, luca)
        office.server = server
        nora = office.joined(tom)
        luca.put("case", 1, "written while nobody knew")
        synced(tom, luca, nora)
        again(server, sara, anna)
        assert fault_of(sara) == (Fault.FORKED, "parted")
        assert fault_of(sara) == (Fault.FORKED, "parted")
        found = found_by(sara)
        assert found is not None
        assert [type(one.body).__name__ for one in found.missing][:1] == ["RevokeUser"]
        assert not found.doubtful
        synced(anna, sara, tom, nora, anna)
        assert found_by(sara) is None
        assert same_log(anna, sara, tom, nora)
        roster = tom.engine.laptop.roster
        assert roster.is_user_revoked(luca.user)
        assert not any(roster.must_rotate(group.group) for group in roster.groups() if group.purpose != "own")
        assert fault_of(luca)[0] is Fault.REVOKED
        anna.put("case", 2, "after")
        synced(anna, sara, tom, nora)
        for person in (anna, sara, tom, nora):
            assert person.see("case", 2) == ["after"]
            assert not person.replica.set_aside()
            person.restarted()
        luca.restarted()


def test_an_officer_decides_where_who_wrote_the_lines_does_not_come_back(kept: Kept) -> None:
    """Sara let Mara in and removed Luca, and her laptop is broken. Dora, an officer, had read it: she looks
    at both lists and brings it back; Anna's laptop, which had read it too, believes her."""
    with kept.server() as server:
        office = Office(server)
        anna = office.founder()
        dora = office.joined(anna, ("officer", "supervisor"))
        sara, tom = (office.joined(anna, ("supervisor",)) for _ in range(2))
        luca = office.joined(anna)
        synced(anna, dora, sara, tom, luca)
    kept.copy()
    with kept.server() as server:
        again(server, anna, dora, sara)
        office.server = server
        mara = office.joined(sara)
        membership.remove_user(sara.engine.laptop, luca.user)
        mara.put("case", 1, "by Mara")
        synced(mara, sara, anna, dora)
        sara.restarted()
    kept.put_back(kept)
    with kept.server() as server:
        again(server, tom, luca)
        office.server = server
        nora = office.joined(tom)
        synced(tom, nora)
        again(server, anna, dora, mara)
        for person in (anna, dora):
            assert fault_of(person) == (Fault.FORKED, "parted")
        with pytest.raises(SyncError) as refused:
            rejoining.decide(mara.engine.laptop)
        assert refused.value.fault is Fault.REFUSED
        assert rejoining.decide(dora.engine.laptop)
        assert rejoining.decide(dora.engine.laptop), "there is nothing to decide any more"
        synced(dora, anna, mara, tom, nora, dora)
        assert same_log(anna, dora, mara, tom, nora)
        assert tom.engine.laptop.roster.is_user_revoked(luca.user)
        for person in (anna, dora, mara, tom, nora):
            assert person.see("case", 1) == ["by Mara"]
            assert not person.replica.set_aside()
            person.restarted()
        luca.restarted()


def test_what_was_sealed_under_an_epoch_both_logs_gave_is_read_by_all(kept: Kept) -> None:
    """Anna removes Luca, and the server forgets it; Tom, who had not heard of it, removes Omar: each made the
    second key of the same group. What Anna and Sara wrote under the one is read by Tom, and by newcomers."""
    with kept.server() as server:
        office = Office(server)
        anna = office.founder()
        sara, tom = (office.joined(anna, ("supervisor",)) for _ in range(2))
        luca, omar = office.joined(anna), office.joined(anna)
        synced(anna, sara, tom, luca, omar)
    kept.copy()
    with kept.server() as server:
        again(server, anna, sara)
        membership.remove_user(anna.engine.laptop, luca.user)
        anna.put("case", 1, "Anna's")
        synced(anna, sara)
        sara.put("case", 2, "Sara's")
        synced(sara, anna)
        anna.put("case", 3, "not sent")
    kept.put_back(kept)
    with kept.server() as server:
        again(server, tom)
        membership.remove_user(tom.engine.laptop, omar.user)
        tom.put("case", 4, "Tom's")
        synced(tom)
        again(server, sara, anna)
        synced(anna, sara, tom)
        synced(anna, sara, tom)
        office.server = server
        later = office.joined(tom)
        synced(later)
        for person in (anna, sara, tom, later):
            assert [person.see("case", number)[0] for number in (1, 2, 3, 4)] == [
                "Anna's",
                "Sara's",
                "not sent",
                "Tom's",
            ]
            assert person.replica.pending().total == 0
            assert not person.replica.set_aside()
        for person in office.people:
            person.restarted()
