"""Plain reads for forms: one record by its id, and the records a form may point to by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from app.domain.declaration import Record
from app.domain.ids import RecordId
from app.domain.project import Project
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.storage.reader import Reader

R = TypeVar("R", bound=Record)

Named = tuple[RecordId, str | None]


def read(reader: Reader, kind: type[R], id: RecordId | None) -> R | None:
    """The living record of this id, or None."""
    return reader.get(kind, id)


@dataclass(frozen=True, slots=True)
class OrganisationRecords:
    """Everything about the body one works for, by name."""

    sites: list[Site]
    users: list[User]
    organisations: list[Organisation]
    projects: list[Project]


def of_organisation(reader: Reader) -> OrganisationRecords:
    """Its sites, users, bodies and projects, those no longer active too."""
    return OrganisationRecords(
        reader.find(Site, order="name"),
        reader.find(User, order="name"),
        reader.find(Organisation, order="name"),
        reader.find(Project),
    )


def choosable(reader: Reader) -> dict[str, list[Named]]:
    """(id, name) of colleagues still here, sites still open, bodies and projects, by kind."""
    return {
        "user": [(u.id, u.name) for u in reader.find(User) if u.disabled_on is None],
        "site": [(s.id, s.name) for s in reader.find(Site) if s.closed_on is None],
        "organisation": [(o.id, o.name) for o in reader.find(Organisation)],
        "project": [(p.id, p.code) for p in reader.find(Project)],
    }
