"""Opening one space to somebody, moving it to another home, and coming into a group late."""

from __future__ import annotations

import pytest

from sync.protocol import messages as m
from sync.trust.shares import signed_share
from tests.sync.server.laptop import STAFF, Laptop, Office, Refused, chain, envelope, space, start
from tests.sync.trust.organisation import group, id16, seed32

EST = group("staff", id16("est"))


def share(by: Laptop, recipient: bytes, sealed: bytes = b"keys", *, move: bool = False) -> m.Share:
    plain = m.Share(space("a"), recipient, 1, sealed, move, by.device)
    return signed_share(plain, seed32(by.name))


def put(by: Laptop, *shares: m.Share) -> int:
    return by.post("/v1/shares", m.Shares(shares), m.Kept).count


def est(here: Office) -> None:
    """A second group, of omar and ada."""
    here.organisation.user("ada", "ada", "officer", "supervisor", sites=("est",))
    here.organisation.group("ada", "staff", id16("est"), ("ada", "omar"))
    here.add(*here.organisation.lines[-2:])


def test_a_share_opens_one_space_for_reading_and_writing(here: Office) -> None:
    luca, omar = here.laptop("luca"), here.laptop("omar")
    luca.push(*chain("laptop of luca", space("a"), 2), envelope("laptop of luca", space("b")))
    token = omar.heads().token
    assert put(luca, share(luca, id16("omar"))) == 1
    heads = omar.heads(token)
    assert [h.space for h in heads.moved] == [space("a")]
    assert heads.shares == (share(luca, id16("omar")),)
    pulled = omar.pull(start(space("a")), start(space("b")))
    assert [(p.space, len(p.lines)) for p in pulled.pages] == [(space("a"), 2)]
    told = omar.push(envelope("laptop of omar", space("a")), envelope("laptop of omar", space("b")))
    assert sorted(told) == [("not_member", 0), ("ok", 3)]
    put(luca, share(luca, id16("omar"), b""))
    assert omar.pull(start(space("a"))).pages == ()
    assert omar.push(envelope("laptop of omar", space("a"), 2)) == [("not_member", 0)]


def test_only_a_member_of_its_home_shares_a_space(here: Office) -> None:
    luca, omar = here.laptop("luca"), here.laptop("omar")
    luca.push(envelope("laptop of luca", space("a")))
    forged = m.Share(space("a"), id16("omar"), 1, b"keys", False, luca.device, bytes(64))
    for bad in (share(omar, id16("omar")), forged, share(luca, id16("nobody"))):
        with pytest.raises(Refused) as raised:
            put(omar, bad)
        assert raised.value.status == 403
    unknown = signed_share(
        m.Share(space("never"), id16("omar"), 1, b"k", False, luca.device), seed32(luca.name)
    )
    with pytest.raises(Refused) as raised:
        put(luca, unknown)
    assert raised.value.status == 404
    assert omar.heads().shares == ()


def test_a_moved_space_belongs_to_its_new_home(here: Office) -> None:
    est(here)
    luca, omar, sara = (here.laptop(name) for name in ("luca", "omar", "sara"))
    first = chain("laptop of luca", space("a"), 2)
    luca.push(first[0])
    token = omar.heads().token
    put(luca, share(luca, EST, move=True))
    assert luca.push(first[1]) == [("not_member", 0)]
    assert sara.heads().moved == ()
    heads = omar.heads(token)
    assert [(h.space, h.home) for h in heads.moved] == [(space("a"), EST)]
    assert heads.shares[0].move
    assert omar.push(envelope("laptop of omar", space("a")), home=STAFF) == [("ok", 2)]
    with pytest.raises(Refused):
        put(luca, share(luca, STAFF, move=True))


def test_who_comes_into_a_group_finds_its_spaces_listed(here: Office) -> None:
    """Although none of them moved since: the token tells what the membership log said then."""
    luca, omar = here.laptop("luca"), here.laptop("omar")
    luca.push(*(envelope("laptop of luca", space(str(n))) for n in range(3)))
    token = omar.heads().token
    assert omar.heads(token).moved == ()
    here.organisation.user("ada", "omar", "operator", sites=("est", "nord"))
    here.organisation.group("sara", "staff", id16("nord"), ("sara", "luca", "omar"))
    here.add(*here.organisation.lines[-2:])
    heads = omar.heads(token)
    assert not heads.reset
    assert {h.space for h in heads.moved} == {space(str(n)) for n in range(3)}
    assert omar.heads(heads.token).moved == ()


def test_a_long_list_comes_in_pages(here: Office) -> None:
    here.server.services.lister.page = 7
    luca, sara = here.laptop("luca"), here.laptop("sara")
    spaces = {space(str(n)) for n in range(30)}
    luca.push(*(envelope("laptop of luca", one) for one in spaces))
    seen: set[bytes] = set()
    heads = sara.heads()
    pages = 1
    while True:
        seen |= {h.space for h in heads.moved}
        if not heads.more:
            break
        if pages == 2:
            luca.push(envelope("laptop of luca", space("meanwhile")))
        heads = sara.heads(heads.token)
        pages += 1
    assert spaces <= seen
    assert pages >= 5
    after = sara.heads(heads.token)
    assert space("meanwhile") in seen | {h.space for h in after.moved}
    assert sara.heads(after.token).moved == ()
