"""A server between the one who joins and the one who lets in: other words on the screens, or a refusal."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

import msgspec
import pytest

from sync.client import joining, membership
from sync.client.membership import Place
from sync.client.transport import HttpTransport
from sync.protocol import messages as m
from sync.protocol.faults import Fault, SyncError
from sync.seal import boxes, keys
from sync.trust import drafting, signatures
from tests.hostile.lies import changed, instead
from tests.hostile.proxy import Answer, Asked, Forward, Proxy, Trick, honest, standing_before
from tests.sync.client.office import SITE, Flaky, Office, Person, pinned_by, running

EVIL_SIGN, EVIL_SEAL = bytes(range(32)), bytes(range(96))


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Proxy, Person]]:
    with (
        running(tmp_path_factory.mktemp("joining") / "server") as server,
        standing_before(server.url) as proxy,
    ):
        office = Office(server)
        yield office, proxy, office.founder()
        office.close()


class Joining:
    """Somebody joins over the hostile server; Anna approves what she sees over an honest line."""

    def __init__(self, office: Office, proxy: Proxy, anna: Person, user: bytes = b"") -> None:
        self.office, self.proxy, self.anna = office, proxy, anna
        proxy.trick = honest
        self.person = office.laptop()
        self.person.line = Flaky(HttpTransport(proxy.url))
        self.pinned = pinned_by(anna)
        self.invitation, self.user = membership.invitation_id(), user or secrets.token_bytes(16)
        approver = anna.engine.laptop
        membership.invite(approver, self.invitation, self.user, approver.now_ms() + 3_600_000)

    def ask(self) -> m.JoinRequest:
        return joining.ask(self.person.replica, self.person.line, self.invitation, self.user)

    def seen_by_anna(self) -> m.JoinRequest:
        asking = membership.asking(self.anna.engine.laptop)
        return next(one for one in asking if one.invitation == self.invitation)

    def admit(self) -> None:
        membership.admit(self.anna.engine.laptop, self.seen_by_anna(), Place(("operator",), (SITE,)))

    def look(self) -> str:
        return joining.look(self.person.replica, self.person.line, self.pinned)

    def belongs(self) -> bool:
        return self.person.replica.identity() is not None


@pytest.fixture
def join(settled: tuple[Office, Proxy, Person]) -> Joining:
    return Joining(*settled)


def exchanged(join: Joining, **evil: bytes) -> Trick:
    """Keys of the server's own in the request, on its way to the approver."""

    def trick(asked: Asked, forward: Forward) -> Answer:
        if asked.path != "/v1/join":
            return forward()
        request = msgspec.structs.replace(msgspec.msgpack.decode(asked.body, type=m.JoinRequest), **evil)
        HttpTransport(join.office.server.url).post("/v1/join", m.encode(request))
        return Answer(body=m.encode(m.Kept(1)))

    return trick


KEYS: dict[str, dict[str, bytes]] = {
    "sign_pk": {"sign_pk": signatures.public_of(EVIL_SIGN)},
    "seal_pk": {"seal_pk": boxes.public_of(EVIL_SEAL)},
    "device_pk": {"device_pk": signatures.public_of(EVIL_SIGN)},
    "device": {"device": b"evil dev"},
}


@pytest.mark.parametrize("key", KEYS)
def test_exchanged_keys_show_as_other_words_and_open_nothing(join: Joining, key: str) -> None:
    """And if both people nod all the same, the laptop that joins does not take keys that are not its own."""
    join.proxy.trick = exchanged(join, **KEYS[key])
    mine = join.ask()
    seen = join.seen_by_anna()
    assert membership.numbers(join.anna.engine.laptop, seen) != joining.numbers(join.pinned, mine)
    join.admit()
    with pytest.raises(SyncError) as refused:
        join.look()
    assert refused.value.fault in (Fault.STRANGER, Fault.FORKED, Fault.REFUSED)
    assert not join.belongs()


def said(join: Joining) -> str:
    with pytest.raises(SyncError) as refused:
        join.look()
    assert not join.belongs()
    return f"{refused.value.fault} {refused.value.detail}".strip()


def test_approved_by_the_server_alone(join: Joining) -> None:
    join.ask()
    join.proxy.trick = instead("/v1/join/", m.JoinAnswer("approved"))
    assert said(join) == "refused unknown_device"


def test_another_root_in_the_log(join: Joining) -> None:
    """A whole organisation of the server's own, in which the joining laptop is a member."""
    request = join.ask()
    first = drafting.found(
        EVIL_SIGN,
        organisation=join.pinned.organisation,
        recovery_pk=boxes.public_of(EVIL_SEAL),
        server_pk=join.pinned.server_pk,
        at_ms=1,
    )
    join.admit()
    join.proxy.trick = changed("/v1/members", m.Members, lambda _: m.Members(0, (first,), 1), "GET")
    assert said(join) == "forked root"
    assert request.user == join.user


def test_a_log_without_the_one_who_joins(join: Joining) -> None:
    join.ask()
    join.admit()
    join.proxy.trick = changed(
        "/v1/members", m.Members, lambda told: m.Members(0, told.entries[:3], 3), "GET"
    )
    assert said(join) == "forked unknown"


def test_another_server_answers(join: Joining) -> None:
    join.ask()
    join.admit()
    join.proxy.trick = changed("/v1/hello", m.Challenge, lambda told: m.Challenge(told.nonce, bytes(64)))
    assert said(join) == "stranger"


def parcel(person: keys.PersonKeys) -> Callable[[m.JoinRequest], bytes]:
    return lambda request: keys.seal_person(request.seal_pk, person, request.invitation)


PARCELS: dict[str, tuple[str, Callable[[Joining], keys.PersonKeys]]] = {
    "of another organisation": (
        "stranger parcel",
        lambda j: keys.PersonKeys(bytes(16), j.user, EVIL_SIGN, EVIL_SEAL),
    ),
    "of another person": (
        "stranger parcel",
        lambda j: keys.PersonKeys(j.pinned.organisation, bytes(16), EVIL_SIGN, EVIL_SEAL),
    ),
    "with keys of the server's own": (
        "stranger keys",
        lambda j: keys.PersonKeys(j.pinned.organisation, j.user, EVIL_SIGN, EVIL_SEAL),
    ),
}


@pytest.mark.parametrize("kind", PARCELS)
def test_a_parcel(settled: tuple[Office, Proxy, Person], kind: str) -> None:
    """A second laptop of Anna's is sent private keys that are not hers."""
    join = Joining(*settled, user=settled[2].user)
    expected, person = PARCELS[kind]
    request = join.ask()
    membership.admit_own(join.anna.engine.laptop, join.seen_by_anna())
    evil = parcel(person(join))(request)
    join.proxy.trick = instead("/v1/join/", m.JoinAnswer("approved", evil))
    assert said(join) == expected


def test_noise_for_a_parcel(settled: tuple[Office, Proxy, Person]) -> None:
    join = Joining(*settled, user=settled[2].user)
    join.ask()
    membership.admit_own(join.anna.engine.laptop, join.seen_by_anna())
    join.proxy.trick = instead("/v1/join/", m.JoinAnswer("approved", b"\x01noise"))
    assert said(join) == "malformed box"


def test_a_refusal_that_was_none_costs_another_invitation_and_no_more(join: Joining) -> None:
    join.ask()
    join.proxy.trick = instead("/v1/join/", m.JoinAnswer("refused"))
    assert join.look() == "refused"
    assert not join.belongs()


def test_without_tricks_it_goes_well(join: Joining) -> None:
    request = join.ask()
    assert membership.numbers(join.anna.engine.laptop, join.seen_by_anna()) == joining.numbers(
        join.pinned, request
    )
    join.admit()
    assert join.look() == "approved"
    assert join.belongs()
