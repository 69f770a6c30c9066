"""A founding that is cut off loses no key; what is no address is said at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import DomainError
from app.usecases import founding, recovery_kits, synchronise
from app.usecases.belonging import Belonging
from app.usecases.membership import State
from sync.client import joining
from tests.app.usecases.acting import site
from tests.app.usecases.centre import BODY, Centre, centre


class PowerCut(Exception):
    """The machine is off."""


class Doors:
    """The doors of a session until the moment the recovery kit would be kept."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def do(self, verb: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if verb.__name__ == "_settle":
            raise PowerCut
        return self._session.do(verb, *args, **kwargs)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Centre]:
    with centre(tmp_path) as made:
        yield made


def test_a_power_cut_before_the_kit_is_kept_loses_no_key(office: Centre) -> None:
    giulia = office.laptop("Giulia Rinaldi", "operator")
    north = site(giulia.session).id
    with pytest.raises(PowerCut):
        founding.create(Doors(giulia.session), office.server.url, office.server.claim, BODY)
    founded = joining.founding_kept(giulia.session.replica())
    assert founded is not None
    sync = synchronise.of(giulia.session, lambda _: None)  # the next start
    assert sync is not None
    sync.stop()
    standing = Belonging(giulia.session).standing()
    assert (standing.state, standing.body, standing.kit_due) == (State.MEMBER, BODY, True)
    assert (standing.url, giulia.session.user.sites) == (office.server.url, frozenset({north}))
    kit = giulia.session.ask(recovery_kits.pending)
    assert kit is not None
    opened = recovery_kits.open_kit(kit.file, kit.sheets[0].code, kit.sheets[2].code)
    assert (opened.root_key, opened.recovery_key) == (founded.root_key, founded.recovery_key)
    assert joining.founding_kept(giulia.session.replica()) is None


def test_a_whole_founding_keeps_the_root_only_in_the_kit(office: Centre) -> None:
    giulia = office.founder()
    assert joining.founding_kept(giulia.session.replica()) is None
    assert not founding.resume(giulia.session)


@pytest.mark.parametrize(
    "typed", ["pippo", "https://pippo", "http://", "due parole.it", "x:y:z.it", "ftp://a.it"]
)
def test_what_is_no_address_is_said(office: Centre, typed: str) -> None:
    giulia = office.laptop("Giulia Rinaldi", "operator")
    with pytest.raises(DomainError) as caught:
        founding.create(giulia.session, typed, "code", BODY)
    assert [problem.key for problem in caught.value.problems] == ["founding.address_wrong"]


@pytest.mark.parametrize("typed", ["approdo.coop.it", "192.168.1.7:8470", "http://ufficio:8470", "localhost"])
def test_what_may_be_an_address_is_taken(typed: str) -> None:
    assert founding.is_address(founding.address(typed))
