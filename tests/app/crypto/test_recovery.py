from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto.recovery import RecoveryCode, RecoveryCodeMistyped, new_code, read_code, suggestion
from app.crypto.words import LANGUAGES, folded, words

secrets_ = st.binary(min_size=16, max_size=16)


@given(secrets_, st.sampled_from(LANGUAGES))
def test_a_code_reads_back_from_its_words(secret: bytes, language: str) -> None:
    code = RecoveryCode(secret, language)
    assert len(code.words) == 12
    assert read_code(code.text).secret == secret


@given(secrets_, st.sampled_from(LANGUAGES))
def test_case_accents_spaces_numbers_and_endings_do_not_matter(secret: bytes, language: str) -> None:
    code = RecoveryCode(secret, language)
    shouted = "\n".join(f" {n}.  {folded(word).upper()},;" for n, word in enumerate(code.words, 1))
    shortened = " - ".join(folded(word)[:4] for word in code.words)
    assert code.is_same(shouted)
    assert code.is_same(shortened)


def test_the_words_are_those_of_bip_39() -> None:
    """First vector of the standard: 128 zero bits are eleven times the first word and the fourth."""
    code = RecoveryCode(bytes(16), "en")
    assert code.words == (*[words("en")[0]] * 11, words("en")[3])


def test_codes_differ_and_hide_their_secret() -> None:
    first, second = new_code("fr"), new_code("ar")
    assert first.secret != second.secret
    assert second.language == "it"
    assert not first.is_same(second.text)
    assert first.secret.hex() not in repr(first)
    assert repr(first.secret) not in repr(first)


def test_all_unknown_words_and_the_count_are_said_at_once() -> None:
    typed = [*RecoveryCode(bytes(16), "it").words[:9], "qwerty", "zzzz"]
    with pytest.raises(RecoveryCodeMistyped) as caught:
        read_code(" ".join(typed))
    said = [(problem.key, dict(problem.params)) for problem in caught.value.problems]
    assert said == [
        ("recovery.unknown_word", {"number": 10}),
        ("recovery.unknown_word", {"number": 11}),
        ("recovery.wrong_count", {"typed": 11, "wanted": 12}),
    ]


def test_two_words_exchanged_are_noticed_most_of_the_time() -> None:
    noticed = 0
    for number in range(400):
        secret = bytes([number % 256, number // 256, *range(14)])
        first, second, *rest = RecoveryCode(secret, "it").words
        try:
            read_code(" ".join([second, first, *rest]))
        except RecoveryCodeMistyped as error:
            noticed += error.problems[0].key == "recovery.wrong_order"
    assert noticed > 350  # four check bits: 15 of 16


@pytest.mark.parametrize("typed", ["", "   ", "123 456", "una", "\u0645\u0631\u062d\u0628\u0627"])
def test_nonsense_is_refused(typed: str) -> None:
    with pytest.raises(RecoveryCodeMistyped):
        read_code(typed)


def test_a_mistyped_word_finds_its_neighbour() -> None:
    word = words("it")[700]
    assert suggestion(word[:-1] + "x", "it") in words("it")
    assert suggestion("qqqqqqqq", "it") == ""
    with pytest.raises(RecoveryCodeMistyped):  # right beginning, wrong end: not taken for the word
        read_code(" ".join([words("it")[5] + "zz"] * 12))
