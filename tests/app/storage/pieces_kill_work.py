"""What the killed children of files do: take pieces in, one commit each."""

from __future__ import annotations

import itertools
from pathlib import Path

from app.session import Session
from tests.killing import Say
from tests.profile import FileAndKey

READY = "ready"


def take(say: Say, path: Path, folder: Path) -> None:
    """Take in the pieces that lie in `folder` and are awaited, saying the name of each that is in."""
    session = Session(FileAndKey(path))
    replica = session.replica()
    say(READY)
    for _ in itertools.count():
        for one in replica.awaited_pieces(100):
            assert replica.keep_piece(one.name, (folder / one.name.hex()).read_bytes(), there=True)
            say(one.name.hex())


def put(say: Say, path: Path, person: bytes) -> None:
    """Put files in, saying the number of each that is in: record, bytes and pieces, or nothing of it."""
    from app.domain.attachment import Attachment
    from app.domain.ids import RecordId
    from app.usecases import attachments

    session = Session(FileAndKey(path))
    say(READY)
    for number in itertools.count():
        about = Attachment(person=RecordId(person))
        session.do(attachments.attach, about, f"{number}.pdf", b"%PDF-" + number.to_bytes(4) * 90_000)
        say(str(number))
