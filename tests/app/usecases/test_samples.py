"""The invented organisation is whole, passes the checks of the kinds and is the same each time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.catalogue.codelists import codelist, codelist_ids
from app.domain.case import Case
from app.domain.checks import check
from app.domain.kinds import KINDS
from app.domain.person import Person, PersonName
from app.domain.plan import Plan
from app.jobs import Progress
from app.session import Session
from app.storage.reader import Reader
from app.usecases import plans
from app.usecases.samples.organisation import SAMPLE_KEY, Invention, invent, is_invented
from app.usecases.samples.plans import invent_some
from app.usecases.saving import today
from tests.profile import new_session

TODAY = date(2026, 3, 10)


def run(session: Session, files: int) -> tuple[list[Progress], Invention]:
    job, steps = session.job(invent, files, today=TODAY), []
    while True:
        try:
            steps.append(next(job))
        except StopIteration as end:
            return steps, end.value


def test_the_same_seed_invents_the_same_people(tmp_path: Path) -> None:
    names = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        session = new_session(tmp_path / folder)
        steps, invention = run(session, 20)
        assert [s.done for s in steps] == [10, 20]
        assert invention.files == session.ask(Reader.count, Case) == 20
        assert is_invented(session.ask(Reader.local, SAMPLE_KEY))
        names.append([n.full for n in session.ask(Reader.find, PersonName)])
        session.close()
    assert names[0] == names[1]
    assert len({*names[0]}) > 15


def known(list_id: str, code: str) -> bool:
    return list_id not in codelist_ids() or code in codelist(list_id).codes


def test_every_invented_record_passes_its_checks(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    run(session, 60)
    problems = [
        (kind.name, problem)
        for kind in KINDS
        for record in session.ask(Reader.find, kind.record)
        for problem in check(record, known=known)
    ]
    assert problems == []
    assert session.ask(Reader.count, Person) > 60, "some are families"
    session.close()


def test_closing_the_job_leaves_nothing(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    job = session.job(invent, 30, today=TODAY)
    next(job)
    job.close()
    assert session.ask(Reader.count, Case) == 0
    assert session.ask(Reader.local, SAMPLE_KEY) is None
    session.close()


def test_plans_are_invented_once_in_each_state(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    run(session, 20)
    case = session.do(invent_some, session.do(today))
    assert session.do(invent_some, session.do(today)) == case
    assert [one.shown_state for one in session.ask(plans.of_case, case)] == ["active"]
    found = session.ask(Reader.find, Plan)
    assert {plan.state for plan in found} == {"approved", "submitted", "draft"}
    assert not [p for plan in found for p in check(plan) if not p.warning]
    session.close()
