"""Sites, projects and users: by those who may, nobody for themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.project import Project
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.errors import DomainError
from app.session import Session
from app.storage.reader import Reader
from app.usecases import organisation
from tests.app.usecases.acting import as_user, colleague, forbidden, newcomer, today


def test_a_protected_site_keeps_its_address_to_itself(session: Session) -> None:
    boss = colleague(session)
    for told in ({"address": "Via Prova 1"}, {"latitude_e6": 45_000_000}, {"longitude_e6": 9_000_000}):
        with pytest.raises(DomainError) as caught:
            as_user(session, boss, organisation.save_site, Site(name="Casa", protected=True, **told))
        assert [p.key for p in caught.value.problems] == ["sites.address_protected"]
    open_site = Site(name="Centro", address="Via Prova 1")
    as_user(session, boss, organisation.save_site, open_site)
    as_user(session, boss, organisation.save_site, Site(name="Casa", protected=True, comune="H501"))
    assert session.ask(Reader.count, Site) == 2


def test_bodies_and_projects(session: Session) -> None:
    boss = colleague(session)
    body = as_user(session, boss, organisation.save_organisation, Organisation(name="Cooperativa Prova"))
    as_user(session, boss, organisation.save_project, Project(code="P1", title="Prova", lead=body.id))
    with pytest.raises(DomainError):
        as_user(session, boss, organisation.save_project, Project())
    assert session.ask(Reader.count, Project) == 1


def test_nobody_changes_their_own_role_or_locks_themselves_out(session: Session) -> None:
    boss = colleague(session)
    for change in (
        lambda store: organisation.save_user(store, replace(boss, role="admin")),
        lambda store: organisation.disable_user(store, boss.id),
    ):
        with pytest.raises(DomainError) as caught:
            as_user(session, boss, change)
        assert caught.value.message_key == "users.own_role"
    renamed = as_user(session, boss, organisation.save_user, replace(boss, name="Luca E."))
    assert renamed.name == "Luca E."
    gone = as_user(session, boss, organisation.disable_user, session.user.id)
    assert gone.disabled_on == today(session)
    as_user(session, boss, organisation.save_user, User(name="Nuova", role="operator"))


def test_who_may_not(session: Session) -> None:
    newcomer(session)
    for role in ("operator", "mediator", "casemanager", "specialist", "reporting", "dpo", "auditor"):
        assert forbidden(session, role, organisation.save_site, Site(name="x"))
        assert forbidden(session, role, organisation.save_organisation, Organisation(name="x"))
        assert forbidden(session, role, organisation.save_project, Project(code="x", title="x"))
        assert forbidden(session, role, organisation.save_user, User(name="x", role="admin"))
        assert forbidden(session, role, organisation.disable_user, session.user.id)
