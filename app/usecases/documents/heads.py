"""What stands at the top of every document: who writes, about whom, on what day."""

from __future__ import annotations

from app.catalogue.places import comuni
from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.storage.reader import Reader
from app.usecases.documents.paper import Both, Fact
from app.usecases.documents.voices import Voices


def sender(reader: Reader, by: User, site: RecordId | None) -> tuple[str, str]:
    """The name of the body and its site, and how to reach them. A protected site gives no address."""
    held = reader.get(Site, site)
    body = reader.get(Organisation, by.organisation or (held.organisation if held else None))
    if body is None:
        body = next(iter(reader.find(Organisation, limit=1)), None)
    names = [one.name for one in (body, held) if one is not None]
    phone = _first(by.phone, held.phone if held else None, body.phone if body else None)
    email = _first(by.email, held.email if held else None, body.email if body else None)
    place = _place(held) if held is not None else _place(body)
    return _joined(*names), _joined(place, phone, email)


def person_facts(voices: Voices, person: Person, case: Case | None) -> tuple[Fact, ...]:
    """Who it is about: name, birth, citizenship, number of the case."""
    named = voices.fact("person_name", "documents.person", person.display_name or "")
    number = voices.fact("case_number", "documents.case_number", case.number or "") if case else ()
    return (*named, *voices.facts(person, "born", "citizenships"), *number)


def user_name(reader: Reader, id: RecordId | None) -> str:
    """The name of a colleague; empty when it is not known."""
    found = reader.get(User, id)
    return (found.name if found else "") or ""


def last_case(reader: Reader, person: RecordId | None, case: RecordId | None) -> Case | None:
    """The case a record names, or the newest of the person."""
    found = reader.get(Case, case)
    if found is not None or person is None:
        return found
    return next(iter(reader.find(Case, person=person, order="opened_on", descending=True, limit=1)), None)


def free(text: str | None) -> Both:
    """Words of people: said once, in the language in which they were written."""
    return Both((text or "").strip())


def _place(held: Site | Organisation | None) -> str:
    if held is None or (isinstance(held, Site) and held.protected):
        return ""
    return ", ".join(one for one in (held.address, comuni.label(held.comune) if held.comune else "") if one)


def _first(*found: str | None) -> str:
    return next((one for one in found if one), "")


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)
