"""Every kind of record: importing this module fills `KINDS`.

Numbers: each family has a block of ten; 1 to 9 are the program's own.
"""

from __future__ import annotations

from app.domain import (
    assessment,
    attachment,
    audit_book,
    case,
    caseload,
    consent,
    contact,
    eligibility,
    emergency,
    equipe,
    erasure,
    follow_up,
    handover,
    household,
    leaving,
    legal,
    mediation,
    mediation_job,
    mediator,
    overdue,
    past_case,
    pending_invitation,
    person,
    plan,
    project,
    reception,
    referral,
    retention,
    review,
    rights,
    site,
    task,
    user,
    vulnerability,
)
from app.domain.declaration import KINDS

FAMILIES = (
    person,
    household,
    legal,
    reception,
    site,
    user,
    pending_invitation,
    caseload,
    case,
    contact,
    vulnerability,
    assessment,
    task,
    attachment,
    consent,
    project,
    plan,
    equipe,
    follow_up,
    mediation,
    mediation_job,
    mediator,
    review,
    eligibility,
    referral,
    leaving,
    emergency,
    handover,
    rights,
    erasure,
    retention,
    past_case,
    audit_book,
    overdue,
)
"""The modules that declare kinds, in the order of their numbers."""

__all__ = ["FAMILIES", "KINDS"]
