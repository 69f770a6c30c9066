"""Who may have had a place at a site on a day, without reading years of stays that are over."""

from __future__ import annotations

from datetime import date

from app.domain.ids import RecordId
from app.domain.reception import Placement
from app.storage.reader import Reader


def stays_around(reader: Reader, site: RecordId, on: date) -> list[Placement]:
    """Stays at `site` that had not ended before the month of `on`, in the order of making.

    Ends known only by the year count as long as that year lasts; those not known at all always.
    """
    # The stored form begins with year and month; `~`, which follows a shorter one, sorts last.
    rows = reader.rows(
        "SELECT id FROM k_placement WHERE alive AND site = ? AND (left_on IS NULL OR left_on >= ?)"
        " ORDER BY rid",
        [site, f"{on:%Y-%m}"],
    )
    ids = [RecordId(row[0]) for row in rows]
    found = reader.get_many(Placement, ids)
    return [found[id_] for id_ in ids if id_ in found]
