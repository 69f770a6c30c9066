"""Whoever works with this profile signs a plan with their own passphrase; for all others it is a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from app.domain.plan import Plan, PlanSignature
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.usecases import plans
from app.usecases.passphrases import offer_recovery_code
from app.usecases.profiles import create
from app.usecases.unlocking import UnlockedProfile
from tests.app.usecases.planning import new_case, written
from tests.app.usecases.profile_cases import FAST, PASSPHRASE
from tests.profile import nothing
from ui.cases.plans.sign_card import SignCard
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.page import Program
from ui.unlock.ports import LocalProfiles
from ui.widgets.secret_field import SecretField


@dataclass
class Process:
    """What the card asks of the program."""

    profile: UnlockedProfile
    profiles: LocalProfiles


@pytest.fixture
def card(qtbot: QtBot, tmp_path: Path) -> Iterator[SignCard]:
    profile = create(tmp_path, "Marta", PASSPHRASE, offer_recovery_code("it"), cost=FAST)
    session = Session(profile)
    session.found(User(name="Marta Prova", role="operator"), nothing)
    plan = session.do(written, new_case(session).id)
    jobs = JobRunner()
    process = Process(profile, LocalProfiles(tmp_path, cost=FAST, floor=FAST))
    window = MainWindow(session, jobs, program=cast(Program, process))
    qtbot.addWidget(window)
    made = SignCard(window, plan, "Amina Diallo")
    qtbot.addWidget(made)
    yield made
    window.stop()
    jobs.stop()
    session.close()
    profile.close()


def says(card: SignCard, signer: str) -> None:
    card.signer.set_value(signer)
    card.signer.edited.emit()


def test_a_wrong_passphrase_signs_nothing_and_the_right_one_these_words(qtbot: QtBot, card: SignCard) -> None:
    session = card._shell.session
    says(card, "operator")
    assert card.name.value() == "Marta Prova"
    card.field.sign_by_hand(False)
    assert isinstance(card.field.typed, SecretField)
    card.field.typed.setText("not this one")
    card.submit()
    qtbot.waitUntil(lambda: "frase segreta" in card.problem.text() and card._keep.isEnabled(), timeout=8000)
    assert session.ask(Reader.find, PlanSignature) == []
    card.field.typed.setText(PASSPHRASE)
    with qtbot.waitSignal(card.over, timeout=8000):
        card.submit()
    (kept,) = session.ask(Reader.find, PlanSignature)
    assert (kept.signer, kept.method, kept.user, kept.name) == (
        "operator",
        "proved",
        session.user.id,
        "Marta Prova",
    )
    (plan,) = session.ask(Reader.find, Plan)
    assert kept.digest == session.ask(plans.read, plan.id).digest


def test_nobody_else_is_asked_for_it(card: SignCard) -> None:
    for signer, name in (("person", "Amina Diallo"), ("guardian", None), ("operator", "Luca Ferri")):
        says(card, signer)
        card.name.set_value(name)
        card.name.edited.emit()
        assert not isinstance(card.field.typed, SecretField), signer
    says(card, "person")
    assert card.name.value() == "Luca Ferri", "a name somebody typed stays"
