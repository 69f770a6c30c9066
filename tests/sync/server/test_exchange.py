"""Two laptops and a server: what one pushes the other finds listed, pulls and can account for."""

from __future__ import annotations

import hashlib

from sync.protocol import messages as m
from sync.protocol.envelope import chained, prev_of
from tests.sync.server.laptop import STAFF, Office, chain, envelope, space, start


def test_what_one_laptop_pushes_another_reads(here: Office) -> None:
    luca, sara = here.laptop("luca"), here.laptop("sara")
    sent = chain("laptop of luca", space("a"), 3)
    assert luca.push(*sent) == [("ok", 1), ("ok", 2), ("ok", 3)]
    heads = sara.heads()
    assert heads.reset
    assert [(h.space, h.home, h.head) for h in heads.moved] == [(space("a"), STAFF, 3)]
    page = sara.pull(start(space("a"))).pages[0]
    assert [line.body for line in page.lines] == sent
    running = b""
    for raw in sent:
        running = chained(running, hashlib.sha256(raw).digest())
    assert page.hash8 == heads.moved[0].hash8 == running[:8]


def test_own_envelopes_come_back_as_their_digest(here: Office) -> None:
    luca = here.laptop("luca")
    sent = chain("laptop of luca", space("a"), 1)
    luca.push(*sent)
    line = luca.pull(start(space("a"))).pages[0].lines[0]
    assert line.own
    assert line.body == hashlib.sha256(sent[0]).digest()


def test_nothing_moved_is_nothing_listed(here: Office) -> None:
    luca = here.laptop("luca")
    luca.push(envelope("laptop of luca", space("a")))
    first = luca.heads()
    second = luca.heads(first.token)
    assert second.moved == ()
    assert not second.reset
    luca.push(envelope("laptop of luca", space("b")))
    assert [h.space for h in luca.heads(second.token).moved] == [space("b")]


def test_a_lost_reply_is_told_again(here: Office) -> None:
    luca = here.laptop("luca")
    sent = chain("laptop of luca", space("a"), 2)
    luca.push(*sent)
    assert luca.push(*sent) == [("known", 1), ("known", 2)]


def test_a_gap_tells_where_to_go_on_and_a_fork_is_seen(here: Office) -> None:
    luca = here.laptop("luca")
    sent = chain("laptop of luca", space("a"), 3)
    assert luca.push(sent[0], sent[2]) == [("ok", 1), ("gap", 2)]
    other = envelope("laptop of luca", space("a"))
    assert luca.push(other) == [("fork", 0)]
    assert luca.push(envelope("laptop of luca", space("a"), 2)) == [("fork", 0)]
    assert luca.push(*sent[1:]) == [("ok", 2), ("ok", 3)]


def test_one_bad_envelope_never_blocks_the_others(here: Office) -> None:
    luca = here.laptop("luca")
    good = [envelope("laptop of luca", space(str(n))) for n in range(4)]
    forged = bytearray(chain("laptop of luca", space("x"), 1)[0])
    forged[100] ^= 1
    after = envelope("laptop of luca", space("x"), 2, prev=prev_of(bytes(forged)))
    strange = envelope("laptop of nobody", space("y"))
    told = luca.push(good[0], b"rubbish", good[1], bytes(forged), after, strange, good[2], good[3])
    codes = [code for code, _ in told]
    assert codes == ["ok", "bad", "ok", "signature", "gap", "unknown_device", "ok", "ok"]


def test_who_is_not_in_the_home_group_neither_writes_nor_reads(here: Office) -> None:
    omar, luca = here.laptop("omar"), here.laptop("luca")
    assert omar.push(envelope("laptop of omar", space("a"))) == [("not_member", 0)]
    luca.push(envelope("laptop of luca", space("a")))
    assert omar.push(envelope("laptop of omar", space("a"))) == [("not_member", 0)]
    assert omar.heads().moved == ()
    assert omar.pull(start(space("a"))).pages == ()


def test_pages_end_at_the_budget_and_go_on(here: Office) -> None:
    luca, sara = here.laptop("luca"), here.laptop("sara")
    spaces = [space(str(n)) for n in range(10)]
    for one in spaces:
        luca.push(*chain("laptop of luca", one, 5, size=1000))
    cursors = {one: start(one) for one in spaces}
    read: dict[bytes, int] = dict.fromkeys(spaces, 0)
    rounds = 0
    while cursors:
        pulled = sara.pull(*cursors.values(), budget=8000)
        rounds += 1
        assert sum(len(line.body) for page in pulled.pages for line in page.lines) <= 8000 + 1200
        for page in pulled.pages:
            read[page.space] += len(page.lines)
            cursors[page.space] = m.Cursor(page.space, page.lines[-1].gseq, page.hash8)
            if page.lines[-1].gseq == page.head:
                del cursors[page.space]
        assert set(pulled.unread) <= set(cursors)
    assert set(read.values()) == {5}
    assert rounds >= 6


def test_a_cursor_the_log_does_not_continue_is_told(here: Office) -> None:
    luca = here.laptop("luca")
    luca.push(*chain("laptop of luca", space("a"), 3))
    head = luca.heads().moved[0]
    for wrong in (
        m.Cursor(space("a"), 3, b"x" * 8),
        m.Cursor(space("a"), 2, b"x" * 8),
        m.Cursor(space("a"), 9, head.hash8),
    ):
        pulled = luca.pull(wrong)
        assert [h.head for h in pulled.rolled_back] == [3]
        assert pulled.pages == ()
    gone = luca.pull(m.Cursor(space("never"), 4, b"x" * 8)).rolled_back
    assert [(h.space, h.head) for h in gone] == [(space("never"), 0)]
    right = m.Cursor(space("a"), 3, head.hash8)
    assert luca.pull(right) == m.Pulled((), (), ())
