"""A database put back by hand from yesterday, with no word to the server: it is noticed at the next look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client import lines, membership
from sync.trust import drafting
from sync.trust.drafting import group_id
from tests.sync.client.office import SITE, Office, Person
from tests.sync.client.putting_back import Kept, again, kept_in

ORDER, SOUTH = b"an order to erase"[:16], b"site of the south"[:16]


@pytest.fixture(params=["files", "same database", "rows alone", "another database"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    yield from kept_in(request.param, tmp_path / "server", request)


def test_what_a_database_lost_comes_back_though_nobody_writes_anything_new(kept: Kept) -> None:
    with kept.server() as server:
        office = Office(server)
        anna = office.founder()
        luca = office.joined(anna)
        anna.put("case", 1, "yesterday")
        for person in (anna, luca):
            person.engine.sync()
    kept.copy()
    with kept.server() as server:
        again(server, anna, luca)
        anna.put("case", 1, "today")
        for person in (anna, luca):
            person.engine.sync()
        assert not server.services.put_back
    kept.put_back(kept)
    with kept.server() as server:
        again(server, anna, luca)
        assert anna.engine.sync().healed
        office.server = server
        new = office.joined(anna)
        new.engine.sync()
        assert new.see("case", 1) == ["today"]
        assert server.services.lives.healing()
    with kept.server() as server:
        again(server, anna, luca, new)
        before = anna.engine.looked
        anna.put("case", 2, "tomorrow")
        for person in (anna, luca, new):
            assert not person.engine.sync().healed
        assert anna.state() == luca.state() == new.state()
        assert anna.engine.looked != before
        assert not server.services.put_back, "one start says it once"
        for person in (anna, luca, new):
            person.restarted()


def test_a_file_that_moved_and_was_erased_after_the_backup_is_erasedagain(kept: Kept) -> None:
    """The order names the home of that day, the database the one before: the line was taken once, and all
    that follows it in the log depends on it."""
    with kept.server() as server:
        office = Office(server)
        anna = office.founder(sites=(SITE, SOUTH))
        sara = office.joined(anna, ("supervisor",), sites=(SITE, SOUTH))
        gone, stays = anna.put("case", 1, "yesterday"), anna.put("other", 1, "stays")
        for person in (anna, sara):
            person.engine.sync()
    kept.copy()
    with kept.server() as server:
        again(server, anna, sara)
        north, south = (group_id(anna.rules.organisation, "staff", site) for site in (SITE, SOUTH))
        membership.move(anna.engine.laptop, gone, north, south)
        for person in (anna, sara):
            person.rules.homes[gone] = ("staff", SOUTH)
        for person in (anna, sara):
            person.engine.sync()
        assert [person.replica.home(gone) for person in (anna, sara)] == [south, south]
        _order(sara, gone, south)
        office.server = server
        luca = office.joined(anna)
        for person in (anna, sara, luca):
            person.engine.sync()
        total = anna.engine.laptop.roster.total
    kept.put_back(kept)
    with kept.server() as server:
        again(server, sara, anna, luca)
        for person in (sara, anna, luca, sara):
            person.engine.sync()
        office.server = server
        new = office.joined(anna)
        new.engine.sync()
        assert new.engine.laptop.roster.total > total
        assert [new.see(name, 1) for name in ("case", "other")] == [[], ["stays"]]
        assert gone not in {head.space for head in anna.engine.laptop.calls.heads(b"").moved}
        assert stays in {head.space for head in anna.engine.laptop.calls.heads(b"").moved}
        assert sara.state() == anna.state() == luca.state() == new.state()
        for person in (anna, sara, luca, new):
            person.restarted()


def _order(by: Person, space: bytes, home: bytes) -> None:
    lines.submit(
        by.engine.laptop,
        lambda draft: draft.add(
            drafting.erase(draft.roster, draft.author, ORDER, [(space, home)], draft.now_ms)
        ),
    )
