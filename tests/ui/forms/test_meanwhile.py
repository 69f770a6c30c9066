"""A page is open and half typed while another laptop's words come in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from app.domain.assessment import AreaScore, Assessment
from app.domain.case import Case
from app.domain.legal import Permit
from app.domain.mediation import MediationRequest
from app.domain.person import Person
from app.domain.site import Site
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import assessments, conflicts
from tests.app.usecases.test_meanwhile import both, slip, stored
from tests.app.usecases.two_laptops import Laptops, shared_person, two_laptops
from tests.ui.windows import settled, shown_page, window_on
from ui.cases.assessment_page import AssessmentPage
from ui.forms.editors import open_record_editor
from ui.forms.meanwhile import MeanwhileNote
from ui.forms.record_page import RecordPage
from ui.forms.record_panel import RecordPanel
from ui.forms.typed import type_into
from ui.main_window import MainWindow
from ui.mediation.slip_page import SlipPage
from ui.people.person_page import PersonPage
from ui.widgets.form import FormRow


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Laptops]:
    made = two_laptops(tmp_path)
    yield made
    made.close()


@pytest.fixture
def permit(laptops: Laptops) -> Permit:
    made = Permit(person=shared_person(laptops).id, type="ASILO", number="I100", questura="Parma")
    both(laptops, made)
    return made


def notes(window: MainWindow) -> dict[str, MeanwhileNote]:
    """Notes in view by the answer they are below."""
    found = [one for one in shown_page(window).findChildren(MeanwhileNote) if not one.isHidden()]
    rows = [(one, cast(FormRow, one.parentWidget()).field) for one in found]
    return {(field.focusProxy() or field).objectName().rpartition(".")[2]: one for one, field in rows}


def panel_of(window: MainWindow) -> RecordPanel:
    page = shown_page(window)
    assert isinstance(page, RecordPage)
    assert page.panel is not None
    return page.panel


def questions(session: Session) -> int:
    return session.ask(conflicts.count, session.user)


def test_untouched_answers_follow_and_typed_ones_stay_beside(
    qtbot: QtBot, laptops: Laptops, permit: Permit
) -> None:
    with window_on(qtbot, laptops.marta, "cases") as window:
        open_record_editor(window, permit)
        form = panel_of(window).form
        type_into(form.field("number"), "I101")
        luca = replace(permit, number="I102", expires_on=date(2027, 5, 3))
        laptops.luca.do(Store.save, luca)
        laptops.exchange()
        qtbot.waitUntil(lambda: {"number", "expires_on"} <= notes(window).keys())
        assert form.field("expires_on").value() == date(2027, 5, 3)
        assert form.typed_of("number") == "I101"
        assert "Luca Ferri" in notes(window)["number"].words
        assert "I102" in notes(window)["number"].words
        assert notes(window)["expires_on"].button is None
        panel_of(window).submit()
        qtbot.waitUntil(lambda: stored(laptops.marta, permit).number == "I101")
        laptops.exchange()
        assert questions(laptops.luca) == 1  # who supervises decides of a permit
        assert stored(laptops.marta, permit).expires_on == date(2027, 5, 3)


def test_the_other_answer_may_be_taken(qtbot: QtBot, laptops: Laptops, permit: Permit) -> None:
    with window_on(qtbot, laptops.marta, "cases") as window:
        open_record_editor(window, permit)
        panel = panel_of(window)
        type_into(panel.form.field("number"), "I101")
        type_into(panel.form.field("questura"), "Lodi")
        laptops.luca.do(Store.save, replace(permit, number="I102"))
        laptops.exchange()
        qtbot.waitUntil(lambda: "number" in notes(window))
        taken = notes(window)["number"].button
        assert taken is not None
        taken.click()
        assert panel.form.typed_of("number") == "I102"
        assert "number" not in notes(window)
        panel.submit()
        qtbot.waitUntil(lambda: stored(laptops.marta, permit).questura == "Lodi")
        assert stored(laptops.marta, permit).number == "I102"
        assert questions(laptops.marta) == 0


def test_a_draft_taken_up_again_knows_what_it_was_typed_over(
    qtbot: QtBot, laptops: Laptops, permit: Permit
) -> None:
    with window_on(qtbot, laptops.marta, "cases") as window:
        open_record_editor(window, permit)
        panel = panel_of(window)
        type_into(panel.form.field("number"), "I101")
        window.go("cases")
        laptops.luca.do(Store.save, replace(permit, number="I102", questura="Lodi"))
        laptops.exchange()
        open_record_editor(window, permit)
        again = panel_of(window)
        qtbot.waitUntil(lambda: again.form.typed_of("number") == "I101")
        qtbot.waitUntil(lambda: "number" in notes(window))
        assert again.form.typed_of("questura") == "Lodi"
        again.submit()
        qtbot.waitUntil(lambda: stored(laptops.marta, permit).number == "I101")
        laptops.exchange()
        assert questions(laptops.luca) == 1


def test_begun_anew_shows_what_is_stored_by_now(qtbot: QtBot, laptops: Laptops, permit: Permit) -> None:
    with window_on(qtbot, laptops.marta, "cases") as window:
        open_record_editor(window, permit)
        panel = panel_of(window)
        type_into(panel.form.field("number"), "I101")
        laptops.luca.do(Store.save, replace(permit, number="I102"))
        laptops.exchange()
        qtbot.waitUntil(lambda: "number" in notes(window))
        panel.start_clean()
        assert panel.form.typed_of("number") == "I102"
        assert notes(window) == {}


def test_news_of_another_record_say_nothing(qtbot: QtBot, laptops: Laptops, permit: Permit) -> None:
    with window_on(qtbot, laptops.marta, "cases") as window:
        open_record_editor(window, permit)
        type_into(panel_of(window).form.field("number"), "I101")
        laptops.luca.do(Store.add, Permit(person=permit.person, type="UMAN", number="I7"))
        laptops.exchange()
        settled(qtbot, window)
        assert notes(window) == {}


def test_the_slip_keeps_what_came_in_while_it_was_typed(qtbot: QtBot, laptops: Laptops) -> None:
    site = Site(name="Centro Aurora")
    asked = replace(slip(site), requested_by=laptops.marta.user.id)
    both(laptops, site, asked)
    with window_on(qtbot, laptops.marta, "mediation") as window:
        window.go("mediation_slip", request=asked.id)
        page = shown_page(window)
        assert isinstance(page, SlipPage)
        type_into(page.form.forms["meeting"].field("reason"), "Consiglio di classe")
        laptops.luca.do(Store.save, replace(asked, reason="Pagella", place="Aula 4"))
        laptops.exchange()
        qtbot.waitUntil(lambda: {"reason", "place"} <= notes(window).keys())
        page.submit()
        qtbot.waitUntil(lambda: questions(laptops.marta) == 1)
        held = laptops.marta.ask(Reader.get, MediationRequest, asked.id)
        assert held is not None
        assert (held.place, held.reason) == ("Aula 4", "Consiglio di classe")


def test_the_person_page_says_it_too(qtbot: QtBot, laptops: Laptops) -> None:
    person = shared_person(laptops)
    with window_on(qtbot, laptops.marta, "cases") as window:
        window.go("person", person=person.id)
        page = shown_page(window)
        assert isinstance(page, PersonPage)
        type_into(page.area.editor.further.field("birth_place"), "Labé")
        laptops.luca.do(Store.save, replace(person, birth_place="Kindia", arrival_place="Augusta"))
        laptops.exchange()
        qtbot.waitUntil(lambda: {"birth_place", "arrival_place"} <= notes(window).keys())
        page.submit()
        qtbot.waitUntil(lambda: questions(laptops.marta) == 1)
        assert stored(laptops.marta, person).arrival_place == "Augusta"


def begun(laptops: Laptops) -> tuple[Person, Case, Assessment, AreaScore]:
    person = shared_person(laptops)
    case = Case(person=person.id)
    made = Assessment(person=person.id, case=case.id, kind="entry", held_on=date(2026, 3, 1))
    score = AreaScore(assessment=made.id, area="housing", score="2")
    both(laptops, case, made, score)
    return person, case, made, score


def test_an_assessment_follows_area_by_area(qtbot: QtBot, laptops: Laptops) -> None:
    _, case, made, score = begun(laptops)
    with window_on(qtbot, laptops.marta, "cases") as window:
        window.go("assessment", case=case.id, assessment=made.id)
        page = shown_page(window)
        assert isinstance(page, AssessmentPage)
        page.rows._scales["housing"].set_value("3")
        page.rows.edited.emit()
        laptops.luca.do(Store.save, replace(score, score="4", own_words="Dormo male"))
        laptops.luca.do(Store.add, AreaScore(assessment=made.id, area="work", score="1"))
        laptops.exchange()
        qtbot.waitUntil(lambda: page.rows.typed()["work"][0] == "1")
        assert page.rows.typed()["housing"][:2] == ["3", "Dormo male"]
        assert page.news.text() != ""
        page.save()
        qtbot.waitUntil(lambda: questions(laptops.marta) == 1)
        scores = laptops.marta.ask(assessments.scores_of, made.id)
        assert sorted(one.area or "" for one in scores) == ["housing", "work"]


def test_a_draft_of_an_assessment_knows_what_it_was_typed_over(qtbot: QtBot, laptops: Laptops) -> None:
    _, case, made, score = begun(laptops)
    with window_on(qtbot, laptops.marta, "cases") as window:
        window.go("assessment", case=case.id, assessment=made.id)
        page: Any = shown_page(window)
        page.rows._scales["housing"].set_value("3")
        page.rows.edited.emit()
        window.go("cases")
        laptops.luca.do(Store.save, replace(score, score="4"))
        laptops.luca.do(Store.save, replace(made, summary="Sta meglio"))
        laptops.exchange()
        window.go("assessment", case=case.id, assessment=made.id)
        qtbot.waitUntil(lambda: page.news.text() != "")
        assert page.rows.typed()["housing"][0] == "3"
        assert page.summary.toPlainText() == "Sta meglio"
        page.save()
        qtbot.waitUntil(lambda: questions(laptops.marta) == 1)
