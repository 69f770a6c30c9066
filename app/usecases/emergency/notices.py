"""What the first page of the day tells those in charge: openings that wait, envelopes to replace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.user import User
from app.storage.reader import Reader
from app.usecases.emergency import keys, reviewing
from app.usecases.emergency.keys import CodeStanding
from app.usecases.emergency.reviewing import Notice


@dataclass(frozen=True, slots=True)
class Told:
    """Openings newest first; of the envelopes those that should be replaced."""

    openings: tuple[Notice, ...] = ()
    envelopes: tuple[CodeStanding, ...] = ()


def told(reader: Reader, by: User, at: datetime) -> Told:
    """What there is to tell `by`. That a site has no envelope at all is told in the settings alone."""
    standings = keys.standings(reader, by, at)
    due = tuple(one for one in standings if one.due not in ("", keys.NONE))
    return Told(tuple(reviewing.notices(reader, by)), due)
