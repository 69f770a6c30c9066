"""A laptop that will never confirm: taken away with a reason, or not at all."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.domain.erasure import BROKEN, GONE_REASONS, RESTORED
from app.domain.ids import new_id
from app.usecases.erasing import DeviceStanding
from tests.ui.accessible import nameless
from ui.cases import wording
from ui.data_care.gone_card import GoneCard


def test_a_reason_is_chosen_and_said_or_it_was_not_meant(qtbot: QtBot) -> None:
    said: list[tuple[str, str]] = []
    left: list[int] = []
    laptop = DeviceStanding("0a" * 8, "Marta Prova", new_id(), None)
    card = GoneCard(laptop, lambda *told: said.append(told), lambda: left.append(1))
    qtbot.addWidget(card)
    card.show()
    assert nameless(card) == []
    assert card.reason.value() == RESTORED
    words = {wording.label_of("laptop_gone_reason", one) for one in GONE_REASONS}
    assert len(words) == len(GONE_REASONS)
    card.reason.set_value(BROKEN)
    assert (said, left) == ([], [])
    card.say.click()
    assert said == [("0a" * 8, BROKEN)]
    card.leave.click()
    assert left == [1]
