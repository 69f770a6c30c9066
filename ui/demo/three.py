"""A day of three: who works with people, who supervises, who mediates, each offline on their own laptop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain import signature
from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.mediation import MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediator import MediatorProfile
from app.domain.person import PersonName
from app.domain.plan import Plan, PlanAction, PlanGoal, PlanSignature
from app.domain.site import Site
from app.domain.task import Task
from app.domain.user import User
from app.session import Session
from app.usecases import (
    concerns,
    mediation,
    mediation_offers,
    mediation_validation,
    mediation_views,
    mediators,
    own_jobs,
    plan_review,
    plan_writing,
    reviews,
)
from ui.demo.laptops import SETTLE, DemoLaptop, Office, wait, window_of
from ui.main_window import MainWindow
from ui.texts import t

Say = Callable[[str], None]

MEDIATOR = "Nadia Haddad"
STROKES = signature.encode([[(100, 300), (250, 120), (400, 330), (620, 140), (820, 260)]])
WEEK = frozenset(
    f"{day}_{part}"
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    for part in ("am", "pm", "ev")
)


class Three:
    """Plays it after the week, with the laptops of that office."""

    def __init__(self, office: Office, pictures: Path, say: Say) -> None:
        self._office, self._pictures, self._say = office, pictures, say
        self._giulia, self._luca = office.laptops[:2]
        self._taken = 0

    def play(self) -> list[str]:
        """The whole day; sentences of what went wrong, none when all went well."""
        nadia = self._mediator()
        case = self._case()
        plan, request = self._operator(case)
        self._rounds(self._luca, self._giulia)
        wrong = self._supervisor(plan, request)
        self._rounds(self._giulia, nadia, self._luca)
        wrong += self._mediates(nadia, request)
        self._rounds(nadia, self._giulia, self._luca)
        wrong += self._evening(plan, request)
        wrong += self._little_to_find(nadia, case)
        return wrong

    def _mediator(self) -> DemoLaptop:
        """She joins with an invitation, and says which languages she speaks and when."""
        giulia = self._giulia.session
        sites = giulia.ask(lambda reader: reader.find(Site))
        users = {user.name: user for user in giulia.ask(lambda reader: reader.find(User))}
        nadia, _ = self._office.joined(self._giulia, users[MEDIATOR], sites[0].id)
        spoken = self._slip(giulia).language
        held = giulia.ask(lambda reader: reader.find(MediatorProfile))
        begun = next((one for one in held if one.user == nadia.session.user.id), MediatorProfile())
        profile = replace(
            begun,
            name=MEDIATOR,
            user=nadia.session.user.id,
            mother=frozenset({spoken or "ara"}),
            working=frozenset({"fra", "ita"}),
            week=WEEK,
            whole_province=True,
            remote=True,
            on_call=True,
        )
        giulia.do(mediators.save_profile, profile)
        self._rounds(self._giulia, nadia)
        cases = nadia.session.ask(lambda reader: reader.count(Case))
        self._say(t("demo.three.mediator", name=MEDIATOR, n=cases))
        return nadia

    def _operator(self, case: Case) -> tuple[RecordId, RecordId]:
        """Offline: a plan in the person's own words, handed in; a mediator asked for."""
        luca = self._luca.session
        plan = _write_plan(luca, case.id)
        luca.do(plan_review.submit, plan.id)
        request = luca.do(mediation.ask, self._slip(luca))
        self._say(t("demo.three.operator", number=case.number or ""))
        with window_of(self._luca) as window:
            self._show(window, "case", case=case.id, section="requirements")
            self._show(window, "plan", case=case.id, plan=plan.id)
            self._show(window, "mediation")
        return plan.id, request.id

    def _supervisor(self, plan: RecordId, request: RecordId) -> list[str]:
        """Offline too: the inbox, a plan sent back with a remark, a mediator found and asked."""
        giulia = self._giulia.session
        with window_of(self._giulia) as window:
            self._show(window, "deadlines")
            self._show(window, "supervision")
        review = giulia.ask(reviews.of_subject, "plan", plan)
        if review is None:
            return ["the plan did not reach the supervisor"]
        giulia.do(reviews.send_back, review.id, [("plan_goal.text", t("demo.three.remark"))])
        giulia.do(mediation.approve, request)
        found = giulia.ask(mediation_offers.candidates, request)
        first = next((one for one in found if one.offering.name == MEDIATOR), found[0])
        giulia.do(mediation_offers.offer, request, RecordId(first.offering.key))
        with window_of(self._giulia) as window:
            self._show(window, "mediation_request", request=request)
        self._say(t("demo.three.supervisor", name=MEDIATOR))
        return []

    def _mediates(self, nadia: DemoLaptop, request: RecordId) -> list[str]:
        """Offline on hers: yes, the talk, both signatures, what worries her."""
        jobs = nadia.session.ask(lambda reader: reader.find(MediationJob, request=request))
        if len(jobs) != 1:
            return ["the job did not reach the mediator"]
        job = jobs[0]
        nadia.session.do(own_jobs.answer, job.id, accepted=True)
        with window_of(nadia) as window:
            wait(SETTLE)
            self._picture(window, "my-day")
        nadia.session.do(own_jobs.record, _talk(job))
        nadia.session.do(concerns.report, job.id, t("demo.three.concern"))
        self._say(t("demo.three.mediates"))
        return []

    def _evening(self, plan: RecordId, request: RecordId) -> list[str]:
        """What came back: the hours are validated, the remark is a task, the plan is mended and stands."""
        giulia, luca = self._giulia.session, self._luca.session
        (job,) = giulia.ask(lambda reader: reader.find(MediationJob, request=request))
        for held in giulia.ask(lambda reader: reader.find(MediationSession, job=job.id)):
            giulia.do(mediation_validation.validate, held.id)
        remarks = [
            task
            for task in luca.ask(lambda reader: reader.find(Task))
            if task.title == t("demo.three.remark")
        ]
        _mend(luca, plan)
        self._rounds(self._luca, self._giulia)
        review = giulia.ask(reviews.of_subject, "plan", plan)
        if review is not None:
            giulia.do(reviews.approve, review.id)
        self._rounds(self._giulia, self._luca)
        stands = luca.ask(lambda reader: reader.get(Plan, plan))
        self._say(t("demo.three.evening"))
        with window_of(self._giulia) as window:
            self._show(window, "mediation", part="hours")
            self._show(window, "mediation_request", request=request)
        good = bool(remarks) and stands is not None and stands.state == "approved"
        return [] if good else ["the plan was not approved"]

    def _little_to_find(self, nadia: DemoLaptop, case: Case) -> list[str]:
        """Her laptop holds no case and no name of a file."""
        cases = nadia.session.ask(lambda reader: reader.count(Case))
        names = nadia.session.ask(lambda reader: reader.count(PersonName))
        self._say(t("demo.three.capsule", cases=str(cases), names=str(names)))
        return [] if not cases and not names else ["the mediator's laptop holds files"]

    def _case(self) -> Case:
        """A running case of the operator's centre."""
        found = self._luca.session.ask(lambda reader: reader.find(Case))
        return next((case for case in found if case.state == "active"), found[0])

    def _slip(self, session: Session) -> MediationRequest:
        case, by = self._case(), self._luca.session.user
        begun = session.ask(mediation_views.slip_for, case.person, case.id, by)
        soon = datetime.now().astimezone() + timedelta(hours=3)
        return replace(
            begun,
            day=soon.date(),
            start_minute=soon.hour * 60,
            setting="hospital",
            mode="on_call",
            reason=t("demo.three.reason"),
            body=t("demo.three.body"),
            referent=t("demo.three.referent"),
            present=t("demo.three.referent"),
            language=begun.language or "ara",
        )

    def _rounds(self, *laptops: DemoLaptop) -> None:
        for _ in range(2):
            for laptop in laptops:
                laptop.round()

    def _show(self, window: MainWindow, page: str, **params: Any) -> None:
        window.go(page, **params)
        wait(SETTLE)
        self._picture(window, page)

    def _picture(self, window: MainWindow, name: str) -> None:
        self._taken += 1
        window.grab().save(str(self._pictures / f"three-{self._taken:02}-{name}.png"))


def _write_plan(session: Session, case: RecordId) -> Plan:
    plan = session.do(plan_writing.begin, case)
    told = replace(plan, wish=t("demo.three.wish"), wish_language="fra", months=6)
    plan = session.do(plan_writing.save, told)
    on = datetime.now(UTC).date() + timedelta(days=90)
    goal = PlanGoal(
        plan=plan.id, area="language", text=t("demo.three.goal"), indicator="QCER", target="A2", due=on
    )
    actions = [
        PlanAction(text=t("demo.three.action"), responsible=session.user.id, due=on, service="ITA"),
        PlanAction(text=t("demo.three.own"), by_person=True),
    ]
    session.do(plan_writing.save_goal, goal, actions)
    _sign(session, plan.id)
    return plan


def _sign(session: Session, plan: RecordId) -> None:
    session.do(
        plan_writing.sign,
        PlanSignature(
            plan=plan,
            signer="person",
            name=t("demo.three.signed"),
            language="fra",
            method="drawn",
            strokes=STROKES,
            mediator_name=MEDIATOR,
        ),
    )


def _mend(session: Session, plan: RecordId) -> None:
    goal = session.ask(lambda reader: reader.find(PlanGoal, plan=plan))[0]
    session.do(plan_writing.save_goal, replace(goal, text=t("demo.three.goal_mended")))
    _sign(session, plan)
    session.do(plan_review.submit, plan)


def _talk(job: MediationJob) -> MediationSession:
    began = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=55)
    return MediationSession(
        job=job.id,
        started_at=began,
        ended_at=began + timedelta(minutes=50),
        language_from="ita",
        language_to=job.language,
        outcome="ok",
        requester_name=t("demo.three.referent"),
        requester_signature=STROKES,
        mediator_signature=STROKES,
        offline=True,
    )
