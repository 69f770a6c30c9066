from __future__ import annotations

import hashlib

import pytest

from app.crypto.words import LANGUAGES, SIZE, folded, list_for, positions, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_whole_and_each_word_is_told_by_four_letters(language: str) -> None:
    listed = words(language)
    assert len(listed) == SIZE == len({folded(word)[:4] for word in listed})
    assert list(listed) == sorted(listed, key=folded)
    assert all(3 <= len(word) <= 9 and word.isalpha() and word.islower() for word in listed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_positions_know_words_and_their_first_letters(language: str) -> None:
    for place, word in enumerate(words(language)):
        assert positions(language)[folded(word)] == place
        assert positions(language)[folded(word)[:4]] == place


def test_who_reads_another_language_gets_italian_words() -> None:
    assert [list_for(one) for one in ("it", "en", "fr", "ar", "")] == ["it", "en", "fr", "it", "it"]


def test_the_lists_are_frozen() -> None:
    """Printed recovery codes depend on every word and its place: a list never changes once released."""
    prints = {one: hashlib.sha256("\n".join(words(one)).encode()).hexdigest()[:16] for one in LANGUAGES}
    assert prints == {"it": "370a6c222fceb2cb", "en": "05786958b3d45755", "fr": "f195b6394eb2aed6"}
