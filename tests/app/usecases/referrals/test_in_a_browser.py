"""The page for a service without the program, opened from the disk in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.return_codes import read, written
from app.session import Session
from app.usecases.referrals import answers, parcels
from app.usecases.referrals.answers import Answer
from tests.app.usecases.referrals.place import now, sent
from tests.browser import MISSING, WHY, Browser, browser

pytestmark = pytest.mark.skipif(MISSING, reason=WHY)


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browser() as made:
        yield made


def press(window: Browser, words: str) -> str:
    """Type words and press the button; what is told, empty when the page opened."""
    window.write("words", words)
    window.run("document.getElementById('open').click()")
    told = "document.getElementById('told')"
    window.wait(f"return !{told} || {told}.textContent !== ''")
    return str(window.run(f"return {told} ? {told}.textContent : ''"))


@pytest.mark.parametrize(("width", "dark"), [(1000, False), (360, True)])
def test_a_service_opens_it_reads_it_and_answers(
    session: Session, window: Browser, tmp_path: Path, width: int, dark: bool
) -> None:
    left, said = sent(session), parcels.new_words()
    page = tmp_path / "invio.html"
    session.do(parcels.save_page, left.id, said, page)
    window.look(width=width, height=800, dark=dark)
    window.go(page)
    assert "Amina" not in window.run("return document.documentElement.outerHTML")
    assert "ce ne sono 3" in press(window, "una due tre")
    assert "non sono quelle" in press(window, "una due tre quattro cinque")
    assert window.run("return document.activeElement.id") == "words"
    assert press(window, f" {said.upper()} ") == ""
    words = window.run("return document.body.innerText")
    assert "Amina Diallo" in words
    assert window.run("return document.activeElement.tagName") == "H1"
    assert window.run("return document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    ground = window.run("return getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") is not dark
    assert window.complaints() == []

    # Somebody reads the code beside "accepted" on the phone, and it is typed as it was heard.
    rows = window.run("return [...document.querySelectorAll('.codes tr')].map(r => r.innerText.split('\\t'))")
    heard = {meaning.strip(): code.strip() for meaning, code in rows}
    assert list(heard.items()) == parcels.answer_sheet(now(session, left))
    code = read(heard["Accettato"])
    assert written(code) == heard["Accettato"]
    session.do(answers.answer_by_code, heard["Accettato"].lower(), Answer(""))
    assert now(session, left).state == "accepted"


def test_what_people_wrote_does_nothing_in_a_browser(
    session: Session, window: Browser, tmp_path: Path
) -> None:
    said = parcels.new_words()
    hostile = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
    letter = f"<title>Invio</title><style></style><h1>x</h1><p>{hostile}</p>"
    page = tmp_path / "invio.html"
    page.write_bytes(parcels.sealed_page(letter, said))
    window.go(page)
    assert press(window, said) == ""
    assert window.run("return document.title") == "Invio"
