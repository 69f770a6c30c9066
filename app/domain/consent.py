"""What the person agreed to, and the privacy notice they were given (GDPR art. 6, 7, 9, 13)."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import RecordId

GIVEN: Final = "given"
WITHDRAWN: Final = "withdrawn"

STATES: Final = frozenset({GIVEN, "refused", WITHDRAWN, "expired", "not_needed", "pending"})
"""List V68."""


@d.record("consent", id=130, scope=Scope.FILE)
class Consent(Record):
    """One consent or other legal basis, for one purpose; withdrawing it never deletes it."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    type: str | None = d.code("V67", id=2, need=Need.DRAFT, merge=Merge.SUPERVISOR)
    state: str | None = d.code("V68", id=3, need=Need.DRAFT, merge=Merge.SUPERVISOR, index=True)
    purpose: str | None = d.text(id=4)
    recipients: str | None = d.text(id=5)
    categories: frozenset[str] = d.codes("data_category", id=6, merge=Merge.SUPERVISOR)
    given_on: date | None = d.day(id=7, merge=Merge.SUPERVISOR, section="how")
    mode: str | None = d.code("consent_mode", id=8, section="how")
    language: str | None = d.code("language", id=9, section="how")
    mediator_name: str | None = d.text(id=10, section="how")
    guardian_name: str | None = d.text(id=11, section="how")
    text_version: str | None = d.text(id=12, section="how")
    expires_on: date | None = d.day(id=13, index=True, merge=Merge.SUPERVISOR, section="end")
    withdrawn_on: date | None = d.day(id=14, merge=Merge.SUPERVISOR, section="end")
    recorded_by: RecordId | None = d.ref("user", id=15, index=False)


@d.record("privacy_notice", id=131, scope=Scope.FILE)
class PrivacyNotice(Record):
    """The notice given to the person: which text, in which language, how."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    text_version: str | None = d.text(id=2)
    language: str | None = d.code("language", id=3)
    delivered_on: date | None = d.day(id=4, need=Need.DRAFT)
    mode: str | None = d.code("consent_mode", id=5)
    mediator_name: str | None = d.text(id=6)
    delivered_by: RecordId | None = d.ref("user", id=7, index=False, merge=Merge.LATEST)
