"""What the pictures of working together need: an organisation with its laptops, people and things that wait.

Everything is real (server, encrypted files, keys) and invented; it is gone with its folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from app.domain.case import Case
from app.domain.consent import Consent
from app.domain.contact import Contact
from app.domain.erasure import RETENTION
from app.domain.handover import FileRequest
from app.domain.ids import RecordId
from app.domain.mediation_job import ACCEPTED, CANCELLED, OFFERED, MediationJob
from app.domain.partial_dates import PartialDate
from app.domain.site import Site
from app.domain.user import User
from app.usecases import cases, concerns, consents, contacts, erasing, joining, reserved
from app.usecases.emergency import codes, keys, opening
from app.usecases.emergency.opening import Opened
from app.usecases.referrals import drafting, file_requests, handover_offers, sending
from app.usecases.referrals.handover_offers import Recipient
from app.usecases.samples.long_kept import close_long_ago
from ui.demo.laptops import DemoLaptop, Office, office

REASON: Final = "È arrivata oggi da noi con il trasferimento della Prefettura."
NIGHT: Final = "Trovata senza conoscenza in camera: il 118 chiede delle allergie."
PHONED: Final = "Ha chiamato la scuola: domani alle 9 il colloquio con le maestre."
ALLERGY: Final = "Allergia grave alla penicillina; adrenalina nello zaino rosso"


@dataclass(frozen=True, slots=True)
class Together:
    """Giulia leads, Luca and Kofi work at her two sites, Nadia mediates, Amina waits to be let in."""

    giulia: DemoLaptop
    luca: DemoLaptop
    kofi: DemoLaptop
    nadia: DemoLaptop
    amina: DemoLaptop
    in_danger: RecordId
    """Whose reserved part Luca opened one night."""
    opened: Opened
    """What he saw."""
    case: RecordId
    """Theirs: both Giulia and Luca wrote into it while they were apart."""
    job: RecordId
    """What Nadia has agreed to do today."""


@contextmanager
def together(folder: Path) -> Iterator[Together]:
    """The organisation after a week, everything that waits for somebody in it."""
    with office(folder) as house:
        giulia = house.founder("Giulia Moretti")
        luca, kofi, nadia = _colleagues(house, giulia)
        words, case = _envelope(giulia)
        job = _work_for(nadia)
        _rounds(giulia, luca, kofi, nadia)
        _apart(giulia, luca)
        _handed_over(giulia, luca, kofi)
        erasing.order(giulia.session, giulia.session.do(close_long_ago), ground=RETENTION)
        nadia.session.do(concerns.report, job, "Ha detto di avere paura di un uomo che la aspetta fuori.")
        _rounds(luca, giulia, nadia, kofi, giulia, luca)
        in_danger = case.person or RecordId(b"")
        opened = opening.open_case(luca.session, in_danger, words, "health", NIGHT)
        _rounds(luca, giulia)
        luca.session.do(contacts.record, Contact(person=in_danger, type="phone", minutes=10, text=PHONED))
        amina = _at_the_door(house, giulia)
        yield Together(giulia, luca, kofi, nadia, amina, in_danger, opened, case.id, job)


def _colleagues(house: Office, giulia: DemoLaptop) -> tuple[DemoLaptop, ...]:
    users = {user.name: user for user in giulia.session.ask(lambda reader: reader.find(User))}
    sites = giulia.session.ask(lambda reader: reader.find(Site))
    places = (("Luca Conti", sites[0]), ("Kofi Bah", sites[1]), ("Nadia Haddad", sites[0]))
    return tuple(house.joined(giulia, users[name], site.id)[0] for name, site in places)


def _envelope(giulia: DemoLaptop) -> tuple[str, Case]:
    """The words in the envelope of Luca's site, and a case there whose reserved part he cannot read."""
    code, case = codes.offer("it"), _running(giulia)
    giulia.session.do(keys.establish, case.site or RecordId(b""), keys.stretched(code))
    giulia.session.do(cases.change, replace(case, responsible=giulia.session.user.id))
    person = case.person or RecordId(b"")

    def write(store: Any) -> None:
        reserved.write(store, store.add(Contact(person=person, text="Colloquio")), ALLERGY)

    giulia.session.do(write)
    return " ".join(code.words), case


def _work_for(nadia: DemoLaptop) -> RecordId:
    """Her week; the id of what she has agreed to do now."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    soon = now + timedelta(minutes=100)

    def job(
        store: Any, hours: float, state: str, name: str, language: str, place: str, setting: str
    ) -> RecordId:
        made = MediationJob(
            site=store.find(Site)[0].id,
            mediator=store.by.id,
            called_name=name,
            language=language,
            place=place,
            starts_at=now + timedelta(hours=hours),
            minutes=60,
            setting=setting,
            mode="on_call" if state == OFFERED else "scheduled",
            state=state,
            offered_at=now - timedelta(minutes=20),
            answer_by=soon,
            expires_on=now.date() + timedelta(days=9),
            readers=frozenset(one.id for one in store.find(User) if one.role == "supervisor"),
        )
        kept: RecordId = store.add(made).id
        return kept

    def week(store: Any) -> RecordId:
        job(store, 2, OFFERED, "Nilufar", "prs", "Ospedale di Forlì, ginecologia", "hospital")
        job(store, 26, CANCELLED, "Blessing", "pcm", "Consultorio", "clinic")
        job(store, -30, ACCEPTED, "Hamid", "pus", "Anagrafe", "registry")
        return job(store, 0, ACCEPTED, "Yonas", "tir", "Questura, sportello 4", "questura")

    return nadia.session.do(week)


def _apart(giulia: DemoLaptop, luca: DemoLaptop) -> None:
    """Both write into the same answers while neither has a line."""
    case = _running(giulia)
    theirs = luca.session.ask(lambda reader: reader.get(Case, case.id)) or case
    first, second = [one for one in ("high", "medium", "low") if one != case.priority][:2]
    giulia.session.do(
        cases.change,
        replace(case, priority=first, request="Chiede aiuto per la scuola dei figli e un medico."),
    )
    luca.session.do(
        cases.change,
        replace(theirs, priority=second, request="Chiede aiuto per la scuola e per il medico di base."),
    )


def _handed_over(giulia: DemoLaptop, luca: DemoLaptop, kofi: DemoLaptop) -> None:
    """Giulia offers somebody to Kofi's site; Luca asks that site for a file."""
    sites = giulia.session.ask(lambda reader: reader.find(Site))
    case = _running(giulia, 1)
    to = Recipient("move", site=sites[1].id, receiver=kofi.session.user.id)
    made = giulia.session.do(handover_offers.begin, case.id, to)
    giulia.session.do(
        drafting.change, replace(made, reason="Inizia il tirocinio in un ristorante il 1 giugno.")
    )
    agreed = Consent(
        person=case.person, type="share", recipients=sites[1].name, categories=handover_offers.CHOSEN
    )
    giulia.session.do(consents.record, agreed)
    giulia.session.do(sending.send, made.id)
    asked = FileRequest(
        asked_site=sites[0].id,
        for_site=sites[1].id,
        called="Samuel Okoro",
        born=PartialDate.from_text("1996~year"),
        reason=REASON,
    )
    kofi.session.do(file_requests.ask, asked)


def _at_the_door(house: Office, giulia: DemoLaptop) -> DemoLaptop:
    """A laptop whose request waits to be let in."""
    site = giulia.session.ask(lambda reader: reader.find(Site))[0]
    invitation = giulia.membership.invite("Amina Prova", frozenset({"operator"}), frozenset({site.id}))
    laptop = house.laptop("Amina Prova", joining.user_of(invitation))
    laptop.membership.accept(invitation)
    laptop.membership.ask()
    return laptop


def _running(laptop: DemoLaptop, place: int = 0) -> Case:
    site = laptop.session.ask(lambda reader: reader.find(Site))[0].id
    found = laptop.session.ask(lambda reader: reader.find(Case, site=site, state="active"))
    return found[place]


def _rounds(*laptops: DemoLaptop) -> None:
    for laptop in laptops:
        laptop.round()
