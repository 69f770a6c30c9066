"""What is only here is counted whole: nothing waits unseen."""

from __future__ import annotations

from sync.protocol.replication import Pending


def test_all_that_is_only_here_is_counted() -> None:
    assert Pending().total == 0
    assert Pending(waiting=1, sealed=20, parked=300, refused=4000).total == 4321
