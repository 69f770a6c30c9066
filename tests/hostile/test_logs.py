"""A server that lies about what was written: each lie is seen, said, and healed by an honest server."""

from __future__ import annotations

import os

import msgspec
import pytest

from sync.protocol import messages as m
from tests.hostile import forging
from tests.hostile.lies import each_page, flipped, logged, pulled
from tests.hostile.proxy import Trick
from tests.hostile.scene import FORGED, Prepare, Scene


def page(scene: Scene, **changes: object) -> Trick:
    return each_page(scene.space, lambda told: msgspec.structs.replace(told, **changes))


ATTACKS: dict[str, tuple[str, Prepare]] = {
    "a bit of the ciphertext changed": (
        "aside signature",
        lambda s: logged(s.space, lambda raws: [flipped(raws[0], 100), *raws[1:]]),
    ),
    "a bit of the signature changed": (
        "aside signature",
        lambda s: logged(s.space, lambda raws: [flipped(raws[0], -1), *raws[1:]]),
    ),
    "the number of an envelope changed": (
        "aside signature",
        lambda s: logged(s.space, lambda raws: [raws[0], flipped(raws[1], 29), raws[2]]),
    ),
    "a newer version of the format claimed": (
        "aside malformed",
        lambda s: logged(s.space, lambda raws: [b"\x02" + raws[0][1:], *raws[1:]]),
    ),
    "an older version of the format claimed": (
        "aside malformed",
        lambda s: logged(s.space, lambda raws: [b"\x00" + raws[0][1:], *raws[1:]]),
    ),
    "a change sold as a snapshot": (
        "aside malformed",
        lambda s: logged(s.space, lambda raws: [raws[0][:1] + b"\x02" + raws[0][2:], *raws[1:]]),
    ),
    "half an envelope": (
        "aside malformed",
        lambda s: logged(s.space, lambda raws: [raws[0][:120], *raws[1:]]),
    ),
    "no envelope at all": ("aside malformed", lambda s: logged(s.space, lambda raws: [b"", *raws])),
    "noise in the log": (
        "aside malformed",
        lambda s: logged(s.space, lambda raws: [*raws, os.urandom(500)]),
    ),
    "an envelope of another space": (
        "aside malformed",
        lambda s: logged(s.space, lambda raws: [*raws, *s.envelopes(s.other)]),
    ),
    "an envelope of another space under this one's name": (
        "aside signature",
        lambda s: logged(
            s.space,
            lambda raws: [*raws, s.envelopes(s.other)[0][:2] + s.space + s.envelopes(s.other)[0][18:]],
        ),
    ),
    "the first envelope withheld": ("notice forked gap", lambda s: logged(s.space, lambda raws: raws[1:])),
    "an envelope in the middle withheld": (
        "notice forked gap",
        lambda s: logged(s.space, lambda raws: [raws[0], raws[2]]),
    ),
    "two envelopes in another order": (
        "notice forked gap",
        lambda s: logged(s.space, lambda raws: [raws[1], raws[0], raws[2]]),
    ),
    "everything backwards": ("notice forked gap", lambda s: logged(s.space, lambda raws: raws[::-1])),
    "an envelope left out of the numbers": (
        "notice forked chain",
        lambda s: page(
            s, lines=tuple(m.Line(n, 0, raw) for n, raw in ((1, s.envelopes()[0]), (3, s.envelopes()[2])))
        ),
    ),
    "another hash of the log": ("notice forked chain", lambda s: page(s, hash8=b"another.")),
    "lines without their hash": (
        "notice forked chain",
        lambda s: each_page(s.space, lambda told: msgspec.structs.replace(told, lines=told.lines[:2])),
    ),
    "a line called our own": (
        "notice forked chain",
        lambda s: each_page(
            s.space,
            lambda told: msgspec.structs.replace(
                told, lines=tuple(msgspec.structs.replace(line, own=True) for line in told.lines)
            ),
        ),
    ),
    "signed by the server": ("aside signature", lambda s: logged(s.space, forging.by_the_server(s))),
    "signed by a laptop nobody knows": (
        "aside unknown_device",
        lambda s: logged(s.space, forging.by_a_stranger(s)),
    ),
    "sealed with a key of the server's": (
        "aside no_key",
        lambda s: logged(s.space, forging.sealed_by_server(s)),
    ),
    "a fork for Luca alone, by a laptop in league": (
        "notice forked fork",
        lambda s: logged(s.space, forging.second_history(s)),
    ),
    "a member of another site writes under the common key": (
        "aside no_key",
        lambda s: logged(s.space, forging.from_elsewhere(s)),
    ),
    "a bomb in an envelope": ("aside seal", lambda s: logged(s.space, forging.a_bomb(s))),
    "nonsense in an envelope": ("aside content", lambda s: logged(s.space, forging.nonsense(s))),
    "another's writing repeated in one's own name": (
        "aside signature",
        lambda s: logged(s.space, forging.in_maras_name(s)),
    ),
    "nothing but more to come": (
        "fault malformed unread",
        lambda s: pulled(lambda told: m.Pulled((), (s.space,), ())),
    ),
    "the same again and again": (
        "fault malformed unread",
        lambda s: pulled(lambda told: m.Pulled((m.SpacePage(s.space, s.staff, 3, b"", ()),), (s.space,), ())),
    ),
    "spaces said to be lost again and again": (
        "notice rolled_back space",
        lambda s: pulled(lambda told: m.Pulled((), (), (m.Head(s.space, s.staff, 0, b"", 0),))),
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_lie_about_the_log(scene: Scene, attack: str) -> None:
    said, prepare = ATTACKS[attack]
    scene.write()
    scene.under(prepare(scene))
    assert FORGED not in scene.everything(scene.luca)
    assert said in scene.told.heard
    scene.round(scene.luca)
    scene.round(scene.luca)
    assert scene.luca.see(scene.case, 1) == ["Amina Bah"]
    assert scene.luca.see(scene.other, 1) == ["elsewhere"]
    assert FORGED not in scene.everything(scene.luca)
