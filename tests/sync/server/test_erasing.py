"""Over HTTP: an order is kept and carried out in one, nothing of the space is taken afterwards, and old
programs are told that they are old."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.protocol import messages as m
from sync.server import upkeep
from sync.server.embedded import running
from sync.server.settings import Settings
from sync.server.store.opening import open_store
from sync.trust import drafting
from sync.trust.shares import signed_share
from tests.sync.server.laptop import STAFF, Office, Refused, chain, office, space, start
from tests.sync.trust.organisation import AT, author, group, id16, seed32

CASE, OTHER, ORDER = space("case"), space("other"), id16("order")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as made:
        yield made


def order(here: Office, by: str, *spaces: tuple[bytes, bytes], keep: bool = True) -> bytes:
    one = here.organisation
    raw = drafting.erase(one.roster, author(by), ORDER, spaces, AT)
    if keep:
        one.add(raw)
    return raw


def test_what_is_ordered_is_gone_at_once_and_never_taken_again(here: Office) -> None:
    luca, sara = here.laptop("luca"), here.laptop("sara")
    raws = chain("laptop of luca", CASE, 3)
    luca.push(*raws[:2])
    luca.push(*chain("laptop of luca", OTHER, 1))
    sara.members(order(here, "sara", (CASE, STAFF)))
    assert sara.pull(start(CASE)).pages == () or all(not page.lines for page in sara.pull(start(CASE)).pages)
    assert {head.space for head in sara.heads().moved} == {OTHER}
    assert luca.push(*raws) == [("erased", 0)] * 3
    share = signed_share(
        m.Share(CASE, id16("omar"), 0, b"keys", False, id16("laptop of luca")[:8]), seed32("laptop of luca")
    )
    with pytest.raises(Refused) as caught:
        luca.post("/v1/shares", m.Shares((share,)), m.Kept)
    assert caught.value.code == "erased"
    assert {head.space for head in sara.heads().moved} == {OTHER}


def test_the_home_an_order_names_must_be_the_one_it_lives_in(here: Office) -> None:
    """A supervisor who claims another site's file for a group of her own."""
    luca, ada = here.laptop("luca"), here.laptop("ada")
    here.organisation.group("ada", "staff", id16("sud"), ("sara",))
    ada.members(here.organisation.lines[-1])
    luca.push(*chain("laptop of luca", CASE, 2))
    with pytest.raises(Refused) as caught:
        here.laptop("sara").members(order(here, "sara", (CASE, group("staff", id16("sud"))), keep=False))
    assert (caught.value.status, caught.value.code) == (409, "home")
    assert {head.space for head in luca.heads().moved} == {CASE}


def test_who_may_not_order_it_is_refused(here: Office) -> None:
    here.laptop("luca").push(*chain("laptop of luca", CASE, 1))
    with pytest.raises(Refused) as caught:
        here.laptop("luca").members(order(here, "luca", (CASE, STAFF), keep=False))
    assert (caught.value.code, caught.value.detail["reason"]) == ("refused", "authority")
    raw = order(here, "sara", (CASE, STAFF))
    here.laptop("sara").members(raw)
    with pytest.raises(Refused) as again:
        here.laptop("luca").members(raw)
    assert again.value.code == "behind"


def test_a_program_that_cannot_read_an_order_is_told_that_it_is_too_old(here: Office) -> None:
    sara, total = here.laptop("sara"), len(here.organisation.lines)
    assert len(sara.get("/v1/members?from=0", m.Members).entries) == total
    sara.members(order(here, "sara", (CASE, STAFF)))
    with pytest.raises(Refused) as caught:
        sara.get(f"/v1/members?from={total}", m.Members)
    assert (caught.value.status, caught.value.code) == (426, "version")
    assert len(sara.get(f"/v1/members?from={total}&kinds=8", m.Members).entries) == 1


def test_a_server_put_back_from_before_deletes_again_when_it_is_brought_the_line(tmp_path: Path) -> None:
    with office(tmp_path / "data") as here:
        here.laptop("luca").push(*chain("laptop of luca", CASE, 2))
        settings = Settings(data=str(tmp_path / "data"))
        upkeep.backup(settings, tmp_path / "kept")
        raw = order(here, "sara", (CASE, STAFF))
        here.laptop("sara").members(raw)
    settings = Settings(data=str(tmp_path / "new"))
    upkeep.restore(settings, tmp_path / "kept")
    assert upkeep.stats(settings)["log"] == 2
    store = open_store(tmp_path / "new")
    store.members.append(store.members.total(), [raw], [])  # as an older program would keep it
    store.close()
    with running(tmp_path / "new"):
        assert upkeep.stats(settings)["log"] == 0
    assert upkeep.check(settings) == []
