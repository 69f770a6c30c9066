"""What is said of a person in one line: languages, telephone, where they stay."""

from __future__ import annotations

from app.catalogue.codelists import small_inside
from app.domain.reception import Placement
from app.domain.stays import is_held
from app.usecases.case_pages import CasePage
from app.usecases.people import PersonFile
from ui import texts
from ui.cases import wording

_BY_PHONE = frozenset({"phone", "mobile", "whatsapp", "telegram", "signal"})
_SKILLS = ("mother", "fluent", "working", "basic", "spoken_only", "illiterate")


def languages_of(file: PersonFile) -> str:
    """Languages, the best spoken first."""
    ranked = sorted(
        (one for one in file.languages if one.language),
        key=lambda one: _SKILLS.index(one.skill) if one.skill in _SKILLS else len(_SKILLS),
    )
    names = [wording.label_of("language", one.language) for one in ranked]
    return texts.formats().listed(names, small=small_inside("language", texts.language()))


def phone_of(file: PersonFile) -> str:
    """The way to reach the person they prefer, else the first telephone."""
    points = [one for one in file.contact_points if one.value and one.until is None]
    points.sort(key=lambda one: (not one.preferred, one.channel not in _BY_PHONE))
    return points[0].value or "" if points else ""


def stay_of(page: CasePage) -> Placement | None:
    """The place the person has now."""
    return next((stay for stay in page.placements if is_held(stay)), None)


def place_of(page: CasePage) -> str:
    """Site, unit, room and bed of the place the person has now."""
    stay = stay_of(page)
    if stay is None:
        return ""
    site = page.sites.get(stay.site) if stay.site else None
    return wording.facts(site.name if site else "", room_of(stay))


def room_of(stay: Placement) -> str:
    """Unit, room and bed."""
    parts = [part for part in (stay.unit, stay.room, stay.bed) if part]
    return wording.facts(*parts)


def native_name(file: PersonFile) -> str:
    """The name in its own script, when there is one that is not Latin."""
    return next((name.full for name in file.names if name.full and name.script not in (None, "Latn")), "")
