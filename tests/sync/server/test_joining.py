"""The way in for a new laptop, snapshots of long logs, and what is measured."""

from __future__ import annotations

import time

import msgspec
import pytest

from sync.protocol import messages as m
from sync.protocol.envelope import EnvelopeKind
from tests.sync.server.laptop import Laptop, Office, Refused, chain, envelope, space, start
from tests.sync.trust.organisation import id16

ID = b"i" * 16


def invitation(user: str = "nina", hours: float = 1) -> m.Invitation:
    return m.Invitation(ID, int((time.time() + hours * 3600) * 1000), id16(user))


def request(user: str = "nina", key: bytes = b"k" * 32) -> m.JoinRequest:
    return m.JoinRequest(ID, id16(user), key, b"s" * 1216, b"d" * 8, b"p" * 32)


def status(raised: pytest.ExceptionInfo[Refused]) -> tuple[int, str]:
    return raised.value.status, raised.value.code


def test_a_new_laptop_asks_is_seen_and_fetches_what_was_decided(here: Office) -> None:
    sara, luca = here.laptop("sara"), here.laptop("luca")
    new = Laptop(here.server.url, "laptop of nina")
    sara.post("/v1/invitations", invitation(), m.Kept)
    assert new.get(f"/v1/join/{ID.hex()}", m.JoinAnswer) == m.JoinAnswer("open")
    new.post("/v1/join", request(), m.Kept)
    new.post("/v1/join", request(), m.Kept)
    assert new.get(f"/v1/join/{ID.hex()}", m.JoinAnswer).state == "waiting"
    assert sara.get("/v1/joins", m.Joins).requests == (request(),)
    assert luca.get("/v1/joins", m.Joins).requests == ()
    with pytest.raises(Refused) as raised:
        luca.post(f"/v1/joins/{ID.hex()}", m.JoinAnswer("approved", b"parcel"), m.Kept)
    assert status(raised) == (403, "refused")
    sara.post(f"/v1/joins/{ID.hex()}", m.JoinAnswer("approved", b"parcel"), m.Kept)
    assert new.get(f"/v1/join/{ID.hex()}", m.JoinAnswer) == m.JoinAnswer("approved", b"parcel")
    assert sara.get("/v1/joins", m.Joins).requests == ()
    with pytest.raises(Refused) as raised:
        sara.post(f"/v1/joins/{ID.hex()}", m.JoinAnswer("refused"), m.Kept)
    assert status(raised) == (409, "taken")
    new.pool.clear()


def test_an_invitation_serves_one_laptop_of_the_one_invited(here: Office) -> None:
    sara = here.laptop("sara")
    new = Laptop(here.server.url, "laptop of nina")
    sara.post("/v1/invitations", invitation(), m.Kept)
    new.post("/v1/join", request(), m.Kept)
    for asked, expected in (
        (request(key=b"x" * 32), (409, "taken")),
        (request("luca"), (403, "refused")),
        (msgspec.structs.replace(request(), invitation=b"n" * 16), (404, "not_found")),
        (request(key=bytes(20_000)), (413, "too_big")),
    ):
        with pytest.raises(Refused) as raised:
            new.post("/v1/join", asked, m.Kept)
        assert status(raised) == expected
    with pytest.raises(Refused) as raised:
        sara.post("/v1/invitations", invitation(), m.Kept)
    assert status(raised) == (409, "taken")
    new.pool.clear()


def test_everybody_may_invite_a_laptop_of_ones_own(here: Office) -> None:
    luca = here.laptop("luca")
    with pytest.raises(Refused) as raised:
        luca.post("/v1/invitations", invitation("nina"), m.Kept)
    assert status(raised) == (403, "refused")
    luca.post("/v1/invitations", invitation("luca"), m.Kept)
    luca.post("/v1/join", request("luca"), m.Kept)
    assert len(luca.get("/v1/joins", m.Joins).requests) == 1
    luca.post(f"/v1/joins/{ID.hex()}", m.JoinAnswer("approved", b"p"), m.Kept)


def test_an_invitation_is_taken_back_before_anybody_came_by_its_mark_too(here: Office) -> None:
    sara, luca = here.laptop("sara"), here.laptop("luca")
    new = Laptop(here.server.url, "laptop of nina")
    sara.post("/v1/invitations", invitation(), m.Kept)
    gone, mark = m.JoinAnswer("refused", m.TAKEN_BACK), m.mark_of(ID).hex()
    for asked, expected in ((gone, (403, "refused")), (m.JoinAnswer("approved"), (409, "taken"))):
        with pytest.raises(Refused) as raised:
            (luca if asked is gone else sara).post(f"/v1/joins/{mark}", asked, m.Kept)
        assert status(raised) == expected
    sara.post(f"/v1/joins/{mark}", gone, m.Kept)
    with pytest.raises(Refused) as raised:
        new.post("/v1/join", request(), m.Kept)
    assert status(raised) == (409, "taken")
    assert new.get(f"/v1/join/{ID.hex()}", m.JoinAnswer) == gone
    with pytest.raises(Refused) as raised:
        sara.post(f"/v1/joins/{m.mark_of(b'another').hex()}", gone, m.Kept)
    assert status(raised) == (404, "not_found")
    new.pool.clear()


@pytest.mark.parametrize("hours", [-1, 24 * 8])
def test_an_invitation_has_its_end(here: Office, hours: float) -> None:
    with pytest.raises(Refused) as raised:
        here.laptop("sara").post("/v1/invitations", invitation(hours=hours), m.Kept)
    assert status(raised) == (400, "bad")


def test_an_ended_invitation_opens_nothing(here: Office) -> None:
    here.laptop("sara").post("/v1/invitations", invitation(hours=2 / 3600), m.Kept)
    time.sleep(2.1)
    new = Laptop(here.server.url, "laptop of nina")
    with pytest.raises(Refused) as raised:
        new.post("/v1/join", request(), m.Kept)
    assert status(raised) == (410, "expired")
    new.pool.clear()


def snapshot(laptop: Laptop, after: int, last: int, hash8: bytes) -> m.Snapshot:
    raw = envelope(laptop.name, space("a"), last, kind=EnvelopeKind.SNAPSHOT)
    return m.Snapshot(raw, after, hash8)


def give(laptop: Laptop, one: m.Snapshot) -> int:
    return laptop.post("/v1/snapshots", one, m.Kept).count


def test_a_snapshot_is_given_to_who_wants_it_and_the_log_to_everybody(here: Office) -> None:
    here.server.services.snapshots.least = 2
    luca, sara, ada = (here.laptop(name) for name in ("luca", "sara", "ada"))
    sent = chain("laptop of luca", space("a"), 7)
    hashes = {}
    for last in (3, 5, 7):
        luca.push(*sent[last - 3 if last == 3 else last - 2 : last])
        hashes[last] = luca.heads().moved[0].hash8
    assert luca.heads().moved[0].told == 0
    one, two = snapshot(luca, 0, 3, hashes[3]), snapshot(sara, 3, 5, hashes[5])
    refused = (
        (ada, snapshot(ada, 0, 3, hashes[3]), (403, "refused")),
        (luca, msgspec.structs.replace(one, hash8=b"x" * 8), (409, "behind")),
        (luca, msgspec.structs.replace(one, after=2), (400, "bad")),
        (luca, msgspec.structs.replace(one, after=-1), (400, "bad")),
        (luca, msgspec.structs.replace(one, envelope=sent[0]), (400, "bad")),
        (sara, one, (400, "bad")),
        (luca, msgspec.structs.replace(one, envelope=b"rubbish"), (400, "bad")),
        (luca, msgspec.structs.replace(one, envelope=_spoiled(one.envelope)), (403, "signature")),
    )
    for who, bad, why in refused:
        with pytest.raises(Refused) as raised:
            who.post("/v1/snapshots", bad, m.Kept)
        assert status(raised) == why
    assert (give(sara, two), give(luca, one), give(luca, one), give(sara, two)) == (0, 1, 0, 1)
    assert luca.heads().moved[0].told == 5
    wanted = msgspec.structs.replace(start(space("a")), stretches=True)
    pulled = sara.pull(wanted)
    assert pulled.snapshots == (one.envelope, two.envelope)
    assert [line.gseq for line in pulled.pages[0].lines] == [6, 7]
    after = sara.pull(m.Cursor(space("a"), 3, hashes[3], True))
    assert (after.snapshots, [line.gseq for line in after.pages[0].lines]) == ((two.envelope,), [6, 7])
    between = sara.pull(m.Cursor(space("a"), 3, hashes[3]), m.Cursor(space("a"), 6, b"", True))
    assert between.snapshots == ()
    plain = sara.pull(start(space("a")))
    assert (plain.snapshots, len(plain.pages[0].lines)) == ((), 7)
    until = sara.pull(msgspec.structs.replace(start(space("a")), until=5))
    assert [line.gseq for line in until.pages[0].lines] == [1, 2, 3, 4, 5]
    assert until.pages[0].hash8 == hashes[5]


def test_a_snapshot_of_the_whole_log_needs_no_lines(here: Office) -> None:
    here.server.services.snapshots.least = 2
    luca, sara = here.laptop("luca"), here.laptop("sara")
    luca.push(*chain("laptop of luca", space("a"), 2))
    hash8 = luca.heads().moved[0].hash8
    give(luca, snapshot(luca, 0, 2, hash8))
    page = sara.pull(msgspec.structs.replace(start(space("a")), stretches=True)).pages[0]
    assert (page.lines, page.head, page.hash8) == ((), 2, hash8)


def _spoiled(raw: bytes) -> bytes:
    return raw[:-1] + bytes([raw[-1] ^ 1])


def test_health_readiness_and_metrics(here: Office) -> None:
    luca = here.laptop("luca")
    luca.push(envelope("laptop of luca", space("a")), b"rubbish")
    get = {path: luca.pool.request("GET", luca.url + path) for path in ("/healthz", "/readyz", "/metrics")}
    assert {path: answer.status for path, answer in get.items()} == dict.fromkeys(get, 200)
    text = get["/metrics"].data.decode()
    assert 'approdo_requests_total{path="/v1/push",status="200"} 1' in text
    assert 'approdo_envelopes_total{code="ok"} 1' in text
    assert 'approdo_envelopes_total{code="bad"} 1' in text
    assert "approdo_spaces 1" in text
    assert f"approdo_members_log_lines {len(here.organisation.lines)}" in text
    assert luca.device.hex() not in text
    assert luca.pool.request("GET", luca.url + "/v1/nothing").status == 404
