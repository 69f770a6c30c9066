"""What forbids to erase a person's data today: somebody still lives here, or the law keeps the papers."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.ids import RecordId
from app.domain.reception import Placement
from app.domain.stays import HELD
from app.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason, as the key of a sentence with its parameters; nothing personal in them."""

    key: str
    params: dict[str, str | int] = field(default_factory=dict)


def holds(reader: Reader, person: RecordId) -> tuple[Hold, ...]:
    """What stands in the way; empty when nothing does."""
    stays = [one for one in reader.find(Placement, person=person) if one.state in HELD]
    return (Hold("erasing.hold.stay"),) if stays else ()
