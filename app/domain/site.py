"""Bodies and their sites."""

from __future__ import annotations

from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Need, Record, Scope, Search
from app.domain.ids import RecordId


@d.record("organisation", id=50, scope=Scope.ORGANISATION, data_class="C1", retention="never")
class Organisation(Record):
    """A body: the one we work for, or one we work with."""

    name: str | None = d.text(id=1, need=Need.DRAFT, search=Search.TEXT)
    type: str | None = d.code("V59", id=2)
    fiscal_code: str | None = d.text(id=3, max_length=20)
    ipa_code: str | None = d.text(id=4, section="registers", max_length=20)
    runts_number: str | None = d.text(id=5, section="registers", max_length=40)
    registers: str | None = d.text(id=6, section="registers")
    pec: str | None = d.text(id=7, section="contacts")
    email: str | None = d.text(id=8, section="contacts")
    phone: str | None = d.text(id=9, section="contacts")
    address: str | None = d.text(id=10, section="contacts")
    comune: str | None = d.code("comune", id=11, section="contacts")
    networks: str | None = d.text(id=12)
    text: str | None = d.note(id=13)


@d.record("site", id=51, scope=Scope.ORGANISATION, data_class="C1", retention="never")
class Site(Record):
    """A centre, a counter, a flat. A protected one keeps its address out of this record."""

    name: str | None = d.text(id=1, need=Need.DRAFT, search=Search.TEXT)
    organisation: RecordId | None = d.ref("organisation", id=2)
    kind: str | None = d.code("site_kind", id=3)
    facility: str | None = d.code("V16", id=4)
    cas_mode: str | None = d.code("V17", id=5)
    protected: bool | None = d.flag(id=6, section="place")
    address: str | None = d.text(id=7, section="place")
    comune: str | None = d.code("comune", id=8, section="place")
    latitude_e6: int | None = d.integer(id=9, minimum=-90_000_000, maximum=90_000_000, section="place")
    longitude_e6: int | None = d.integer(id=10, minimum=-180_000_000, maximum=180_000_000, section="place")
    phone: str | None = d.text(id=11, section="place")
    email: str | None = d.text(id=12, section="place")
    hours: str | None = d.text(id=13, section="place")
    places_men: int | None = d.integer(id=14, minimum=0, maximum=10_000, section="capacity")
    places_women: int | None = d.integer(id=15, minimum=0, maximum=10_000, section="capacity")
    places_families: int | None = d.integer(id=16, minimum=0, maximum=10_000, section="capacity")
    places_minors: int | None = d.integer(id=17, minimum=0, maximum=10_000, section="capacity")
    places: int | None = d.integer(id=18, minimum=0, maximum=10_000, section="capacity")
    convention_number: str | None = d.text(id=19, section="convention")
    convention_from: date | None = d.day(id=20, section="convention")
    convention_to: date | None = d.day(id=21, section="convention")
    daily_fee: int | None = d.cents(id=22, minimum=0, section="convention")
    closed_on: date | None = d.day(id=23)
    text: str | None = d.note(id=24)
