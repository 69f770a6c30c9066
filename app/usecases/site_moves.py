"""Move a case to another site: the place the person has there moves with it."""

from __future__ import annotations

from dataclasses import replace

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.reception import Placement
from app.domain.site import Site
from app.domain.stays import is_held
from app.storage.store import Store
from app.usecases import caseloads, placements
from app.usecases.permissions import Act, require
from app.usecases.saving import must_find


def move(store: Store, id: RecordId, site: RecordId) -> Case:
    """Make `site` the site of a case; a place held elsewhere ends today and one begins there, unless those
    who work there have written down already that the person came.

    DomainError when the person has another place on these days.
    """
    require(store.by, Act.CHANGE_CASE)
    held = must_find(store, Case, id)
    must_find(store, Site, site)
    stays = [stay for stay in store.find(Placement, person=held.person) if is_held(stay)]
    arrived = any(stay.site == site for stay in stays)
    for stay in stays:
        if stay.site in (None, site):
            continue
        if arrived:
            placements.check_out(store, stay.id, reason="to_cas")
        else:
            placements.transfer(store, stay.id, site)
            arrived = True
    moved = store.save(replace(held, site=site))
    caseloads.note(store, moved.person, held, moved)
    return moved
