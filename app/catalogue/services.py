"""The tree of services for migrants, and how other directories name each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from app.catalogue.entries import CodeList, Entry, pick, read_rows

LIST: Final = "service"
"""Name of the code list in the declarations of fields."""

_TITLES = ("Tipo di servizio", "Kind of service", "Type de service", "نوع الخدمة")


@dataclass(frozen=True, slots=True)
class Service:
    """One kind of service; `parent` is empty for an area.

    `jumamap` and `unhcr_sector` are the categories of those two directories (empty without a match),
    `open_eligibility` the code of the Open Eligibility taxonomy.
    """

    code: str
    parent: str
    labels: tuple[str, ...]
    jumamap: str
    unhcr_sector: str
    open_eligibility: str

    def label(self, language: str) -> str:
        """What it is called."""
        return pick(self.labels, language)


@cache
def services() -> dict[str, Service]:
    """All kinds of service by code, each area before what belongs to it."""
    return {
        code: Service(code, parent, tuple(rest[:4]), *rest[4:])
        for code, parent, *rest in read_rows("service_taxonomy.csv")
    }


def areas() -> list[Service]:
    """The first level of the tree."""
    return [service for service in services().values() if not service.parent]


def children(area: str) -> list[Service]:
    """What belongs to an area."""
    return [service for service in services().values() if service.parent == area]


@cache
def service_list() -> CodeList:
    """The code list `service`: areas and kinds."""
    return CodeList(LIST, LIST, _TITLES, [Entry(one.code, one.labels) for one in services().values()])
