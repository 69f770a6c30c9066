"""Invents one file: the person or family, names, numbers, languages, permit, stay, case, contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.case import Case, CaseMember
from app.domain.consent import Consent, PrivacyNotice
from app.domain.household import Household, HouseholdMember
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.person import ContactPoint, Identifier, Person, PersonLanguage, PersonName
from app.domain.tax_codes import provisional_check_digit
from app.storage.store import Store
from app.usecases.samples.cast import Cast, Invented
from app.usecases.samples.diary import Diary
from app.usecases.samples.legal import LegalMaker
from app.usecases.samples.stay import StayMaker

STATES = {
    "active": 58,
    "screening": 8,
    "accepted": 8,
    "exit_planned": 7,
    "suspended": 3,
    "closed": 12,
    "followup": 4,
}


@dataclass(slots=True)
class FileMaker:
    """Makes invented files in one profile."""

    store: Store
    cast: Cast
    sites: list[RecordId]
    users: list[RecordId]
    today: date
    contacts: int
    presence_days: int
    slim: bool = False

    def make(self, number: int) -> Case:
        """The file of one person, or of a family."""
        r = self.cast.random
        head = self.cast.person()
        arrived = self.today - timedelta(days=int(r.triangular(3, 900, 120)))
        person = self._person(head, arrived)
        state = r.choices(list(STATES), list(STATES.values()))[0]
        site = r.choice(self.sites)
        responsible = r.choices(self.users, [6, *[2] * (len(self.users) - 1)])[0]
        case = self.store.add(
            Case(
                person=person.id,
                number=f"PRV-{arrived:%y}/{number}",
                state=state,
                opened_on=arrived + timedelta(days=r.randint(0, 5)),
                closed_on=self.today - timedelta(days=r.randint(1, 60)) if state == "closed" else None,
                closing_reason=r.choice(["term", "to_sai", "voluntary"]) if state == "closed" else None,
                responsible=responsible,
                site=site,
                channel=r.choice(["prefettura", "questura", "self"]),
                priority=r.choices(["high", "medium", "low"], [15, 60, 25])[0],
            )
        )
        if r.random() < 0.5:
            helper = r.choice(self.users)
            self.store.add(CaseMember(person=person.id, case=case.id, user=helper, role="operator"))
        LegalMaker(self.store, self.cast, self.today).make(person, arrived)
        StayMaker(self.store, self.cast, self.today, self.presence_days).make(person.id, site, arrived, case)
        Diary(self.store, self.cast, self.today, self.contacts, self.slim).make(person.id, case, arrived)
        if not self.slim:
            self._papers(person, head, arrived)
        if r.random() * 100 < head.country.family_share:
            self._family(person, head, arrived, site, case)
        return case

    def _person(self, invented: Invented, arrived: date) -> Person:
        person = self.store.add(
            Person(
                display_name=invented.full,
                sex=invented.sex,
                born=invented.born,
                citizenships=frozenset({invented.country.code}),
                birth_country=invented.country.code,
                arrived_on=PartialDate.of_day(arrived, "declared"),
                entry_mode=self.cast.random.choice(["landing", "landing", "land_border"]),
                literacy=self.cast.random.choice(["latin", "non_latin", "functional", "illiterate"]),
            )
        )
        self._names(person, invented)
        self._languages(person, invented)
        return person

    def _names(self, person: Person, invented: Invented) -> None:
        add = self.store.add
        add(
            PersonName(
                person=person.id,
                type="official_it",
                full=invented.full,
                given=invented.given,
                family=invented.family,
                script="Latn",
                preferred=True,
            )
        )
        if invented.native:
            add(PersonName(person=person.id, type="native", full=invented.native, script=invented.script))

    def _languages(self, person: Person, invented: Invented) -> None:
        for place, language in enumerate(invented.country.languages):
            skill = "mother" if place == 0 else self.cast.random.choice(["working", "fluent", "basic"])
            self.store.add(
                PersonLanguage(person=person.id, language=language, skill=skill, for_mediation=place == 0)
            )

    def _papers(self, person: Person, invented: Invented, arrived: date) -> None:
        r, add = self.cast.random, self.store.add
        cui = "".join(r.choice("0123456789ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(7))
        add(Identifier(person=person.id, type="CUI", value=cui, verified="copy", state="active"))
        if r.random() < 0.7:
            first = "".join(r.choice("0123456789") for _ in range(10))
            code = first + provisional_check_digit(first)
            add(Identifier(person=person.id, type="CFP", value=code, verified="original", state="active"))
        if r.random() < 0.8:
            phone = "351" + "".join(r.choice("0123456789") for _ in range(7))
            add(ContactPoint(person=person.id, channel="whatsapp", value=phone))
        day = arrived + timedelta(days=1)
        language = invented.country.languages[0]
        add(PrivacyNotice(person=person.id, language=language, delivered_on=day, text_version="2026-01"))
        add(Consent(person=person.id, type="photo", state=r.choice(["given", "refused"]), given_on=day))
        if r.random() < 0.5:
            add(Consent(person=person.id, type="contact", state="given", given_on=day, language=language))

    def _family(self, head: Person, invented: Invented, arrived: date, site: RecordId, case: Case) -> None:
        add = self.store.add
        household = add(Household(person=head.id, type="couple_children", head=head.id))
        add(HouseholdMember(household=household.id, person=head.id, kinship="1"))
        family = invented.family
        for place in range(self.cast.random.randint(1, 4)):
            other = self.cast.person(invented.country, family=family, child=place > 0)
            member = self._person(other, arrived)
            add(HouseholdMember(household=household.id, person=member.id, kinship="2" if place == 0 else "3"))
            StayMaker(self.store, self.cast, self.today, self.presence_days).make(
                member.id, site, arrived, case
            )
