from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.matching.word_diff import MOST_WORDS, Piece, differences, joined, words

BACK = "Il beneficiario riferisce dolore alla schiena e chiede una visita."


def changed(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.changed]


def test_each_side_marks_its_own_words() -> None:
    one, other = differences(
        "Appuntamento fissato con il medico di base per lunedì.",
        "Appuntamento fissato con il fisiatra per martedì mattina.",
    )
    assert changed(one) == ["medico di base", "lunedì"]
    assert changed(other) == ["fisiatra", "martedì mattina"]


def test_arabic_words_are_cut_between_words_and_not_at_vowel_signs() -> None:
    one, other = differences("وَصَلَ يوم الإثنين صباحًا", "وَصَلَ يوم الثلاثاء صباحًا")
    assert changed(one) == ["الإثنين"]
    assert changed(other) == ["الثلاثاء"]
    assert words("وَصَلَ يوم") == ["وَصَلَ", " ", "يوم"]


def test_a_letter_composed_otherwise_is_the_same_letter() -> None:
    one, other = differences("perche\u0301", "perché")
    assert changed(one) == changed(other) == []


def test_very_long_texts_are_compared_by_lines() -> None:
    long = "\n".join(f"riga {n} di prova" for n in range(MOST_WORDS))
    one, other = differences(long, long.replace("riga 7 ", "riga sette "))
    assert changed(one) == ["riga 7 di prova\n"]
    assert changed(other) == ["riga sette di prova\n"]


def test_what_both_wrote_into_one_text_is_put_together() -> None:
    mine = BACK + " Appuntamento fissato per lunedì."
    theirs = BACK.replace("dolore", "dolore forte")
    assert joined(BACK, mine, theirs) == (
        "Il beneficiario riferisce dolore forte alla schiena e chiede una visita."
        " Appuntamento fissato per lunedì."
    )


def test_where_both_changed_the_same_words_both_are_there() -> None:
    assert joined("visita lunedì", "visita martedì", "visita giovedì") == "visita martedì giovedì"
    assert joined("", "arriva domani", "partito ieri") == "arriva domani partito ieri"


def test_the_same_change_made_twice_is_told_once() -> None:
    assert joined("visita lunedì", "visita martedì", "visita martedì") == "visita martedì"


SOME = st.lists(st.sampled_from(["casa", "medico", "oggi", "،", "ورقة", ".", "\n"]), max_size=12).map(
    " ".join
)


@given(SOME, SOME)
def test_pieces_put_together_are_the_text(one: str, other: str) -> None:
    mine, theirs = differences(one, other)
    assert "".join(piece.text for piece in mine) == one
    assert "".join(piece.text for piece in theirs) == other
    assert (changed(mine) == changed(theirs) == []) == (one == other)


@given(SOME, SOME)
def test_who_changed_nothing_leaves_the_other_text(before: str, other: str) -> None:
    assert joined(before, before, other) == other
    assert joined(before, other, before) == other


@given(SOME, SOME, SOME)
def test_no_new_word_of_either_is_lost(before: str, one: str, other: str) -> None:
    assert {*one.split(), *other.split()} - {*before.split()} <= {*joined(before, one, other).split()}
