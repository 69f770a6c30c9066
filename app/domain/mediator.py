"""Mediators: what all may know of them, when they can come, and what only the staff of a site knows."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain import declaration as d
from app.domain.declaration import Need, Record, Scope, Search
from app.domain.ids import RecordId

APART: Final = "apart"
"""They must not meet; why is written elsewhere (list `mediator_obstacle`)."""


@d.record("mediator_profile", id=161, scope=Scope.ORGANISATION, data_class="C1", retention="user_disabled")
class MediatorProfile(Record):
    """Languages by how well they are spoken (list V06), experience, where and when she can come.

    `user` is her entry among the colleagues, when she works with the program herself. What forbids a
    meeting (family, tensions) and the fee are in `MediatorNote`, which mediators don't read.
    """

    name: str | None = d.text(id=1, need=Need.DRAFT, search=Search.TEXT, max_length=160)
    user: RecordId | None = d.ref("user", id=2)
    sex: str | None = d.code("V01", id=3)
    phone: str | None = d.text(id=4, max_length=60)
    email: str | None = d.text(id=5, max_length=160)
    qualification: str | None = d.text(id=6)
    mother: frozenset[str] = d.codes("language", id=7, section="languages")
    fluent: frozenset[str] = d.codes("language", id=8, section="languages")
    working: frozenset[str] = d.codes("language", id=9, section="languages")
    basic: frozenset[str] = d.codes("language", id=10, section="languages")
    spoken_only: frozenset[str] = d.codes("language", id=11, section="languages")
    settings: frozenset[str] = d.codes("V50", id=12, section="experience")
    countries: frozenset[str] = d.codes("country", id=13, section="experience")
    comuni: frozenset[str] = d.codes("comune", id=14, section="where")
    whole_province: bool | None = d.flag(id=15, section="where")
    remote: bool | None = d.flag(id=16, section="where")
    written: bool | None = d.flag(id=17, section="where")
    week: frozenset[str] = d.codes("week_part", id=18, section="when")
    on_call: bool | None = d.flag(id=19, section="when")
    monthly_hours: int | None = d.integer(id=20, minimum=0, maximum=300, section="when")
    ended_on: date | None = d.day(id=21, section="when")
    text: str | None = d.note(id=22)


@d.record("mediator_absence", id=162, scope=Scope.ORGANISATION, data_class="C1", retention="user_disabled")
class MediatorAbsence(Record):
    """Days on which a mediator can't come, both included; why is nobody's business."""

    profile: RecordId | None = d.ref("mediator_profile", id=1, need=Need.DRAFT)
    from_on: date | None = d.day(id=2, need=Need.DRAFT)
    to_on: date | None = d.day(id=3, need=Need.DRAFT)


@d.record("mediator_note", id=163, scope=Scope.SITE, retention="case_closed")
class MediatorNote(Record):
    """What the staff of a site knows of a mediator: with whom she must not be put, and the fee.

    An obstacle names a person of the site, or a country whose people she is not to be sent to. Of a person
    only the bare fact stands here, for whoever looks for a mediator (`obstacle` is `APART`): why is in the
    reserved part of the person's file, in the note named by `why`.
    """

    site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    profile: RecordId | None = d.ref("mediator_profile", id=2, need=Need.DRAFT)
    obstacle: str | None = d.code("mediator_obstacle", id=3)
    person: RecordId | None = d.ref("person", id=4)
    country: str | None = d.code("country", id=5)
    hourly_fee: int | None = d.cents(id=6, minimum=0)
    text: str | None = d.note(id=7)
    why: RecordId | None = d.ref("reserved_note", id=8, index=False)
