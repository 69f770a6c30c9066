"""More lines of the membership log than one request holds: nobody is stuck with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from sync.client import lines, membership
from sync.client.fitting import BYTES, requests
from sync.client.following import follow
from sync.client.lines import Draft
from sync.client.transport import HttpTransport
from sync.protocol.messages import MAX_BODY, Grant, Grants
from sync.server.embedded import running
from tests.sync.client.office import Office
from tests.sync.trust.organisation import ZEROS, Organisation, group, id16

NOTES = 400


def test_a_colleague_who_reads_hundreds_of_notes_leaves_and_a_server_gets_it_all_back(tmp_path: Path) -> None:
    folder, kept = tmp_path / "server", tmp_path / "kept"
    with running(folder) as server:
        office = Office(server)
        anna = office.founder()
        luca = office.joined(anna)
        anna.engine.sync()
    shutil.copytree(folder, kept)
    before = anna.engine.laptop.roster.total
    members = frozenset({anna.user, luca.user})
    with running(folder) as server:
        anna.restarted().line.inner = HttpTransport(server.url)
        laptop = anna.engine.laptop

        def compose(draft: Draft) -> None:
            for at in range(NOTES):
                draft.state("named", office.space(f"note {at}"), members, laptop.keyring.secret)

        lines.submit(laptop, compose)
        membership.remove_user(laptop, luca.user)
        assert laptop.roster.total > before + 2 * NOTES
        assert not any(laptop.roster.must_rotate(one.group) for one in laptop.roster.groups())
        assert sum(map(len, laptop.replica.entries(before))) > MAX_BODY
    shutil.rmtree(folder)
    shutil.copytree(kept, folder)
    with running(folder) as server:
        anna.restarted().line.inner = HttpTransport(server.url)
        assert server.services.membership.current().total == before
        follow(anna.engine.laptop)
        assert server.services.membership.current().head == anna.engine.laptop.roster.head
        office.close()


def test_grants_of_one_group_that_are_too_much_follow_its_line() -> None:
    one = Organisation().found()
    one.user("root", "ada", "officer")
    home = group("all")
    one.group("ada", "all", ZEROS, ("ada",))
    one.group("ada", "named", id16("note"), ("ada",))
    grants = [Grant(home, 1, at.to_bytes(16, "big"), bytes(1200)) for at in range(2000)]
    last = Grant(group("named", id16("note")), 1, id16("ada"), b"sealed")
    with_line = list(requests(one.lines[-2:], [last, *grants]))
    assert [len(some) for some, _ in with_line] == [1, 0, 0, 1]
    assert [one for _, some in with_line for one in some] == [*grants, last]
    assert all(len(msgspec.msgpack.encode(Grants(tuple(some)))) < BYTES for _, some in with_line)
