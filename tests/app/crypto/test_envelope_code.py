"""The words in the envelope: typed as people type, checked before anything is tried."""

from __future__ import annotations

import pytest

from app.crypto import envelope_code
from app.crypto.envelope_code import EnvelopeCode, EnvelopeCodeMistyped, code_key, new_code, read_code
from app.crypto.stretching import FLOOR, Cost
from app.crypto.words import words

CODE = EnvelopeCode(bytes(range(10)), "it")


def problems(typed: str) -> list[tuple[str, dict[str, object]]]:
    with pytest.raises(EnvelopeCodeMistyped) as refused:
        read_code(typed)
    return [(problem.key, dict(problem.params)) for problem in refused.value.problems]


@pytest.mark.parametrize("language", ["it", "en", "fr", "ar"])
def test_eight_words_come_back_however_they_are_typed(language: str) -> None:
    code = new_code(language)
    assert len(code.words) == envelope_code.WORDS
    numbered = " ".join(f"{n}. {word.upper()}," for n, word in enumerate(code.words, 1))
    assert read_code(numbered).secret == code.secret
    assert read_code("  ".join(word[:4] for word in code.words)).secret == code.secret
    assert code.is_same(" ".join(code.words))
    assert not code.is_same(" ".join(CODE.words))
    assert repr(code).count(str(code.secret)) == 0


def test_what_is_no_code_says_why() -> None:
    typed = list(CODE.words)
    assert problems(" ".join(typed[:7])) == [("emergency.wrong_count", {"typed": 7, "wanted": 8})]
    assert problems("") == [("emergency.wrong_count", {"typed": 0, "wanted": 8})]
    assert problems(" ".join([*typed[:2], "qqqq", *typed[3:]])) == [("emergency.unknown_word", {"number": 3})]
    turned = [typed[1], typed[0], *typed[2:]]
    assert problems(" ".join(turned)) == [("emergency.wrong_order", {})]


def test_few_changed_codes_pass_the_check() -> None:
    """Eight bits check the others: of codes with one wrong word, one in 256 goes unnoticed."""
    passed = 0
    for word in words("it")[:512]:
        try:
            read_code(" ".join([*CODE.words[:3], word, *CODE.words[4:]]))
        except EnvelopeCodeMistyped:
            continue
        passed += 1
    assert passed <= 12


def test_the_key_follows_from_words_and_salt() -> None:
    salt = envelope_code.new_salt()
    assert code_key(CODE, salt) == code_key(EnvelopeCode(CODE.secret, "fr"), salt)
    assert len(code_key(CODE, salt)) == 32
    assert code_key(CODE, salt) != code_key(CODE, envelope_code.new_salt())


@pytest.mark.parametrize(
    "cost",
    [
        Cost(FLOOR.memory_kib - 1, 3, 4),
        Cost(FLOOR.memory_kib, 2, 4),
        Cost(1024 * 1024, 3, 4),
        Cost(FLOOR.memory_kib, 64, 4),
        Cost(FLOOR.memory_kib, 3, 0),
    ],
)
def test_a_forged_cost_is_refused_before_it_is_paid(cost: Cost) -> None:
    with pytest.raises(ValueError, match="cost"):
        code_key(CODE, bytes(16), cost)
