"""Files of a person's file on their way between laptops: where their bytes are, and bringing them here."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from app.domain.attachment import Attachment
from app.domain.ids import RecordId
from app.domain.user import User
from app.storage import attachments as kept
from app.storage.attachments import AttachmentDamaged, AttachmentNotHere
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.permissions import Act, allowed
from app.usecases.saving import must_find


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the bytes of an attachment are. `here` of `pieces` lie on this laptop; `there`: the server has
    them, None when it was not asked yet; `asked`: it comes at the next round. `holder`: whose laptop has
    it, empty when it is not known. `broken`: it came, and is not what was put in."""

    pieces: int
    here: int
    there: bool | None
    asked: bool
    holder: str
    broken: bool

    @property
    def whole(self) -> bool:
        """Whether it can be opened here."""
        return self.here >= self.pieces


def whereabouts(reader: Reader, id: RecordId) -> Whereabouts:
    """Where the bytes of an attachment are, as far as this laptop knows."""
    held = must_find(reader, Attachment, id)
    at = kept.pieces_at(reader, held)
    author = kept.put_in_by(reader, id)
    holder = reader.get(User, author) if author is not None else None
    return Whereabouts(
        at.count, at.here, at.there, at.asked, (holder.name if holder else "") or "", at.broken
    )


def bring(store: Store, ids: Iterable[RecordId]) -> None:
    """Let the bytes of attachments come to this laptop at the next round, however large."""
    for id_ in ids:
        kept.ask_for(store, must_find(store, Attachment, id_).id)


def without_seal(reader: Reader) -> list[RecordId]:
    """Files of this laptop that were put in before files travelled."""
    return kept.unsealed(reader)


def seal_old(store: Store, id: RecordId) -> None:
    """Name the pieces of a file put in before files travelled; it is sent from then on.

    Nothing is done for somebody whose role may not write attachments: no laptop would take it.
    """
    held = store.get(Attachment, id)
    if held is None or held.sealing or not allowed(store.by, Act.WRITE_ATTACHMENT):
        return
    with suppress(AttachmentDamaged, AttachmentNotHere):
        content = kept.read_bytes(store, held)
        kept.put_bytes(store, held, content)  # in pieces of the size they travel in
        store.save(replace(held, sealing=kept.sealing_of(content).text()))


def look(reader: Reader, id: RecordId) -> tuple[bytes | None, Whereabouts]:
    """The bytes of a file to be shown in memory, None while they are not all here; and where they are."""
    held = must_find(reader, Attachment, id)
    try:
        return kept.read_bytes(reader, held), whereabouts(reader, id)
    except AttachmentNotHere:
        return None, whereabouts(reader, id)


def away(reader: Reader, person: RecordId) -> frozenset[RecordId]:
    """Files of a person whose bytes are not all on this laptop."""
    return frozenset(kept.away(reader, person))
