"""The body we work for: its sites, projects and users."""

from __future__ import annotations

from dataclasses import replace

from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.domain.project import Project
from app.domain.reception import GoodsHanded
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.errors import DomainError
from app.storage.store import Store
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, keep, must_find, refuse, today


def save_organisation(store: Store, organisation: Organisation) -> Organisation:
    """Write a body, new or changed."""
    require(store.by, Act.EDIT_ORGANISATION)
    return keep(store, organisation)


def save_site(store: Store, site: Site) -> Site:
    """Write a site; a protected one may not carry its address here, where all may read it."""
    require(store.by, Act.EDIT_ORGANISATION)
    problems = draft_problems(site)
    if site.protected and (site.address or site.latitude_e6 is not None or site.longitude_e6 is not None):
        problems.append(Problem("sites.address_protected", "address"))
    refuse(problems)
    return store.put(site)


def save_project(store: Store, project: Project) -> Project:
    """Write a project, new or changed."""
    require(store.by, Act.EDIT_ORGANISATION)
    return keep(store, project)


def save_user(store: Store, user: User) -> User:
    """Write a user; nobody changes their own role."""
    require(store.by, Act.EDIT_USERS)
    if user.id == store.by.id and user.role != store.by.role:
        raise DomainError("users.own_role")
    return keep(store, user)


def disable_user(store: Store, id: RecordId) -> User:
    """Take a user's permissions away from today on; what they wrote stays."""
    require(store.by, Act.EDIT_USERS)
    if id == store.by.id:
        raise DomainError("users.own_role")
    return store.save(replace(must_find(store, User, id), disabled_on=today(store)))


def hand_goods(store: Store, goods: GoodsHanded) -> GoodsHanded:
    """Write that something was given to a person, today when not told."""
    require(store.by, Act.WRITE_PLACEMENT)
    return keep(store, replace(goods, handed_on=goods.handed_on or today(store)))
