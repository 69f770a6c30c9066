"""Invents the organisation: sites, colleagues, then one file after the other."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date

from app.domain.ids import RecordId
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.jobs import Progress
from app.storage.store import Store
from app.usecases.samples.cast import Cast, read_toml
from app.usecases.samples.files import FileMaker
from app.usecases.samples.mediation import invent_mediation

SAMPLE_KEY = "invented"
COLLEAGUES = (
    ("Luca Conti", "operator"),
    ("Sara Greco", "casemanager"),
    ("Nadia Haddad", "mediator"),
    ("Giulia Rinaldi", "supervisor"),
    ("Kofi Bah", "operator"),
)
STEP = 10
TOWN = "040012"
"""ISTAT code of the town the invented centres stand in: Forlì, which has clinics and schools nearby."""


@dataclass(frozen=True, slots=True)
class Invention:
    """What was invented: ids of the sites and how many files."""

    sites: tuple[RecordId, ...]
    files: int


def invent(
    store: Store,
    files: int,
    *,
    today: date,
    seed: int = 2026,
    contacts: int = 5,
    presence_days: int = 14,
    slim: bool = False,
    first: int = 0,
) -> Generator[Progress, None, Invention]:
    """Fill an empty profile with `files` invented files around `today`; marks it as invented.

    `contacts` is the mean number of contacts of a file; `slim` files have no assessments and papers.
    `first` numbers the files from there on and takes the sites and colleagues that are there.
    """
    cast = Cast(seed, today)
    store.remember_local(SAMPLE_KEY, 1)
    sites = [site.id for site in store.find(Site)] if first else _sites(store)
    users = [user.id for user in store.find(User)] if first else _users(store)
    maker = FileMaker(store, cast, sites, users, today, contacts, presence_days, slim)
    for done in range(files):
        maker.make(first + done + 1)
        if done % STEP == STEP - 1:
            yield Progress(done + 1, files, "samples.inventing")
    if not slim and not first:
        invent_mediation(store, today)
    return Invention(tuple(sites), files)


def _users(store: Store) -> list[RecordId]:
    return [store.by.id, *(store.add(User(name=name, role=role)).id for name, role in COLLEAGUES)]


def _sites(store: Store) -> list[RecordId]:
    body = store.add(Organisation(name="Cooperativa Approdo di Prova", type="coop"))
    names = read_toml("texts.toml")["sites"]["centres"]
    return [store.add(_centre(name, body.id)).id for name in names]


def _centre(name: str, body: RecordId) -> Site:
    return Site(
        name=name,
        organisation=body,
        kind="centre",
        facility="CAS",
        cas_mode="coll_50",
        comune=TOWN,
        places=60,
    )


def is_invented(marked: object) -> bool:
    """Whether a profile holds invented data; `marked` is what it remembers under `SAMPLE_KEY`."""
    return marked == 1
