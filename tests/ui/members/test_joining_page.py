"""From the invitation to the first day, with everything that can come between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.session import Session
from app.usecases import inviting
from app.usecases.inviting import as_text
from app.usecases.membership import LineTrouble, Standing, State, Waiting, spoken
from tests.profile import new_session
from tests.ui.accessible import nameless
from tests.ui.members.fake import NUMBERS, FakeMembership, invitation
from tests.ui.sync.stand_in import StandInSync
from tests.ui.windows import shown_page, window_on
from ui.joining.page import JoiningPage
from ui.joining.standing_card import StandingCard
from ui.main_window import MainWindow
from ui.texts import t
from ui.unlock.invitation_step import InvitationStep
from ui.widgets.buttons import Button
from ui.widgets.messages import InlineMessage


@pytest.fixture
def fake() -> FakeMembership:
    return FakeMembership(where=Standing(State.ALONE))


@pytest.fixture
def session(tmp_path: Path, fake: FakeMembership) -> Iterator[Session]:
    made = new_session(tmp_path)
    made.membership = fake
    yield made
    made.close()


def page_of(window: MainWindow) -> JoiningPage:
    page = shown_page(window)
    assert isinstance(page, JoiningPage)
    return page


def words_on(where: QWidget) -> list[str]:
    return [button.text() for button in where.findChildren(Button) if button.isVisible()]


def press(qtbot: QtBot, where: QWidget, words: str) -> None:
    qtbot.waitUntil(lambda: words in words_on(where))
    (found,) = [b for b in where.findChildren(Button) if b.isVisible() and b.text() == words]
    found.click()


def test_from_the_text_to_the_words_to_the_first_day(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    with window_on(qtbot, session, "joining") as window:
        page = page_of(window)
        assert page.field is not None
        page.field.text.setPlainText("non è un invito")
        assert page.field.invitation() is None
        page.field.text.setPlainText(as_text(invitation()))
        fake.answer = Waiting(invitation(), NUMBERS, "waiting")
        press(qtbot, page, t("joining.begin"))
        qtbot.waitUntil(lambda: page.words is not None)
        assert page.words is not None
        assert page.words.words() == spoken(NUMBERS, "it")
        assert nameless(page) == []
        fake.answer = Waiting(invitation(), NUMBERS, "approved")
        page.look()
        qtbot.waitUntil(lambda: t("joining.start") in words_on(page))


def test_who_is_let_in_while_working_elsewhere_hears_it_and_the_sync_begins(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    fake.own = fake.answer = Waiting(invitation(), NUMBERS, "waiting")
    sync = StandInSync()
    with window_on(qtbot, session, "joining", sync=sync) as window:
        page = page_of(window)
        qtbot.waitUntil(lambda: page.words is not None)
        window.go("today")
        assert page._timer.isActive()
        fake.answer = Waiting(invitation(), NUMBERS, "approved")
        qtbot.waitUntil(lambda: not page._busy)
        page.look()
        qtbot.waitUntil(lambda: sync.asked == ["joined"])
        assert window._toast.isVisible()
        assert not page._timer.isActive()


def test_without_a_line_it_says_so_and_tries_again(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    fake.own, fake.trouble = Waiting(invitation()), LineTrouble()
    with window_on(qtbot, session, "joining") as window:
        page = page_of(window)
        qtbot.waitUntil(lambda: page.trouble.text() == t("line.offline"))
        assert page._timer.isActive()
        fake.trouble, fake.answer = None, Waiting(invitation(), NUMBERS, "waiting")
        qtbot.waitUntil(lambda: not page._busy)
        page.look()
        qtbot.waitUntil(lambda: page.words is not None)
        assert page.trouble.text() == ""


def test_words_that_differ_stop_everything(qtbot: QtBot, session: Session, fake: FakeMembership) -> None:
    fake.own = Waiting(invitation(), NUMBERS, "waiting")
    with window_on(qtbot, session, "joining") as window:
        page = page_of(window)
        qtbot.waitUntil(lambda: page.words is not None)
        press(qtbot, page, t("joining.differ"))
        qtbot.waitUntil(lambda: ("give_up",) in fake.acts)
        qtbot.waitUntil(lambda: page.field is not None)
        assert page.trouble.text() == t("joining.differed")


def test_an_officer_asks_everybody_for_the_updated_program(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    """Said before it is done, and offered no more afterwards; to nobody who may not."""
    fake.where = replace(fake.where, may_require=True)
    with window_on(qtbot, session, "organisation") as window:
        page = shown_page(window)
        qtbot.waitUntil(lambda: t("standing.require") in words_on(page))
        press(qtbot, page, t("standing.require"))
        assert fake.acts == []
        press(qtbot, page, t("job.cancel"))
        assert fake.acts == []
        press(qtbot, page, t("standing.require"))
        press(qtbot, page, t("standing.require_do"))
        qtbot.waitUntil(lambda: fake.acts == [("require_program",)])
        qtbot.waitUntil(lambda: t("standing.require_do") not in words_on(page))
        assert t("standing.require") not in words_on(page)


@pytest.mark.parametrize("answer", ["refused", "expired", "taken_back"])
def test_a_no_is_said_plainly_and_leads_on(
    qtbot: QtBot, session: Session, fake: FakeMembership, answer: str
) -> None:
    fake.own = Waiting(invitation(), NUMBERS, answer)
    with window_on(qtbot, session, "joining") as window:
        page = page_of(window)
        qtbot.waitUntil(lambda: t("joining.another") in words_on(page))
        told = [one.text() for one in page.findChildren(InlineMessage)]
        assert t(f"joining.{answer}", inviter="Giulia Rinaldi") in told
        press(qtbot, page, t("joining.another"))
        qtbot.waitUntil(lambda: page.field is not None)


def test_at_the_door_an_invitation_is_read_from_file_and_text(qtbot: QtBot, tmp_path: Path) -> None:
    step = InvitationStep()
    qtbot.addWidget(step)
    assert step.next is not None
    step.field.load(tmp_path / "missing")
    assert not step.next.isEnabled()
    source = tmp_path / "approdo.approdo-invito"
    source.write_text(as_text(invitation()), encoding="ascii")
    step.field.load(source)
    assert step.next.isEnabled()
    with qtbot.waitSignal(step.done) as done:
        step.next.click()
    assert done.args == [step.field.invitation()]
    source.write_text(as_text(invitation(expires_ms=5)), encoding="ascii")
    step.field.load(source)
    assert not step.next.isEnabled()
    assert step.field._trouble.text() == t(inviting.InvitationExpired.key)


@pytest.mark.parametrize(
    ("standing", "ways"),
    [
        (Standing(State.ALONE), ["standing.join", "standing.create", "standing.all_lost"]),
        (Standing(State.ASKING), ["standing.go_on"]),
        (Standing(State.MEMBER, "Cooperativa"), ["page.members", "standing.use_kit"]),
        (Standing(State.MEMBER, "Cooperativa", kit_due=True), ["standing.kit", "page.members"]),
        (Standing(State.REMOVED, "Cooperativa"), ["standing.join"]),
    ],
)
def test_where_this_laptop_stands_and_what_to_do(
    qtbot: QtBot, session: Session, fake: FakeMembership, standing: Standing, ways: list[str]
) -> None:
    fake.where = standing
    with window_on(qtbot, session, "organisation") as window:
        page = shown_page(window)
        qtbot.waitUntil(lambda: page.findChild(StandingCard) is not None)
        card = page.findChild(StandingCard)
        assert isinstance(card, StandingCard)
        qtbot.waitUntil(card.isVisible)
        assert words_on(card) == [t(key) for key in ways]


def test_a_forked_log_and_long_silence_are_shown(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    fake.where = Standing(State.MEMBER, "Cooperativa", trouble="line.forked", silent_days=14)
    with window_on(qtbot, session, "organisation") as window:
        page = shown_page(window)
        qtbot.waitUntil(lambda: page.findChild(StandingCard) is not None)
        card = page.findChild(StandingCard)
        assert isinstance(card, StandingCard)
        said = [message.text() for message in card._warnings]
        assert said == [t("line.forked"), t("standing.stale", n=14), ""]


def test_who_is_in_already_is_told_so(qtbot: QtBot, session: Session, fake: FakeMembership) -> None:
    fake.where = Standing(State.MEMBER, "Cooperativa")
    with window_on(qtbot, session, "joining") as window:
        page = page_of(window)
        qtbot.waitUntil(lambda: t("joining.start") in words_on(page))
        assert page.field is None
