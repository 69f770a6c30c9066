"""Put a document back to the words that were agreed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from app.domain import frozen_words
from app.domain.declaration import Record, kind_of
from app.domain.frozen_words import Agreed
from app.storage import frozen_documents
from app.storage.store import Store

R = TypeVar("R", bound=Record)


def put_back(store: Store, kind: type[R], held: Sequence[R], agreed: Sequence[Agreed]) -> None:
    """Make the records of one kind what was agreed: answers put back, lost ones restored, new ones out."""
    words = {one.id: one for one in agreed if one.kind == kind_of(kind).name}
    for record in held:
        if record.id not in words:
            store.delete(record)
        elif not frozen_words.same(record, words[record.id]):
            store.save(words[record.id].put_into(record))
    for id_ in words.keys() - {record.id for record in held}:
        gone = frozen_documents.lost(store, kind, id_)
        if gone is not None:
            store.restore(gone)
            store.save(words[id_].put_into(gone))
