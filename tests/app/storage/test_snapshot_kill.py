"""kill -9 while snapshots are taken and compared: whole or not at all, and never believed for good."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.domain.declaration import Scope
from app.domain.person import Person, PersonName
from app.domain.space_ids import space_id
from app.session import Session
from app.storage.database import connect
from app.storage.integrity import examine
from app.storage.reader import Reader
from tests.app.storage.replica_kill_work import DEVICE
from tests.app.storage.snapshot_kill_work import LINES, WRONG, beside, compare, record, take
from tests.killing import killed
from tests.profile import KEY, FileAndKey, new_session

LONGEST_RUN = 0.08
LATER = 1.5
"""How much later the next kill may come after one that came too early: machines are busy."""


def files_in(path: Path) -> tuple[int, set[int]]:
    """How many snapshots are in, each of them whole; and those not compared yet."""
    session = Session(FileAndKey(path))
    replica = session.replica()
    shown = {person.id: person.display_name for person in session.ask(Reader.find, Person)}
    names = {one.person: one.full for one in session.ask(Reader.find, PersonName)}
    changes = session.ask(Reader.rows, "SELECT count(*) FROM change WHERE gseq > 0")[0][0]
    sealed = session.ask(Reader.rows, "SELECT count(*) FROM envelope")[0][0]
    told, cursors, count = replica.told(), replica.cursors(), len(shown)
    assert changes == LINES * count == LINES * len(cursors)
    left = set()
    for number in range(1, count + 1):
        space = space_id(Scope.FILE, record(number))
        assert cursors[space].gseq == replica.links([space])[space, DEVICE].dseq == LINES
        assert shown[record(number)] == f"{number}: {LINES}"
        believed = number % 2 and space in told
        assert names[record(number)] == ("a lie" if believed else f"{number}: {WRONG}")
        left |= {number} if space in told else set()
    assert sealed == LINES * (count - len(left))
    session.close()
    return count, left


def under_kill(folder: Path, kills: int) -> None:
    new_session(folder).close()
    path, randomly, before, longest = folder / "profile.db", random.Random(kills), 0, LONGEST_RUN
    for _ in range(kills):
        said = killed(take, path, before + 1, after=randomly.uniform(0, longest))
        claimed = max((int(word) for word in said if word.isdigit()), default=before)
        last, (before, left) = before, files_in(path)
        longest = LONGEST_RUN if before > last else longest * LATER
        assert before >= claimed
        assert len(left) == before
    assert before > kills / 4, "the kills came too early to prove anything"
    done = 0
    for _ in range(kills):
        said = killed(compare, path, done + 1, before, after=randomly.uniform(0, LONGEST_RUN))
        claimed = max((int(word) for word in said if word.isdigit()), default=done)
        _, left = files_in(path)
        done = before - len(left)
        assert left == set(range(done + 1, before + 1))
        assert done >= claimed
    session = Session(FileAndKey(path))
    assert sum(session.replica().compare(beside(number)) for number in range(1, before + 1)) == sum(
        number % 2 for number in range(done + 1, before + 1)
    )
    session.close()
    assert files_in(path) == (before, set())
    tables = connect(path, KEY)
    assert examine(tables).good
    tables.conn.close()


def test_no_snapshot_is_half_taken_or_half_compared(tmp_path: Path) -> None:
    under_kill(tmp_path, 6)


@pytest.mark.soak
def test_no_snapshot_is_half_taken_a_thousand_times(tmp_path: Path) -> None:
    for start in range(20):
        (tmp_path / str(start)).mkdir()
        under_kill(tmp_path / str(start), 50)
