"""The Tab key goes as the eye does: what is made later is visited where it stands, not at the end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def visited_before(parts: Sequence[QWidget], last: QWidget) -> None:
    """Let Tab visit the inputs inside `parts`, in the order they were made, right before `last`."""
    inside = [one for part in parts for one in (part, *part.findChildren(QWidget)) if _stops_at(one)]
    if not inside:
        return
    before = last.previousInFocusChain()
    while before is not None and before is not last and (before in inside or not _stops_at(before)):
        before = before.previousInFocusChain()
    chain = [*inside, last]
    if before is not None and before is not last:
        chain.insert(0, before)
    for one, other in pairwise(chain):
        QWidget.setTabOrder(one, other)


def _stops_at(one: QWidget) -> bool:
    return bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.focusProxy() is None
