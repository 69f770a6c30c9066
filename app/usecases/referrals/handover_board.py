"""What the pages of hand-overs ask for, each in one question."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ids import RecordId
from app.domain.referral import Referral
from app.domain.site import Site
from app.domain.user import User
from app.storage.reader import Reader
from app.usecases.referrals import file_requests, handover_answers, handover_offers, handover_people
from app.usecases.referrals.file_requests import Request
from app.usecases.referrals.handover_answers import Offer


@dataclass(frozen=True, slots=True)
class Board:
    """What is offered, what is asked of this person's sites, what they asked for."""

    offers: tuple[Offer, ...]
    to_answer: tuple[Request, ...]
    own: tuple[Request, ...]


def read(reader: Reader, user: User) -> Board:
    """Everything of it."""
    return Board(
        tuple(handover_answers.waiting(reader, user)),
        tuple(file_requests.to_answer(reader, user)),
        tuple(file_requests.own(reader, user)),
    )


def waiting(reader: Reader, user: User) -> int:
    """How many wait for an answer of `user`."""
    return len(handover_answers.waiting(reader, user)) + len(file_requests.to_answer(reader, user))


def of_case(
    reader: Reader, case: RecordId, site: RecordId | None
) -> tuple[list[Referral], list[tuple[Site, User]]]:
    """The hand-overs of a case, and the colleagues of other sites than `site` it may go to."""
    return handover_offers.of_case(reader, case), handover_people.reachable(reader, site)
