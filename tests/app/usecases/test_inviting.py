"""An invitation survives copying, and says what is wrong with one that did not."""

from __future__ import annotations

import msgspec
import pytest
import segno

from app.errors import DomainError
from app.usecases.inviting import (
    LIFETIME_MS,
    Invitation,
    InvitationExpired,
    InvitationTooNew,
    InvitationUnreadable,
    as_text,
    read,
)

NOW = 1_790_000_000_000


def invitation(**more: object) -> Invitation:
    plain = Invitation(
        format=1,
        organisation=b"o" * 16,
        root_pk=b"r" * 32,
        server_pk=b"s" * 32,
        url="https://approdo.cooperativa.example",
        body="Cooperativa Approdo di Prova",
        id=b"i" * 16,
        expires_ms=NOW + LIFETIME_MS,
        user=b"u" * 16,
        person="Amina Prova",
        roles=("operator",),
        sites=(b"n" * 16,),
        inviter="Giulia Esempio",
        inviter_pk=b"g" * 32,
        language="it",
    )
    return msgspec.structs.replace(plain, **more)


def test_it_comes_back_as_it_was_from_mail_paper_and_scanner() -> None:
    text = as_text(invitation())
    broken = "\r\n".join(text[start : start + 60] for start in range(0, len(text), 60))
    for shape in (text, f"  {text}\n", broken, text.lower(), "Ecco l'invito:\n" + broken):
        assert read(shape, NOW) == invitation()


def test_it_fits_a_qr_code_that_a_printed_page_still_shows() -> None:
    code = segno.make(as_text(invitation()), error="m", micro=False)
    assert code.mode == "alphanumeric"
    assert int(code.version) <= 20


@pytest.mark.parametrize("text", ["", "ciao", "APPRODO1-", "APPRODO1-AAAA", "-", "\x00" * 40, "A" * 20_000])
def test_something_else_is_said_to_be_no_invitation(text: str) -> None:
    with pytest.raises(InvitationUnreadable):
        read(text, NOW)


def test_a_letter_changed_or_lost_is_noticed() -> None:
    text = as_text(invitation())
    for at in range(len("APPRODO1-"), len(text), 7):
        other = "A" if text[at] != "A" else "B"
        for damaged in (text[:at] + other + text[at + 1 :], text[:at] + text[at + 1 :], text[:at]):
            with pytest.raises(DomainError):
                read(damaged, NOW)


def test_a_day_later_it_is_over() -> None:
    with pytest.raises(InvitationExpired):
        read(as_text(invitation()), NOW + LIFETIME_MS)


def test_one_of_a_later_program_says_so() -> None:
    with pytest.raises(InvitationTooNew):
        read(as_text(invitation()).replace("APPRODO1-", "APPRODO2-"), NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"user": b"short"},
        {"root_pk": b"r"},
        {"url": "file:///etc/passwd"},
        {"roles": ("emperor",)},
        {"sites": (b"x",)},
    ],
)
def test_parts_of_the_wrong_shape_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvitationUnreadable):
        read(as_text(invitation(**wrong)), NOW)
