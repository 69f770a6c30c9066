"""Over HTTP: a part for named readers goes when all of them asked for it, and only where it is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.protocol import messages as m
from sync.trust import drafting
from sync.trust.shares import signed_share
from tests.sync.server.laptop import STAFF, Office, Refused, chain, office, space
from tests.sync.trust.organisation import AT, author, group, id16, seed32

FILE, NOTE, ORDER = space("file"), space("note"), id16("order")
READERS = group("named", NOTE)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    """Luca and Omar share a note; the file it is about is ordered to be gone."""
    with office(tmp_path) as made:
        one = made.organisation
        first = len(one.lines)
        one.group("luca", "named", NOTE, ("luca", "omar"))
        one.add(drafting.erase(one.roster, author("sara"), ORDER, [(FILE, STAFF)], AT))
        made.add(*one.lines[first:])
        yield made


def voice(here: Office, by: str, about: bytes = NOTE, home: bytes = READERS) -> None:
    one = here.organisation
    one.add(drafting.erase(one.roster, author(by), ORDER, [(about, home)], AT))
    here.laptop(by).members(one.lines[-1])


def listed(here: Office, by: str) -> dict[bytes, bytes]:
    return {head.space: head.home for head in here.laptop(by).heads().moved}


def test_all_readers_and_not_one_of_them(here: Office) -> None:
    luca, omar = here.laptop("luca"), here.laptop("omar")
    raws = chain("laptop of luca", NOTE, 2)
    luca.push(raws[0], home=READERS)
    luca.post("/v1/grants", m.Grants((m.Grant(READERS, 1, id16("omar"), b"secret"),)), m.Kept)
    voice(here, "luca")
    assert listed(here, "omar") == {NOTE: READERS}
    assert luca.push(raws[1], home=READERS) == [("ok", 2)]
    voice(here, "omar")
    assert listed(here, "omar") == {}
    assert omar.get("/v1/grants", m.Grants).grants == ()
    assert luca.push(raws[1], home=READERS) == [("erased", 0)]
    with pytest.raises(Refused) as caught:
        luca.post("/v1/grants", m.Grants((m.Grant(READERS, 1, id16("omar"), b"secret"),)), m.Kept)
    assert (caught.value.status, caught.value.code) == (410, "erased")


def test_a_reader_who_is_revoked_is_not_waited_for(here: Office) -> None:
    here.laptop("luca").push(*chain("laptop of luca", NOTE, 1), home=READERS)
    voice(here, "luca")
    assert listed(here, "luca") == {NOTE: READERS}
    one = here.organisation
    one.revoke_user("ada", "omar")
    here.laptop("ada").members(one.lines[-1])
    assert listed(here, "luca") == {}


def test_readers_of_their_own_choice_take_nothing_of_a_site(here: Office) -> None:
    """Luca makes himself the only reader of what is the site's: before it is there, after, by moving it."""
    one, luca, sara = here.organisation, here.laptop("luca"), here.laptop("sara")
    for name in ("before", "there", "moved"):
        one.group("luca", "named", space(name), ("luca",))
        luca.members(one.lines[-1])
    for name in ("there", "moved"):
        sara.push(*chain("laptop of sara", space(name), 1))
    home = group("named", space("moved"))
    move = signed_share(
        m.Share(space("moved"), home, 1, b"keys", True, luca.device), seed32("laptop of luca")
    )
    with pytest.raises(Refused) as caught:
        luca.post("/v1/shares", m.Shares((move,)), m.Kept)
    assert (caught.value.status, caught.value.detail["reason"]) == (403, "purpose")
    for name in ("before", "there", "moved"):
        voice(here, "luca", space(name), group("named", space(name)))
    assert sara.push(*chain("laptop of sara", space("before"), 1)) == [("ok", 1)]
    assert listed(here, "sara") == dict.fromkeys((space("there"), space("before"), space("moved")), STAFF)


def test_what_was_moved_stays_so_whatever_is_shared_after(here: Office) -> None:
    """A server that judged no moves let Luca move a file of the site to readers of his own choice.

    He shares it there once more, and takes that back: neither hides that it was moved, and it can be moved
    back.
    """
    one, luca, sara = here.organisation, here.laptop("luca"), here.laptop("sara")
    file = space("moved")
    home = group("named", file)
    one.group("luca", "named", file, ("luca",))
    luca.members(one.lines[-1])
    raws = chain("laptop of sara", file, 2)
    sara.push(raws[0])

    def share(sealed: bytes, *, move: bool, to: bytes = home) -> None:
        bare = m.Share(file, to, 1, sealed, move, luca.device)
        luca.post("/v1/shares", m.Shares((signed_share(bare, seed32("laptop of luca")),)), m.Kept)

    hidden = m.Share(file, home, 1, b"keys", True, luca.device)
    assert here.server.services.store.shares.put((hidden,), {file: STAFF})
    for sealed in (b"keys", b""):
        share(sealed, move=False)
    voice(here, "luca", file, home)
    assert listed(here, "luca")[file] == home
    share(b"keys", move=True, to=STAFF)
    assert listed(here, "sara")[file] == STAFF
    assert sara.push(raws[1]) == [("ok", 2)]


def test_that_a_server_took_a_line_once_counts_only_while_it_heals(here: Office) -> None:
    one, sara = here.organisation, here.laptop("sara")
    one.group("ada", "staff", id16("sud"), ("sara",))
    here.laptop("ada").members(one.lines[-1])
    sara.push(*chain("laptop of sara", space("other"), 1))
    raw = drafting.erase(
        one.roster, author("sara"), id16("second"), [(space("other"), group("staff", id16("sud")))], AT
    )
    again = m.MembersAppend((raw,), (), again=True)
    with pytest.raises(Refused) as caught:
        sara.post("/v1/members", again, m.Members)
    assert (caught.value.status, caught.value.code) == (409, "home")
    assert listed(here, "sara") == {space("other"): STAFF}
    here.server.services.lives.heal()
    with pytest.raises(Refused):
        sara.members(raw)
    sara.post("/v1/members", again, m.Members)
    assert listed(here, "sara") == {}
