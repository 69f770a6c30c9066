"""An offer of a file waits until somebody answers it or it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.domain.handover import Handover, waits
from app.domain.ids import new_id

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_an_offer_waits_until_it_is_answered_or_taken_back() -> None:
    offer = Handover(id=new_id())
    assert waits(offer)
    assert not waits(replace(offer, answer="accepted"))
    assert not waits(replace(offer, withdrawn_at=NOW))
