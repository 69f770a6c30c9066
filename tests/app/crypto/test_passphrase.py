from __future__ import annotations

import pytest

from app.crypto.passphrase import canonical, drawable, offer, offered_bits, weaknesses
from app.crypto.words import LANGUAGES, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_words_are_offered_that_any_keyboard_types(language: str) -> None:
    offered = offer(language)
    assert len(offered.split(" ")) == 5
    assert offered.isascii()
    assert set(offered.split()) <= set(words(language))
    assert weaknesses(offered) == ()
    assert offered_bits(language) > 52
    assert len({offer(language) for _ in range(50)}) == 50


def test_every_word_can_be_drawn() -> None:
    seen = {word for _ in range(6000) for word in offer("it").split()}
    assert len(seen) > len(drawable("it")) * 0.99


def test_an_offer_is_never_too_weak() -> None:
    for language in LANGUAGES:
        assert min(sum(sorted(len(word) for word in drawable(language))[:5]) + 4, 14) == 14


def test_the_same_letters_give_the_same_bytes() -> None:
    composed, decomposed = "perch\u00e9 no", "perche\u0301 no"
    assert canonical(composed) == canonical(decomposed)
    assert canonical("  lago   ombra\tpepe ") == b"lago ombra pepe"
    assert canonical("\ufb01ore \uff21bc") == canonical("fiore Abc")
    assert canonical("Lago") != canonical("lago")
    assert canonical("قطار أزرق") != canonical("قطار ازرق")


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("", ["passphrase.too_short", "passphrase.too_simple"]),
        ("corta", ["passphrase.too_short", "passphrase.too_simple"]),
        ("a" * 40, ["passphrase.too_simple"]),
        ("abcdefg" * 200, ["passphrase.too_long"]),
        ("il gatto nero sul tetto", []),
        ("القطار الأزرق يمر هنا", []),
    ],
)
def test_all_weaknesses_are_said_at_once(typed: str, keys: list[str]) -> None:
    assert [problem.key for problem in weaknesses(typed)] == keys
