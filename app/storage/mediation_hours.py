"""Requests and sessions of mediation, many at a time: minutes left, what waits, what lies near in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.ids import RecordId
from app.domain.mediation import MediationLine
from app.domain.mediation_hours import USUAL_MINUTES, minutes_left, rounded, unit_of
from app.storage.reader import Reader

_SPENT = """SELECT coalesce(sum(s.billable_minutes), 0) FROM k_mediation_request r
    JOIN k_mediation_job j ON j.alive AND j.request = r.id
    JOIN k_mediation_session s ON s.alive AND s.job = j.id
    WHERE r.alive AND r.line = ? AND s.validated_at IS NOT NULL"""

_PROMISED = """SELECT r.minutes FROM k_mediation_request r
    WHERE r.alive AND r.line = ? AND r.state = 'approved' AND r.approved_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM k_mediation_job j JOIN k_mediation_session s ON s.alive AND s.job = j.id
        WHERE j.alive AND j.request = r.id AND s.validated_at IS NOT NULL)"""


_ASKED = """SELECT id, coalesce(requested_at, 0), site, requested_by FROM k_mediation_request
    WHERE alive AND (state = 'requested'
        OR (? AND state IN ('approved', 'no_mediator') AND decided_by = requested_by))
    ORDER BY requested_at"""

_HELD = """SELECT s.id, coalesce(s.ended_at, s.started_at, 0), j.site, j.mediator,
        s.validation_note IS NOT NULL
    FROM k_mediation_session s JOIN k_mediation_job j ON j.alive AND j.id = s.job
    LEFT JOIN k_mediation_request r ON r.id = j.request
    WHERE s.alive AND (s.ended_at IS NOT NULL OR s.minutes IS NOT NULL)
      AND (s.validated_at IS NULL OR s.validated_by IS NULL
           OR (? AND s.validated_by IN (j.mediator, r.requested_by)))
    ORDER BY s.ended_at"""

_NEAR = """SELECT s.id FROM k_mediation_session s JOIN k_mediation_job j ON j.alive AND j.id = s.job
    WHERE s.alive AND j.mediator = ? AND s.started_at > ? AND s.started_at < ?"""

LONGEST_MS = 24 * 3_600_000
"""A session is over within a day: what began earlier cannot overlap."""


@dataclass(frozen=True, slots=True)
class Open:
    """A request or session that waits for a supervisor; `since` in milliseconds, `by` asked or held it.

    `noted`: the supervisor has written something beside it already.
    """

    id: RecordId
    since: int
    site: RecordId | None
    by: RecordId | None
    noted: bool = False


def asked(reader: Reader, *, own: bool) -> list[Open]:
    """Requests nobody has decided, oldest first; with `own` also those approved by who asked for them."""
    return [Open(id_, since, site, by) for id_, since, site, by in reader.rows(_ASKED, [own])]


def held(reader: Reader, *, own: bool) -> list[Open]:
    """Sessions that are over and not validated, oldest first.

    With `own` also those validated by who held or asked for them: only a laptop with another program
    can write such a thing.
    """
    rows = reader.rows(_HELD, [own])
    return [Open(id_, since, site, by, bool(noted)) for id_, since, site, by, noted in rows]


def near(reader: Reader, mediator: RecordId, start: datetime, end: datetime) -> list[RecordId]:
    """Sessions of a mediator that could share time with `start` to `end`."""
    first, last = (round(at.timestamp() * 1000) for at in (start, end))
    return [RecordId(row[0]) for row in reader.rows(_NEAR, [mediator, first - LONGEST_MS, last])]


def spent(reader: Reader, line: RecordId) -> int:
    """Billable minutes of a line that a supervisor has validated."""
    return int(reader.rows(_SPENT, [line])[0][0])


def promised(reader: Reader, line: MediationLine) -> int:
    """Minutes of `line` that approved requests will take, as long as nothing is validated for them."""
    unit = unit_of(line)
    return sum(rounded(minutes or USUAL_MINUTES, unit) for (minutes,) in reader.rows(_PROMISED, [line.id]))


def left(reader: Reader, line: MediationLine) -> int:
    """Minutes of `line` neither spent nor promised; negative when it was overspent elsewhere."""
    return minutes_left(line, spent(reader, line.id), promised(reader, line))
