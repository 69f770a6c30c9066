"""Invents the asylum procedure and the permits of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.legal import AsylumProcedure, Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.storage.store import Store
from app.usecases.samples.cast import Cast

WAITING_DAYS = 240  # about when a Commission has decided, in these invented files


@dataclass(slots=True)
class LegalMaker:
    """Makes the legal part of invented files."""

    store: Store
    cast: Cast
    today: date

    def make(self, person: Person, arrived: date) -> None:
        """A procedure since the arrival, a decision for some, and the permits that follow."""
        r = self.cast.random
        registered = arrived + timedelta(days=r.randint(5, 60))
        waited = (self.today - registered).days
        decided = registered + timedelta(days=WAITING_DAYS) if waited > WAITING_DAYS else None
        positive = decided is not None and r.random() < 0.55
        hearing = (
            self.today + timedelta(days=r.randint(-3, 90)) if decided is None and waited > 60 else decided
        )
        self.store.add(
            AsylumProcedure(
                person=person.id,
                stage="8" if decided else ("4" if hearing else "2"),
                registered_on=PartialDate.of_day(registered, "exact"),
                hearing_on=hearing,
                decision=(r.choice(["RIF", "SUS", "PS"]) if positive else "DIN") if decided else None,
                decided_on=decided,
                notified_on=decided + timedelta(days=20) if decided else None,
            )
        )
        self._request(person, registered)
        if positive and decided:
            self._permit(person, decided)

    def _request(self, person: Person, registered: date) -> None:
        r = self.cast.random
        months = 182 * ((self.today - registered).days // 182 + 1)
        self.store.add(
            Permit(
                person=person.id,
                type="RIC_ASILO",
                state=r.choice(["valid", "valid", "renewal", "appointment"]),
                number=f"I{r.randrange(10**8):08}",
                issued_on=PartialDate.of_day(registered, "exact"),
                expires_on=registered + timedelta(days=months),
                appointment_on=self.today + timedelta(days=r.randint(1, 60)) if r.random() < 0.2 else None,
                work_allowed="yes" if (self.today - registered).days > 60 else None,
                verified="original",
            )
        )

    def _permit(self, person: Person, decided: date) -> None:
        r = self.cast.random
        issued = decided + timedelta(days=60)
        if issued < self.today:
            self.store.add(
                Permit(
                    person=person.id,
                    type=r.choice(["ASILO", "SUSS", "SPEC"]),
                    state="valid",
                    number=f"I{r.randrange(10**8):08}",
                    issued_on=PartialDate.of_day(issued, "exact"),
                    expires_on=issued + timedelta(days=r.choice([365 * 2, 365 * 5])),
                    work_allowed="yes",
                    verified="original",
                )
            )
