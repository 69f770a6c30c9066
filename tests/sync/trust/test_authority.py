"""Who may write which line: one row a case, allowed or refused with its word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sync.protocol.entries import UserCertificate
from sync.trust import drafting
from sync.trust.refusal import TrustRefused
from tests.sync.trust.organisation import (
    AT,
    ZEROS,
    Organisation,
    author,
    certificate,
    id16,
    seed32,
    settled,
)

NORD, EST = id16("nord"), id16("est")
Act = Callable[[Organisation], object]

ALLOWED: dict[str, Act] = {
    "the root certifies another officer": lambda o: o.user("root", "eva", "officer"),
    "an officer certifies a supervisor": lambda o: o.user("ada", "ivo", "supervisor", sites=("est",)),
    "an officer brings somebody back": lambda o: (
        o.revoke_user("ada", "luca"),
        o.user("ada", "luca", "operator", sites=("nord",)),
    ),
    "an officer sets a policy": lambda o: o.add(
        drafting.set_policy(o.roster, author("ada"), "days", "14", AT)
    ),
    "an officer revokes any laptop": lambda o: o.revoke_device("ada", "laptop of omar"),
    "an officer makes any group": lambda o: o.group("ada", "reserved", EST, ("ada", "omar")),
    "a supervisor certifies at his sites": lambda o: o.user(
        "sara", "nina", "mediator", sites=("nord", "sud")
    ),
    "a supervisor gives new keys": lambda o: o.user(
        "sara", "luca", "operator", sites=("sud",), keys="luca 2"
    ),
    "a supervisor revokes at his sites": lambda o: o.revoke_user("sara", "luca"),
    "a supervisor revokes a laptop at his sites": lambda o: o.revoke_device("sara", "laptop of luca"),
    "a supervisor makes a group of his site": lambda o: o.group("sara", "reserved", NORD, ("sara",)),
    "a supervisor adds to all": lambda o: (
        o.user("sara", "nina", "mediator", sites=("nord",)),
        o.group("sara", "all", ZEROS, ("ada", "sara", "luca", "omar", "nina"), key=f"all{ZEROS.hex()}1"),
    ),
    "a supervisor closes all behind a revoked one": lambda o: (
        o.revoke_user("sara", "luca"),
        o.group("sara", "all", ZEROS, ("ada", "sara", "omar"), epoch=2),
    ),
    "a user brings a second laptop": lambda o: o.device("luca", "luca's second"),
    "a user takes his own laptop away": lambda o: o.revoke_device("luca", "laptop of luca"),
    "a user makes his own group": lambda o: o.group("luca", "own", id16("luca"), ("luca",)),
    "a user makes a named group he is in": lambda o: o.group("luca", "named", id16("note"), ("luca", "omar")),
    "a reader adds to a named group": lambda o: (
        o.group("luca", "named", id16("note"), ("luca", "omar"), key="n"),
        o.group("omar", "named", id16("note"), ("luca", "omar", "sara"), key="n"),
    ),
}

REFUSED: dict[str, tuple[str, Act]] = {
    "the root certifies an operator": ("authority", lambda o: o.user("root", "eva", "operator")),
    "the root makes a group": ("authority", lambda o: o.group("root", "staff", EST, ("omar",))),
    "a second founding": ("sequence", lambda o: o.found()),
    "a supervisor makes an officer": (
        "authority",
        lambda o: o.user("sara", "eva", "officer", sites=("nord",)),
    ),
    "a supervisor makes a supervisor": (
        "authority",
        lambda o: o.user("sara", "eva", "operator", "supervisor", sites=("nord",)),
    ),
    "a supervisor at a site not his": (
        "authority",
        lambda o: o.user("sara", "eva", "operator", sites=("nord", "est")),
    ),
    "a supervisor at no site": ("authority", lambda o: o.user("sara", "eva", "dpo")),
    "a supervisor takes over somebody of another site": (
        "authority",
        lambda o: o.user("sara", "omar", "operator", sites=("nord",), keys="mine"),
    ),
    "a supervisor takes over an officer": (
        "authority",
        lambda o: o.user("sara", "ada", "operator", sites=("nord",), keys="mine"),
    ),
    "a supervisor raises himself": (
        "authority",
        lambda o: o.user("sara", "sara", "officer", sites=("nord",)),
    ),
    "a supervisor brings back a revoked one": (
        "authority",
        lambda o: (o.revoke_user("ada", "luca"), o.user("sara", "luca", "operator", sites=("nord",))),
    ),
    "a supervisor revokes somebody of another site": ("authority", lambda o: o.revoke_user("sara", "omar")),
    "a supervisor revokes an officer": ("authority", lambda o: o.revoke_user("sara", "ada")),
    "a supervisor revokes nobody": ("authority", lambda o: o.revoke_user("sara", "nobody")),
    "an officer revokes nobody": ("unknown", lambda o: o.revoke_user("ada", "nobody")),
    "twice revoked": ("revoked", lambda o: (o.revoke_user("ada", "luca"), o.revoke_user("ada", "luca"))),
    "a supervisor revokes a laptop of another site": (
        "authority",
        lambda o: o.revoke_device("sara", "laptop of omar"),
    ),
    "a user revokes another's laptop": ("authority", lambda o: o.revoke_device("luca", "laptop of omar")),
    "a user revokes a laptop nobody knows": ("authority", lambda o: o.revoke_device("luca", "none")),
    "an officer revokes a laptop nobody knows": ("unknown", lambda o: o.revoke_device("ada", "none")),
    "a laptop twice revoked": (
        "revoked",
        lambda o: (o.revoke_device("luca", "laptop of luca"), o.revoke_device("ada", "laptop of luca")),
    ),
    "a supervisor makes a group of another site": (
        "authority",
        lambda o: o.group("sara", "staff", EST, ("sara",)),
    ),
    "a supervisor leaves somebody out of all": (
        "authority",
        lambda o: o.group("sara", "all", ZEROS, ("ada", "sara", "luca"), epoch=2),
    ),
    "an operator makes a group of his site": (
        "authority",
        lambda o: o.group("luca", "reserved", NORD, ("luca",)),
    ),
    "an operator joins a group": (
        "authority",
        lambda o: o.group("omar", "staff", NORD, ("sara", "luca", "omar")),
    ),
    "a user makes another's own group": (
        "authority",
        lambda o: o.group("luca", "own", id16("omar"), ("luca",)),
    ),
    "a user lets others into his own group": (
        "authority",
        lambda o: o.group("luca", "own", id16("luca"), ("luca", "omar")),
    ),
    "a user makes a named group he is not in": (
        "authority",
        lambda o: o.group("luca", "named", id16("note"), ("omar",)),
    ),
    "a user takes over a named group": (
        "authority",
        lambda o: (
            o.group("luca", "named", id16("note"), ("luca",)),
            o.group("omar", "named", id16("note"), ("omar", "luca")),
        ),
    ),
    "an operator certifies": ("authority", lambda o: o.user("luca", "eva", "operator", sites=("nord",))),
    "an operator sets a policy": (
        "authority",
        lambda o: o.add(drafting.set_policy(o.roster, author("luca"), "a", "b", AT)),
    ),
    "a device for somebody else": ("signature", lambda o: _device_for(o, "omar", "luca")),
    "a laptop that is there already": ("taken", lambda o: o.device("omar", "laptop of luca")),
    "an unknown author": ("author", lambda o: o.device("nobody", "x")),
    "a revoked author": ("revoked", lambda o: (o.revoke_user("ada", "luca"), o.device("luca", "x"))),
    "a ghost in a group": ("members", lambda o: o.group("ada", "staff", EST, ("omar", "ghost"))),
    "a revoked member": (
        "members",
        lambda o: (o.revoke_user("ada", "luca"), o.group("ada", "staff", EST, ("omar", "luca"))),
    ),
    "a new group at epoch 2": ("epoch", lambda o: o.group("ada", "staff", EST, ("omar",), epoch=2)),
    "an epoch left out": (
        "epoch",
        lambda o: o.group("ada", "staff", NORD, ("sara", "luca"), epoch=3),
    ),
    "an epoch again": (
        "epoch",
        lambda o: (
            o.group("ada", "staff", NORD, ("sara", "luca"), epoch=2),
            o.group("ada", "staff", NORD, ("sara", "luca"), epoch=1),
        ),
    ),
    "somebody left and the epoch stays": (
        "epoch",
        lambda o: o.group("ada", "staff", NORD, ("sara",), key=f"staff{NORD.hex()}1"),
    ),
    "a new epoch with the old key": (
        "key",
        lambda o: o.group("ada", "staff", NORD, ("sara",), epoch=2, key=f"staff{NORD.hex()}1"),
    ),
    "another key in the same epoch": (
        "key",
        lambda o: o.group("ada", "staff", NORD, ("sara", "luca"), key="another"),
    ),
    "a key of small order": (
        "key",
        lambda o: o.add(
            drafting.certify_user(
                o.roster,
                author("ada"),
                UserCertificate(id16("eva"), bytes(32), certificate("eva").seal_pk, ("operator",), ()),
                AT,
            )
        ),
    ),
}


def _device_for(o: Organisation, owner: str, signs: str) -> object:
    wrong = drafting.Author(id16(owner), seed32(signs))
    return o.add(drafting.certify_device(o.roster, wrong, b"newdevic", certificate("x").sign_pk, AT))


@pytest.mark.parametrize("said", ALLOWED)
def test_may(said: str) -> None:
    one = settled()
    before = one.roster.total
    ALLOWED[said](one)
    assert one.roster.total > before


@pytest.mark.parametrize("said", REFUSED)
def test_may_not(said: str) -> None:
    code, act = REFUSED[said]
    one = settled()
    with pytest.raises(TrustRefused) as refused:
        act(one)
    assert refused.value.code == code
    assert refused.value.seq == one.roster.total
