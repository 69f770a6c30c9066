"""The membership log is asked for by windows and the sync thread at the same time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.storage.replica import EncryptedReplica
from app.usecases.belonging import Belonging
from app.usecases.lines import Doors
from tests.app.usecases.centre import centre


def test_who_asks_while_somebody_else_reads_on_gets_every_line_once(tmp_path: Path) -> None:
    with centre(tmp_path) as office:
        session = office.founder().session
        whole = session.membership.standing().roles
        doors = _Interrupted(session)
        belonging = Belonging(doors)  # type: ignore[arg-type]  # passes everything else on
        told = []
        doors.between = lambda: told.append(belonging.roster().total)
        roster = belonging.roster()
        assert told == [roster.total]
        assert frozenset(roster.roles_of(session.user.id)) == whole != frozenset()
        assert belonging.roster() is belonging.roster()


class _Interrupted:
    """The doors of a session; `between` once has its turn after lines are read and before they are used."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self.between: Callable[[], object] | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._doors, name)

    def replica(self) -> _Lines:
        return _Lines(self, self._doors.replica())


class _Lines:
    def __init__(self, doors: _Interrupted, replica: EncryptedReplica) -> None:
        self._doors, self._replica = doors, replica

    def entries(self, first: int = 0) -> list[bytes]:
        read = self._replica.entries(first)
        turn, self._doors.between = self._doors.between, None
        if turn is not None:
            turn()
        return read
