"""The answers of what was handed in, as one number: equal answers have equal digests on every laptop."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from app.domain.declaration import Record, kind_of
from app.domain.ids import RecordId
from app.domain.review import APPROVED, WITHDRAWN, Review
from app.domain.values import to_plain
from app.storage.reader import Reader
from app.usecases.review_effects import effect_of


def digest(reader: Reader, what: str, subject: Record) -> str:
    """SHA-256, in hex, of the answers of `subject` and of what is approved with it."""
    effect = effect_of(what)
    parts = sorted(effect.parts(reader, subject), key=lambda part: part.id)
    said = [_answers(subject, effect.covers), *(_answers(part, None) for part in parts)]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=bytes.hex).encode()).hexdigest()


def subject_of(reader: Reader, review: Review) -> Record | None:
    """The living record a review is about; None when it is gone or of a kind unknown here."""
    try:
        kind = reader.registry.named(review.subject_kind or "")
        subject = RecordId(bytes.fromhex(review.subject or ""))
    except (KeyError, ValueError):
        return None
    found: Record | None = reader.get(kind.record, subject)
    return found


def stands(reader: Reader, review: Review) -> bool:
    """Whether it is approved, or was and was withdrawn in vain.

    Who opens a case again, or parts two records, takes what was approved out of the review, and no other
    role may do that. Where it is still there while the approval holds, a program wrote `withdrawn` over it
    that was not asked to.
    """
    if review.state != WITHDRAWN or review.approved_digest is None:
        return review.state == APPROVED
    subject = subject_of(reader, review)
    return subject is not None and effect_of(review.what).in_force(subject)


def changed_since(reader: Reader, review: Review) -> bool:
    """Whether what was approved is another now, or was withdrawn in vain; then it is open again."""
    if not stands(reader, review):
        return False
    if review.state == WITHDRAWN:
        return True
    subject = subject_of(reader, review)
    return subject is not None and digest(reader, review.what or "", subject) != review.approved_digest


def _answers(record: Record, covers: frozenset[str] | None) -> Any:
    # Without what was not answered: a field added by a later version changes no digest.
    kind = kind_of(record)
    plain = {
        spec.id: to_plain(spec, getattr(record, spec.name))
        for spec in kind.fields
        if covers is None or spec.name in covers
    }
    return [kind.id, record.id, {str(number): v for number, v in plain.items() if v not in (None, [])}]
