"""A server that lies about who belongs: no ghost gets in, no keys are exchanged, nothing is forgotten."""

from __future__ import annotations

import msgspec
import pytest

from sync.client.ports import Identity
from sync.protocol import messages as m
from sync.protocol.entries import ROOT, UserCertificate, decode_entry, encode_entry
from sync.seal import boxes, groups
from sync.trust import drafting, signatures
from sync.trust.drafting import Author
from sync.trust.roster import Roster
from tests.hostile.lies import both, changed, flipped, heads, members
from tests.hostile.proxy import Trick
from tests.hostile.scene import FORGED, Prepare, Scene
from tests.sync.client.office import SITE, Person

GHOST, GHOST_KEY = b"a ghost member  ", bytes(range(32))
GHOST_SEED = bytes(range(96))


def told(change_lines: object) -> Trick:
    """The log told from its beginning, changed, with heads that make the laptop ask."""
    assert callable(change_lines)

    def change(answer: m.Members) -> m.Members:
        lines = tuple(change_lines(list(answer.entries)))
        return m.Members(answer.first, lines, answer.first + len(lines))

    return both(members(change), heads(lambda h: msgspec.structs.replace(h, members=9999)))


def known(scene: Scene) -> Roster:
    return scene.anna.engine.laptop.roster


def author(person: Person) -> Author:
    assert person.replica.who is not None
    return Author(person.replica.who.user, person.replica.who.sign_key)


def ghost(roles: tuple[str, ...] = ("officer",)) -> UserCertificate:
    return UserCertificate(
        GHOST, signatures.public_of(GHOST_KEY), boxes.public_of(GHOST_SEED), roles, (SITE,)
    )


def added(scene: Scene, *drafts: bytes) -> Trick:
    return told(lambda lines: [*lines, *drafts])


def by_nobody(scene: Scene) -> Trick:
    return added(scene, drafting.certify_user(known(scene), Author(GHOST, GHOST_KEY), ghost(), 1))


def by_false_officer(scene: Scene) -> Trick:
    officer = Author(author(scene.anna).user, GHOST_KEY)
    return added(scene, drafting.certify_user(known(scene), officer, ghost(), 1))


def by_false_root(scene: Scene) -> Trick:
    return added(scene, drafting.certify_user(known(scene), Author(ROOT, GHOST_KEY), ghost(), 1))


def by_operator(scene: Scene) -> Trick:
    return added(scene, drafting.certify_user(known(scene), author(scene.nora), ghost(("operator",)), 1))


def raised(scene: Scene) -> Trick:
    mara = known(scene).user(author(scene.mara).user)
    assert mara is not None
    chief = msgspec.structs.replace(mara, roles=("officer",))
    return added(scene, drafting.certify_user(known(scene), author(scene.mara), chief, 1))


def into_group(scene: Scene) -> Trick:
    """Mara states herself a member of Luca's group, with a secret of her own."""
    secret = bytes(32)
    before = known(scene).group(scene.staff)
    assert before is not None
    entry = drafting.group_state(
        known(scene),
        author(scene.mara),
        purpose="staff",
        about=SITE,
        epoch=before.epoch + 1,
        members=(*before.members, author(scene.mara).user),
        seal_pk=groups.seal_pk(secret, scene.staff, before.epoch + 1),
        at_ms=1,
    )
    return added(scene, entry)


def revoked_by_operator(scene: Scene) -> Trick:
    return added(scene, drafting.revoke_user(known(scene), author(scene.mara), author(scene.anna).user, 1))


def laptop_for_another(scene: Scene) -> Trick:
    mine = Author(author(scene.anna).user, author(scene.mara).key)
    pk = signatures.public_of(GHOST_KEY)
    return added(scene, drafting.certify_device(known(scene), mine, b"newlapto", pk, 1))


def one_more(scene: Scene) -> bytes:
    pk = signatures.public_of(GHOST_KEY)
    return drafting.certify_device(known(scene), author(scene.nora), b"newlapto", pk, 1)


def stretched(scene: Scene) -> Trick:
    fields = msgspec.msgpack.decode(one_more(scene))
    return added(scene, msgspec.msgpack.encode([*fields, "more"]))


def elsewhere_in_line(scene: Scene, **changes: object) -> Trick:
    bare = msgspec.structs.replace(decode_entry(one_more(scene)), **changes)
    signature = signatures.sign(author(scene.nora).key, bare.signed())
    return added(scene, encode_entry(msgspec.structs.replace(bare, signature=signature)))


def unknown_by_nobody(scene: Scene) -> Trick:
    bare = msgspec.structs.replace(decode_entry(one_more(scene)), kind=77)
    return added(scene, encode_entry(bare))


def erased_by_operator(scene: Scene) -> Trick:
    spaces = [(scene.space, scene.staff)]
    return added(scene, drafting.erase(known(scene), author(scene.nora), bytes(16), spaces, 1))


def erased_by_false_officer(scene: Scene) -> Trick:
    officer = Author(author(scene.anna).user, GHOST_KEY)
    return added(scene, drafting.erase(known(scene), officer, bytes(16), [(scene.space, scene.staff)], 1))


ATTACKS: dict[str, tuple[str, Prepare]] = {
    "the log is shorter than it was": (
        "fault rolled_back rolled_back",
        lambda s: members(lambda a: m.Members(0, a.entries[:1], 1)),
    ),
    "the log is empty": ("fault rolled_back rolled_back", lambda s: members(lambda a: m.Members(0, (), 0))),
    "the last line known is another": (
        "fault forked forked",
        lambda s: told(lambda lines: [flipped(lines[0], -1), *lines[1:]]),
    ),
    "lines announced and not shown": (
        "fault forked withheld",
        lambda s: members(lambda a: m.Members(a.first, a.entries, a.total + 5)),
    ),
    "lines of later on alone": (
        "fault forked withheld",
        lambda s: members(lambda a: m.Members(a.total, (), a.total + 1)),
    ),
    "more lines than announced": (
        "fault forked withheld",
        lambda s: members(lambda a: m.Members(a.first, (*a.entries, b"x"), a.total)),
    ),
    "a line of noise": ("fault forked malformed", lambda s: told(lambda lines: [*lines, b"noise"])),
    "a line twice": ("fault forked sequence", lambda s: told(lambda lines: [*lines, lines[-1]])),
    "a line with something behind": ("fault forked malformed", stretched),
    "a line out of its number": ("fault forked sequence", lambda s: elsewhere_in_line(s, seq=3)),
    "a line that hangs on another": ("fault forked forked", lambda s: elsewhere_in_line(s, prev=bytes(32))),
    "a line of an unknown kind": ("fault too_old unknown_kind", lambda s: elsewhere_in_line(s, kind=77)),
    "a line of an unknown kind by nobody": ("fault forked signature", unknown_by_nobody),
    "a file erased by an operator in league": ("fault forked authority", erased_by_operator),
    "a file erased with a forged officer's hand": ("fault forked signature", erased_by_false_officer),
    "a ghost lets itself in": ("fault forked author", by_nobody),
    "a ghost let in with a forged officer's hand": ("fault forked signature", by_false_officer),
    "a ghost let in with a forged root's hand": ("fault forked signature", by_false_root),
    "a ghost let in by an operator in league": ("fault forked authority", by_operator),
    "an operator makes herself an officer": ("fault forked authority", raised),
    "an operator puts herself into the group": ("fault forked authority", into_group),
    "an operator removes the officer": ("fault forked authority", revoked_by_operator),
    "a laptop certified for another": ("fault forked signature", laptop_for_another),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_lie_about_who_belongs(scene: Scene, attack: str) -> None:
    said, prepare = ATTACKS[attack]
    scene.write()
    before = known(scene)
    trick = prepare(scene)
    scene.luca.restarted()
    scene.under(trick)
    assert said in scene.told.heard
    now = scene.luca.engine.laptop.roster
    assert now.user(GHOST) is None
    assert now.members_of(scene.staff) == before.members_of(scene.staff)
    assert len(scene.proxy.asked) < 40
    scene.round(scene.luca)
    assert scene.luca.see(scene.case, 1) == ["Amina Bah"]
    assert FORGED not in scene.everything(scene.luca)


def forged_secret(scene: Scene) -> Trick:
    """The server gives Luca a group secret of its own making."""
    pk = boxes.public_of(_me(scene).seal_key)
    forged = groups.grant(bytes(32), scene.staff, 1, _me(scene).user, pk)
    return changed("/v1/grants", m.Grants, lambda _: m.Grants((forged,)), "GET")


def another_groups(scene: Scene) -> Trick:
    """The true secret of one group under the name of another."""
    pk = boxes.public_of(_me(scene).seal_key)
    secret = scene.anna.replica.known_secrets[scene.all, 1]
    wrong = groups.grant(secret, scene.staff, 1, _me(scene).user, pk)
    return changed("/v1/grants", m.Grants, lambda _: m.Grants((wrong,)), "GET")


def meant_for_nora(scene: Scene) -> Trick:
    pk = boxes.public_of(_me(scene.nora).seal_key)
    hers = groups.grant(
        scene.anna.replica.known_secrets[scene.staff, 1], scene.staff, 1, _me(scene.nora).user, pk
    )
    relabelled = msgspec.structs.replace(hers, recipient=_me(scene).user)
    return changed("/v1/grants", m.Grants, lambda _: m.Grants((relabelled,)), "GET")


def _me(of: Scene | Person) -> Identity:
    who: Identity | None = (of.luca if isinstance(of, Scene) else of).replica.who
    assert who is not None
    return who


GRANTS: dict[str, Prepare] = {
    "a secret of the server's own": forged_secret,
    "the secret of another group": another_groups,
    "a grant meant for another": meant_for_nora,
    "no grants at all": lambda s: changed("/v1/grants", m.Grants, lambda _: m.Grants(()), "GET"),
    "noise for grants": lambda s: changed(
        "/v1/grants",
        m.Grants,
        lambda g: m.Grants(tuple(msgspec.structs.replace(o, sealed=b"\x01noise") for o in g.grants)),
        "GET",
    ),
}


@pytest.mark.parametrize("attack", GRANTS)
def test_a_lie_about_secrets(scene: Scene, attack: str) -> None:
    """No secret but the one the log speaks of is ever kept; what cannot be opened waits."""
    scene.write()
    scene.luca.replica.known_secrets.clear()
    trick = GRANTS[attack](scene)
    scene.luca.restarted()
    scene.under(trick)
    kept = {group for group, _ in scene.luca.replica.known_secrets}  # he may make his own group meanwhile
    assert not kept & {scene.staff, scene.all}
    assert "aside no_key" in scene.told.heard
    scene.round(scene.luca)
    assert scene.luca.see(scene.case, 1) == ["Amina Bah"]
    assert scene.aside(scene.luca) == []
