from __future__ import annotations

from app.domain.declaration import Scope
from app.domain.space_ids import space_id
from app.usecases.reading_order import reading_order

ME, MINE, OTHER = b"u" * 16, b"s" * 16, b"o" * 16


def test_colleagues_and_own_centres_come_before_any_file() -> None:
    rank = reading_order(ME, [MINE])
    first = [(Scope.ORGANISATION, bytes(16)), (Scope.SITE, MINE), (Scope.PRIVATE, ME)]
    assert {rank(space_id(*one)) for one in first} == {0}
    later = [
        (Scope.FILE, b"p" * 16),
        (Scope.SITE, OTHER),
        (Scope.RESERVED, b"p" * 16),
        (Scope.PRIVATE, OTHER),
    ]
    assert {rank(space_id(*one)) for one in later} == {1}
