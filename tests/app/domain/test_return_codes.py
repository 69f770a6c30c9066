"""Return codes: read back as they were made, however they are typed; nothing else is taken."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.return_codes import (
    ALPHABET,
    ANSWERS,
    LENGTH,
    REASONS,
    CodeMistyped,
    Mistyped,
    ReturnCode,
    code_of,
    read,
    sheet,
    short_of,
    written,
)

secrets = st.binary(min_size=16, max_size=16)
ids = st.binary(min_size=16, max_size=16)
answers = st.sampled_from(ANSWERS)


def why(typed: str) -> Mistyped:
    with pytest.raises(CodeMistyped) as caught:
        read(typed)
    return caught.value.why


@given(secrets, ids, answers)
def test_what_is_printed_is_read_back_and_true(secret: bytes, id_: bytes, answer: str) -> None:
    code = code_of(secret, short_of(id_), answer)
    again = read(written(code))
    assert again == code
    assert again.is_true(secret)
    assert f"{again.state}:{again.reason}".removesuffix(":") == answer


@given(secrets, secrets, ids, answers)
def test_the_code_of_another_sheet_is_not_true(secret: bytes, other: bytes, id_: bytes, answer: str) -> None:
    code = code_of(secret, short_of(id_), answer)
    forged = ReturnCode(code.short, code.answer, code_of(other, code.short, answer).proof)
    assert forged.is_true(secret) is (forged.proof == code.proof)


@given(secrets, ids, answers, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(secret: bytes, id_: bytes, answer: str, at: int, sign: str) -> None:
    text = code_of(secret, short_of(id_), answer).text
    typed = text[:at] + sign + text[at + 1 :]
    if typed != text:
        assert why(typed) in (Mistyped.CHECK, Mistyped.ANSWER)


@given(secrets, ids, answers)
def test_two_swapped_characters_are_found(secret: bytes, id_: bytes, answer: str) -> None:
    text = code_of(secret, short_of(id_), answer).text
    for one, other in itertools.combinations(range(LENGTH), 2):
        signs = list(text)
        signs[one], signs[other] = signs[other], signs[one]
        if signs != list(text):
            assert why("".join(signs)) is Mistyped.CHECK


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_code_or_told_wrong(typed: str) -> None:
    if why_or_none(typed) is None:
        assert read(written(read(typed))) == read(typed)


def test_a_code_is_read_however_it_is_typed() -> None:
    every = (code_of(bytes(16), short_of(number.to_bytes(2)), "accepted") for number in range(2000))
    code = next(made for made in every if {"0", "1"} <= set(made.text))
    text = code.text
    for typed in (
        text.lower(),
        f" {text[:3]} {text[3:7]}-{text[7:]} ",
        text.replace("0", "o").replace("1", "l"),
        text.replace("0", "O").replace("1", "I"),
        "\u2013".join(text),
        "".join(chr(0x0660 + int(sign)) if sign.isdigit() else sign for sign in text),
        "".join(chr(ord(sign) + 0xFEE0) for sign in text),
    ):
        assert read(typed) == code


def test_each_fault_is_told_apart() -> None:
    assert why("") is Mistyped.EMPTY
    assert why(" - ") is Mistyped.EMPTY
    assert why("ABCDE") is Mistyped.LENGTH
    assert why("A" * 400) is Mistyped.LENGTH
    assert why("ABCD?FGHJK") is Mistyped.SIGN
    assert why("ABCDUFGHJK") is Mistyped.SIGN


def test_a_code_of_a_newer_program_is_told_apart() -> None:
    found = {why_or_none(f"0000{sign}0000{check}") for sign in ALPHABET[len(ANSWERS) :] for check in ALPHABET}
    assert found == {Mistyped.ANSWER, Mistyped.CHECK}


def why_or_none(typed: str) -> Mistyped | None:
    try:
        read(typed)
    except CodeMistyped as wrong:
        return wrong.why
    return None


def test_the_sheet_has_a_code_for_each_answer_and_the_order_is_for_ever() -> None:
    codes = sheet(bytes(16), short_of(bytes(16)))
    assert [code.answer for code in codes] == list(ANSWERS)
    assert len({code.text for code in codes}) == len(ANSWERS)
    assert ANSWERS[:8] == (
        "received",
        "accepted",
        "waiting",
        "appointment",
        "started",
        "completed",
        "no_show",
        "declined_person",
    )
    assert REASONS == (
        "capacity",
        "criteria",
        "area",
        "documents",
        "language",
        "already",
        "closed",
        "wrong",
        "other",
    )
    assert written(codes[0]) == "P2JB0-FRQFE"
