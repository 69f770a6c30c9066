from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.page import Action
from ui.palette.field import SearchField
from ui.shell.top_bar import AROUND, TopBar
from ui.theme.look import px

WORDS = "Senza rete · 1.234 modifiche da inviare"


def bar_of(qtbot: QtBot, width: int) -> TopBar:
    bar = TopBar(SearchField())
    qtbot.addWidget(bar)
    bar.resize(width, bar.height())
    bar.show()
    bar.pill.say(WORDS)
    bar.show_page("Colleghi", "Cooperativa Porto Sicuro", Action("members.invite", lambda: None), back=True)
    qtbot.wait(20)
    return bar


def test_the_state_of_the_work_is_told_before_the_words_beside_the_title(qtbot: QtBot) -> None:
    wide, small = bar_of(qtbot, 1400), bar_of(qtbot, 720)
    assert wide._subtitle.isVisible()
    assert wide.pill.width() == wide.pill.sizeHint().width()
    assert not small._subtitle.isVisible()
    assert small._title.isVisible()


def test_a_pill_without_room_says_the_state_whole(qtbot: QtBot) -> None:
    pill = bar_of(qtbot, 1400).pill
    assert pill.words_in(1000) == WORDS
    assert pill.words_in(90) == "Senza rete"


def test_what_does_not_fit_is_left_out_whole(qtbot: QtBot) -> None:
    bar = bar_of(qtbot, 800)
    bar.pill.say("Modalità campo · 2 modifiche da inviare · 3 da decidere")
    qtbot.wait(20)
    shown = bar.pill.words_in(bar.pill.width() - px(AROUND))
    assert shown == "Modalità campo · 3 da decidere"
    assert bar.pill.width() == bar.pill.sizeHint().width()


def test_with_large_letters_the_title_gives_way_and_no_button_is_cut(qtbot: QtBot) -> None:
    bar = bar_of(qtbot, 600)
    bar.show_page("Persone e famiglie accolte", "", Action("cases.new_contact", lambda: None), back=True)
    assert bar._primary is not None
    primary = bar._primary
    qtbot.waitUntil(lambda: primary.width() >= primary.sizeHint().width())
    assert bar._title.text().endswith("…")
    assert bar._title.toolTip() == "Persone e famiglie accolte"
    qtbot.waitUntil(lambda: bar._title.width() >= bar._title.sizeHint().width())
