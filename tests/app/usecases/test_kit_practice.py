"""Practising with the recovery kit tells whether two sheets would help in need, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.storage.reader import Reader
from app.usecases.kit_practice import KitOfAnother, KitRefused, KitUnreadable, practise
from app.usecases.membership import Kit
from sync.seal import boxes
from sync.seal.kit import KitSecrets, make_kit, new_code
from sync.trust import signatures
from tests.app.usecases.centre import LaptopHere, centre


@dataclass
class Handed:
    """A founder's laptop whose kit was handed out, and the kit."""

    laptop: LaptopHere
    kit: Kit
    file: Path

    def code(self, number: int) -> str:
        return self.kit.sheets[number - 1].code


@pytest.fixture
def handed(tmp_path: Path) -> Iterator[Handed]:
    with centre(tmp_path) as office:
        giulia = office.founder()
        kit = giulia.belonging.kit()
        assert kit is not None
        file = tmp_path / "kit"
        file.write_bytes(kit.file)
        giulia.belonging.kit_handed_out()
        yield Handed(giulia, kit, file)


@pytest.mark.parametrize("pair", [(1, 2), (3, 1), (2, 3)])
def test_any_two_sheets_open_it_and_nothing_is_kept(handed: Handed, pair: tuple[int, int]) -> None:
    session = handed.laptop.session
    everything = [
        session.ask(Reader.rows, f"SELECT * FROM {table} ORDER BY 1") for table in ("local", "change", "body")
    ]
    practise(session, handed.file, handed.code(pair[0]), handed.code(pair[1]))
    again = [
        session.ask(Reader.rows, f"SELECT * FROM {table} ORDER BY 1") for table in ("local", "change", "body")
    ]
    assert again == everything


def test_one_sheet_twice_or_a_wrong_code_is_refused(handed: Handed) -> None:
    for other in (handed.code(1), new_code(), "nothing"):
        with pytest.raises(KitRefused):
            practise(handed.laptop.session, handed.file, handed.code(1), other)


def test_the_kit_of_another_organisation_is_told_from_ones_own(handed: Handed, tmp_path: Path) -> None:
    identity = handed.laptop.session.replica().identity()
    assert identity is not None
    codes = [new_code() for _ in range(3)]
    stranger = tmp_path / "stranger"
    stranger.write_bytes(
        make_kit(KitSecrets(identity.organisation, signatures.new_key(), boxes.new_seed()), codes)
    )
    with pytest.raises(KitOfAnother):
        practise(handed.laptop.session, stranger, codes[0], codes[1])


def test_a_file_that_is_gone_is_said(handed: Handed, tmp_path: Path) -> None:
    with pytest.raises(KitUnreadable):
        practise(handed.laptop.session, tmp_path / "gone", handed.code(1), handed.code(2))
