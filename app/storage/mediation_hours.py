"""Sums over requests and sessions of mediation: minutes of a line that are left."""

from __future__ import annotations

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
