"""The people who work with the program."""

from __future__ import annotations

from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Need, Record, Scope
from app.domain.ids import RecordId


@d.record("user", id=60, scope=Scope.ORGANISATION, data_class="C1", retention="user_disabled")
class User(Record):
    """An operator, mediator, supervisor...; `role` (V71) decides what they may do."""

    name: str | None = d.text(id=1, need=Need.DRAFT)
    role: str | None = d.code("V71", id=2, need=Need.DRAFT)
    team_role: str | None = d.code("V28", id=3)
    organisation: RecordId | None = d.ref("organisation", id=4)
    sites: frozenset[RecordId] = d.refs("site", id=5)
    languages: frozenset[str] = d.codes("language", id=6)
    qualification: str | None = d.text(id=7)
    email: str | None = d.text(id=8)
    phone: str | None = d.text(id=9)
    weekly_hours: int | None = d.integer(id=10, minimum=0, maximum=80)
    disabled_on: date | None = d.day(id=11)
