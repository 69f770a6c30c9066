"""The merge rules of a kind, as the merging library wants them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from app.domain.declaration import Kind
from sync.merge.rules import MergeRule


@cache
def rules(kind: Kind) -> Mapping[int, MergeRule]:
    """The merge rule of each field of a kind."""
    return {spec.id: MergeRule(spec.merge.value) for spec in kind.fields}
