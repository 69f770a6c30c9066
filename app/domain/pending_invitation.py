"""An invitation as the other officers and supervisors see it, so that any of them can let the laptop in."""

from __future__ import annotations

from app.domain import declaration as d
from app.domain.declaration import Need, Record, Scope
from app.domain.ids import RecordId

LONGEST = 8000
"""Characters: an invitation for a hundred sites fits."""


@d.record("invitation", id=61, scope=Scope.ORGANISATION, data_class="C1", retention="user_disabled")
class PendingInvitation(Record):
    """Written once and never changed. `told` is the invitation with a digest in the place of its one-time id:
    who reads it can recognise the laptop that asks and compare the words, and cannot ask in its place."""

    invited: RecordId | None = d.ref("user", id=1, need=Need.DRAFT)
    by: RecordId | None = d.ref("user", id=2, need=Need.DRAFT, index=False)
    told: str | None = d.text(id=3, need=Need.DRAFT, max_length=LONGEST, inner=True, export=False)


@d.record("invitation_end", id=63, scope=Scope.ORGANISATION, data_class="C1", retention="user_disabled")
class TakenBack(Record):
    """An invitation nobody is let in with any more; `mark` (hex) is what the invitation is recognised by."""

    invited: RecordId | None = d.ref("user", id=1, need=Need.DRAFT)
    by: RecordId | None = d.ref("user", id=2, need=Need.DRAFT, index=False)
    mark: str | None = d.text(id=3, need=Need.DRAFT, max_length=32, inner=True, export=False)
