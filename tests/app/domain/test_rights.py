"""A restriction has two ends, and nobody is answered unrecognised."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.rights import Restriction, RightsRequest, in_force, problems_of_answer

DAY = date(2026, 5, 5)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, True),
        (DAY, None, True),
        (date(2026, 5, 6), None, False),
        (None, date(2026, 5, 6), True),
        (None, DAY, False),
    ],
)
def test_a_restriction_holds_from_its_day_until_its_end(
    since: date | None, until: date | None, expected: bool
) -> None:
    assert in_force(Restriction(from_on=since, until_on=until), DAY) is expected


def test_an_answer_needs_a_known_face_and_words() -> None:
    def told(request: RightsRequest) -> list[str]:
        return [problem.key for problem in problems_of_answer(request)]

    assert told(RightsRequest(answer=" ")) == ["rights.identity_missing", "rights.answer_missing"]
    assert told(RightsRequest(identity_checked=False, answer="Sì")) == ["rights.identity_missing"]
    assert told(RightsRequest(identity_checked=True, answer="Sì")) == []
