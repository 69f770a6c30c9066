"""Records that were handed in, as the inbox shows them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.domain.ids import RecordId
from app.domain.review import WAITING, Review
from app.domain.user import User
from app.storage import reviews as kept
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reviews
from app.usecases.inbox_sources import InboxRow, Key
from app.usecases.permissions import allowed
from app.usecases.review_effects import effect_of

NAME = "review"


class ReviewSource:
    """Reviews that wait, those whose record changed after it was approved, and approvals that are none."""

    def keys(self, reader: Reader, by: User) -> Sequence[Key]:
        """Everything that waits, oldest first."""
        also = kept.remembered(reader, kept.CHANGED)
        if not reviews.works_alone(reader, by):
            also += [id_ for id_ in kept.remembered(reader, kept.OWN) if id_ not in also]
        return [
            Key(at, RecordId(id_), what, _id(site), _id(author), NAME)
            for at, id_, what, site, author in kept.waiting(reader, WAITING, also)
        ]

    def rows(self, reader: Reader, by: User, keys: Sequence[Key]) -> Sequence[InboxRow]:
        """How these look to `by`."""
        ids = [key.id for key in keys]
        found = reader.get_many(Review, ids)
        users = reader.get_many(User, sorted({key.by for key in keys if key.by}))
        about = {id_: rest for id_, *rest in kept.shown(reader, ids)} if ids else {}
        alone = reviews.works_alone(reader, by)
        answers = frozenset() if alone else _answered_by(reader, by, keys)
        shown = partial(_row, by=by, reader=reader, alone=alone, answers=answers)
        return [
            shown(key, found[key.id], about[key.id], users.get(key.by) if key.by else None)
            for key in keys
            if key.id in found and key.id in about
        ]

    def own(self, reader: Reader, by: User, keys: Sequence[Key]) -> frozenset[RecordId]:
        """What `by` handed in or answers for, and what they changed after it was approved."""
        if reviews.works_alone(reader, by):
            return frozenset()
        again = {*kept.remembered(reader, kept.CHANGED), *kept.remembered(reader, kept.OWN)}
        looked = reader.get_many(Review, [key.id for key in keys if key.by != by.id and key.id in again])
        changed = {id_ for id_, one in looked.items() if reviews.is_own(reader, by, one)}
        answers = _answered_by(reader, by, keys)
        return frozenset(changed.union(key.id for key in keys if key.by == by.id or key.id in answers))

    def approve(self, store: Store, id: RecordId, note: str = "") -> object:
        """Let it stand."""
        return reviews.approve(store, id, note)

    def send_back(self, store: Store, id: RecordId, remarks: Sequence[tuple[str, str]]) -> object:
        """Give it back."""
        return reviews.send_back(store, id, remarks)


def _row(
    key: Key,
    review: Review,
    about: Sequence[object],
    author: User | None,
    *,
    by: User,
    reader: Reader,
    alone: bool,
    answers: frozenset[RecordId],
) -> InboxRow:
    name, _, site_name, number = about
    effect = effect_of(review.what)
    again = review.state != WAITING
    # Only of those few that changed after their approval it is asked who changed them.
    wrote = review.submitted_by == by.id or (again and reviews.is_own(reader, by, review))
    own = review.id in answers or (wrote and not alone)
    return InboxRow(
        key,
        review.person,
        str(name),
        review.case,
        str(number),
        str(site_name),
        (author.name or "") if author else "",
        review.title or "",
        review.subject_kind or "",
        reviews.id_of(review.subject),
        changed=again and reviews.changed_since(reader, review),
        own=own,
        may=allowed(by, effect.act),
        bulk=effect.bulk and not again,
    )


def _answered_by(reader: Reader, by: User, keys: Sequence[Key]) -> frozenset[RecordId]:
    """What is about cases of `by`, of the sorts where that counts."""
    sorts = {key.what for key in keys if effect_of(key.what).by_another}
    return frozenset(id_ for what in sorts for id_ in kept.answered_by(reader, what, by.id))


def _id(plain: bytes) -> RecordId | None:
    return RecordId(plain) if plain else None
