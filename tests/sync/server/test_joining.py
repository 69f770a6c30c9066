"""The way in for a new laptop, snapshots that let a log be cut, and what is measured."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

import msgspec
import pytest

from sync.protocol import messages as m
from sync.protocol.envelope import EnvelopeKind
from sync.server.store.opening import open_store
from tests.sync.server.laptop import Laptop, Office, Refused, chain, envelope, office, space, start
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


def snapshot(laptop: Laptop, gseq: int, hash8: bytes, state: bytes) -> m.Snapshot:
    raw = envelope(laptop.name, space("a"), gseq, kind=EnvelopeKind.SNAPSHOT)
    return m.Snapshot(raw, gseq, hash8, state)


def test_a_snapshot_two_agree_on_stands_for_the_log_below_it(here: Office) -> None:
    luca, sara, ada = (here.laptop(name) for name in ("luca", "sara", "ada"))
    sent = chain("laptop of luca", space("a"), 5)
    luca.push(*sent[:3])
    hash8 = luca.heads().moved[0].hash8
    luca.push(*sent[3:])
    state = secrets.token_bytes(32)
    one = snapshot(luca, 3, hash8, state)
    with pytest.raises(Refused) as raised:
        ada.post("/v1/snapshot", snapshot(ada, 3, hash8, state), m.Kept)
    assert status(raised) == (403, "refused")
    with pytest.raises(Refused) as raised:
        luca.post("/v1/snapshot", msgspec.structs.replace(one, hash8=b"x" * 8), m.Kept)
    assert status(raised) == (409, "behind")
    for bad in (
        msgspec.structs.replace(one, gseq=4),
        msgspec.structs.replace(one, envelope=sent[0]),
        msgspec.structs.replace(one, state_hash=b"short"),
        msgspec.structs.replace(one, envelope=b"rubbish"),
    ):
        with pytest.raises(Refused) as raised:
            luca.post("/v1/snapshot", bad, m.Kept)
        assert status(raised) == (400, "bad")
    broken = one.envelope[:-1] + bytes([one.envelope[-1] ^ 1])
    with pytest.raises(Refused) as raised:
        luca.post("/v1/snapshot", msgspec.structs.replace(one, envelope=broken), m.Kept)
    assert status(raised) == (403, "signature")
    luca.post("/v1/snapshot", one, m.Kept)
    assert len(sara.pull(start(space("a"))).pages[0].lines) == 5
    two = snapshot(sara, 3, hash8, state)
    sara.post("/v1/snapshot", two, m.Kept)
    pulled = sara.pull(start(space("a")))
    assert pulled.snapshots in ((one.envelope,), (two.envelope,))
    assert [line.gseq for line in pulled.pages[0].lines] == [4, 5]
    assert sara.heads().moved[0].floor == 3
    beyond = sara.pull(m.Cursor(space("a"), 3, hash8))
    assert beyond.snapshots == ()
    assert [line.gseq for line in beyond.pages[0].lines] == [4, 5]
    assert luca.push(sent[4], sent[0]) == [("known", 5), ("known", 0)]


def test_a_snapshot_of_the_whole_log_needs_no_lines(here: Office) -> None:
    luca, sara = here.laptop("luca"), here.laptop("sara")
    luca.push(*chain("laptop of luca", space("a"), 2))
    hash8, state = luca.heads().moved[0].hash8, secrets.token_bytes(32)
    for one in (luca, sara):
        one.post("/v1/snapshot", snapshot(one, 2, hash8, state), m.Kept)
    page = sara.pull(start(space("a"))).pages[0]
    assert (page.lines, page.head, page.hash8) == ((), 2, hash8)


def test_a_snapshot_that_has_stood_for_thirty_days_needs_no_second_word(tmp_path: Path) -> None:
    """The log is cut when the server starts, and every few hours after that."""
    with office(tmp_path) as here:
        luca = here.laptop("luca")
        luca.push(*chain("laptop of luca", space("a"), 3))
        hash8 = luca.heads().moved[0].hash8
        luca.post("/v1/snapshot", snapshot(luca, 3, hash8, bytes(32)), m.Kept)
        assert luca.heads().moved[0].floor == 0
    store = open_store(tmp_path)
    with store.database.writing() as cursor:
        cursor.execute("UPDATE snapshot SET received_ms = received_ms - ?", (31 * 86_400_000,))
    store.close()
    with office(tmp_path) as here:
        luca = here.laptop("luca")
        for _ in range(200):
            if luca.heads().moved[0].floor:
                break
            time.sleep(0.01)
        assert luca.heads().moved[0].floor == 3
        assert luca.pull(start(space("a"))).pages[0].lines == ()


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
