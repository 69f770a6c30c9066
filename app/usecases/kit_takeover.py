"""Every laptop is lost: a fresh one, two sheets of the kit and the server's address bring all back.

The person at this laptop becomes an officer and supervisor of every site; the log of members says so under
the root's name, for everybody to see. The secrets of the groups come back from the recovery key: files,
reserved parts and the centres' records. What only its readers could open (named notes, somebody's own things)
comes back to them once they are given new keys and the kit is used once more. What was never sent is lost.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from app.domain.audiences import NOWHERE
from app.domain.ids import RecordId
from app.domain.roles import SUPERVISOR
from app.domain.user import User
from app.storage.store import Store
from app.usecases.founding import AlreadyJoined, address, is_address
from app.usecases.kit_practice import bytes_of
from app.usecases.kit_use import KitUsed, use
from app.usecases.lines import BODY, HEARD, REMOVED, URL, Doors, now_ms, told, transport_to
from app.usecases.membership import LineTrouble
from app.usecases.recovery_kits import open_kit


def take_over(doors: Doors, url: str, file: Path, one: str, other: str) -> KitUsed:
    """Take over the organisation whose server is at `url`, with the kit in `file` and two codes (network).

    Only on a laptop that belongs to nobody: AlreadyJoined. KitUnreadable, KitRefused, LineTrouble. Cut off
    before this laptop belongs it is simply done once more; afterwards `kit_use.use` gives the keys.
    """
    from sync.client import taking_over

    url = address(url)
    if not is_address(url):
        raise LineTrouble("line.address")
    kit = open_kit(bytes_of(file), one, other)
    if doors.replica().identity() is not None:
        raise AlreadyJoined
    with told(doors):
        sites = taking_over.take_over(
            doors.replica(), transport_to(url), kit, user=doors.user.id, now_ms=now_ms()
        )
    doors.become(doors.do(_belong, url, frozenset(map(RecordId, sites)) - {NOWHERE}))
    return replace(use(doors, file, one, other), crowned=True)


def _belong(store: Store, url: str, sites: frozenset[RecordId]) -> User:
    store.remember_local(URL, url)
    store.remember_local(BODY, urlsplit(url).hostname or "")  # its name lies in what is read next
    store.remember_local(HEARD, now_ms())
    store.remember_local(REMOVED, 0)
    me = store.get(User, store.by.id) or store.by
    return store.put(replace(me, role=SUPERVISOR, sites=me.sites | sites))
