"""Cases opened and closed in each year: those in the files, and those that are only figures by now."""

from __future__ import annotations

from app.storage.reader import Reader

# Who was not taken in leaves no figure and is counted with neither.
_YEARS = """
SELECT year, sum(opened), sum(closed), sum(past_opened), sum(past_closed) FROM (
  SELECT substr(opened_on, 1, 4) AS year, 1 AS opened, 0 AS closed, 0 AS past_opened, 0 AS past_closed
  FROM k_case WHERE alive AND opened_on IS NOT NULL AND state <> 'not_eligible'
  UNION ALL SELECT substr(closed_on, 1, 4), 0, 1, 0, 0
  FROM k_case WHERE alive AND closed_on IS NOT NULL AND state <> 'not_eligible'
  UNION ALL SELECT substr(opened, 1, 4), 1, 0, 1, 0 FROM k_past_case WHERE alive AND opened IS NOT NULL
  UNION ALL SELECT substr(closed, 1, 4), 0, 1, 0, 1 FROM k_past_case WHERE alive AND closed IS NOT NULL
) GROUP BY year ORDER BY year DESC
"""


def years(reader: Reader) -> list[tuple[int, ...]]:
    """Year, opened, closed, and of these how many are only figures; the latest year first."""
    return [(int(year), *counts) for year, *counts in reader.rows(_YEARS)]


def any_past(reader: Reader) -> bool:
    """Whether any case here is only a figure by now."""
    return bool(reader.rows("SELECT 1 FROM k_past_case WHERE alive LIMIT 1"))
