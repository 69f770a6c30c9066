"""Scoring by keys, the earlier scores beside, nothing lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.assessment import AreaScore, Assessment
from app.domain.case import Case
from app.domain.person import Person, PersonName
from app.session import Session
from app.storage.reader import Reader
from app.usecases import assessments, cases, people
from app.usecases.people import PersonFile as PeopleFile
from tests.ui.cases.conftest import page_of, press
from ui.cases.area_rows import USUAL
from ui.cases.assessment_page import AssessmentPage
from ui.cases.score_scale import ScoreScale
from ui.main_window import MainWindow


@pytest.fixture
def case(session: Session) -> Case:
    """A case that was assessed once: housing 2."""
    names = (PersonName(full="Amadou Prova", preferred=True),)
    person = session.do(people.register, PeopleFile(person=Person(), names=names)).person
    case = session.do(cases.open_case, Case(person=person.id))
    session.do(
        assessments.save, Assessment(person=person.id, kind="entry"), [AreaScore(area="housing", score="2")]
    )
    return case


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, case: Case) -> AssessmentPage:
    window.go("case", case=case.id)
    window.go("assessment", case=case.id)
    page: AssessmentPage = page_of(window)
    qtbot.waitUntil(lambda: page.rows.progress()[1] >= len(USUAL))
    return page


def test_a_key_scores_and_goes_on(page: AssessmentPage) -> None:
    for key in "359":
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, key)
    assert [page.rows.typed()[area][0] for area in USUAL[:3]] == ["3", "5", "9"]
    assert page.rows._scales[USUAL[3]].hasFocus()
    press(page.rows._scales[USUAL[0]], Qt.Key.Key_0)
    assert page.rows.typed()[USUAL[0]][0] is None


def test_the_earlier_score_stands_beside(page: AssessmentPage) -> None:
    assert page.rows._scales["housing"]._before == "2"


def test_saved_with_the_persons_words(
    qtbot: QtBot, window: MainWindow, page: AssessmentPage, session: Session, case: Case
) -> None:
    QTest.keyClicks(page.rows._scales["work"], "4")
    page.rows._words["work"].setText("Vorrei cucinare")
    page.save()
    qtbot.waitUntil(lambda: len(session.ask(Reader.find, Assessment, person=case.person)) == 2)
    fresh = session.ask(Reader.find, Assessment, person=case.person)[-1]
    scores = session.ask(assessments.scores_of, fresh.id)
    assert [(one.area, one.score, one.own_words) for one in scores] == [("work", "4", "Vorrei cucinare")]
    qtbot.waitUntil(lambda: page_of(window) is not page)


def test_sending_demands_the_kind_and_then_closes_it(
    qtbot: QtBot, page: AssessmentPage, session: Session, case: Case
) -> None:
    QTest.keyClicks(page.rows._scales["work"], "4")
    page.submit()
    qtbot.waitUntil(lambda: page.form.row("kind").problem() != "")
    assert len(session.ask(Reader.find, Assessment, person=case.person)) == 1
    page.form.set_values({"kind": "periodic"})
    page.submit()
    qtbot.waitUntil(lambda: len(session.ask(Reader.find, Assessment, person=case.person)) == 2)
    assert session.ask(Reader.find, Assessment, person=case.person)[-1].submitted_on is not None


def test_a_half_scored_assessment_comes_back(
    qtbot: QtBot, window: MainWindow, page: AssessmentPage, case: Case
) -> None:
    QTest.keyClicks(page.rows._scales["legal"], "2")
    window.back()
    window.go("assessment", case=case.id)
    qtbot.waitUntil(lambda: page.rows.typed().get("legal", [None])[0] == "2")


def test_a_score_is_told_in_words(qtbot: QtBot) -> None:
    scale = ScoreScale("Lavoro", "2")
    qtbot.addWidget(scale)
    assert scale.accessibleDescription() == "senza punteggio"
    QTest.keyClicks(scale, "5")
    assert "Autonomo" in scale.accessibleDescription()
    press(scale, Qt.Key.Key_Left)
    assert scale.value() == "4"


def test_the_person_scores_beside_the_operator(
    qtbot: QtBot, window: MainWindow, page: AssessmentPage, session: Session, case: Case
) -> None:
    own = page.rows._own[USUAL[0]]
    own.setFocus()
    QTest.keyClicks(own, "2")
    assert page.rows._own[USUAL[1]].hasFocus()
    assert page.rows.typed()[USUAL[0]] == [None, "", "2"]
    page.save()
    assert case.person is not None
    person = case.person
    qtbot.waitUntil(lambda: len(session.ask(assessments.of_person, person)) == 2)
    both = session.ask(assessments.of_person, person)
    scores = [score for one in both for score in session.ask(assessments.scores_of, one.id)]
    (score,) = [one for one in scores if one.own_score]
    assert (score.area, score.score, score.own_score) == (USUAL[0], None, "2")


def test_a_draft_of_an_earlier_version_has_no_own_scores(page: AssessmentPage) -> None:
    page.rows.set_typed({USUAL[0]: ["3", "Sto bene"]})
    assert page.rows.typed()[USUAL[0]] == ["3", "Sto bene", None]


def test_the_words_go_below_in_a_narrow_window(
    qtbot: QtBot, window: MainWindow, page: AssessmentPage
) -> None:
    words, scale = page.rows._words[USUAL[0]], page.rows._scales[USUAL[0]]
    assert words.y() < scale.geometry().bottom()
    window.resize(1024, 600)
    qtbot.waitUntil(lambda: words.y() > scale.geometry().bottom())
    assert words.geometry().right() <= page.rows.width()


def test_after_the_exit_it_is_a_follow_up_from_the_start(
    qtbot: QtBot, window: MainWindow, case: Case, page: AssessmentPage
) -> None:
    assert page.form.field("kind").value() is None
    window.go("case", case=case.id)
    window.go("assessment", case=case.id, kind="followup")
    qtbot.waitUntil(lambda: page_of(window).form.field("kind").value() == "followup")
