from __future__ import annotations

from app.domain.declaration import kind_of
from app.domain.ids import new_id
from app.domain.person import Person
from app.usecases.conflict_views import ConflictFile, ConflictLine, Side
from sync.protocol.change import LIFE


def side(number: int, dseq: int, value: object, at: int) -> Side:
    return Side((number, dseq), value, new_id(), "Luca Ferri", at, "Portatile 2", here=number == 1)


def test_a_line_names_the_writes_it_shows_in_one_order() -> None:
    spec = kind_of(Person).by_name["born"]
    one = ConflictLine(spec, None, (side(2, 7, "a", 10), side(1, 9, "b", 20)))
    other = ConflictLine(spec, None, tuple(reversed(one.sides)))
    assert one.seen == other.seen == ((1, 9), (2, 7))
    assert one.field == spec.id
    assert not one.is_life


def test_a_life_bears_the_number_of_lives() -> None:
    line = ConflictLine(None, True, (side(1, 1, False, 5), side(2, 1, True, 6)), may_decide=False)
    file = ConflictFile(kind_of(Person), new_id(), None, (line,))
    assert line.is_life
    assert line.field == LIFE
    assert file.at == 6
    assert not file.may_decide
