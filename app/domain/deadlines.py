"""All deadlines and rights of a person, from the few answers they follow from.

Pure reckoning: answers come as they are stored (dates as text), so that the page of one case and
the list of fifty thousand say the same. Nothing here depends on today; what is over is left out by
whoever shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, Generic, NamedTuple, TypeVar

from app.domain.clocks import Clock, appeal_clock, birthday_clock, clock, permit_clocks
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.stays import HELD, RESERVED
from app.domain.terms import Terms, WorkCalendar

RENEWED: Final = frozenset({"renewal", "conversion"})
"""States of a permit (V15) in which the receipt keeps the person regular (rule R-05)."""

ENDED: Final = frozenset({"rejected", "revoked"})
"""States of a permit (V15) in which it gives no right, whatever its dates say."""

PROTECTED: Final = frozenset({"ASILO", "SUSS"})
"""Permits (V14) of holders of international protection, whom the eighteen months are for (rule R-01)."""

QUALIFYING: Final = frozenset(
    {"CAS", "CAS_TEMP", "CAS_MIN", "CPA", "CPA_MIN", "SAI_ORD", "SAI_MSNA", "SAI_DM", "SPRAR", "SIPROIMI"}
    | {"CORR"}
)
"""Facilities (V16) whose end opens the eighteen months: CAS, SPRAR, SIPROIMI, SAI, corridors."""

SAI: Final = frozenset({"SAI_ORD", "SAI_MSNA", "SAI_DM"})
CAS: Final = frozenset({"CAS", "CAS_TEMP", "CAS_MIN"})

RECOGNISED: Final = frozenset({"RIF", "SUS"})
"""Decisions (V13) with which reception in a CAS ends."""

SUPPORTED_TO_21: Final = frozenset({"INTEG_18"})
"""Permits (V14) of young people supported after 18, at the most until 21 (L. 47/2017 art. 13)."""

PAPER_RULES: Final = {"CFP": "cfp6", "STP": "stp", "ENI": "stp"}
"""Identifiers (V04) that are good for a time counted from the day they were given."""


class PermitFact(NamedTuple):
    """A permit: type V14, state V15, the day it expires, the day it was issued."""

    id: RecordId
    type: str | None
    state: str | None
    expires: str | None
    issued: str | None = None


class ProcedureFact(NamedTuple):
    """An asylum procedure: decision V13 and the days that start its clocks."""

    id: RecordId
    decision: str | None
    registered: str | None
    hearing: str | None
    notified: str | None
    appealed: str | None


class StayFact(NamedTuple):
    """A stay at a site: facility V16, state V18, the end authorised, the days of exit and of entry.

    The last three are the days on which the SAI database was told of the entry, of the exit, and of
    what changed in between.
    """

    id: RecordId
    facility: str | None
    state: str | None
    authorised_until: str | None
    left: str | None
    entered: str | None = None
    told_in: str | None = None
    told_out: str | None = None
    told_news: str | None = None


class PaperFact(NamedTuple):
    """A number good for a time (list V04), a document or a consent with its end."""

    id: RecordId
    type: str
    starts: str | None
    ends: str | None


@dataclass(slots=True)
class PersonFacts:
    """What the clocks of one person follow from; each list newest first."""

    born: str | None = None
    permits: Sequence[PermitFact] = ()
    procedures: Sequence[ProcedureFact] = ()
    stays: Sequence[StayFact] = ()
    numbers: Sequence[PaperFact] = ()
    documents: Sequence[PaperFact] = ()
    consents: Sequence[PaperFact] = ()


T = TypeVar("T")
Lines = list[tuple[RecordId | None, T]]


class _Made(dict[str, T]):
    """What follows from a text: reckoned when it is first asked for, then kept."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[str], T]) -> None:
        self._make = make

    def __missing__(self, text: str) -> T:
        made = self[text] = self._make(text)
        return made


class Reckoner(Generic[T]):
    """Reckons clocks by one set of rules; remembers each, as a day starts the same clocks for everybody.

    `told` says what a clock is remembered and given as.
    """

    def __init__(self, rules: Terms, calendar: WorkCalendar, told: Callable[[Clock], T]) -> None:
        def days(reckon: Callable[[str], Clock | None]) -> _Made[T | None]:
            def tell(start: str) -> T | None:
                one = reckon(start)
                return None if one is None else told(one)

            return _Made(tell)

        def of_rule(rule: str) -> _Made[T | None]:
            return days(lambda start: clock(rules, rule, read(start), calendar))

        def of_decision(decision: str) -> _Made[T | None]:
            return days(lambda start: appeal_clock(rules, decision, read(start), filed=False))

        def of_permit(renewed: bool) -> _Made[list[T]]:
            return _Made(
                lambda day: [told(one) for one in permit_clocks(rules, read(day), renewal_held=renewed)]
            )

        # Each of these gives, for a rule or a decision, what it makes of a day.
        self._by_rule, self._appeals = _Made(of_rule), _Made(of_decision)
        self._permits = of_permit(False), of_permit(True)
        self._birthdays = {age: days(partial(_birthday, rules, age)) for age in (18, 21)}

    def lines(self, facts: PersonFacts) -> Lines[T]:
        """Every clock of a person, in no order, with the record it follows from (None: the birth)."""
        permit = counting(facts.permits) if facts.permits else None
        found: Lines[T] = []
        if permit is not None and permit.expires is not None:
            record = permit.id
            found += [(record, one) for one in self._permits[permit.state in RENEWED][permit.expires]]
        if facts.procedures:
            self._of_procedure(found, facts.procedures[0], facts.stays)
        if facts.stays:
            self._of_stays(found, facts)
            self._of_window(found, facts.stays, permit)
        if facts.born:
            self._of_birth(found, facts.born, permit)
        if facts.numbers or facts.documents or facts.consents:
            self._of_papers(found, facts)
        return found

    def _of_procedure(self, found: Lines[T], latest: ProcedureFact, stays: Iterable[StayFact]) -> None:
        if latest.decision is None:
            self._add(found, latest.id, "work60", latest.registered)
            self._add(found, latest.id, "hearing", latest.hearing)
            return
        if latest.notified is not None and latest.appealed is None:
            appeal = self._appeals[latest.decision][latest.notified]
            if appeal is not None:
                found.append((latest.id, appeal))
        if latest.decision in RECOGNISED and any(in_one_of(stay, CAS) for stay in stays):
            self._add(found, latest.id, "cas_exit", latest.notified)

    def _of_stays(self, found: Lines[T], facts: PersonFacts) -> None:
        for stay in facts.stays:
            sai = stay.facility in SAI
            if stay.state in HELD and not stay.left:
                self._add(found, stay.id, "sai_end" if sai else "stay_end", stay.authorised_until)
                if sai:
                    self._add(found, stay.id, "sai_extension", stay.authorised_until)
            if sai:
                self._of_database(found, stay, facts)

    def _of_database(self, found: Lines[T], stay: StayFact, facts: PersonFacts) -> None:
        if stay.state == RESERVED:
            return
        if stay.told_in is None:
            self._add(found, stay.id, "sai_database", stay.entered)
        if stay.told_out is None:
            self._add(found, stay.id, "sai_database", stay.left)
        if in_one_of(stay, SAI):
            self._add(found, stay.id, "sai_update", oldest_news(stay, facts))

    def _of_window(self, found: Lines[T], stays: Sequence[StayFact], permit: PermitFact | None) -> None:
        if permit is None or permit.type not in PROTECTED:
            return
        last = last_exit(stays)
        if last is not None:
            self._add(found, last.id, "window18", last.left)

    def _of_birth(self, found: Lines[T], born: str, permit: PermitFact | None) -> None:
        ages = (18, 21) if permit is not None and permit.type in SUPPORTED_TO_21 else (18,)
        for age in ages:
            made = self._birthdays[age][born]
            if made is not None:
                found.append((None, made))

    def _of_papers(self, found: Lines[T], facts: PersonFacts) -> None:
        definitive = any(number.type == "CF" for number in facts.numbers)
        for number in facts.numbers:
            if number.type in PAPER_RULES and not (number.type == "CFP" and definitive):
                self._add(found, number.id, PAPER_RULES[number.type], number.starts)
            elif number.type == "TS":
                self._add(found, number.id, "ssn", number.ends)
        for document in facts.documents:
            self._add(found, document.id, "document_exp", document.ends)
        for consent in facts.consents:
            self._add(found, consent.id, "consent_exp", consent.ends)

    def _add(self, found: Lines[T], record: RecordId, rule: str, start: str | None) -> None:
        if not start:
            return
        made = self._by_rule[rule][start]
        if made is not None:
            found.append((record, made))


def counting(permits: Iterable[PermitFact]) -> PermitFact | None:
    """The permit that counts: of those not refused or revoked the one that expires last, or never."""
    usable = [permit for permit in permits if permit.state not in ENDED]
    if len(usable) == 1:
        return usable[0]
    return max(usable, key=lambda permit: permit.expires or "9999", default=None)


def in_one_of(stay: StayFact, facilities: frozenset[str]) -> bool:
    """Whether the person has this place now, and it is one of `facilities`."""
    return stay.state in HELD and not stay.left and stay.facility in facilities


def oldest_news(stay: StayFact, facts: PersonFacts) -> str | None:
    """The day of the first permit or decision of this stay that the SAI database has not been told of."""
    days = [permit.issued for permit in facts.permits] + [one.notified for one in facts.procedures]
    since = max((stay.entered or "")[:10], stay.told_news or "")
    return min((day for day in days if day and day[:10] > since), default=None)


def last_exit(stays: Iterable[StayFact]) -> StayFact | None:
    """The latest end of a qualifying reception path; None while the person is still in one."""
    paths = [stay for stay in stays if stay.facility in QUALIFYING and stay.state != RESERVED]
    if any(stay.state in HELD and not stay.left for stay in paths):
        return None
    ended = [stay for stay in paths if stay.left]
    return max(ended, key=lambda stay: stay.left or "", default=None)


def read(stored: str) -> PartialDate | date | None:
    """A day, or a date as far as it is known, from its stored text."""
    if len(stored) == 10:
        try:
            return date.fromisoformat(stored)
        except ValueError:
            return None
    told = PartialDate.from_text(stored)
    return told if told.is_known else None


def _birthday(rules: Terms, age: int, stored: str) -> Clock | None:
    born = PartialDate.from_text(stored)
    if born.earliest is None:
        return None
    return birthday_clock(rules, born, age, date(born.earliest.year + age, 1, 1))
