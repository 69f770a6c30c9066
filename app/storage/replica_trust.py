"""Keys and the membership log in the encrypted file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from app.storage import device, membership_lines, obeying, redotting
from app.storage.reader import Reader
from app.storage.replica_access import Access
from app.storage.store import Store
from sync.protocol.replication import Identity
from sync.trust.state import Erased


class TrustTables:
    """`sync.client.ports.TrustStore` over the encrypted file."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def identity(self) -> Identity | None:
        """Who writes here; None before joining."""
        return self._access.read(read_identity)

    def keep_identity(self, identity: Identity) -> None:
        """Who writes here from now on. With another device, changes the server never acknowledged get
        dots of that device; at joining, where nothing was ever sent, the device simply gets its name."""

        def keep(store: Store) -> None:
            joined, before = bool(store.rows("SELECT 1 FROM identity")), device.number(store.tables)
            if not joined:
                redotting.rename_present_device(store, identity.device)
            store.tables.execute(
                "INSERT OR REPLACE INTO identity (rid, organisation, user, sign_key, seal_key)"
                " VALUES (1, ?, ?, ?, ?)",
                [identity.organisation, identity.user, identity.sign_key, identity.seal_key],
            )
            device.write_as(store.tables, identity.device, identity.user, identity.device_key)
            if joined and device.number(store.tables) != before:
                store.remember_local(device.FORMER, before)
            redotting.to_present_device(store)

        self._access.receive([keep])

    def former_device(self) -> tuple[bytes, bytes] | None:
        """The device (id, Ed25519 seed) this file wrote as before it went on as the present one, or None."""
        return self._access.read(lambda reader: device.former(reader, membership_lines.certified_at))

    def entries(self, first: int = 0) -> list[bytes]:
        """Lines of the membership log from `first` on."""
        sql = "SELECT entry FROM membership WHERE seq >= ? ORDER BY seq"
        return [row[0] for row in self._access.read(lambda reader: reader.rows(sql, [first]))]

    def keep_entries(self, first: int, entries: Sequence[bytes]) -> None:
        """Append checked lines after line `first - 1`; a line that is there stays as it is."""
        rows = [(first + at, entry) for at, entry in enumerate(entries)]
        sql = "INSERT OR IGNORE INTO membership (seq, entry) VALUES (?, ?)"
        self._access.write(lambda reader: reader.tables.conn.executemany(sql, rows))

    def exchange_entries(
        self, first: int, entries: Sequence[bytes], stale: Collection[tuple[bytes, int]]
    ) -> None:
        """Put checked lines in the place of those from `first` on, and forget these secrets, in one commit.
        The new lines are looked through for orders to erase like any that came."""
        rows = [(first + at, entry) for at, entry in enumerate(entries)]

        def exchange(store: Store) -> None:
            store.tables.execute("DELETE FROM membership WHERE seq >= ?", [first])
            store.tables.conn.executemany("INSERT INTO membership (seq, entry) VALUES (?, ?)", rows)
            forget = "DELETE FROM group_secret WHERE grp = ? AND epoch = ?"
            store.tables.conn.executemany(forget, list(stale))
            membership_lines.look_again(store, first)

        self._access.receive([exchange])

    def erase(self, erased: Mapping[bytes, Erased]) -> None:
        """Give up what is ordered to be gone; see `app.storage.obeying.obey`."""
        if self._access.read(
            lambda reader: obeying.due(reader, erased) or obeying.unreadable(reader, erased)
        ):
            self._access.erase([lambda store: obeying.obey(store, erased)])

    def secrets(self) -> dict[tuple[bytes, int], bytes]:
        """Secrets of groups by (group, epoch)."""
        rows = self._access.read(lambda reader: reader.rows("SELECT grp, epoch, secret FROM group_secret"))
        return {(group, epoch): secret for group, epoch, secret in rows}

    def keep_secrets(self, secrets: Mapping[tuple[bytes, int], bytes]) -> None:
        """Keep secrets; one that is there already stays."""
        rows = [(group, epoch, secret) for (group, epoch), secret in secrets.items()]
        sql = "INSERT OR IGNORE INTO group_secret (grp, epoch, secret) VALUES (?, ?, ?)"
        self._access.write(lambda reader: reader.tables.conn.executemany(sql, rows))

    def shared_keys(self, space: bytes) -> dict[int, bytes]:
        """Keys of a space by epoch that came by a share."""
        sql = "SELECT epoch, key FROM shared_key WHERE space = ?"
        return dict(self._access.read(lambda reader: reader.rows(sql, [space])))

    def keep_shared_keys(self, space: bytes, keys: Mapping[int, bytes]) -> None:
        """Keep them; one that is there already stays."""
        rows = [(space, epoch, key) for epoch, key in keys.items()]
        sql = "INSERT OR IGNORE INTO shared_key (space, epoch, key) VALUES (?, ?, ?)"
        self._access.write(lambda reader: reader.tables.conn.executemany(sql, rows))


def read_identity(reader: Reader) -> Identity | None:
    """Who writes into this file, or None before joining."""
    found = reader.rows(
        "SELECT i.organisation, i.user, i.sign_key, i.seal_key, d.id, d.key FROM identity i"
        " JOIN device d ON d.number = ?",
        [device.number(reader.tables)],
    )
    return Identity(*found[0]) if found else None
