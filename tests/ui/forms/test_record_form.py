"""The form follows the declaration: right inputs, all problems at once, nothing lost, steps taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain import declaration as d
from app.domain.declaration import KINDS, Record, Scope
from app.domain.ids import RecordId, new_id
from app.domain.kinds import FAMILIES
from app.domain.legal import Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from ui import texts
from ui.forms.choices import Choices
from ui.forms.record_form import RecordForm
from ui.forms.typed import type_into

TODAY = date(2026, 11, 22)
CHOICES = Choices(TODAY, {"user": [("aa" * 16, "Luca")], "site": [], "organisation": [], "project": []})


@pytest.fixture
def permit(qtbot: QtBot) -> RecordForm:
    return form_of(qtbot, Permit(type="ASILO", state="nuovo_2031", issued_on=PartialDate("2026")))


def form_of(qtbot: QtBot, record: Record) -> RecordForm:
    form = RecordForm(record, CHOICES)
    qtbot.addWidget(form)
    form.resize(900, 700)
    form.show()
    return form


def keys(form: RecordForm) -> set[tuple[str, str, bool]]:
    return {(problem.name, problem.key, problem.warning) for problem in form.problems()}


def test_nothing_changed_gives_the_very_record_back(permit: RecordForm) -> None:
    assert permit.value() == permit._record
    assert not permit.is_touched()


def test_a_code_of_a_newer_version_is_shown_verbatim_and_kept(permit: RecordForm) -> None:
    assert permit.field("state").text() == "nuovo_2031"
    assert ("state", "check.unknown_code", True) in keys(permit)
    type_into(permit.field("number"), "I12345678")
    value = permit.value()
    assert isinstance(value, Permit)
    assert value.number == "I12345678"
    assert replace(value, number=None) == permit._record


def test_all_problems_are_said_at_once_and_warnings_do_not_block(permit: RecordForm) -> None:
    type_into(permit.field("type"), None)
    type_into(permit.field("issued_on"), "43/2020")
    type_into(permit.field("expires_on"), "marzo 2027")
    found = permit.problems()
    blocking = {problem.name for problem in found if not problem.warning}
    assert blocking == {"type", "issued_on", "expires_on"}
    permit.show_problems(found, focus=True)
    rows = {name: permit._at[name].row(name).problem() for name in ("type", "issued_on", "state", "number")}
    assert rows["type"] == texts.t("check.missing")
    assert rows["issued_on"]
    assert "nuovo_2031" in rows["state"]
    assert rows["number"] == ""


def test_what_is_typed_comes_back_to_the_letter_even_when_it_cannot_be_read(
    qtbot: QtBot, permit: RecordForm
) -> None:
    type_into(permit.field("issued_on"), "boh, verso il")
    type_into(permit.field("text"), "Due righe\n  e spazi ")
    type_into(permit.field("work_allowed"), "from_date")
    typed = permit.typed()
    other = form_of(qtbot, permit._record)
    other.set_typed(typed)
    assert other.typed() == typed
    assert other.field("issued_on").input.text() == "boh, verso il"
    assert other.field("text").toPlainText() == "Due righe\n  e spazi "


def test_an_emptied_answer_is_no_answer(permit: RecordForm) -> None:
    type_into(permit.field("issued_on"), "")
    value = permit.value()
    assert isinstance(value, Permit)
    assert value.issued_on is None


def test_a_section_with_a_problem_opens_when_it_is_said(permit: RecordForm) -> None:
    assert not permit._folds["request"].is_open
    type_into(permit.field("appointment_on"), "un giorno")
    permit._folds["request"].open(False)
    permit.show_problems(permit.problems())
    assert permit._folds["request"].is_open


def test_a_chosen_answer_is_taken_back_by_ctrl_z(qtbot: QtBot, permit: RecordForm) -> None:
    permit.activateWindow()
    type_into(permit.field("verified"), "copy")
    permit.focus_field("verified")
    QTest.keyClick(permit.field("verified")._chips["copy"], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert permit.field("verified").value() is None
    assert not permit.undo()


def test_the_letters_of_a_text_are_one_step(qtbot: QtBot, permit: RecordForm) -> None:
    number = permit.field("number")
    QTest.keyClicks(number, "I99")
    type_into(permit.field("verified"), "copy")
    assert permit.undo()
    assert permit.undo()
    assert number.text() == ""
    assert not permit.undo()


def test_yes_and_no_have_a_third_state(qtbot: QtBot) -> None:
    form = form_of(qtbot, Person())
    assert form.field("deceased").value() is None
    type_into(form.field("deceased"), False)
    assert form.field("deceased").value() is False
    QTest.mouseClick(form.field("deceased")._chips["0"], Qt.MouseButton.LeftButton)
    assert form.field("deceased").value() is None


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_every_kind_has_a_form_that_gives_its_record_back(qtbot: QtBot, kind: str) -> None:
    assert FAMILIES
    record = KINDS.named(kind).record()
    form = form_of(qtbot, record)
    assert form.value() == record
    assert not texts.missing()


def test_a_kind_declared_on_the_fly_has_its_form(qtbot: QtBot) -> None:
    @d.record("laundry_turn", id=250, scope=Scope.FILE, registry=KINDS.copy())
    class LaundryTurn(Record):
        person: RecordId | None = d.ref("person", id=1, parent=True)
        machine: str | None = d.text(id=2, need=d.Need.DRAFT)
        starts_minute: int | None = d.integer(id=3, minimum=0, maximum=1439)
        fee: int | None = d.cents(id=4)
        level: str | None = d.code("list_of_2031", id=5)
        helpers: frozenset[RecordId] = d.refs("user", id=6)

    form = form_of(qtbot, LaundryTurn(person=new_id(), level="x9"))
    assert set(form.specs) == {"machine", "starts_minute", "fee", "level", "helpers"}
    assert {p.name for p in form.problems()} == {"machine"}
    type_into(form.field("machine"), "Tre")
    type_into(form.field("starts_minute"), "9.30")
    type_into(form.field("fee"), "12,5")
    type_into(form.field("helpers"), ["aa" * 16])
    value = form.value()
    assert isinstance(value, LaundryTurn)
    assert (value.machine, value.starts_minute, value.fee, value.level) == ("Tre", 570, 1250, "x9")
    assert value.helpers == frozenset({RecordId(b"\xaa" * 16)})


@pytest.mark.parametrize(
    ("typed", "minutes"), [("9", 540), ("930", 570), ("14:05", 845), ("24:00", None), ("9:75", None)]
)
def test_a_time_of_day_is_read_as_people_write_it(qtbot: QtBot, typed: str, minutes: int | None) -> None:
    form = form_of(qtbot, KINDS.named("contact").record())
    type_into(form.field("starts_minute"), typed)
    assert form.field("starts_minute").value() == minutes
    assert (minutes is None) == any(problem.name == "starts_minute" for problem in form.problems())


@pytest.mark.usefixtures("mirrored")
def test_in_arabic_the_first_column_stands_on_the_right(qtbot: QtBot) -> None:
    form = form_of(qtbot, Permit())
    first, second = form._at["type"].row("type"), form._at["number"].row("number")
    assert first.mapTo(form, first.rect().center()).x() > second.mapTo(form, second.rect().center()).x()
