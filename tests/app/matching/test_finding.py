"""Keys and search words: native script from Latin and the other way round."""

from __future__ import annotations

import pytest

from app.matching import block_keys, query_tokens, search_tokens

ALIKE = [
    ("Mohamed Diallo", "Jallow Muhammad"),
    ("Mohammed Hassan", "محمد حسن"),
    ("Tesfay Haile", "ተስፋይ ሃይለ"),
    ("Hussein Omar", "Omar Khusein"),
    ("Olena Shevchenko", "Олена Шевченко"),
    ("Gebre Medhin", "Gebremedhin Tesfay"),
    ("Rahim Uddin", "রহিম উদ্দিন"),
    ("Yohannes Tesfay", "Johannes Tesfai"),
    ("Lamin Sesay", "Lamine Cissé"),
    ("Park Ji-sung", "박지성"),
    ("Hassan Mohamud", "Xasan Maxamuud"),
]


@pytest.mark.parametrize(("a", "b"), ALIKE)
def test_spellings_of_one_name_share_a_key(a: str, b: str) -> None:
    assert block_keys(a) & block_keys(b)


def test_strangers_share_none() -> None:
    assert not block_keys("Mohamed Diallo") & block_keys("Blessing Okafor")
    assert block_keys("") == block_keys("😀") == frozenset()


def test_keys_are_few_and_plain() -> None:
    keys = block_keys("Mohamed Lamine Ould Cheikh Abdallahi El-Hassan Diallo Traore Keita")
    assert all(key.isascii() and len(key) <= 15 for key in keys)
    assert len(keys) < 120


def _finds(typed: str, name: str) -> bool:
    indexed = search_tokens(name)
    return all(
        any(word.startswith(start) for word in indexed for start in options)
        for options in query_tokens(typed)
    )


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("mohammed", "محمد علي"),
        ("محمد", "Muhammad Ali"),
        ("tesfai", "ተስፋይ ሃይለ"),
        ("ተስፋይ", "Tesfay Haile"),
        ("jallow", "Mamadou Diallo"),
        ("diallo", "Jallow Mamadou"),
        ("hasan hus", "Hussein al-Hassan"),
        ("الحسن", "Alassane El Hassan"),
        ("moh", "Mohamed"),
        ("шевченко", "Olena Shevchenko"),
        ("Müll", "Muller"),
        ("md", "Mohammad Karim"),
    ],
)
def test_typed_in_one_way_found_in_another(typed: str, name: str) -> None:
    assert _finds(typed, name)


@pytest.mark.parametrize(("typed", "name"), [("blessing", "Mohamed Ali"), ("ali okafor", "Ali Hassan")])
def test_other_names_are_not_found(typed: str, name: str) -> None:
    assert not _finds(typed, name)


def test_every_beginning_of_a_name_finds_it() -> None:
    for name in ("Mohammed", "Khadija", "Tesfay", "Chowdhury"):
        for length in range(1, len(name) + 1):
            assert _finds(name[:length], name), name[:length]


def test_nothing_typed_asks_nothing() -> None:
    assert query_tokens(" 😀 ") == []
    assert search_tokens("") == []
