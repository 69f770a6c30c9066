"""Who is let in: challenge and response, tokens, revocation at once."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import msgspec
import pytest

from sync.protocol import messages as m
from sync.server.embedded import running
from sync.trust import challenge, drafting
from sync.trust.signatures import sign
from tests.sync.server.laptop import ALL, STAFF, Laptop, Office, Refused, envelope, office, space
from tests.sync.trust.organisation import author, id16, seed32, settled


def refused(status: int, code: str, raised: pytest.ExceptionInfo[Refused]) -> None:
    assert (raised.value.status, raised.value.code) == (status, code)


def test_a_proof_is_good_for_one_token(here: Office) -> None:
    laptop = Laptop(here.server.url, "laptop of luca")
    proof = laptop.hello()
    assert laptop.post("/v1/session", proof, m.Ticket).seconds == 12 * 3600
    with pytest.raises(Refused) as raised:
        laptop.post("/v1/session", proof, m.Ticket)
    refused(401, "unauthenticated", raised)
    laptop.pool.clear()


def test_another_laptops_key_is_no_proof(here: Office) -> None:
    laptop = Laptop(here.server.url, "laptop of luca")
    proof = laptop.hello()
    told = challenge.device_signs(proof.device, proof.nonce, proof.nonce, here.server.services.public)
    forged = m.Proof(proof.device, proof.nonce, sign(seed32("thief"), told))
    with pytest.raises(Refused) as raised:
        laptop.post("/v1/session", forged, m.Ticket)
    refused(401, "signature", raised)
    with pytest.raises(Refused) as raised:  # and the challenge is used up
        laptop.post("/v1/session", proof, m.Ticket)
    refused(401, "unauthenticated", raised)
    laptop.pool.clear()


def test_a_challenge_belongs_to_the_laptop_it_was_put_to(here: Office) -> None:
    luca, sara = (Laptop(here.server.url, f"laptop of {name}") for name in ("luca", "sara"))
    nonce = luca.hello().nonce
    with pytest.raises(Refused) as raised:
        sara.post("/v1/session", m.Proof(sara.device, nonce, bytes(64)), m.Ticket)
    refused(401, "unauthenticated", raised)
    for one in (luca, sara):
        one.pool.clear()


@pytest.mark.parametrize("nonce", [b"", b"x" * 8, b"x" * 65])
def test_a_short_or_long_nonce_is_refused(here: Office, nonce: bytes) -> None:
    laptop = Laptop(here.server.url, "laptop of luca")
    with pytest.raises(Refused) as raised:
        laptop.post("/v1/hello", m.Hello(laptop.device, nonce), m.Challenge)
    refused(400, "bad", raised)
    laptop.pool.clear()


def test_a_strange_laptop_gets_no_challenge(here: Office) -> None:
    stranger = Laptop(here.server.url, "laptop of nobody")
    with pytest.raises(Refused) as raised:
        stranger.hello()
    refused(403, "unknown_device", raised)
    stranger.pool.clear()


@pytest.mark.parametrize("token", ["", "made-up", "é", "x" * 5000])
def test_without_a_token_nothing_is_told(here: Office, token: str) -> None:
    laptop = Laptop(here.server.url, "laptop of luca", token="")
    laptop.headers = {"authorization": f"Bearer {token}".encode().decode("latin-1")}
    for path, body in (("/v1/heads", m.HeadsRequest(b"")), ("/v1/pull", m.PullRequest(()))):
        with pytest.raises(Refused) as raised:
            laptop.post(path, body, m.Heads)
        refused(401, "unauthenticated", raised)
    laptop.pool.clear()


def test_a_token_ends(tmp_path: Path) -> None:
    with office(tmp_path, token_seconds=3) as here:
        luca = here.laptop("luca")
        assert luca.heads().moved == ()
        time.sleep(3.1)
        with pytest.raises(Refused) as raised:
            luca.heads()
        refused(401, "expired", raised)
        assert luca.sign_in().heads().moved == ()


def test_tokens_are_kept_as_their_hash(here: Office) -> None:
    luca = here.laptop("luca")
    kept = (Path(here.server.services.settings.data) / "server.db").read_bytes()
    kept += (Path(here.server.services.settings.data) / "server.db-wal").read_bytes()
    assert luca.token.encode() not in kept
    assert hashlib.sha256(luca.token.encode()).digest() in kept


def test_a_token_outlives_the_server(tmp_path: Path) -> None:
    with office(tmp_path) as here:
        token = here.laptop("luca").token
    with office(tmp_path) as here:
        luca = Laptop(here.server.url, "laptop of luca", token)
        assert luca.heads().reset
        luca.pool.clear()


def test_a_revoked_laptop_is_out_at_once_and_the_others_are_not(here: Office) -> None:
    luca, sara = here.laptop("luca"), here.laptop("sara")
    assert luca.push(envelope("laptop of luca", space("a"))) == [("ok", 1)]
    here.organisation.revoke_device("sara", "laptop of luca")
    sara.members(here.organisation.lines[-1])
    with pytest.raises(Refused) as raised:
        luca.push(envelope("laptop of luca", space("b")))
    refused(403, "revoked", raised)
    with pytest.raises(Refused) as raised:
        luca.hello()
    refused(403, "revoked", raised)
    assert sara.push(envelope("laptop of luca", space("b"))) == [("revoked", 0)]
    assert sara.push(envelope("laptop of sara", space("b"))) == [("ok", 1)]


def test_after_a_removal_a_group_must_have_a_new_epoch_before_anything_is_written(here: Office) -> None:
    sara, omar = here.laptop("sara"), here.laptop("omar")
    here.organisation.revoke_user("sara", "luca")
    sara.members(here.organisation.lines[-1])
    assert sara.push(envelope("laptop of sara", space("a"))) == [("must_rotate", 1)]
    assert omar.push(envelope("laptop of omar", space("o")), home=ALL) == [("must_rotate", 1)]
    here.organisation.group("sara", "staff", id16("nord"), ("sara",), epoch=2)
    sara.members(here.organisation.lines[-1])
    assert sara.push(envelope("laptop of sara", space("a"))) == [("epoch", 2)]
    assert sara.push(envelope("laptop of sara", space("a"), epoch=2)) == [("ok", 1)]


def test_a_lost_reply_is_told_again_though_the_epoch_has_passed(here: Office) -> None:
    luca, sara = here.laptop("luca"), here.laptop("sara")
    sent = envelope("laptop of luca", space("a"))
    luca.push(sent)
    here.organisation.group("sara", "staff", id16("nord"), ("sara", "luca"), epoch=2)
    sara.members(here.organisation.lines[-1])
    assert luca.push(sent, envelope("laptop of luca", space("b"))) == [("known", 1), ("epoch", 2)]


def test_what_another_wrote_may_be_brought_by_hand_though_the_epoch_has_passed(here: Office) -> None:
    sara = here.laptop("sara")
    old = envelope("laptop of luca", space("a"))
    here.organisation.group("sara", "staff", id16("nord"), ("sara", "luca"), epoch=2)
    sara.members(here.organisation.lines[-1])
    assert sara.push(old) == [("ok", 1)]
    assert sara.push(envelope("laptop of omar", space("b"))) == [("not_member", 0)]


def test_of_two_who_append_to_the_log_the_second_is_behind(here: Office) -> None:
    sara = here.laptop("sara")
    roster = here.organisation.roster
    lines = [drafting.set_policy(roster, author("ada"), "k", value, 1) for value in "ab"]
    ada = here.laptop("ada")
    ada.members(lines[0])
    with pytest.raises(Refused) as raised:
        sara.members(lines[1])
    refused(409, "behind", raised)
    assert raised.value.detail == {"total": roster.total + 1}


def test_a_line_that_does_not_hold_is_refused_with_all_beside_it(here: Office) -> None:
    luca = here.laptop("luca")
    before = here.organisation.roster.total
    with pytest.raises(Refused) as raised:
        luca.members(drafting.set_policy(here.organisation.roster, author("luca"), "k", "v", 1))
    refused(403, "refused", raised)
    assert raised.value.detail == {"reason": "authority", "seq": before}
    for lines in ((), (b"rubbish",)):
        with pytest.raises(Refused) as raised:
            luca.members(*lines)
        refused(400, "bad", raised)
    assert luca.get("/v1/members?from=0", m.Members).total == before


def test_the_log_is_read_from_any_line(here: Office) -> None:
    luca, lines = here.laptop("luca"), here.organisation.lines
    assert list(luca.get("/v1/members", m.Members).entries) == lines
    assert luca.get("/v1/members?from=5", m.Members) == m.Members(5, tuple(lines[5:]), len(lines))
    assert luca.get("/v1/members?from=999", m.Members) == m.Members(999, (), len(lines))
    with pytest.raises(Refused) as raised:
        luca.get("/v1/members?from=-1", m.Members)
    refused(400, "bad", raised)


def test_only_a_member_hands_out_a_groups_secret(here: Office) -> None:
    omar, sara = here.laptop("omar"), here.laptop("sara")
    staff = here.organisation.roster.groups_of(id16("luca")) - here.organisation.roster.groups_of(
        id16("omar")
    )
    (group,) = staff
    grant = m.Grant(group, 1, id16("luca"), b"sealed")
    with pytest.raises(Refused) as raised:
        omar.post("/v1/grants", m.Grants((grant,)), m.Kept)
    refused(403, "refused", raised)
    for strange in (m.Grant(STAFF, 2, id16("luca"), b"x"), m.Grant(id16("g"), 1, id16("luca"), b"x")):
        with pytest.raises(Refused):
            sara.post("/v1/grants", m.Grants((strange,)), m.Kept)
    link = msgspec.structs.replace(grant, recipient=bytes(16))
    recovery = msgspec.structs.replace(grant, recipient=here.organisation.roster.organisation)
    assert sara.post("/v1/grants", m.Grants((grant, link, recovery)), m.Kept).count == 3
    got = {
        name: set(here.laptop(name).get("/v1/grants", m.Grants).grants) for name in ("luca", "omar", "ada")
    }
    assert got == {"luca": {grant, link}, "omar": set(), "ada": {recovery}}


def test_an_organisation_is_founded_once(here: Office) -> None:
    laptop = Laptop(here.server.url, "laptop of ada")
    again = m.FoundRequest(here.server.claim, tuple(here.organisation.lines), ())
    with pytest.raises(Refused) as raised:
        laptop.post("/v1/found", again, m.Members)
    refused(409, "taken", raised)
    about = laptop.get("/v1/about", m.About)
    assert about.organisation == here.organisation.roster.organisation
    assert about.versions == (1,)
    laptop.pool.clear()


def test_a_server_that_is_not_pinned_founds_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        laptop = Laptop(server.url, "laptop of ada")
        request = m.FoundRequest(server.claim, tuple(settled().lines), ())
        with pytest.raises(Refused) as raised:
            laptop.post("/v1/found", request, m.Members)
        refused(403, "refused", raised)
        laptop.pool.clear()
