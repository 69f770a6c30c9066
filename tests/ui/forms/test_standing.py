"""What a refused form says is taken back place by place, as it is put right."""

from __future__ import annotations

from typing import Any

from pytestqt.qtbot import QtBot

from app.domain.problems import Problem
from ui.forms.problem_summary import ProblemSummary
from ui.forms.standing import Standing
from ui.texts import t


class Answers:
    """A form of two answers, the first of which must not be empty."""

    def __init__(self, qtbot: QtBot) -> None:
        self.typed: dict[str, Any] = {"name": "", "number": "12"}
        self.summary = ProblemSummary()
        qtbot.addWidget(self.summary)
        self.standing = Standing(self.summary, self.typed.get, self.wrong)

    def wrong(self) -> list[Problem]:
        return [] if self.typed["name"].strip() else [Problem("check.missing", "name")]

    def refuse(self, *names: str) -> None:
        problems = [Problem("check.missing", name) for name in names]
        self.standing.refused(problems, [(name, name, lambda: None) for name in names])


def test_a_place_put_right_leaves_the_list_and_the_last_one_takes_it_away(qtbot: QtBot) -> None:
    answers = Answers(qtbot)
    answers.refuse("name", "number")
    assert len(answers.summary.links()) == 2
    answers.typed["number"] = "123"
    answers.standing.edited()
    assert [link.text() for link in answers.summary.links()] == ["name"]
    assert answers.summary.text() == t("forms.to_put_right", n=1)
    answers.typed["name"] = "Amina"
    answers.standing.edited()
    assert answers.summary.text() == ""
    assert answers.standing.left == []


def test_what_the_form_itself_still_sees_stands(qtbot: QtBot) -> None:
    answers = Answers(qtbot)
    answers.refuse("name")
    answers.typed["name"] = "   "
    answers.standing.edited()
    assert [problem.name for problem in answers.standing.left] == ["name"]
    assert answers.summary.text() != ""


def test_a_change_elsewhere_leaves_everything_said(qtbot: QtBot) -> None:
    answers = Answers(qtbot)
    answers.refuse("number")
    answers.typed["name"] = "Amina"
    answers.standing.edited()
    assert len(answers.summary.links()) == 1
