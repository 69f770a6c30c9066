"""Who may order that spaces be gone, what an order says, and what the roster remembers of it."""

from __future__ import annotations

import pytest

from sync.protocol.entries import EntryKind, Erase, decode_entry
from sync.trust import drafting
from sync.trust.drafting import group_id
from sync.trust.refusal import TrustRefused
from tests.sync.trust.organisation import AT, ORGANISATION, Organisation, author, id16, seal_pk

ORDER, OTHER, FILE, NOTE = id16("order"), id16("other order"), id16("file"), id16("note")
NORTH, SOUTH = id16("north"), id16("south")


def home(purpose: str, about: bytes) -> bytes:
    return group_id(ORGANISATION, purpose, about)


@pytest.fixture
def office() -> Organisation:
    one = Organisation().found()
    one.user("root", "ada", "officer", sites=("north",))
    one.user("ada", "sara", "supervisor", sites=("north",))
    one.user("ada", "luca", "operator", sites=("north",))
    one.user("ada", "dario", "dpo", sites=("south",))
    for name in ("ada", "sara", "luca", "dario"):
        one.device(name, f"laptop of {name}")
    for purpose, about, members in (
        ("staff", NORTH, ("sara", "luca")),
        ("staff", SOUTH, ("ada",)),
        ("all", bytes(16), ("ada", "sara", "luca")),
        ("named", NOTE, ("ada", "luca")),
    ):
        one.add(
            drafting.group_state(
                one.roster,
                author("ada"),
                purpose=purpose,
                about=about,
                epoch=1,
                members=[id16(name) for name in members],
                seal_pk=seal_pk(purpose),
                at_ms=AT,
            )
        )
    return one


def order(one: Organisation, by: str, *spaces: tuple[bytes, bytes], order: bytes = ORDER) -> None:
    one.add(drafting.erase(one.roster, author(by), order, spaces, AT))


def refused(one: Organisation, by: str, *spaces: tuple[bytes, bytes], order: bytes = ORDER) -> str:
    total = one.roster.total
    with pytest.raises(TrustRefused) as caught:
        one.add(drafting.erase(one.roster, author(by), order, spaces, AT))
    assert one.roster.total == total
    return caught.value.code


def test_a_supervisor_orders_it_for_the_sites_that_are_theirs(office: Organisation) -> None:
    order(office, "sara", (FILE, home("staff", NORTH)))
    found = office.roster.erased(FILE)
    assert found is not None
    assert (found.order, found.anywhere) == (ORDER, False)
    assert found.homes == {home("staff", NORTH)}
    assert office.roster.ordered_at(ORDER) == found.line == office.roster.total - 1
    assert office.roster.all_erased().keys() == {FILE}
    assert office.roster.erased(NOTE) is None
    assert office.roster.ordered_at(OTHER) is None


@pytest.mark.parametrize("by", ["ada", "dario"])
def test_officers_and_data_protection_order_it_anywhere(office: Organisation, by: str) -> None:
    order(office, by, (FILE, home("staff", SOUTH)), (NOTE, home("named", NOTE)))
    found = office.roster.erased(FILE)
    assert found is not None
    assert found.anywhere


def test_a_supervisor_makes_nobody_answer_for_data_protection(office: Organisation) -> None:
    """Neither somebody new, nor the one there is by giving them keys of the supervisor's own."""
    office.user("ada", "nadia", "dpo", sites=("north",))
    office.user("sara", "nadia", "dpo", "operator", sites=("north",), keys="sara's own")
    office.user("sara", "puppet", "dpo", sites=("north",))
    assert office.roster.roles_of(id16("nadia")) == ("operator",)
    assert refused(office, "puppet", (FILE, home("staff", SOUTH))) == "authority"
    raw = drafting.erase(
        office.roster, author("nadia", "sara's own"), ORDER, [(FILE, home("staff", SOUTH))], AT
    )
    with pytest.raises(TrustRefused):
        office.add(raw)
    office.user("ada", "puppet", "dpo", sites=("north",))
    order(office, "puppet", (FILE, home("staff", SOUTH)))


def test_nobody_else_does_and_nobody_elsewhere(office: Organisation) -> None:
    north, south = (FILE, home("staff", NORTH)), (id16("far"), home("staff", SOUTH))
    assert refused(office, "luca", north) == "authority"
    assert refused(office, "sara", south) == "authority"
    assert refused(office, "sara", north, south) == "authority"
    assert refused(office, "sara", (FILE, home("all", bytes(16)))) == "authority"
    assert refused(office, "sara", (FILE, home("staff", id16("nowhere")))) == "authority"
    assert refused(office, "sara", (NOTE, home("named", NOTE))) == "authority"
    with pytest.raises(TrustRefused):
        order(office, "root", north)


def readers(one: Organisation, by: str, *names: str, about: bytes = NOTE, epoch: int = 1) -> None:
    one.add(
        drafting.group_state(
            one.roster,
            author(by),
            purpose="named",
            about=about,
            epoch=epoch,
            members=[id16(name) for name in names],
            seal_pk=seal_pk(f"named {epoch}"),
            at_ms=AT,
        )
    )


def test_readers_add_a_note_to_an_order_that_stands_and_nothing_else(office: Organisation) -> None:
    note, north = (NOTE, home("named", NOTE)), (FILE, home("staff", NORTH))
    assert refused(office, "luca", note) == "authority"
    order(office, "sara", north)
    assert refused(office, "luca", note, order=OTHER) == "authority"
    assert refused(office, "luca", (id16("more"), home("staff", NORTH))) == "authority"
    assert refused(office, "luca", (FILE, home("named", NOTE))) == "authority"
    assert refused(office, "sara", note) == "authority"
    order(office, "luca", note)
    assert office.roster.asked_for(*note, id16("luca"))
    assert not office.roster.asked_for(*note, id16("ada"))
    assert office.roster.erased(NOTE) is None


def test_a_note_is_gone_when_all_its_readers_have_added_it(office: Organisation) -> None:
    note, north = (NOTE, home("named", NOTE)), (FILE, home("staff", NORTH))
    office.user("ada", "mara", "operator", sites=("north",))
    office.device("mara", "laptop of mara")
    readers(office, "luca", "ada", "luca", "mara", epoch=2)
    office.revoke_user("ada", "ada")
    order(office, "sara", north)
    order(office, "luca", note)
    order(office, "luca", note)
    assert office.roster.erased(NOTE) is None
    order(office, "mara", note, order=ORDER)
    found = office.roster.erased(NOTE)
    assert found is not None
    assert (found.order, found.bound, found.anywhere) == (ORDER, True, False)
    assert found.line == office.roster.total - 1
    assert office.roster.is_erased(*note)
    assert not office.roster.is_erased(NOTE, home("staff", NORTH))
    assert not office.roster.asked_for(*note, id16("luca"))
    order(office, "luca", note)
    assert not office.roster.asked_for(*note, id16("luca"))


@pytest.mark.parametrize("left_out", ["before the order", "after it", "and the note came after it"])
def test_nobody_gets_rid_of_the_other_readers_to_decide_alone(office: Organisation, left_out: str) -> None:
    """Who was a reader in any epoch is asked also when left out since, be it before the order was given,
    or about an order of long before the note."""
    about = id16("late note")
    note = (about, home("named", about))
    steps = [
        lambda: order(office, "sara", (FILE, home("staff", NORTH))),
        lambda: readers(office, "mara", "luca", "mara", about=about),
        lambda: readers(office, "luca", "luca", about=about, epoch=2),
    ]
    places = {"before the order": (1, 2, 0), "after it": (1, 0, 2), "and the note came after it": (0, 1, 2)}
    office.user("ada", "mara", "operator", sites=("north",))
    office.device("mara", "laptop of mara")
    for at in places[left_out]:
        steps[at]()
    order(office, "luca", note)
    readers(office, "luca", "luca", about=about, epoch=3)
    assert office.roster.erased(about) is None
    office.revoke_user("ada", "mara")
    assert office.roster.is_erased(*note)


def test_who_was_taken_back_is_asked_only_where_they_read_again(office: Organisation) -> None:
    """The laptops of before are gone, and with them what was on them."""
    office.user("ada", "mara", "operator", sites=("north",))
    office.device("mara", "laptop of mara")
    readers(office, "luca", "ada", "luca", "mara", epoch=2)
    office.revoke_user("ada", "mara")
    readers(office, "luca", "ada", "luca", epoch=3)
    office.user("ada", "mara", "operator", sites=("north",))
    office.device("mara", "new laptop of mara")
    order(office, "sara", (FILE, home("staff", NORTH)))
    order(office, "luca", (NOTE, home("named", NOTE)))
    assert office.roster.erased(NOTE) is None
    office.revoke_device("ada", "laptop of ada")
    assert office.roster.is_erased(NOTE, home("named", NOTE))


def test_a_mediator_who_reported_it_is_not_waited_for(office: Organisation) -> None:
    """Her laptop gave it up as soon as the server had it: she could not say what it is about."""
    concern = id16("concern")
    office.user("ada", "nadia", "mediator", sites=("north",))
    office.device("nadia", "laptop of nadia")
    readers(office, "nadia", "nadia", "luca", about=concern)
    order(office, "sara", (FILE, home("staff", NORTH)))
    order(office, "luca", (concern, home("named", concern)))
    assert office.roster.is_erased(concern, home("named", concern))


def test_who_has_no_laptop_left_is_not_waited_for(office: Organisation) -> None:
    note = (NOTE, home("named", NOTE))
    order(office, "sara", (FILE, home("staff", NORTH)))
    order(office, "luca", note)
    assert office.roster.erased(NOTE) is None
    office.revoke_device("ada", "laptop of ada")
    assert office.roster.is_erased(*note)


def test_who_became_a_reader_since_the_order_is_asked_too(office: Organisation) -> None:
    late = id16("late note")
    note = (late, home("named", late))
    order(office, "sara", (FILE, home("staff", NORTH)))
    office.user("ada", "mara", "operator", sites=("north",))
    office.device("mara", "laptop of mara")
    readers(office, "luca", "luca", "mara", about=late)
    order(office, "luca", note)
    assert office.roster.erased(late) is None
    order(office, "mara", note)
    assert office.roster.is_erased(*note)


def test_a_supervisor_who_reads_it_speaks_for_those_of_their_sites_alone(office: Organisation) -> None:
    """A reader of another site is asked; so is one without any."""
    note = (NOTE, home("named", NOTE))
    for name, site in (("mara", "south"), ("tina", "")):
        office.user("ada", name, "operator", sites=(site,) if site else ())
        office.device(name, f"laptop of {name}")
    readers(office, "ada", "luca", "sara", "mara", "tina", epoch=2)
    order(office, "sara", note)
    assert office.roster.asked_for(*note, id16("sara"))
    order(office, "mara", note)
    assert office.roster.erased(NOTE) is None
    order(office, "tina", note)
    found = office.roster.erased(NOTE)
    assert found is not None
    assert (found.bound, found.anywhere) == (True, False)


def test_a_supervisor_who_reads_it_and_who_may_anywhere_need_nobody(office: Organisation) -> None:
    note = (NOTE, home("named", NOTE))
    readers(office, "ada", "ada", "luca", "sara", epoch=2)
    order(office, "sara", note)
    found = office.roster.erased(NOTE)
    assert found is not None
    assert (found.bound, found.anywhere) == (True, False)
    order(office, "dario", note, order=OTHER)
    found = office.roster.erased(NOTE)
    assert found is not None
    assert (found.order, found.bound, found.anywhere) == (OTHER, False, True)
    order(office, "sara", note)
    assert office.roster.erased(NOTE) == found


def test_two_supervisors_name_each_the_home_of_their_site(office: Organisation) -> None:
    """A file moved and was erased in its new home; a laptop of the old one goes by the home it knows."""
    office.user("ada", "tina", "supervisor", sites=("south",))
    order(office, "tina", (FILE, home("staff", SOUTH)))
    order(office, "sara", (FILE, home("staff", NORTH)), order=OTHER)
    order(office, "sara", (FILE, home("staff", NORTH)), order=OTHER)
    found = office.roster.erased(FILE)
    assert found is not None
    assert (found.order, found.anywhere) == (ORDER, False)
    assert found.homes == {home("staff", NORTH), home("staff", SOUTH)}
    assert found.line == office.roster.total - 2
    assert office.roster.is_erased(FILE, home("all", bytes(16)))


def test_one_who_may_anywhere_outweighs_and_a_second_order_changes_nothing(office: Organisation) -> None:
    north = (FILE, home("staff", NORTH))
    order(office, "sara", north)
    order(office, "sara", north, order=OTHER)
    found = office.roster.erased(FILE)
    assert found is not None
    assert found.order == ORDER
    order(office, "ada", north, order=OTHER)
    found = office.roster.erased(FILE)
    assert found is not None
    assert (found.order, found.anywhere) == (OTHER, True)


@pytest.mark.parametrize(
    ("order", "spaces"),
    [
        (b"short", ((FILE, FILE),)),
        (ORDER, ()),
        (ORDER, ((b"short", FILE),)),
        (ORDER, ((FILE, b"short"),)),
    ],
)
def test_an_order_without_form_is_none(
    office: Organisation, order: bytes, spaces: tuple[tuple[bytes, bytes], ...]
) -> None:
    raw = drafting.erase(office.roster, author("ada"), order, spaces, AT)
    with pytest.raises(TrustRefused) as caught:
        office.add(raw)
    assert caught.value.code == "malformed"


def test_an_order_of_yesterday_again_is_no_line_of_today(office: Organisation) -> None:
    raw = drafting.erase(office.roster, author("ada"), ORDER, [(FILE, home("staff", NORTH))], AT)
    office.add(raw)
    with pytest.raises(TrustRefused) as caught:
        office.add(raw)
    assert caught.value.code == "sequence"
    assert decode_entry(raw).kind == int(EntryKind.ERASE)
    assert Erase(ORDER, ()).spaces == ()


def test_a_roster_of_before_knows_of_no_order(office: Organisation) -> None:
    before = office.roster
    order(office, "ada", (FILE, home("staff", NORTH)))
    assert before.erased(FILE) is None
    assert not before.all_erased()
