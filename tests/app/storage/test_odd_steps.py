"""Steps no program takes are found however they come in, and forgotten with their file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.domain.consent import Consent
from app.session import Session
from app.storage import forgetting, odd_steps
from app.storage.odd_steps import OddStep
from app.storage.store import Store
from tests.app.usecases.two_laptops import shared_person, two_laptops
from tests.envelopes import page, send


def odd(session: Session) -> list[OddStep]:
    return session.ask(odd_steps.every, 10)


def test_one_that_was_set_aside_is_judged_when_it_is_taken_back(tmp_path: Path) -> None:
    laptops = two_laptops(tmp_path)
    marta, luca = laptops.marta, laptops.luca
    person = shared_person(laptops)
    consent = Consent(person=person.id, type="share", state="given")
    for state in ("given", "withdrawn"):
        luca.do(Store.put, replace(consent, state=state))
    laptops.exchange()
    marta.do(Store.save, replace(consent, state="given"))
    marta.do(Store.save, replace(consent, state="given", purpose="Corso"))
    late, rest = send(marta.replica(), len(laptops.lines) + 1)
    luca.replica().apply(page([replace(late, reason="no_key", change=None), rest]))
    assert odd(luca) == []
    luca.replica().take_back([late])
    (found,) = odd(luca)
    assert (found.before, found.to, found.author) == ("withdrawn", "given", marta.user.id)
    # Another odd step by the same hand over it changes nothing; a colleague's step ends it.
    luca.do(Store.save, replace(consent, state="withdrawn", purpose="Corso"))
    assert odd(luca) == []
    assert luca.ask(odd_steps.known) == {consent.id}
    space = luca.ask(lambda r: r.rows("SELECT s.id FROM space s JOIN k_consent c ON c.space = s.rid"))[0][0]
    luca.write_for_sync(lambda reader: forgetting.forget_space(reader, space, even_unsent=True))
    assert luca.ask(odd_steps.known) == frozenset()
    laptops.close()
