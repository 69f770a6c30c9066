"""The session's connections: what takes long on one of them holds up none of the others."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.domain.user import User
from app.storage.reader import Reader
from tests.profile import new_session


def test_a_glance_does_not_wait_for_a_long_question(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    begun, end = threading.Event(), threading.Event()

    def long(reader: Reader) -> int:
        begun.set()
        end.wait(10)
        return reader.count(User)

    asking = threading.Thread(target=session.ask, args=(long,))
    asking.start()
    assert begun.wait(10)
    assert session.glance(Reader.count, User) == 1, "answered while the other still runs"
    assert asking.is_alive()
    end.set()
    asking.join()
    with pytest.raises(dbapi2.OperationalError, match="readonly"):
        session.glance(lambda reader: reader.tables.execute("DELETE FROM draft"))
    session.close()
