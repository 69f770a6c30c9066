"""A person and what identifies them: names, identifiers, documents, languages, contacts.

Most people arrive with almost nothing known, so hardly anything is demanded to save.
"""

from __future__ import annotations

from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate


@d.record("person", id=10, scope=Scope.FILE)
class Person(Record):
    """One human being; the root of a file. Names and identifiers are records of their own."""

    # Derived from the preferred name whenever names change, so the other value is never missed.
    display_name: str | None = d.text(id=1, merge=Merge.LATEST, need=Need.DRAFT, index=True)
    sex: str | None = d.code("V01", id=2, merge=Merge.SUPERVISOR, need=Need.SUBMIT)
    born: PartialDate | None = d.partial_date(id=3, merge=Merge.SUPERVISOR, need=Need.SUBMIT, index=True)
    citizenships: frozenset[str] = d.codes("country", id=4, merge=Merge.SUPERVISOR, need=Need.SUBMIT)
    birth_country: str | None = d.code("country", id=5, need=Need.SUBMIT, section="origin")
    birth_place: str | None = d.text(id=6, section="origin")
    birth_comune: str | None = d.code("comune", id=7, section="origin")
    age_declared_at_arrival: int | None = d.integer(id=8, minimum=0, maximum=120, section="arrival")
    arrived_on: PartialDate | None = d.partial_date(id=9, section="arrival")
    arrival_place: str | None = d.text(id=10, section="arrival")
    entry_mode: str | None = d.code("entry_mode", id=11, section="arrival")
    first_questura: str | None = d.text(id=12, section="arrival")
    marital_status: str | None = d.code("V09", id=13, section="family")
    education_level: str | None = d.code("V08", id=14, section="education")
    years_of_school: int | None = d.integer(id=15, minimum=0, maximum=40, section="education")
    recognition: str | None = d.code("recognition", id=16, section="education")
    literacy: str | None = d.code("V07", id=17, section="education")
    occupation_before: str | None = d.text(id=18, section="education")
    skills: str | None = d.note(id=19, section="education", search=Search.TEXT)
    communication_needs: frozenset[str] = d.codes("communication_need", id=20, section="communication")
    communication_note: str | None = d.text(id=21, section="communication")
    deceased: bool | None = d.flag(id=22, merge=Merge.SUPERVISOR, section="end")
    deceased_on: PartialDate | None = d.partial_date(id=23, merge=Merge.SUPERVISOR, section="end")
    duplicate_of: RecordId | None = d.ref("person", id=24, merge=Merge.SUPERVISOR, section="end")
    photo: RecordId | None = d.ref("attachment", id=25, index=False, section="identity")


@d.record("person_reserved", id=11, scope=Scope.RESERVED, data_class="C3", audit_reads=True)
class PersonReserved(Record):
    """What a person said of group, faith and gender: only if they wish, only for specialists."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    ethnic_group: str | None = d.text(id=2)
    religion: str | None = d.text(id=3)
    gender_declared: str | None = d.text(id=4)
    text: str | None = d.note(id=5, merge=Merge.KEEP_BOTH)


@d.record("person_name", id=12, scope=Scope.FILE)
class PersonName(Record):
    """One name in one script. One-name people have no family name: it is never filled in."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    type: str | None = d.code("V03", id=2)
    full: str | None = d.text(id=3, need=Need.DRAFT, search=Search.NAME, merge=Merge.SUPERVISOR)
    given: str | None = d.text(id=4, search=Search.NAME, merge=Merge.SUPERVISOR)
    family: str | None = d.text(id=5, search=Search.NAME, merge=Merge.SUPERVISOR)
    patronymic: str | None = d.text(id=6, merge=Merge.SUPERVISOR)
    script: str | None = d.code("script", id=7, section="source")
    language: str | None = d.code("language", id=8, section="source")
    translit_scheme: str | None = d.code("translit_scheme", id=9, section="source")
    source_document: str | None = d.text(id=10, section="source")
    preferred: bool | None = d.flag(id=11)
    valid_from: PartialDate | None = d.partial_date(id=12, section="source")
    valid_to: PartialDate | None = d.partial_date(id=13, section="source")


@d.record("identifier", id=13, scope=Scope.FILE)
class Identifier(Record):
    """A number or code some office gave to the person."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    type: str | None = d.code("V04", id=2, need=Need.DRAFT, merge=Merge.SUPERVISOR)
    value: str | None = d.text(
        id=3, need=Need.DRAFT, search=Search.ID, index=True, merge=Merge.SUPERVISOR, max_length=60
    )
    issuer: str | None = d.text(id=4)
    valid_from: PartialDate | None = d.partial_date(id=5)
    valid_to: PartialDate | None = d.partial_date(id=6)
    verified: str | None = d.code("verification", id=7)
    state: str | None = d.code("identifier_state", id=8)
    replaced_by: RecordId | None = d.ref("identifier", id=9, index=False)


@d.record("identity_document", id=14, scope=Scope.FILE)
class IdentityDocument(Record):
    """A paper the person has or had; its scan is an attachment about it."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    type: str | None = d.code("V04", id=2, need=Need.DRAFT)
    number: str | None = d.text(id=3, search=Search.ID, merge=Merge.SUPERVISOR, max_length=60)
    issuing_country: str | None = d.code("country", id=4)
    issued_on: PartialDate | None = d.partial_date(id=5, merge=Merge.SUPERVISOR)
    expires_on: date | None = d.day(id=6, index=True, merge=Merge.SUPERVISOR)
    holder: str | None = d.code("document_holder", id=7)
    verified: str | None = d.code("verification", id=8)
    text: str | None = d.note(id=9, merge=Merge.KEEP_BOTH)


@d.record("person_language", id=15, scope=Scope.FILE)
class PersonLanguage(Record):
    """A language the person speaks, and how well."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    language: str | None = d.code("language", id=2, need=Need.DRAFT)
    skill: str | None = d.code("V06", id=3)
    reads: bool | None = d.flag(id=4)
    writes: bool | None = d.flag(id=5)
    for_mediation: bool | None = d.flag(id=6)
    dialect: str | None = d.text(id=7)


@d.record("contact_point", id=16, scope=Scope.FILE)
class ContactPoint(Record):
    """A way to reach the person, and what is safe to do with it."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    channel: str | None = d.code("contact_channel", id=2)
    value: str | None = d.text(id=3, need=Need.DRAFT, search=Search.ID)
    whose: str | None = d.text(id=4)
    shared: bool | None = d.flag(id=5)
    safe_times: str | None = d.text(id=6)
    no_messages: bool | None = d.flag(id=7)
    preferred: bool | None = d.flag(id=8, merge=Merge.LATEST)
    until: PartialDate | None = d.partial_date(id=9)
