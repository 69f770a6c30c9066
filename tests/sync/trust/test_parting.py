"""Two logs that part: what must be said again before the other one may be followed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sync.trust import drafting
from sync.trust.parting import SEEN_TO, Parting, word_for
from sync.trust.roster import Roster
from tests.sync.trust.organisation import AT, Organisation, author, group, id16, settled

Write = Callable[[Organisation], object]
ORDER, SPACE = id16("order"), id16("space")
NORTH = group("staff", id16("nord"))


def begun() -> Organisation:
    """The common beginning; `nora` is another officer."""
    one = settled()
    one.user("ada", "nora", "officer", "supervisor")
    one.group("luca", "named", SPACE, ("luca", "sara"))
    return one


def nothing(_: Organisation) -> None:
    """No line."""


def parted(here: Write, there: Write) -> Parting:
    base, mine, theirs = begun(), begun(), begun()
    here(mine)
    there(theirs)
    first = base.roster.total
    return Parting(base.roster, mine.roster, theirs.roster, mine.lines[first:], theirs.lines[first:])


def missing(here: Write, there: Write = nothing) -> list[str]:
    return [type(one.body).__name__ for one in parted(here, there).missing]


def erased(by: str, *parts: tuple[bytes, bytes]) -> Write:
    def write(one: Organisation) -> None:
        one.add(drafting.erase(one.roster, author(by), ORDER, parts, AT))

    return write


def policy(key: str, value: str, by: str = "ada") -> Write:
    def write(one: Organisation) -> None:
        one.add(drafting.set_policy(one.roster, author(by), key, value, AT))

    return write


def each(*writes: Write) -> Write:
    def write(one: Organisation) -> None:
        for some in writes:
            some(one)

    return write


def out(name: str, by: str = "ada") -> Write:
    return lambda one: one.revoke_user(by, name)


def lost_laptop(of: str, by: str = "ada") -> Write:
    return lambda one: one.revoke_device(by, f"laptop of {of}")


def place(name: str, *roles: str, sites: tuple[str, ...], by: str = "ada") -> Write:
    return lambda one: one.user(by, name, *roles, sites=sites)


def staff(*members: str, epoch: int = 1) -> Write:
    return lambda one: one.group("sara", "staff", id16("nord"), members, epoch)


def new_laptop(one: Organisation) -> None:
    one.device("luca", "another")


EVA = place("eva", "operator", sites=("est",))
LUCA_AWAY = place("luca", "operator", sites=("est",))


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param(EVA, nothing, id="who is known nowhere else has no rights there"),
        pytest.param(each(EVA, out("eva")), nothing, id="nor has who left again"),
        pytest.param(LUCA_AWAY, LUCA_AWAY, id="placed there too"),
        pytest.param(LUCA_AWAY, out("luca"), id="removed there"),
        pytest.param(each(LUCA_AWAY, out("luca")), out("luca", "sara"), id="removed here after that"),
        pytest.param(out("luca"), out("luca", "sara"), id="removed by somebody else"),
        pytest.param(lost_laptop("luca"), lost_laptop("luca", "sara"), id="a laptop"),
        pytest.param(
            each(lambda one: one.device("luca", "another"), lambda one: one.revoke_device("ada", "another")),
            nothing,
            id="a laptop that is known nowhere else",
        ),
        pytest.param(lambda one: one.device("luca", "another"), nothing, id="a new laptop"),
        pytest.param(staff("sara", "luca", "omar"), nothing, id="somebody more in a group"),
        pytest.param(staff("sara", epoch=2), staff("sara", epoch=2), id="somebody less, there too"),
        pytest.param(
            lambda one: one.group("ada", "staff", id16("west"), ("ada",)), nothing, id="a new group"
        ),
        pytest.param(policy("a", "1"), policy("a", "1", "nora"), id="a setting"),
        pytest.param(each(policy("a", "1"), policy("a", "2")), policy("a", "2"), id="a setting made anew"),
        pytest.param(erased("sara", (SPACE, NORTH)), erased("sara", (SPACE, NORTH)), id="an order"),
        pytest.param(erased("sara", (SPACE, NORTH)), erased("ada", (SPACE, NORTH)), id="a wider order"),
    ],
)
def test_what_protects_as_well_there_is_not_missed(here: Write, there: Write) -> None:
    assert missing(here, there) == []


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        (LUCA_AWAY, nothing, ["UserCertificate"]),
        (LUCA_AWAY, place("luca", "operator", sites=("nord", "est")), ["UserCertificate"]),
        (out("luca"), nothing, ["RevokeUser"]),
        (out("luca"), out("omar"), ["RevokeUser"]),
        (lost_laptop("luca"), nothing, ["RevokeDevice"]),
        (staff("sara", epoch=2), nothing, ["GroupState"]),
        (each(staff("sara", "luca", "omar"), staff("sara", "luca", epoch=2)), staff("sara", "luca", "omar"),
         ["GroupState", "GroupState"]),
        (policy("a", "1"), policy("a", "2"), ["Policy"]),
        (erased("sara", (SPACE, NORTH)), nothing, ["Erase"]),
        (erased("ada", (SPACE, NORTH)), erased("sara", (SPACE, NORTH)), ["Erase"]),
    ],
)  # fmt: skip
def test_what_is_lost_there_is_missed(here: Write, there: Write, kinds: list[str]) -> None:
    assert missing(here, there) == kinds
    assert not parted(here, there).is_settled


def test_the_voice_of_a_reader_is_theirs_to_give_again() -> None:
    home = group("named", SPACE)
    order = erased("ada", (id16("other"), NORTH))
    voice = each(order, erased("luca", (SPACE, home)))
    assert missing(voice, order) == ["Erase"]
    assert missing(voice, each(order, erased("luca", (SPACE, home)))) == []
    assert missing(voice, each(order, erased("sara", (SPACE, home)))) == []  # she leads: it is gone by that
    assert missing(voice, each(order, erased("ada", (SPACE, home)))) == []


def test_whom_this_log_removed_or_placed_otherwise_is_not_believed_in_the_other() -> None:
    for here in (each(out("luca")), LUCA_AWAY, lost_laptop("luca")):
        again = each(new_laptop, here)
        assert [one.entry.author for one in parted(here, again).doubtful] == [id16("luca")]
        assert not parted(here, again).is_settled
        assert parted(here, here).is_settled
    assert not parted(EVA, each(EVA, new_laptop)).doubtful


def word(found: Parting, by: str) -> Write:
    return policy(SEEN_TO, word_for(found.lost), by)


def test_an_officers_word_settles_both() -> None:
    here, there = out("luca"), new_laptop
    found = parted(here, there)
    said = word(found, "nora")
    assert parted(here, each(there, said)).is_settled
    late = parted(here, each(said, there))  # after the word nothing is covered
    assert (late.missing, len(late.doubtful)) == ((), 1)
    half = parted(each(here, out("omar")), each(there, said))
    assert [type(one.body).__name__ for one in half.missing] == ["RevokeUser"]
    unrelated = policy(SEEN_TO, "0" * 32, "nora")
    other = parted(here, each(there, unrelated))
    assert (len(other.missing), len(other.doubtful)) == (1, 1)


def test_the_word_of_who_is_no_officer_here_any_more_settles_nothing() -> None:
    for here in (
        out("nora"),
        place("nora", "supervisor", sites=("nord",)),
        place("nora", "officer", sites=()),
    ):
        found = parted(here, nothing)
        again = parted(here, word(found, "nora"))
        assert [one.body for one in again.missing] == [one.body for one in found.missing]
        assert len(again.doubtful) == 1
    made = each(place("eva", "officer", sites=()), lambda one: None)
    found = parted(out("luca"), made)
    new = parted(out("luca"), each(made, word(found, "eva")))
    assert new.missing, "an officer nobody here has heard of"


def test_the_rosters_stay_as_they_are() -> None:
    found = parted(out("luca"), nothing)
    assert found.base.total + 1 == found.mine.total
    assert isinstance(found.theirs, Roster)
    assert len({found.lost[0].name}) == 1
