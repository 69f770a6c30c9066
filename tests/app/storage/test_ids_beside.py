"""Ids kept beside the file."""

from __future__ import annotations

import threading
from pathlib import Path

from app.storage.ids_beside import ERASED

KEY = b"k" * 32


def test_orders_carried_out_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    database, together = tmp_path / "data.db", threading.Barrier(8)
    failed: list[BaseException] = []

    def carry_out(number: int) -> None:
        try:
            together.wait()
            for at in range(6):
                ERASED.keep(database, KEY, [bytes([number, at]) * 8])
        except OSError as error:
            failed.append(error)

    threads = [threading.Thread(target=carry_out, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    kept = {bytes([number, at]) * 8 for number in range(8) for at in range(6)}
    assert ERASED.read(database, KEY) == kept
    assert ERASED.read(database, b"o" * 32) == frozenset()
