from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.person import PersonName
from app.storage.reader import Reader
from app.usecases.membership import State
from app.usecases.sync_views import Handed, Stand, SyncReport, TakenIn
from tests.app.usecases.acting import newcomer
from tests.app.usecases.centre import BODY, Centre, LaptopHere, centre, let_in
from ui.job_runner import JobRunner
from ui.sync.runner import SyncRunner, sync_of

SyncFor = Callable[[LaptopHere], SyncRunner]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Centre]:
    with centre(tmp_path) as made:
        yield made


@pytest.fixture
def jobs() -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.stop()


@pytest.fixture
def sync_for(jobs: JobRunner) -> Iterator[SyncFor]:
    """The sync of a laptop; it ends before the laptops do, however the test ends."""
    made: list[SyncRunner] = []

    def begun(laptop: LaptopHere) -> SyncRunner:
        made.append(sync_of(laptop.session, jobs, jobs))
        return made[-1]

    yield begun
    for one in made:
        one.stop()


def names(laptop: LaptopHere) -> set[str | None]:
    return {name.full for name in laptop.session.ask(Reader.find, PersonName)}


def test_what_is_saved_here_is_on_the_other_laptop_by_itself(
    qtbot: QtBot, office: Centre, sync_for: SyncFor
) -> None:
    giulia = office.founder()
    luca = office.joined(giulia, "Luca Conti")
    mine, theirs = sync_for(giulia), sync_for(luca)
    qtbot.waitUntil(lambda: mine.state.stand is Stand.SYNCED and theirs.state.stand is Stand.SYNCED)
    newcomer(giulia.session, "Amina Diallo")
    qtbot.waitUntil(lambda: "Amina Diallo" in names(luca))
    qtbot.waitUntil(lambda: mine.state.waiting == 0 and mine.state.stand is Stand.SYNCED)
    assert mine.state.server == giulia.url


def test_a_laptop_alone_begins_by_itself_when_it_joins(
    qtbot: QtBot, office: Centre, sync_for: SyncFor
) -> None:
    giulia = office.laptop("Giulia Rinaldi", "supervisor")
    sync = sync_for(giulia)
    newcomer(giulia.session, "Amina Diallo")
    qtbot.wait(400)
    assert sync.state.stand is Stand.ALONE
    giulia.belonging.create(office.server.url, office.server.claim, BODY)
    qtbot.waitUntil(
        lambda: sync.state.stand is Stand.SYNCED and sync.state.synced_ms is not None, timeout=15_000
    )


def test_field_mode_holds_back_tells_what_waits_and_goes_when_told(
    qtbot: QtBot, office: Centre, sync_for: SyncFor
) -> None:
    giulia = office.founder()
    sync = sync_for(giulia)
    qtbot.waitUntil(lambda: sync.state.stand is Stand.SYNCED and sync.state.synced_ms is not None)
    sync.set_field(True)
    qtbot.waitUntil(lambda: sync.state.stand is Stand.FIELD)
    newcomer(giulia.session, "Amina Diallo")
    qtbot.waitUntil(lambda: sync.state.waiting > 0)
    found: list[SyncReport] = []
    sync.report(found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found[0].unsent_total == sync.state.waiting
    assert {line.name for line in found[0].unsent} == {"Amina Diallo"}
    sync.now()
    qtbot.waitUntil(lambda: sync.state.waiting == 0)
    qtbot.waitUntil(lambda: sync.state.stand is Stand.FIELD)


def test_a_file_carries_it_where_there_is_no_network(
    qtbot: QtBot, office: Centre, sync_for: SyncFor, tmp_path: Path
) -> None:
    giulia = office.founder()
    luca = office.joined(giulia, "Luca Conti")
    mine, theirs = sync_for(giulia), sync_for(luca)
    for one in (mine, theirs):
        qtbot.waitUntil(lambda one=one: one.state.synced_ms is not None)  # type: ignore[misc]
        one.set_field(True)
        qtbot.waitUntil(lambda one=one: one.state.stand is Stand.FIELD)  # type: ignore[misc]
    newcomer(giulia.session, "Amina Diallo")
    path, done, wrong = tmp_path / "consegna.approdo", list[Handed | TakenIn](), list[Exception]()
    mine.write_file(path, done.append, wrong.append)
    qtbot.waitUntil(lambda: len(done) == 1)
    assert b"Amina" not in path.read_bytes()
    theirs.read_file(path, done.append, wrong.append)
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done[1].changes > 0
    assert "Amina Diallo" in names(luca)
    theirs.read_file(Path(__file__), done.append, wrong.append)
    qtbot.waitUntil(lambda: len(wrong) == 1)
    assert getattr(wrong[0], "message_key", "") == "sync.hand.malformed"


def test_a_laptop_that_was_removed_and_is_let_in_again_syncs_with_its_new_keys(
    qtbot: QtBot, office: Centre, sync_for: SyncFor
) -> None:
    giulia = office.founder()
    luca = office.joined(giulia, "Luca Conti")
    sync = sync_for(luca)
    qtbot.waitUntil(lambda: sync.state.synced_ms is not None)
    giulia.belonging.remove(luca.session.user.id)
    sync.now()
    qtbot.waitUntil(lambda: sync.state.fault == "revoked")
    luca.belonging.accept(giulia.belonging.invite("Luca Conti", frozenset({"operator"}), frozenset()))
    let_in(giulia, luca)
    sync.joined()
    qtbot.waitUntil(lambda: sync.state.stand is Stand.SYNCED and not sync.state.fault)
    before = sync.state.synced_ms
    sync.now()
    qtbot.waitUntil(lambda: sync.state.synced_ms != before)
    assert luca.belonging.standing().state is State.MEMBER
