"""People and groups change while others work."""

from __future__ import annotations

import pytest

from sync.client import membership
from sync.client.engine import Engine
from sync.client.membership import Place
from sync.client.steps import Phase
from sync.protocol.faults import Fault, SyncError
from sync.trust.drafting import group_id
from tests.sync.client.office import NOWHERE, SITE, Office, Person, Rules


def test_someone_removed_gets_nothing_new(anna: Person, luca: Person) -> None:
    anna.put("case", 1, "before")
    anna.engine.sync()
    luca.engine.sync()
    membership.remove_user(anna.engine.laptop, luca.user)
    anna.put("case", 1, "after")
    anna.engine.sync()
    with pytest.raises(SyncError) as error:
        luca.engine.sync()
    assert error.value.fault == Fault.REVOKED
    assert luca.see("case", 1) == ["before"]
    luca.put("case", 2, "still typed")
    with pytest.raises(SyncError):
        luca.engine.sync()
    assert luca.replica.pending().total == 1


def test_removed_in_the_middle_of_a_round(anna: Person, luca: Person) -> None:
    for number in range(40):
        anna.put(f"case {number}", 1, number)
    anna.engine.sync()
    steps = luca.engine.once()
    for step in steps:
        if step.phase == Phase.LOOKING:
            membership.remove_user(anna.engine.laptop, luca.user)
            break
    with pytest.raises(SyncError) as error:
        list(steps)
    assert error.value.fault == Fault.REVOKED


def test_a_new_epoch_seals_waiting_changes_again_under_the_same_dots(
    office: Office, anna: Person, luca: Person, inside: None
) -> None:
    sara = office.joined(anna)
    luca.put("case", 1, "first")
    luca.engine.sync()
    luca.put("case", 1, "second")
    luca.put("case", 2, "third")
    luca.line.plan = {"/v1/push": ["down"]}
    with pytest.raises(SyncError):
        luca.engine.sync()
    before = [(row.change.dseq, row.raw) for row in luca.replica.rows]
    membership.remove_user(anna.engine.laptop, sara.user)
    summary = luca.engine.sync()
    assert summary.sent == 2
    after = [(row.change.dseq, row.raw) for row in luca.replica.rows]
    assert [dseq for dseq, _ in after] == [dseq for dseq, _ in before] == [1, 2, 3]
    assert after[0] == before[0]
    assert after[1:] != before[1:]
    anna.engine.sync()
    assert anna.see("case", 1) == ["second"]
    assert anna.see("case", 2) == ["third"]


def test_whoever_comes_later_reads_what_was_written_before(office: Office, anna: Person) -> None:
    gone = office.joined(anna)
    anna.put("case", 1, "old epoch")
    anna.engine.sync()
    membership.remove_user(anna.engine.laptop, gone.user)
    anna.put("case", 2, "new epoch")
    anna.engine.sync()
    new = office.joined(anna)
    new.engine.sync()
    assert new.see("case", 1) == ["old epoch"]
    assert new.see("case", 2) == ["new epoch"]


def test_access_lost_parks_and_access_back_sends(anna: Person, luca: Person) -> None:
    luca.put("case", 1, "before")
    luca.engine.sync()
    luca.put("case", 1, "while away")
    membership.change(anna.engine.laptop, luca.user, Place(("operator",), ()))
    luca.engine.sync()
    assert luca.replica.pending().parked == 1
    assert anna.engine.sync().applied == 1
    membership.change(anna.engine.laptop, luca.user, Place(("operator",), (SITE,)))
    luca.engine.sync()
    assert luca.replica.pending().total == 0
    anna.engine.sync()
    assert anna.see("case", 1) == ["while away"]


def test_a_lost_laptop_is_shut_out_and_its_person_goes_on(office: Office, anna: Person, luca: Person) -> None:
    second = office.joined(luca, user=luca.user)
    second.engine.sync()
    membership.remove_device(anna.engine.laptop, luca.engine.laptop.identity.device)
    with pytest.raises(SyncError) as error:
        luca.engine.sync()
    assert error.value.fault == Fault.REVOKED
    second.put("case", 1, "goes on")
    assert second.engine.sync().sent == 1
    anna.engine.sync()
    assert anna.see("case", 1) == ["goes on"]


def test_new_keys_after_a_forgotten_passphrase_open_all_that_was_synced(
    office: Office, anna: Person, luca: Person
) -> None:
    luca.put("case", 1, "kept")
    luca.engine.sync()
    old = luca.engine.laptop.identity.device
    again = office.joined(anna, user=luca.user)
    again.engine.sync()
    assert again.see("case", 1) == ["kept"]
    assert anna.engine.laptop.roster.is_revoked(old)
    assert not anna.engine.laptop.roster.is_revoked(again.engine.laptop.identity.device)


def test_a_share_opens_one_space_to_somebody_outside(office: Office, anna: Person) -> None:
    outside = office.joined(anna)
    membership.change(anna.engine.laptop, outside.user, Place(("specialist",), ()))
    outside.engine.sync()
    space = anna.put("case", 1, "for the team")
    anna.put("other", 1, "not for the team")
    anna.engine.sync()
    home = anna.rules.home_of(space)
    assert home is not None
    outside.engine.sync()
    assert outside.see("case", 1) == []
    membership.share(anna.engine.laptop, space, home, outside.user)
    outside.engine.sync()
    assert outside.see("case", 1) == ["for the team"]
    assert outside.see("other", 1) == []
    outside.put("case", 2, "from the team")
    outside.engine.sync()
    anna.engine.sync()
    assert anna.see("case", 2) == ["from the team"]


def test_a_moved_space_opens_at_its_new_home_with_all_that_was_written(office: Office, anna: Person) -> None:
    other_site = b"another site    "
    chief = office.joined(anna, roles=("operator",))
    membership.change(anna.engine.laptop, chief.user, Place(("operator",), (other_site,)))
    space = anna.put("case", 1, "from the old site")
    anna.engine.sync()
    home = anna.rules.home_of(space)
    chief.rules.homes[space] = anna.rules.homes[space] = ("staff", other_site)
    target = anna.rules.home_of(space)
    assert home is not None
    assert target is not None
    membership.move(anna.engine.laptop, space, home, target)
    chief.engine.sync()
    assert chief.see("case", 1) == ["from the old site"]
    chief.put("case", 1, "at the new site")
    assert chief.engine.sync().sent == 1


class ByWhatIsRead(Rules):
    """A space belongs where it says itself, in its field 2."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.rules.organisation)
        self.person = person

    def home_of(self, space: bytes) -> bytes | None:
        said = self.person.see("case", 2) if space == self.person.office.space("case") else []
        return group_id(self.organisation, "staff", bytes.fromhex(said[0]) if said else SITE)


def test_that_a_space_moved_is_known_though_nothing_was_written_since(office: Office) -> None:
    """Who shares both homes reads that it belongs elsewhere, said by somebody who does not share the new
    one, in the very round that tells of the move."""
    south = b"another site    "
    anna = office.founder(sites=(SITE, south))
    chief = office.joined(anna, sites=(SITE, south))
    luca = office.joined(anna)
    for person in (anna, chief):
        person.rules = ByWhatIsRead(person)
        person.restarted()
    space = anna.put("case", 1, "from the old site")
    for person in (anna, chief, luca):
        person.engine.sync()
    north = anna.rules.home_of(space)
    luca.put("case", 2, south.hex())
    luca.engine.sync()
    anna.engine.sync()
    target = anna.rules.home_of(space)
    assert north is not None
    assert target is not None
    membership.move(anna.engine.laptop, space, north, target)
    assert anna.replica.home(space) == chief.replica.home(space) == north
    chief.engine.sync()
    assert [chief.replica.home(space), chief.rules.home_of(space)] == [target, target]
    anna.engine.sync()
    assert anna.replica.home(space) == target


def test_a_move_shown_again_by_the_server_changes_nothing_against_the_rules(office: Office) -> None:
    south = b"another site    "
    anna = office.founder(sites=(SITE, south))
    chief = office.joined(anna, sites=(SITE, south))
    space = anna.put("case", 1, "from the old site")
    for person in (anna, chief):
        person.engine.sync()
    north, target = (group_id(anna.rules.organisation, "staff", site) for site in (SITE, south))
    membership.move(anna.engine.laptop, space, north, target)
    chief.engine.sync()
    assert chief.replica.home(space) == north


def test_a_reader_s_change_is_kept_aside_and_nothing_else_waits(
    office: Office, anna: Person, luca: Person
) -> None:
    reader = office.joined(anna, roles=("reader",))
    reader.put("case", 1, "may not")
    reader.engine.sync()
    luca.put("case", 2, "may")
    luca.engine.sync()
    summary = anna.engine.sync()
    assert (anna.see("case", 1), anna.see("case", 2)) == ([], ["may"])
    assert summary.set_aside == 1
    membership.change(anna.engine.laptop, reader.user, Place(("operator",), (SITE,)))
    assert anna.engine.sync().taken_back == 1
    assert anna.see("case", 1) == ["may not"]


def test_two_leave_one_after_the_other_though_the_line_broke_behind_the_first(
    office: Office, anna: Person, luca: Person
) -> None:
    """The first removal stands and was read back, and then the line broke before its secrets were kept."""
    sara, dario = office.joined(anna), office.joined(anna)
    anna.engine.sync()
    laptop = anna.engine.laptop
    anna.line.plan["/v1/members"] = ["", "", "down"]
    with pytest.raises(SyncError):
        membership.remove_user(laptop, sara.user)
    assert laptop.roster.is_user_revoked(sara.user)
    membership.remove_user(laptop, dario.user)
    staff = group_id(laptop.roster.organisation, "staff", SITE)
    assert not laptop.roster.must_rotate(staff)
    anna.put("case", 1, "for who stays")
    anna.engine.sync()
    luca.engine.sync()
    assert luca.see("case", 1) == ["for who stays"]


def test_two_supervisors_at_once_both_get_through(office: Office, anna: Person) -> None:
    other = office.joined(anna, roles=("supervisor",))
    other.engine.sync()
    anna.engine.sync()
    membership.set_group(anna.engine.laptop, "named", b"about one space ", [anna.user, other.user])
    assert membership.set_group(other.engine.laptop, "named", b"another space   ", [other.user])
    anna.engine.sync()
    other.engine.sync()
    assert anna.engine.laptop.roster.total == other.engine.laptop.roster.total


def test_founding_goes_on_after_a_lost_answer(office: Office) -> None:
    person = office.laptop()
    person.line.plan = {"/v1/found": ["lost"]}
    from sync.client import joining

    def found() -> None:
        joining.found_organisation(
            person.replica, person.line, person.rules, claim=office.server.claim,
            user=b"u" * 16, roles=("supervisor",), sites=(SITE,),
        )  # fmt: skip

    with pytest.raises(SyncError):
        found()
    assert person.replica.identity() is None
    found()
    engine = Engine(person.replica, person.line, person.rules)
    assert engine.laptop.roster.roles_of(b"u" * 16) == ("officer", "supervisor")
    assert engine.laptop.roster.members_of(
        next(g.group for g in engine.laptop.roster.groups() if g.about == NOWHERE)
    )
    engine.close()
