"""Weeks in which a server is put back again and again while people come, go and write: nothing is lost."""

from __future__ import annotations

import contextlib
import random
import shutil
from pathlib import Path

import pytest

from sync.client import membership, rejoining
from sync.protocol.faults import SyncError
from sync.server.embedded import Running, running
from sync.trust.refusal import TrustRefused
from tests.sync.client.office import Office, Person
from tests.sync.client.putting_back import again

STEPS, CALM = 25, 6
MOST = 7


class Weeks:
    """One schedule; every random thing comes from `chance`. `told`: what was written, by its field."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.told: dict[int, str] = {}
        self.by: dict[int, Person] = {}
        self.gone: list[Person] = []
        self._server = running(folder / "server")
        self.server: Running = self._server.__enter__()
        self.office = Office(self.server)
        self.anna = self.office.founder()
        self.officers = [self.anna, self.office.joined(self.anna, ("officer", "supervisor"))]
        self.people = [*self.officers, self.office.joined(self.anna, ("supervisor",))]
        self.people += [self.office.joined(self.anna) for _ in range(2)]
        self.calm(2)
        self.copied = False

    def step(self) -> None:
        acts = (
            self.write,
            self.write,
            self.sync,
            self.sync,
            self.let_in,
            self.remove,
            self.copy,
            self.put_back,
        )
        self.chance.choice(acts)()

    def write(self) -> None:
        number = len(self.told) + 1
        self.told[number] = f"edit {number}"
        person = self.chance.choice(self.people)
        person.put("case", number, self.told[number])
        self.by[number] = person

    def sync(self, person: Person | None = None) -> None:
        with contextlib.suppress(SyncError):
            (person or self.chance.choice(self.people)).engine.sync()

    def let_in(self) -> None:
        if len(self.people) < MOST:
            by = self.chance.choice(self.officers)
            with contextlib.suppress(SyncError, TrustRefused, AssertionError):
                self.people.append(self.office.joined(by))

    def remove(self) -> None:
        whom = [one for one in self.people[3:] if one.replica.pending().total == 0]
        if len(self.people) > 4 and whom:
            person, by = self.chance.choice(whom), self.chance.choice(self.officers)
            with contextlib.suppress(SyncError, TrustRefused):
                membership.remove_user(by.engine.laptop, person.user)
                self.people.remove(person)
                self.gone.append(person)

    def copy(self) -> None:
        self._stop()
        shutil.rmtree(self.folder / "copy", ignore_errors=True)
        shutil.copytree(self.folder / "server", self.folder / "copy")
        self.copied = True
        self._start()

    def put_back(self) -> None:
        if self.copied and self.chance.random() < 0.5:
            self._stop()
            shutil.rmtree(self.folder / "server")
            shutil.copytree(self.folder / "copy", self.folder / "server")
            self._start()

    def calm(self, rounds: int = CALM) -> None:
        for _ in range(rounds):
            for person in self.people:
                self.sync(person)

    def check(self) -> None:
        # What somebody removed wrote is lost where nobody else has it: their laptop brings nothing back.
        kept = [
            n for n in self.told if self.by[n] in self.people or any(p.see("case", n) for p in self.people)
        ]
        self.calm()
        for officer in self.officers:  # what nobody could say again is decided
            with contextlib.suppress(SyncError):
                rejoining.decide(officer.engine.laptop)
        self.calm()
        for person in self.people:
            person.engine.sync()
        heads = {person.engine.laptop.roster.head for person in self.people}
        assert len(heads) == 1, "one log"
        roster = self.anna.engine.laptop.roster
        assert [
            one for one in self.gone if roster.user(one.user) and not roster.is_user_revoked(one.user)
        ] == []
        for person in self.people:
            assert person.replica.pending().total == 0
            seen = {number: person.see("case", number) for number in kept}
            assert seen == {number: [self.told[number]] for number in kept}
            assert not person.replica.set_aside()

    def close(self) -> None:
        self.office.close()
        self._server.__exit__(None, None, None)

    def _stop(self) -> None:
        for person in self.office.people:
            person.restarted()
        self._server.__exit__(None, None, None)

    def _start(self) -> None:
        self._server = running(self.folder / "server")
        self.server = self.office.server = self._server.__enter__()
        again(self.server, *self.office.people)


def run(folder: Path, seed: int) -> None:
    weeks = Weeks(folder, seed)
    try:
        for _ in range(STEPS):
            weeks.step()
        weeks.check()
    finally:
        weeks.close()


@pytest.mark.parametrize("seed", [9, 35, 237])
def test_what_went_wrong_once(tmp_path: Path, seed: int) -> None:
    """Whoever came in by the lost lines, or was to have a new key by them, was given none again. A laptop in
    doubt asked for everything before it had shown the server what it once told, so nobody ever knew that it
    had forgotten."""
    run(tmp_path, seed)


@pytest.mark.soak
def test_three_hundred_weeks(tmp_path: Path) -> None:
    for seed in range(300):
        folder = tmp_path / str(seed)
        folder.mkdir()
        run(folder, seed)
        shutil.rmtree(folder)
