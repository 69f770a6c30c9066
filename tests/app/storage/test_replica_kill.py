"""kill -9 while pages are applied and envelopes sealed: no half page, nothing said and lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.domain.person import Person
from app.session import Session
from app.storage import audit
from app.storage.database import connect
from app.storage.integrity import examine
from app.storage.reader import Reader
from tests.app.storage.replica_kill_work import PEOPLE, lines_of, receive, send
from tests.envelopes import page
from tests.killing import killed
from tests.profile import KEY, FileAndKey, new_session

LONGEST_RUN = 0.08
LATER, SOONER = 2.0, 0.8
"""How much later the next kill may come after one that came too early: machines are busy."""


def pages_in(path: Path) -> int:
    """How many pages are in the file, after checking that each is there whole or not at all."""
    session = Session(FileAndKey(path))
    shown = {person.display_name for person in session.ask(Reader.find, Person)}
    cursors = {cursor.gseq for cursor in session.replica().cursors().values()}
    vectors = {row[0] for row in session.ask(Reader.rows, "SELECT dseq FROM vector v WHERE linked > 0")}
    names = session.ask(Reader.rows, "SELECT count(*) FROM k_person_name")[0][0]
    changes = session.ask(Reader.rows, "SELECT count(*) FROM change c JOIN envelope e ON e.change = c.rid")
    broken = session.ask(audit.first_broken)
    session.close()
    if not shown:
        assert (cursors, vectors, names) == (set(), set(), 0)
        return 0
    (last,) = {int(name or "0") for name in shown}
    assert cursors == vectors == {last}
    assert (names, changes[0][0], broken) == (last, last * PEOPLE, None)
    return last


def receive_under_kill(folder: Path, kills: int) -> None:
    new_session(folder).close()
    path, randomly, before, grown = folder / "profile.db", random.Random(kills), 0, 0
    longest = LONGEST_RUN
    for _ in range(kills):
        said = killed(receive, path, before + 1, after=randomly.uniform(0, longest))
        claimed = max((int(word) for word in said if word.isdigit()), default=before)
        last = pages_in(path)
        assert last >= claimed
        grown += last > before
        longest = longest * LATER if last == before else max(LONGEST_RUN, longest * SOONER)
        before = last
    assert grown > kills / 4, "the kills came too early to prove anything"
    tables = connect(path, KEY)
    assert examine(tables).good
    tables.conn.close()
    session = Session(FileAndKey(path))
    again = session.replica().apply(page(lines_of(1)))
    assert (again.applied, again.known) == (0, PEOPLE)
    session.close()


def send_under_kill(folder: Path, kills: int) -> None:
    new_session(folder).close()
    path, randomly = folder / "profile.db", random.Random(kills)
    for _ in range(kills):
        said = killed(send, path, after=randomly.uniform(0, LONGEST_RUN))
        shown = {bytes.fromhex(word) for word in said if word != "ready"}
        session = Session(FileAndKey(path))
        kept = {row[0] for row in session.ask(Reader.rows, "SELECT raw FROM envelope")}
        session.close()
        assert shown <= kept, "an envelope the server may have seen is not the one that is kept"


def test_no_page_is_half_applied(tmp_path: Path) -> None:
    receive_under_kill(tmp_path, 12)


def test_an_envelope_is_kept_before_it_is_sent(tmp_path: Path) -> None:
    send_under_kill(tmp_path, 8)


@pytest.mark.soak
def test_no_page_is_half_applied_a_thousand_times(tmp_path: Path) -> None:
    for start in range(20):
        (tmp_path / str(start)).mkdir()
        receive_under_kill(tmp_path / str(start), 50)


@pytest.mark.soak
def test_an_envelope_is_kept_before_it_is_sent_a_thousand_times(tmp_path: Path) -> None:
    for start in range(20):
        (tmp_path / str(start)).mkdir()
        send_under_kill(tmp_path / str(start), 50)
