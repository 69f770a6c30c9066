"""Handing over by file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sync.client import container, courier, membership
from sync.client.container import BrokenFile
from sync.client.steps import Summary, finished
from sync.protocol.faults import Fault, SyncError
from tests.sync.client.office import Office, Person


def hand_over(giver: Person, taker: Person, file: Path) -> Summary:
    list(courier.hand_over(giver.engine.laptop, file, [taker.user]))
    return take(taker, file)


def take(taker: Person, file: Path) -> Summary:
    return finished(courier.take(taker.engine.laptop, file))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "over.approdo-stick"


def test_work_of_one_is_on_the_other_and_goes_to_the_server_from_there(
    office: Office, anna: Person, luca: Person, file: Path
) -> None:
    luca.engine.sync()
    anna.engine.sync()
    anna.put("case", 1, "Anna's, offline")
    anna.put("case", 2, "more")
    assert hand_over(anna, luca, file).applied == 2
    assert luca.see("case", 1) == ["Anna's, offline"]
    luca.put("case", 1, "Luca saw it")
    luca.engine.sync()
    third = office.joined(anna)
    third.engine.sync()
    assert third.see("case", 1) == ["Luca saw it"]
    assert third.see("case", 2) == ["more"]
    summary = anna.engine.sync()
    assert anna.replica.pending().total == 0
    assert summary.set_aside == 0
    assert anna.state() == luca.state() == third.state()
    luca.engine.sync()
    assert not luca.replica.outgoing(0, 10, 1 << 20)


def test_keys_renewed_before_its_author_sent_it_leave_who_was_handed_it_reading_on(
    office: Office, anna: Person, luca: Person, file: Path
) -> None:
    sara = office.joined(anna)
    luca.engine.sync()
    anna.engine.sync()
    anna.put("case", 1, "by hand")
    assert hand_over(anna, luca, file).applied == 1
    membership.remove_user(anna.engine.laptop, sara.user)
    anna.put("case", 2, "behind it")
    summary = anna.engine.sync()
    assert (anna.replica.pending().total, summary.notices) == (0, [])
    luca.engine.sync()
    anna.put("case", 1, "later")
    for person in (anna, luca, anna):
        person.engine.sync()
    assert luca.see("case", 2) == ["behind it"]
    assert "later" in luca.see("case", 1)
    assert anna.state() == luca.state()
    assert luca.replica.set_aside() == []


def test_the_same_file_twice_and_the_server_after_it_do_nothing_more(
    anna: Person, luca: Person, file: Path
) -> None:
    luca.engine.sync()
    anna.put("case", 1, "once")
    assert hand_over(anna, luca, file).applied == 1
    assert take(luca, file).applied == 0
    anna.engine.sync()
    assert luca.engine.sync().applied == 0
    assert luca.see("case", 1) == ["once"]


def test_both_ways_the_same_field_keeps_both(anna: Person, luca: Person, file: Path) -> None:
    anna.put("case", 1, "start")
    anna.engine.sync()
    luca.engine.sync()
    anna.put("case", 1, "A")
    luca.put("case", 1, "L")
    hand_over(anna, luca, file)
    hand_over(luca, anna, file)
    assert anna.see("case", 1) == luca.see("case", 1) == ["A", "L"]


def test_a_laptop_that_never_synced_reads_all_with_the_keys_on_the_file(
    office: Office, anna: Person, luca: Person, file: Path
) -> None:
    anna.put("case", 1, "x")
    summary = hand_over(anna, luca, file)
    assert luca.see("case", 1) == ["x"]
    assert summary.set_aside == 0


def test_members_come_with_the_file(office: Office, anna: Person, luca: Person, file: Path) -> None:
    luca.engine.sync()
    new = office.joined(anna)
    new.put("case", 1, "by somebody unknown to Luca")
    new.engine.sync()
    anna.engine.sync()
    assert hand_over(anna, luca, file).set_aside == 0
    assert luca.see("case", 1) == ["by somebody unknown to Luca"]


def test_what_the_other_may_not_read_is_not_on_the_file(anna: Person, luca: Person, file: Path) -> None:
    luca.engine.sync()
    mine = anna.put("mine", 1, "own")
    anna.rules.homes[mine] = ("own", anna.user)
    shared = anna.put("case", 1, "shared")
    list(courier.hand_over(anna.engine.laptop, file, [luca.user]))
    pieces = [
        container.decoded(body, container.Envelopes)
        for kind, body in container.read(file)
        if kind == container.Piece.ENVELOPES
    ]
    assert [piece.space for piece in pieces] == [shared]


def test_somebody_removed_gets_no_keys(office: Office, anna: Person, luca: Person, file: Path) -> None:
    membership.remove_user(anna.engine.laptop, luca.user)
    anna.put("case", 1, "after")
    list(courier.hand_over(anna.engine.laptop, file, [luca.user]))
    kinds = [kind for kind, _ in container.read(file)]
    assert set(kinds) == {container.Piece.ABOUT, container.Piece.LINES}


def test_a_file_of_another_organisation_is_refused(tmp_path: Path, anna: Person, file: Path) -> None:
    from tests.sync.client.office import running

    with running(tmp_path / "other") as server:
        stranger = Office(server).founder()
        stranger.put("case", 1, "x")
        list(courier.hand_over(stranger.engine.laptop, file, [stranger.user]))
        stranger.restarted()
    with pytest.raises(SyncError) as error:
        take(anna, file)
    assert error.value.fault == Fault.STRANGER


@pytest.mark.parametrize("keep", [0, 10, 60, -1, -40])
def test_a_file_cut_anywhere_changes_nothing(anna: Person, luca: Person, file: Path, keep: int) -> None:
    luca.engine.sync()
    anna.put("case", 1, "x")
    list(courier.hand_over(anna.engine.laptop, file, [luca.user]))
    whole = file.read_bytes()
    file.write_bytes(whole[:keep])
    with pytest.raises(SyncError) as error:
        take(luca, file)
    assert error.value.fault == Fault.MALFORMED
    assert luca.see("case", 1) == []


def test_one_bit_changed_is_found(anna: Person, luca: Person, file: Path) -> None:
    anna.put("case", 1, "x")
    list(courier.hand_over(anna.engine.laptop, file, [luca.user]))
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 4
    file.write_bytes(whole)
    with pytest.raises(BrokenFile):
        list(container.read(file))


def test_a_forged_envelope_on_a_well_made_file_is_set_aside(
    anna: Person, luca: Person, file: Path, inside: None
) -> None:
    luca.engine.sync()
    space = anna.put("case", 1, "x")
    list(courier.hand_over(anna.engine.laptop, file, [luca.user]))
    home = anna.rules.home_of(space)
    assert home is not None
    raw = anna.replica.rows[-1].raw
    me = anna.engine.laptop.identity
    forged = raw[:-1] + bytes([raw[-1] ^ 1])
    container.write(
        file,
        [
            (container.Piece.ABOUT, container.About(me.organisation, me.device, 0)),
            (container.Piece.ENVELOPES, container.Envelopes(space, home, (forged,))),
        ],
    )
    summary = take(luca, file)
    assert (summary.applied, summary.set_aside) == (0, 1)


def _with_files(giver: Person, taker: Person, count: int) -> set[bytes]:
    """Files the giver has and the taker knows of."""
    names = {giver.replica.write_file(f"photograph {number}".encode()) for number in range(count)}
    for name in names:
        taker.replica.know_file(name)
    return names


@pytest.mark.parametrize("opened", [1, 2, 3])
def test_what_is_too_much_for_one_file_goes_on_in_others_and_comes_whole_from_any(
    anna: Person, luca: Person, file: Path, inside: None, opened: int
) -> None:
    anna.put("case", 1, "text")
    names = _with_files(anna, luca, 5)
    parcel = finished(courier.hand_over(anna.engine.laptop, file, [luca.user], most=2))
    assert parcel.files == 3
    taken = finished(courier.take(luca.engine.laptop, container.part_of(file, opened)))
    assert (taken.applied, taken.pieces_fetched, taken.missing) == (1, 5, 0)
    assert names <= set(luca.replica.files)


def test_a_part_left_at_home_is_said_and_another_day_s_is_not_taken_for_it(
    anna: Person, luca: Person, file: Path, inside: None
) -> None:
    names = _with_files(anna, luca, 4)
    finished(courier.hand_over(anna.engine.laptop, file, [luca.user], most=2))
    second = container.part_of(file, 2)
    yesterdays = second.read_bytes()
    time.sleep(0.002)  # another moment by the laptop's clock
    finished(courier.hand_over(anna.engine.laptop, file, [luca.user], most=2))
    todays = second.read_bytes()
    for other in (yesterdays, b"", b"anything"):
        second.write_bytes(other)
        taken = finished(courier.take(luca.engine.laptop, file))
        assert (taken.pieces_fetched, taken.missing) == (2, 1)
    second.write_bytes(todays[:-1])
    with pytest.raises(SyncError):
        finished(courier.take(luca.engine.laptop, file))
    second.write_bytes(todays)
    taken = finished(courier.take(luca.engine.laptop, file))
    assert taken.missing == 0
    assert names <= set(luca.replica.files)


def test_one_file_is_enough_for_little(anna: Person, luca: Person, file: Path, inside: None) -> None:
    _with_files(anna, luca, 2)
    assert finished(courier.hand_over(anna.engine.laptop, file, [luca.user], most=2)).files == 1
    assert not container.part_of(file, 2).exists()
    assert finished(courier.take(luca.engine.laptop, file)).pieces_fetched == 2
