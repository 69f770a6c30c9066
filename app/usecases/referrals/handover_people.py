"""Who of a site may be handed somebody, and who is asked for a file that lies there."""

from __future__ import annotations

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.roles import CASE_MANAGER, SUPERVISOR, Act
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.storage.reader import Reader
from app.usecases.permissions import allowed

LEADERS = frozenset({CASE_MANAGER, SUPERVISOR})


def staff_of(reader: Reader, site: RecordId | None) -> list[User]:
    """Those who care for people at a site, who are still there; those who lead it first."""
    here = [user for user in reader.find(User, order="name") if site in user.sites and _cares(user)]
    return sorted(here, key=lambda user: user.role not in LEADERS)


def reachable(reader: Reader, site: RecordId | None) -> list[tuple[Site, User]]:
    """Colleagues of the other sites to whom somebody may be handed on, by site."""
    others = [one for one in reader.find(Site, order="name") if one.id != site]
    return [(one, user) for one in others for user in staff_of(reader, one.id)]


def leaders_of(reader: Reader, site: RecordId | None) -> frozenset[RecordId]:
    """Case managers and supervisors of a site; where there is none, all who care for people there."""
    here = staff_of(reader, site)
    return frozenset(user.id for user in here if user.role in LEADERS) or frozenset(one.id for one in here)


def is_of(reader: Reader, user: RecordId | None, site: RecordId | None) -> bool:
    """Whether somebody cares for people at a site."""
    return any(one.id == user for one in staff_of(reader, site))


def body_of(reader: Reader, site: Site | None) -> str:
    """The name of the organisation a site belongs to, else of the one there is."""
    bodies = reader.find(Organisation)
    named = next((one for one in bodies if site is not None and one.id == site.organisation), None)
    return (named or next(iter(bodies), Organisation())).name or ""


def within(reader: Reader, case: Case | None, to_site: RecordId | None) -> bool:
    """Whether both sites are of one body: its colleagues are no third parties (GDPR art. 4.10).

    Sites that are written down under two bodies are not, whatever else they share.
    """
    one, other = (reader.get(Site, id_) for id_ in (case.site if case else None, to_site))
    if other is None:
        return False
    bodies = {site.organisation for site in (one, other) if site is not None and site.organisation}
    return len(bodies) < 2


def _cares(user: User) -> bool:
    return allowed(user, Act.WRITE_REFERRAL)
