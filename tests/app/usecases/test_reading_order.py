from __future__ import annotations

from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.space_ids import space_id
from app.usecases.reading_order import FIRST, MINE, OTHERS, ReadingOrder

ME, HERE, OTHER = b"u" * 16, b"s" * 16, b"o" * 16
AMINA, BINTA = RecordId(b"amina           "), RecordId(b"binta           ")


def test_colleagues_and_own_centres_come_before_any_file() -> None:
    rank = ReadingOrder(ME, [HERE], frozenset)
    first = [(Scope.ORGANISATION, bytes(16)), (Scope.SITE, HERE), (Scope.PRIVATE, ME)]
    assert {rank(space_id(*one)) for one in first} == {FIRST}
    later = [
        (Scope.FILE, b"p" * 16),
        (Scope.SITE, OTHER),
        (Scope.RESERVED, b"p" * 16),
        (Scope.PRIVATE, OTHER),
    ]
    assert {rank(space_id(*one)) for one in later} == {OTHERS}


def test_the_files_of_those_one_works_with_come_next_as_soon_as_they_are_known() -> None:
    known: list[frozenset[RecordId]] = [frozenset()]
    rank = ReadingOrder(ME, [HERE], lambda: known[0])
    assert not rank.look()
    assert rank(space_id(Scope.FILE, AMINA)) == OTHERS
    known[0] = frozenset({AMINA})
    assert rank.look()
    assert not rank.look()
    assert {rank(space_id(scope, AMINA)) for scope in (Scope.FILE, Scope.RESERVED)} == {MINE}
    assert rank(space_id(Scope.FILE, BINTA)) == OTHERS
