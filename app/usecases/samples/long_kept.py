"""An invented file that was closed long ago: what the lists of what to erase have to show."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.person import Person
from app.storage.store import Store

NUMBER: Final = "CAS-20/101"


def close_long_ago(store: Store) -> RecordId:
    """The person of the file, made when it is first asked for."""
    for held in store.find(Case, number=NUMBER):
        if held.person is not None:
            return held.person
    person = store.add(Person(display_name="Fatima Zahra Esempio"))
    begun, over = date(2018, 1, 1), date(2020, 6, 12)
    store.add(Case(person=person.id, number=NUMBER, state="closed", opened_on=begun, closed_on=over))
    return person.id
