"""Questions about referrals that go through many files at once."""

from __future__ import annotations

from app.domain.ids import RecordId
from app.storage.reader import Reader

_REVOKED = """
SELECT DISTINCT d.consent FROM k_disclosure d
JOIN k_consent c ON c.id = d.consent AND c.alive AND c.withdrawn_on IS NOT NULL
JOIN k_referral r ON r.id = d.referral AND r.alive AND r.revoked_on IS NULL
WHERE d.alive
"""

_WAITING = """
SELECT id FROM k_referral
WHERE alive AND state = 'draft' AND sent_by = ? AND queued_at IS NOT NULL
"""


_ANSWERED = """
SELECT h.id FROM k_handover h JOIN k_referral r ON r.id = h.referral AND r.alive
WHERE h.alive AND h.sender = ? AND h.answer IS NOT NULL AND r.state IN ('sent', 'received')
"""


_TO_TAKE_BACK = """
SELECT h.referral FROM k_handover h JOIN k_referral r ON r.id = h.referral
WHERE h.alive AND h.sender = ? AND h.answer IS NULL AND h.withdrawn_at IS NULL
  AND (r.revoked_on IS NOT NULL OR r.state = 'cancelled')
"""


def consents_taken_back(reader: Reader) -> list[RecordId]:
    """Consents that were withdrawn after something left on them, and nobody has noted it yet."""
    return [RecordId(row[0]) for row in reader.rows(_REVOKED)]


def waiting_of(reader: Reader, user: RecordId) -> list[RecordId]:
    """Referrals this user let wait for the next synchronisation."""
    return [RecordId(row[0]) for row in reader.rows(_WAITING, [user])]


def refused_as(reader: Reader, reasons: frozenset[str]) -> list[RecordId]:
    """Referrals to services of the directory that came back for one of these reasons (V55)."""
    marks = ", ".join("?" * len(reasons))
    sql = (
        "SELECT id FROM k_referral WHERE alive AND state = 'rejected' AND service IS NOT NULL"
        f" AND reject_reason IN ({marks})"
    )
    return [RecordId(row[0]) for row in reader.rows(sql, sorted(reasons))]


def answered_offers(reader: Reader, user: RecordId) -> list[RecordId]:
    """Hand-overs this user offered that were answered, whose referral does not say so yet."""
    return [RecordId(row[0]) for row in reader.rows(_ANSWERED, [user])]


def offers_to_take_back(reader: Reader, user: RecordId) -> list[RecordId]:
    """Referrals of hand-overs this user still offers, though a colleague gave them up or noted that the
    consent was: only who offered it can take it back."""
    return [RecordId(row[0]) for row in reader.rows(_TO_TAKE_BACK, [user])]
