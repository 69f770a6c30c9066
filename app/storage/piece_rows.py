"""Keeps the table of pieces in step with the manifests, however these came."""

from __future__ import annotations

from app.domain.attachment import SMALL_BYTES, Attachment, Sealing, piece_size
from app.domain.ids import RecordId
from app.storage.attachments import FREELY, LATER, UNASKED
from app.storage.store import Store


def project_pieces(store: Store, _persons: frozenset[RecordId]) -> None:
    """One row for each piece of each living attachment that was touched."""
    for id_ in sorted(store.touched.get("attachment", ())):
        _keep(store, id_, store.get(Attachment, id_))


def _keep(store: Store, id_: RecordId, held: Attachment | None) -> None:
    sealing = Sealing.read(held.sealing, held.size) if held else None
    ids = list(sealing.ids) if sealing else []
    known = [row[0] for row in store.rows("SELECT id FROM piece WHERE attachment = ? ORDER BY number", [id_])]
    if known == ids:
        return
    store.tables.execute("DELETE FROM piece WHERE attachment = ?", [id_])
    if held is None or not ids:
        return
    space, size = store.space_number(held), held.size or 0
    wish = FREELY if size <= SMALL_BYTES else LATER
    store.tables.conn.executemany(
        "INSERT INTO piece (attachment, number, id, size, space, here, there, wish) VALUES (?, ?, ?, ?, ?,"
        " EXISTS (SELECT 1 FROM attachment_chunk WHERE attachment = ? AND number = ?), ?, ?)",
        [
            (id_, number, name, piece_size(size, number), space, id_, number, UNASKED, wish)
            for number, name in enumerate(ids)
        ],
    )
