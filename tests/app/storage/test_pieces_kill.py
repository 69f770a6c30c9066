"""kill -9 while files come and go: each piece is in whole or not at all, and nothing said is lost."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from app.domain.attachment import Attachment
from app.domain.person import Person
from app.session import Session
from app.storage.attachments import AttachmentNotHere, read_bytes
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import attachments
from tests.app.storage.pieces_kill_work import put, take
from tests.app.usecases.two_laptops import shared_person, two_laptops
from tests.killing import killed
from tests.profile import FileAndKey, new_session

KILLS = 8
CONTENT = b"%PDF-" + random.Random(3).randbytes((3 << 20) + 100)


def test_pieces_that_come_are_whole_whenever_the_program_dies(tmp_path: Path) -> None:
    laptops = two_laptops(tmp_path)
    about = Attachment(person=shared_person(laptops).id)
    one = laptops.marta.do(attachments.attach, about, "lungo.pdf", CONTENT)
    laptops.exchange()
    folder, path = tmp_path / "pieces", tmp_path / "Luca" / "profile.db"
    folder.mkdir()
    for held in laptops.marta.replica().unsent_pieces(b"", 100):
        (folder / held.name.hex()).write_bytes(laptops.marta.replica().piece(held.name) or b"")
    laptops.close()
    shutil.copy(path, tmp_path / "before.db")
    randomly, span = random.Random(5), 0.1
    stopped: set[int] = set()
    while len(stopped - {0, len(_names(folder))}) < KILLS // 2:
        if not _left(path):
            shutil.copy(tmp_path / "before.db", path)
        said = killed(take, path, folder, after=randomly.uniform(0.0, span))
        session = Session(FileAndKey(path))
        replica = session.replica()
        here = {
            name for name in (file.name for file in folder.iterdir()) if replica.piece(bytes.fromhex(name))
        }
        assert set(said[1:]) <= here
        assert {piece.name.hex() for piece in replica.awaited_pieces(100)} == _names(folder) - here
        if here == _names(folder):
            assert session.ask(read_bytes, one) == CONTENT
        else:
            _not_here(session, one)
        # As far as the machine is quick or slow: most kills are to fall in the middle.
        span *= 0.7 if here == _names(folder) else 1.3 if not here else 1.0
        stopped.add(len(here))
        session.close()


def test_a_file_put_in_is_there_with_its_pieces_or_not_at_all(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    person = session.do(Store.add, Person(display_name="Amina"))
    session.close()
    randomly, path = random.Random(6), tmp_path / "profile.db"
    for _ in range(KILLS // 2):
        said = killed(put, path, person.id, after=randomly.uniform(0.0, 0.2))
        session = Session(FileAndKey(path))
        found = session.ask(Reader.find, Attachment)
        for one in found:
            session.ask(read_bytes, one)
        assert session.replica().pending().files == len(found)
        claimed = {f"{number}.pdf" for number in said[1:]}
        assert claimed <= {one.file_name for one in found}
        session.close()


def _left(path: Path) -> int:
    session = Session(FileAndKey(path))
    left = len(session.replica().awaited_pieces(100))
    session.close()
    return left


def _names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def _not_here(session: Session, one: Attachment) -> None:
    try:
        session.ask(read_bytes, one)
    except AttachmentNotHere:
        return
    raise AssertionError("half a file was shown")
