"""Two lists of colleagues on the page about sync: told in words, decided by an officer who says it twice."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.usecases.parted_logs import PartedLine, PartedLogs
from ui.sync.parted_card import PartedCard
from ui.texts import inserted, t


def texts_in(card: PartedCard) -> set[str]:
    return {one.text() for one in card.findChildren(QLabel)}


REMOVED = PartedLine("removed", "Omar Prova", "Sara Dolci", 1_780_000_000_000, (), waits=True)
LET_IN = PartedLine("user", "", "Tom Prova", 1_780_000_100_000, ("operator",))


def found(*, may_decide: bool = True, handed: bool = False) -> PartedLogs:
    return PartedLogs((REMOVED,), (LET_IN,), 3, ("Sara Dolci",), may_decide, handed)


def test_it_says_what_is_missing_and_who_can_mend_it(qtbot: QtBot) -> None:
    card = PartedCard(lambda: None)
    qtbot.addWidget(card)
    card.tell(None)
    assert card.isHidden()
    card.tell(found(may_decide=False))
    said = texts_in(card)
    assert t("sync.parted.line.removed", name=inserted("Omar Prova")) in said
    assert t("sync.parted.line.user", name=t("sync.parted.nameless")) in said
    assert t("sync.parted.keys", n=3) in said
    assert t("sync.parted.awaited", names=inserted("Sara Dolci")) in said
    assert t("sync.parted.officer") in said
    assert card.decide is None
    card.deleteLater()
    card = PartedCard(lambda: None)
    qtbot.addWidget(card)
    card.tell(found(handed=True))
    assert t("sync.parted.handed") in texts_in(card)
    assert t("sync.parted.awaited", names=inserted("Sara Dolci")) not in texts_in(card)


def test_an_officer_says_it_twice(qtbot: QtBot) -> None:
    asked: list[int] = []
    card = PartedCard(lambda: asked.append(1))
    qtbot.addWidget(card)
    card.tell(found())
    card.show()
    assert card.decide is not None
    assert card.sure is not None
    assert not card.sure.isVisible()
    card.decide.click()
    assert card.sure.isVisible()
    card.tell(found())  # a round that came to nothing new leaves the question open
    assert card.sure.isVisible()
    assert asked == []
    card.sure.click()
    assert asked == [1]
    assert not card.sure.isEnabled()
    card.failed()
    assert card.sure.isEnabled()
