"""How fast the right mediator is found among five hundred."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from app.catalogue.macrolanguages import macro_of
from app.domain.mediation import MediationRequest
from app.domain.mediation_job import MediationJob
from app.domain.mediator import MediatorProfile
from app.domain.site import Site
from app.domain.user import User
from app.matching.mediators import LEVELS, Offering, Wanted, rank
from app.session import Session
from app.storage.store import Store
from app.usecases import mediation_offers
from tests.benchmarks.figures import Figure, show
from tests.profile import new_session

pytestmark = pytest.mark.bench

MEDIATORS = 500
JOBS = 6
LIMIT = 0.050
LANGUAGES = ("ara", "arz", "aeb", "fra", "eng", "ben", "urd", "wol", "ful", "tir", "som", "prs", "pus", "ita")
WEEK = tuple(f"{d}_{p}" for d in ("mon", "tue", "wed", "thu", "fri") for p in ("am", "pm"))
DAY = date(2026, 11, 24)


def _languages(dice: Random) -> dict[str, frozenset[str]]:
    return {level: frozenset(dice.sample(LANGUAGES, 2)) for level in LEVELS[:3]}


def test_ranking_among_five_hundred() -> None:
    dice = Random(7)
    wanted = Wanted(
        language="aeb",
        day=DAY,
        start=600,
        other_languages=frozenset({"fra"}),
        setting="hospital",
        comune="040012",
        province="FC",
        gender="F",
    )
    offerings = [
        Offering(
            key=number.to_bytes(4, "big"),
            name=f"Prova {number}",
            languages=_languages(dice),
            sex=dice.choice("FM"),
            week=frozenset(dice.sample(WEEK, 5)),
            comuni=frozenset(dice.sample(["040012", "040007", "039014"], 2)),
            taken=[(540, 570), (700, 760)],
            month_minutes=dice.randrange(2000),
        )
        for number in range(MEDIATORS)
    ]
    samples = []
    for _ in range(60):
        begun = time.perf_counter()
        found = rank(wanted, offerings, macro_of)
        samples.append(time.perf_counter() - begun)
    assert found
    assert found[0].proposed
    show(Figure(f"rank {MEDIATORS} mediators", samples, LIMIT))


def test_candidates_out_of_the_encrypted_file(tmp_path: Path) -> None:
    session = new_session(tmp_path, "supervisor")
    request = session.do(_fill)
    samples = []
    for _ in range(30):
        begun = time.perf_counter()
        found = session.ask(mediation_offers.candidates, request.id)
        samples.append(time.perf_counter() - begun)
    assert found
    show(Figure(f"read and rank {MEDIATORS} mediators with {MEDIATORS * JOBS} jobs", samples, LIMIT))
    _close(session)


def _fill(store: Store) -> MediationRequest:
    dice = Random(7)
    site = store.add(Site(name="Centro Prova"))
    for number in range(MEDIATORS):
        spoken = _languages(dice)
        user = store.add(User(name=f"Prova {number}", role="mediator"))
        for job in range(JOBS):  # of the last months, a third of them in this one
            starts = datetime(2026, 11 - job % 3, 1 + job, 9, tzinfo=UTC)
            store.add(
                MediationJob(site=site.id, mediator=user.id, starts_at=starts, minutes=60, state="done")
            )
        store.add(
            MediatorProfile(
                name=f"Prova {number}",
                user=user.id,
                mother=spoken["mother"],
                fluent=spoken["fluent"],
                working=spoken["working"],
                week=frozenset(dice.sample(WEEK, 5)),
                comuni=frozenset(dice.sample(["040012", "040007", "039014"], 2)),
                whole_province=dice.random() < 0.5,
            )
        )
    return store.add(
        MediationRequest(
            site=site.id,
            language="aeb",
            day=DAY,
            start_minute=600,
            minutes=60,
            comune="040012",
            other_languages=frozenset({"fra"}),
        )
    )


def _close(session: Session) -> None:
    session.close()
