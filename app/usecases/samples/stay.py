"""Invents the stay at a site and the daily roll."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.reception import DailyPresence, Placement, presence_id
from app.storage.store import Store
from app.usecases.samples.cast import Cast

AWAY = 0.06
ROOMS = 24


@dataclass(slots=True)
class StayMaker:
    """Makes placements and presence."""

    store: Store
    cast: Cast
    today: date
    presence_days: int
    taken: set[tuple[RecordId, int, str]] = field(default_factory=set)
    """Beds somebody has: site, room, bed."""

    def make(self, person: RecordId, site: RecordId, arrived: date, case: Case) -> None:
        """A stay from the arrival, ended with the case; the roll of the last days."""
        r = self.cast.random
        left = case.closed_on
        room, bed = self._free(site, r.randint(1, ROOMS), r.choice("ABCD"), held=left is None)
        self.store.add(
            Placement(
                site=site,
                person=person,
                state="exited" if left else "in",
                entered_on=PartialDate.of_day(arrived, "exact"),
                facility="CAS",
                room=str(room),
                bed=bed,
                left_on=PartialDate.of_day(left, "exact") if left else None,
                exit_reason=case.closing_reason if left else None,
                authorised_until=self.today + timedelta(days=r.randint(5, 300)) if not left else None,
            )
        )
        for back in range(self.presence_days, 0, -1):
            day = self.today - timedelta(days=back)
            if day >= arrived and (left is None or day <= left):
                self._mark(person, site, day)

    def _free(self, site: RecordId, room: int, bed: str, *, held: bool) -> tuple[int, str]:
        """That bed, or the same in a room further on when somebody has it: nobody shares a bed."""
        while held and (site, room, bed) in self.taken:
            room += ROOMS
        if held:
            self.taken.add((site, room, bed))
        return room, bed

    def _mark(self, person: RecordId, site: RecordId, day: date) -> None:
        r = self.cast.random
        state = "P" if r.random() > AWAY else r.choice("AAUH")
        id_ = presence_id(site, person, day)
        self.store.add(
            DailyPresence(id=id_, site=site, person=person, on=day, state=state, signed=state == "P")
        )
