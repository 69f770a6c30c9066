"""Lines known by a snapshot alone, and what the log makes of them in the encrypted file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.declaration import Scope, kind_of
from app.domain.ids import RecordId
from app.domain.person import Person, PersonName
from app.domain.space_ids import space_id
from app.session import Session
from app.storage.forgetting import forget_space
from app.storage.history import history
from app.storage.page_parts import LINES_AT_ONCE
from app.storage.reader import Reader
from app.storage.search import files_named
from sync.protocol.change import Change, RecordOp
from sync.protocol.envelope import FIRST_PREV, prev_of
from sync.protocol.messages import Cursor
from sync.protocol.replication import Link, Page, Received
from tests.envelopes import GROUP, envelope, line
from tests.profile import new_session

AMINA = RecordId(b"amina           ")
NAME, INVENTED = RecordId(b"name of amina   "), RecordId(b"invented name   ")
SPACE = space_id(Scope.FILE, AMINA)
ANNA = b"anna...."


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = new_session(tmp_path)
    yield session
    session.close()


def change(dseq: int, *ops: tuple[int, bytes, dict[int, Any]]) -> Change:
    context = ((ANNA, dseq - 1),) if dseq > 1 else ()
    return Change(SPACE, ANNA, dseq, context, dseq << 16, b"u" * 16, 1, tuple(RecordOp(*op) for op in ops))


TRUE = (
    change(1, (10, AMINA, {0: True, 1: "Amina"})),
    change(2, (12, NAME, {0: True, 1: AMINA, 3: "Amina Bah"})),
    change(3, (10, AMINA, {6: "Labé"})),
)


def log(changes: tuple[Change, ...] = TRUE) -> list[Received]:
    lines, prev = [], FIRST_PREV
    for gseq, one in enumerate(changes, 1):
        raw = envelope(one, prev)
        prev = prev_of(raw)
        lines.append(line(one, gseq, raw, received_ms=gseq))
    return lines


def ends(changes: tuple[Change, ...] = TRUE) -> dict[tuple[bytes, bytes], Link]:
    return {(SPACE, ANNA): Link(len(changes), prev_of(log(changes)[-1].raw))}


def told(*changes: Change) -> Page:
    lines = [
        Received(SPACE, gseq, gseq, b"", b"", one.device, one.dseq, one)
        for gseq, one in enumerate(changes, 1)
    ]
    cursor = Cursor(SPACE, len(lines), b"h" * 32)
    return Page(lines, [cursor], {SPACE: GROUP}, ends(), {SPACE: cursor})


def beside(changes: tuple[Change, ...] = TRUE) -> Page:
    seen = {(one.device, one.dseq) for one in changes}
    return Page(log(changes), [Cursor(SPACE, len(changes), b"h" * 32)], {}, ends(changes), seen=seen)


def rows(session: Session, sql: str) -> list[Any]:
    return session.ask(Reader.rows, sql)


def test_what_is_told_is_there_with_its_history_and_without_envelopes(session: Session) -> None:
    replica = session.replica()
    assert replica.apply(told(*TRUE)).applied == 3
    person = session.ask(Reader.get, Person, AMINA)
    assert person is not None
    assert (person.display_name, person.birth_place) == ("Amina", "Labé")
    assert len(session.ask(history, kind_of(Person), AMINA)) == 3
    assert replica.told() == {SPACE: 3}
    assert replica.log(SPACE, 0, 3) is None
    assert replica.recent(SPACE, {}) == []
    assert replica.links([SPACE]) == ends()
    assert replica.compare(beside()) == 0
    assert replica.told() == {}
    assert replica.recent(SPACE, {}) == [one.raw for one in log()]
    assert [one.change for one in replica.log(SPACE, 0, 3) or ()] == list(TRUE)
    assert replica.log(SPACE, 0, 4) is None
    assert replica.log(SPACE, 1, 3) is not None


def test_an_invented_record_goes_wherever_it_stood(session: Session) -> None:
    lie = change(2, (12, NAME, {0: True, 1: AMINA, 3: "Amina Bah"}), (12, INVENTED, {1: AMINA, 3: "Fatou"}))
    replica = session.replica()
    replica.apply(told(TRUE[0], lie, TRUE[2]))
    assert session.ask(files_named, "fatou") != []
    assert replica.compare(beside()) == 1
    noted = rows(session, "SELECT detail FROM audit WHERE action = 'sync' ORDER BY rid DESC LIMIT 1")
    assert noted == [('["snapshot", "1"]',)]
    assert session.ask(files_named, "fatou") == []
    assert session.ask(files_named, "bah") != []
    assert session.ask(Reader.get, PersonName, INVENTED) is None
    assert rows(session, f"SELECT 1 FROM touch WHERE record = x'{INVENTED.hex()}'") == []
    assert rows(session, f"SELECT 1 FROM doc WHERE record = x'{INVENTED.hex()}'") == []
    assert replica.cursors([SPACE])[SPACE].gseq == 3
    assert replica.vector([SPACE]) == {(SPACE, ANNA): 3}


def test_a_change_that_was_left_out_comes_late(session: Session) -> None:
    replica = session.replica()
    replica.apply(told(TRUE[0], replace_ops(TRUE[1]), TRUE[2]))
    assert session.ask(files_named, "bah") == []
    assert replica.compare(beside()) == 1
    assert session.ask(files_named, "bah") != []


def replace_ops(one: Change) -> Change:
    return Change(one.space, one.device, one.dseq, one.context, one.hlc, one.author, one.schema, ())


def test_a_whole_device_that_was_invented_goes(session: Session) -> None:
    ghost = Change(SPACE, b"ghost...", 1, (), 9, b"v" * 16, 1, (RecordOp(10, AMINA, {6: "nowhere"}),))
    page = told(TRUE[0], TRUE[1], ghost)
    chains = {(SPACE, ANNA): Link(2, b"?" * 16), (SPACE, b"ghost..."): Link(1, b"?" * 16)}
    replica = session.replica()
    replica.apply(replace(page, ends=chains))
    assert replica.compare(beside()) == 3  # the ghost, the third line, the chain of the true device
    assert replica.vector([SPACE]) == {(SPACE, ANNA): 3}
    assert replica.links([SPACE]) == ends()
    person = session.ask(Reader.get, Person, AMINA)
    assert person is not None
    assert person.birth_place == "Labé"


def test_what_came_by_hand_outlives_a_lie_about_its_place(session: Session) -> None:
    """A snapshot says of a change that it is in the log; it is not, and still has to go there."""
    by_hand = Change(SPACE, b"sara....", 1, (), 5, b"w" * 16, 1, (RecordOp(10, AMINA, {6: "Mamou"}),))
    replica = session.replica()
    replica.apply(Page([line(by_hand, 0, envelope(by_hand))], (), {SPACE: GROUP}))
    unsent = replica.pending().sealed
    replica.apply(told(TRUE[0], TRUE[1], by_hand))
    assert replica.pending().sealed == unsent - 1
    replica.compare(beside())
    assert replica.pending().sealed == unsent
    assert [one.raw for one in replica.outgoing(0, 99, 1 << 20)][-1:] == [envelope(by_hand)]


def test_what_another_log_lacks_is_kept(session: Session) -> None:
    """A server was put back and lost a line: who heard of it by a snapshot alone may be the last to know."""
    replica = session.replica()
    replica.apply(told(*TRUE))
    shorter = beside(TRUE[:2])
    assert replica.compare(replace(shorter, cursors=[Cursor(SPACE, 3, b"o" * 32)])) == 0
    person = session.ask(Reader.get, Person, AMINA)
    assert person is not None
    assert person.birth_place == "Labé"
    assert replica.told() == {}


def test_what_does_not_fit_here_is_set_aside_with_its_envelope(session: Session) -> None:
    """By a program that knows the kind otherwise: a later one may read it."""
    misshapen = change(3, (10, AMINA, {6: {"a set": True}}))
    true = (*TRUE[:2], misshapen)
    replica = session.replica()
    replica.apply(replace(told(*true), ends=ends(true)))
    assert [one.raw for one in replica.set_aside()] == [b""]
    assert replica.compare(beside(true)) == 0
    assert [one.raw for one in replica.set_aside()] == [log(true)[2].raw]


def test_a_long_log_is_compared_in_several_transactions(session: Session) -> None:
    true = tuple(change(dseq, (10, AMINA, {6: f"{dseq}"})) for dseq in range(1, 2 * LINES_AT_ONCE + 100))
    lie = change(7, (12, INVENTED, {1: AMINA, 3: "Fatou"}))
    page = told(*true[:6], lie, *true[7:])
    replica = session.replica()
    replica.apply(replace(page, ends=ends(true)))
    replica.reset_cursor(Cursor(SPACE, 0, b""))
    assert session.ask(files_named, "fatou") != []
    assert replica.compare(beside(true)) == 1
    assert session.ask(files_named, "fatou") == []
    assert replica.cursors([SPACE])[SPACE].gseq == len(true)
    assert len(replica.log(SPACE, 0, len(true)) or ()) == len(true)


def test_a_space_given_up_is_not_told_of_any_more(session: Session) -> None:
    replica = session.replica()
    replica.apply(told(*TRUE))
    session.do(lambda store: forget_space(store, SPACE, even_unsent=True))
    assert replica.told() == {}
    assert replica.compare(beside()) == 0
    assert session.ask(Reader.get, Person, AMINA) is None
