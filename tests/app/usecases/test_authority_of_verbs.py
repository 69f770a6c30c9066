"""Whatever a role may do on its own laptop the others take from it, and undoing it too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.domain.assessment import AreaScore, Assessment
from app.domain.attachment import Attachment
from app.domain.authority import may_write_plain
from app.domain.case import Case, CaseMember
from app.domain.consent import Consent, PrivacyNotice
from app.domain.contact import Contact
from app.domain.household import Household
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure, Permit
from app.domain.mediation import MediationLine, MediationRequest
from app.domain.mediator import MediatorProfile
from app.domain.person import Person, PersonName
from app.domain.reception import GoodsHanded, Placement
from app.domain.roles import ROLES
from app.domain.site import Organisation, Site
from app.domain.task import Task
from app.domain.user import User
from app.domain.vulnerability import VulnerabilityFlag, VulnerabilityNamed
from app.errors import DomainError, NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import (
    assessments,
    attachments,
    cases,
    closing,
    consents,
    contacts,
    households,
    mediation,
    mediators,
    merging,
    organisation,
    people,
    permits,
    placements,
    presence,
    tasks,
    vulnerabilities,
)
from app.usecases.people import PersonFile
from app.usecases.saving import today
from sync.protocol.change import RecordOp, decode
from tests.app.usecases.acting import as_user, newcomer, site

Verb = Callable[[Store, "World"], object]


class World:
    """Subjects for one verb: a person with a case at a site, and a second person."""

    def __init__(self, session: Session) -> None:
        self.person, self.other = newcomer(session).id, newcomer(session, "Awa Diop").id
        self.site = site(session).id
        case = session.do(
            cases.open_case, Case(person=self.person, state="active", site=self.site, closing_reason="term")
        )
        self.case: RecordId = case.id


def closed(store: Store, w: World) -> RecordId:
    boss = store.by
    store.by = store.add(User(name="Capo", role="supervisor"))
    closing.close(store, w.case, reason="term")
    store.by = boss
    return w.case


def stay(store: Store, w: World) -> Placement:
    found = placements.check_in(store, Placement(site=w.site, person=w.person))
    assert not [problem for problem in found if not problem.warning]
    return placements.stays(store, w.person)[0]


def slip(w: World) -> MediationRequest:
    return MediationRequest(
        site=w.site,
        person=w.person,
        language="wol",
        nationality="SN",
        day=date.max,
        start_minute=600,
        setting="social",
        mode="phone",
        reason="Colloquio",
        body="Comune",
        referent="Prova",
        present="Prova",
    )


VERBS: dict[str, Verb] = {
    "ask_mediator": lambda s, w: mediation.ask(s, slip(w)),
    "approve_mediator": lambda s, w: mediation.approve(
        s, s.add(replace(slip(w), state="requested", requested_by=w.other)).id
    ),
    "mediator": lambda s, w: mediators.save_profile(
        s, MediatorProfile(name="Prova", user=w.other, mother=frozenset({"wol"}))
    ),
    "mediation_hours": lambda s, w: mediators.save_line(
        s, MediationLine(site=w.site, name="Prova", from_on=date.min, hours=1, unit="30")
    ),
    "register": lambda s, w: people.register(
        s, PersonFile(person=Person(), names=(PersonName(full="Ibrahim"),))
    ),
    "open_case": lambda s, w: cases.open_case(s, Case(person=w.other, state="reported")),
    "suspend": lambda s, w: cases.change_state(s, w.case, "suspended", reason="viaggio"),
    "assign": lambda s, w: cases.assign(s, [w.case], s.by.id),
    "team": lambda s, w: cases.join_team(s, CaseMember(case=w.case, outside_name="Avv. Prova")),
    "ask_closing": lambda s, w: closing.request_closing(s, w.case, reason="term"),
    "close": lambda s, w: closing.close(s, w.case, reason="term"),
    "merge": lambda s, w: merging.merge(s, w.other, w.person),
    "propose": lambda s, w: merging.propose(s, w.other, w.person),
    "household": lambda s, w: households.form(s, Household(person=w.person, head=w.person)),
    "contact": lambda s, w: contacts.record(
        s, Contact(person=w.person), reserved_text="riservato", named_text="per pochi"
    ),
    "flag": lambda s, w: vulnerabilities.flag(s, VulnerabilityFlag(person=w.person, category="minor")),
    "flag_named": lambda s, w: vulnerabilities.flag_named(
        s, VulnerabilityNamed(person=w.person, category="trafficking", state="suspected")
    ),
    "assess": lambda s, w: assessments.save(s, Assessment(person=w.person), [AreaScore(area="work")]),
    "permit": lambda s, w: permits.save(s, Permit(person=w.person, type="P01")),
    "procedure": lambda s, w: permits.save_procedure(s, AsylumProcedure(person=w.person)),
    "check_in": stay,
    "roll": lambda s, w: (stay(s, w), presence.mark(s, w.site, w.person, today(s), "U")),
    "goods": lambda s, w: organisation.hand_goods(s, GoodsHanded(person=w.person, site=w.site, kind="kit")),
    "task": lambda s, w: tasks.create(s, Task(person=w.person, title="Telefonare")),
    "consent": lambda s, w: consents.record(s, Consent(person=w.person, type="contact", state="given")),
    "notice": lambda s, w: consents.deliver_notice(s, PrivacyNotice(person=w.person)),
    "attach": lambda s, w: attachments.attach(s, Attachment(person=w.person), "a.txt", b"testo"),
    "site": lambda s, w: organisation.save_site(s, Site(name="Nuovo", facility="CAS")),
    "body": lambda s, w: organisation.save_organisation(s, Organisation(name="Ente")),
    "user": lambda s, w: organisation.save_user(s, User(name="Nuova", role="operator")),
}


def written_by(reader: Reader, author: RecordId) -> list[RecordOp]:
    bodies = reader.rows("SELECT body FROM written WHERE author = ? ORDER BY rid", [author])
    return [op for (body,) in bodies for op in decode(body).ops]


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_does_is_taken_by_the_others(session: Session, role: str) -> None:
    done = set()
    for name, verb in VERBS.items():
        world, by = World(session), User(name="Prova", role=role)
        before = session.last_receipt
        try:
            as_user(session, by, lambda store, verb=verb, world=world: verb(store, world))
        except NotAllowed:
            continue
        except DomainError as refused:
            pytest.fail(f"{name}: {refused.message_key} {refused.problems}")
        assert session.last_receipt is not before
        done.add(name)
        for op in session.ask(written_by, by.id):
            assert may_write_plain([role], op.kind, op.fields), (name, op)
    if role in ("operator", "casemanager", "specialist", "supervisor"):
        assert len(done) > 15
    if role in ("mediator", "dpo", "reporting", "auditor"):
        assert not done


def test_what_only_a_supervisor_could_write_nobody_else_undoes(session: Session) -> None:
    """A case manager opens a case again: taking that back would close it, which is not theirs."""
    world = World(session)
    session.do(closed, world)
    me = session.user
    session._user = replace(me, role="casemanager")
    session.do(closing.reopen, world.case, reason="torna")
    with pytest.raises(NotAllowed):
        session.undo(session.last_receipt)
    case = session.ask(Reader.get, Case, world.case)
    assert case is not None
    assert case.state == "reopened"
    session._user = replace(me, role="supervisor")
    session.undo(session.last_receipt)
    case = session.ask(Reader.get, Case, world.case)
    assert case is not None
    assert case.state == "closed"
