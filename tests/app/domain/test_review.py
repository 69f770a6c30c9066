"""Ids of reviews and remarks: one for each record and sort, on whatever laptop."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.domain.ids import RecordId
from app.domain.review import Review, on_part, part_of, remark_id, review_id

SUBJECT = RecordId(bytes(range(16)))
HANDED_IN = datetime(2026, 5, 5, tzinfo=UTC)


def test_a_record_has_one_review_of_each_sort() -> None:
    assert review_id("plan", SUBJECT) == review_id("plan", SUBJECT)
    assert (
        len(
            {
                review_id("plan", SUBJECT),
                review_id("closure", SUBJECT),
                review_id("plan", RecordId(bytes(16))),
            }
        )
        == 3
    )


def test_the_same_remark_of_one_round_is_one() -> None:
    review = Review(id=review_id("plan", SUBJECT), submitted_at=HANDED_IN)
    first = remark_id(review, "plan.wish", "Più chiaro")
    assert first == remark_id(review, "plan.wish", "Più chiaro")
    later = replace(review, submitted_at=None)
    others = {
        remark_id(later, "plan.wish", "Più chiaro"),
        remark_id(review, "", "Più chiaro"),
        remark_id(review, "plan.wish", "Altro"),
    }
    assert first not in others
    assert len(others) == 3


def test_a_remark_names_the_one_part_it_is_about() -> None:
    told = on_part("plan_action", "due", SUBJECT)
    assert part_of(told) == ("plan_action.due", SUBJECT.hex())
    # Of a whole part the field says what it always said, so that older programs show it too.
    assert part_of(on_part("plan_goal", "", SUBJECT)) == (f"plan_goal.{SUBJECT.hex()}", SUBJECT.hex())
    assert part_of("plan.wish") == ("plan.wish", None)
    assert part_of("") == ("", None)
