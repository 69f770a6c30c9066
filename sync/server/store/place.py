"""Whether a database is the one this server has always had, or was put back from a dump meanwhile.

A dump that is loaded makes every table anew: they get other numbers, in a database or a cluster that may
be another too. That is compared with what was noted at the last start. A standby that took over counts
as well: what the one before it had acknowledged last may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.server.store.port import Database

PLACE = "place"


def is_another(database: Database, renewed: Mapping[str, bytes]) -> bool:
    """Whether the tables are not those of the last start; then `renewed` are the facts from now on.

    Stamps of elsewhere mean nothing here and are taken off. Of several workers that start at once one
    does it, and the others wait for it. False for a database noted for the first time, and for one that
    tells by other means (`sync.server.lives`).
    """
    with database.writing() as cursor:
        place = database.place(cursor)
        if not place:
            return False
        cursor.execute(
            "INSERT INTO fact (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", (PLACE, place)
        )
        cursor.execute("UPDATE fact SET value = ? WHERE key = ? AND value <> ?", (place, PLACE, place))
        if not cursor.rowcount:
            return False
        upsert = "INSERT INTO fact (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE"
        cursor.executemany(f"{upsert} SET value = excluded.value", [*renewed.items()])
        cursor.execute("UPDATE space SET moved = 0")
        cursor.execute("UPDATE share SET moved = 0")
        return True
