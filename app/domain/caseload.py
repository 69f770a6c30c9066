"""Whose cases are whose, told where a laptop reads first: with the beds and the presence of a centre."""

from __future__ import annotations

import hashlib

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import ID_BYTES, RecordId


@d.record("caseload", id=62, scope=Scope.SITE, data_class="C1", retention="user_disabled")
class Caseload(Record):
    """The people one colleague answers for or works with at one site. It decides nothing and gives nobody
    a right: a laptop that has everything to read reads their files first."""

    site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    user: RecordId | None = d.ref("user", id=2, need=Need.DRAFT, index=True, merge=Merge.LATEST)
    people: frozenset[RecordId] = d.refs("person", id=3, merge=Merge.UNION, inner=True, export=False)


def caseload_id(site: RecordId, user: RecordId) -> RecordId:
    """The same on every laptop, so that nobody's caseload is made twice."""
    return RecordId(hashlib.sha256(b"approdo caseload" + site + user).digest()[:ID_BYTES])
