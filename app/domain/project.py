"""A funded project that people are taken in charge for."""

from __future__ import annotations

from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Need, Record, Scope, Search
from app.domain.ids import RecordId


@d.record("project", id=140, scope=Scope.ORGANISATION, data_class="C1", retention="never")
class Project(Record):
    """The least a case must know of its project."""

    code: str | None = d.text(id=1, need=Need.DRAFT, search=Search.ID, max_length=40)
    title: str | None = d.text(id=2, need=Need.DRAFT, search=Search.TEXT)
    fund: str | None = d.code("fund", id=3)
    cup: str | None = d.text(id=4, max_length=20)
    prog_number: str | None = d.text(id=5, max_length=40)
    starts_on: date | None = d.day(id=6)
    ends_on: date | None = d.day(id=7)
    territory: frozenset[str] = d.codes("comune", id=8)
    lead: RecordId | None = d.ref("organisation", id=9, index=False)
    partners: frozenset[RecordId] = d.refs("organisation", id=10)
    text: str | None = d.note(id=11)
    # The accounts of a European fund are kept for years from here: see `app.domain.retention`.
    last_payment_on: date | None = d.day(id=12)
