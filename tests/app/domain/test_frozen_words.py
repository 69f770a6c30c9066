"""Words that were agreed: equal ones make one text, and the text gives them back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain import frozen_words
from app.domain.frozen_words import AGREED
from app.domain.ids import new_id
from app.domain.kinds import KINDS
from app.domain.plan import Plan, PlanAction, PlanGoal

PERSON = new_id()
PLAN = Plan(person=PERSON, case=new_id(), wish="Je veux «travailler»", months=6, state="draft", version=1)
GOAL = PlanGoal(person=PERSON, plan=PLAN.id, area="work", text="Un lavoro", due=date(2027, 6, 1), place=0)
ACTION = PlanAction(
    person=PERSON, plan=PLAN.id, goal=GOAL.id, text="CV", responsible=new_id(), by_person=False, minutes=20
)
KINDS_OF_A_PLAN = (Plan, PlanGoal, PlanAction)


def test_what_was_agreed_is_declared() -> None:
    for kind, names in AGREED.items():
        assert set(names) <= set(KINDS.named(kind).by_name)


def test_order_and_what_is_not_agreed_change_nothing() -> None:
    text = frozen_words.words([PLAN, GOAL, ACTION])
    assert text == frozen_words.words([ACTION, GOAL, replace(PLAN, state="approved", version=9)])
    assert text == frozen_words.words([PLAN, GOAL, replace(ACTION, minutes=None, state="done")])
    assert text != frozen_words.words([PLAN, GOAL, replace(ACTION, text="Curriculum")])
    assert text != frozen_words.words([PLAN, GOAL])


def test_the_words_come_back() -> None:
    found = {
        one.id: one for one in frozen_words.read(frozen_words.words([PLAN, GOAL, ACTION]), KINDS_OF_A_PLAN)
    }
    for record in (PLAN, GOAL, ACTION):
        assert frozen_words.same(record, found[record.id])
    changed = replace(GOAL, text="Altro", due=None, outcome="achieved")
    assert not frozen_words.same(changed, found[GOAL.id])
    assert found[GOAL.id].put_into(changed) == replace(GOAL, outcome="achieved")


@pytest.mark.parametrize(
    "text", [None, "", "no json", "[]", "{}", '{"v":2,"records":[]}', '{"v":1,"records":[["plan"]]}']
)
def test_what_cannot_be_read_holds_nothing(text: str | None) -> None:
    assert frozen_words.read(text, KINDS_OF_A_PLAN) == []


def test_a_part_of_another_program_is_passed_over() -> None:
    text = frozen_words.words([PLAN]).replace('"records":[', '"records":[["song","00",{}],')
    assert [one.kind for one in frozen_words.read(text, KINDS_OF_A_PLAN)] == ["plan"]


def test_a_text_is_whole_only_with_its_own_digest() -> None:
    text = frozen_words.words([PLAN])
    assert frozen_words.is_whole(text, frozen_words.digest(text))
    assert not frozen_words.is_whole(text + " ", frozen_words.digest(text))
    assert not frozen_words.is_whole("", frozen_words.digest(""))
    assert not frozen_words.is_whole(None, None)
