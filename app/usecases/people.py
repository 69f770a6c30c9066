"""Register a person and change what is known of them.

A person is registered in one transaction with names, identifiers, languages and ways to reach
them. Almost nothing is demanded: one name, in any script, is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.attachment import Attachment
from app.domain.birth_checks import future_birth
from app.domain.consent import Consent
from app.domain.declaration import Record, kind_of
from app.domain.identifiers import normalised
from app.domain.ids import RecordId
from app.domain.person import (
    ContactPoint,
    Identifier,
    IdentityDocument,
    Person,
    PersonLanguage,
    PersonName,
    PersonReserved,
)
from app.domain.problems import Problem
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import guardians
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, keep, must_find, refuse, today
from app.usecases.strong_identifiers import refuse_same

_PHOTO = "photo"

PARTS = (PersonName, Identifier, IdentityDocument, PersonLanguage, ContactPoint, PersonReserved)
"""Kinds written together with a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFile:
    """A person with all that identifies them. `reserved` is None when it was not asked for."""

    person: Person
    names: tuple[PersonName, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    documents: tuple[IdentityDocument, ...] = ()
    languages: tuple[PersonLanguage, ...] = ()
    contact_points: tuple[ContactPoint, ...] = ()
    reserved: PersonReserved | None = None

    @property
    def parts(self) -> tuple[Record, ...]:
        """Every record but the person itself."""
        own = (self.reserved,) if self.reserved else ()
        return (
            *self.names,
            *self.identifiers,
            *self.documents,
            *self.languages,
            *self.contact_points,
            *own,
        )


def register(store: Store, file: PersonFile) -> PersonFile:
    """Write a new person; the records' `person` is filled in here.

    DomainError with all problems at once: a problem of a part is named `kind.index.field`.
    SamePerson when a strong identifier is already somebody else's.
    """
    require(store.by, Act.WRITE_PERSON)
    ready = _prepared(file)
    _check(store, ready)
    store.add(ready.person)
    for part in ready.parts:
        store.add(part)
    return ready


def edit(store: Store, file: PersonFile) -> PersonFile:
    """Bring a person and their parts to what `file` says: new, changed and taken out.

    Parts that `file` leaves out are deleted (they can be brought back), unless they came after the form
    that is being saved was shown (`store.shown`); `reserved` left out
    stays as it is. Same errors as `register`.
    """
    require(store.by, Act.WRITE_PERSON)
    must_find(store, Person, file.person.id)
    ready = _prepared(file)
    _check(store, ready)
    held = read_file(store, file.person.id)
    kept = {part.id for part in ready.parts}
    store.save(ready.person)
    for part in ready.parts:
        store.put(part)
    for part in held.parts:
        if part.id not in kept and (not store.shown or part.id in store.shown):
            store.delete(part)
    guardians.keep(store, ready.person.id)
    return ready


def save_part(store: Store, part: Record) -> Record:
    """Write one name, identifier, document, language, way of contact or reserved answer."""
    require(store.by, Act.WRITE_PERSON)
    held = read_file(store, _person_of(part))
    held_names = {name.id: name for name in held.names}
    if isinstance(part, PersonName):
        if part.preferred:
            held_names = {id_: replace(name, preferred=None) for id_, name in held_names.items()}
        held_names[part.id] = part
        edit(store, replace(held, names=tuple(held_names.values())))
        return must_find(store, PersonName, part.id)
    if isinstance(part, Identifier):
        part = _tidy_identifier(part, held.person.id)
        refuse_same(store, [part], held.person.id)
    kept = keep(store, part)
    guardians.keep(store, held.person.id)
    return kept


def remove_part(store: Store, part: Record) -> None:
    """Take a part out; the last name cannot be taken out."""
    require(store.by, Act.WRITE_PERSON)
    held = read_file(store, _person_of(part))
    if isinstance(part, PersonName):
        edit(store, replace(held, names=tuple(n for n in held.names if n.id != part.id)))
    else:
        store.delete(part)
        guardians.keep(store, held.person.id)


def set_photo(store: Store, person: RecordId, attachment: RecordId | None) -> list[Problem]:
    """Show a picture among the person's files beside their name, or none; give back warnings.

    DomainError for a file that is no picture of theirs. That they agreed to a picture being kept
    (list V67) is asked about, not demanded: the picture is in the file already.
    """
    require(store.by, Act.WRITE_PERSON)
    held = must_find(store, Person, person)
    if attachment is not None:
        picture = must_find(store, Attachment, attachment)
        if picture.person != person or not (picture.media_type or "").startswith("image/"):
            raise DomainError("people.not_a_picture")
        store.save(replace(picture, kind=picture.kind or _PHOTO))
    store.save(replace(held, photo=attachment))
    agreed = attachment is None or store.find(Consent, person=person, type=_PHOTO, state="given", limit=1)
    return [] if agreed else [Problem("people.photo_without_consent", "photo", warning=True)]


def read_file(reader: Reader, person: RecordId) -> PersonFile:
    """A person with their names, identifiers, documents, languages and ways to reach them.

    The reserved part is not read here: see `reserved.open_person`.
    """
    return PersonFile(
        person=must_find(reader, Person, person),
        names=tuple(reader.find(PersonName, person=person)),
        identifiers=tuple(reader.find(Identifier, person=person)),
        documents=tuple(reader.find(IdentityDocument, person=person)),
        languages=tuple(reader.find(PersonLanguage, person=person)),
        contact_points=tuple(reader.find(ContactPoint, person=person)),
    )


def display_name(names: Sequence[PersonName]) -> str | None:
    """The name a person is listed under: the preferred one, else the first that has letters."""
    spelled = [name for name in names if name.full]
    preferred = next((name for name in spelled if name.preferred), None)
    first = preferred or (spelled[0] if spelled else None)
    return first.full if first else None


def _prepared(file: PersonFile) -> PersonFile:
    id_ = file.person.id
    names = tuple(replace(_spelled(name), person=id_) for name in file.names)
    return replace(
        file,
        person=replace(file.person, display_name=display_name(names)),
        names=names,
        identifiers=tuple(_tidy_identifier(one, id_) for one in file.identifiers),
        documents=tuple(replace(one, person=id_) for one in file.documents),
        languages=tuple(replace(one, person=id_) for one in file.languages),
        contact_points=tuple(replace(one, person=id_) for one in file.contact_points),
        reserved=replace(file.reserved, person=id_) if file.reserved else None,
    )


def _spelled(name: PersonName) -> PersonName:
    """`name` with its full text: as given, else put together from its pieces."""
    full = " ".join((name.full or "").split())
    pieces = [piece.strip() for piece in (name.given, name.family) if piece and piece.strip()]
    return replace(name, full=full or " ".join(pieces) or None)


def _tidy_identifier(one: Identifier, person: RecordId) -> Identifier:
    return replace(one, person=person, value=normalised(one.value or "") or None)


def _check(store: Store, file: PersonFile) -> None:
    problems = [p for p in draft_problems(file.person) if p.name != "display_name"]
    if (unborn := future_birth(file.person.born, today(store), "born")) is not None:
        problems.append(unborn)
    if file.person.display_name is None:
        problems.append(Problem("people.name_missing", "display_name"))
    for part, where in _placed(file):
        problems.extend(replace(p, name=f"{where}.{p.name}") for p in draft_problems(part))
    refuse_same(store, file.identifiers, file.person.id, problems)
    refuse(problems)


def _placed(file: PersonFile) -> Iterable[tuple[Record, str]]:
    """Each part with the place a form shows its problems at: `kind.index`."""
    counts: dict[str, int] = {}
    for part in file.parts:
        kind = kind_of(part).name
        counts[kind] = counts.get(kind, -1) + 1
        yield part, f"{kind}.{counts[kind]}"


def _person_of(part: Any) -> RecordId:
    if not isinstance(part, PARTS) or part.person is None:
        raise DomainError("people.part_without_person")
    return part.person
