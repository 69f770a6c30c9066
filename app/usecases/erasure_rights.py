"""Who may order that a person's data be erased, as the membership log certifies them."""

from __future__ import annotations

from app.domain.ids import RecordId
from app.domain.roles import DPO, OFFICER, Act, permits
from app.domain.user import User
from app.errors import NotAllowed
from app.storage import homes, membership_lines
from app.storage.reader import Reader
from app.usecases.audience import certified_sites
from app.usecases.permissions import allowed


class NotForYou(NotAllowed):
    """An officer orders it, or who answers for data protection, or a supervisor of the person's site."""

    key = "error.erasing.not_for_you"


def may_order(reader: Reader, by: User, person: RecordId) -> bool:
    """Whether `by` may order it. On a laptop that works alone, whoever may write the person down."""
    if membership_lines.is_alone(reader):
        return allowed(by, Act.WRITE_PERSON)
    certificate = membership_lines.certificate_of(reader, by.id)
    if certificate is None or not permits(certificate.roles, Act.ERASE):
        return False
    if not {OFFICER, DPO}.isdisjoint(certificate.roles):
        return True
    site = homes.site_of_file(reader, person)
    return site in (certificate.sites or certified_sites(frozenset()))
