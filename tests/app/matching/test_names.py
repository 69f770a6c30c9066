"""Two written names: the score and its reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import THRESHOLD, compare_names

SAME = [
    ("Mohammed Ali Hassan", "محمد علي حسن"),
    ("Muhammad Hassan", "Mohamed Hasan"),
    ("Tesfay Haile", "ተስፋይ ሃይለ"),
    ("Tesfay Haile", "Tesfai Hayle"),
    ("Diallo Mamadou", "Mamadou Jallow"),
    ("Moussa Traore", "Musa Trawally"),
    ("Abd al-Rahman Youssef", "Yusuf Abdurrahman"),
    ("Gebre Medhin Tesfay", "Gebremedhin Tesfay"),
    ("Md Sohel Rana", "মোঃ সোহেল রানা"),
    ("Oualid Ben Youssef", "Walid Yusuf"),
    ("Giorgi Japaridze", "გიორგი ჯაფარიძე"),
    ("Олена Шевченко", "Olena Shevchenko"),
    ("Khadidja Hocine", "Khadija Hussein"),
    ("王小明", "Xiaoming Wang"),
    ("Fatoumata Binta Bah", "Fatoumata Bah"),
]
DIFFERENT = [
    ("Mohamed Ali", "Ahmed Ali"),
    ("Hassan Ali Omar", "Hussein Ali Omar"),
    ("Amadou Diallo", "Mamadou Diallo"),
    ("Samuel Okafor", "Emmanuel Okafor"),
    ("Karim Haddad", "Karima Haddad"),
    ("Tesfay Haile", "Tesfay Berhane"),
    ("Maria Rossi", "Anna Rossi"),
    ("محمد علي", "محمود علي"),
    ("Ibrahim Bah", "Ibrahim Barry"),
    ("Moussa Traore", "Moussa Toure"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_name(a: str, b: str) -> None:
    assert compare_names(a, b).score >= THRESHOLD


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_two_names(a: str, b: str) -> None:
    assert compare_names(a, b).score < THRESHOLD


def _keys(a: str, b: str) -> set[str]:
    return {reason.key.removeprefix("match.reason.") for reason in compare_names(a, b).reasons}


def test_the_reasons_say_why() -> None:
    assert "same_name_other_script" in _keys("Tesfay Haile", "ተስፋይ ሃይለ")
    assert {"known_variant", "swapped"} <= _keys("Mamadou Diallo", "Jallow Mamadou")
    assert "written_together" in _keys("Gebre Medhin Tesfay", "Gebremedhin Tesfay")
    assert "common_name" in _keys("Mohamed Ali", "Mohammed Ali")
    assert "common_name" not in _keys("Tewelde Kibrom", "Tewolde Kibrom")
    assert _keys("Anna Kovalenko", "Anna Kovalenko") == {"same_words"}
    assert "words_missing" in _keys("Fatoumata Binta Bah", "Fatoumata Bah")
    assert "initial" in _keys("J. Smith", "John Smith")


def test_a_reason_names_the_words() -> None:
    reasons = compare_names("Tesfay Haile", "ተስፋይ Haile").reasons
    assert any(r.params.get("b") == "ተስፋይ" for r in reasons)


@pytest.mark.parametrize(("a", "b"), [("", ""), ("", "Ali"), ("😀", "Ali"), ("12", "12")])
def test_no_name_matches_nothing(a: str, b: str) -> None:
    match = compare_names(a, b)
    assert match.score < 0.01
    assert match.reasons == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_are_compared_either_way_round(a: str, b: str) -> None:
    one, two = compare_names(a, b), compare_names(b, a)
    assert 0 <= one.score <= 1
    assert one.score == pytest.approx(two.score, abs=1e-6)


@pytest.mark.parametrize("name", [n for pair in SAME + DIFFERENT for n in pair])
def test_a_name_is_itself(name: str) -> None:
    assert compare_names(name, name).score > 0.9
