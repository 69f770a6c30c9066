"""How wide each column is: no head is cut, and what lies at hand is cut only where nothing is to spare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QFontMetrics

from ui.theme.look import px, sized
from ui.widgets.table.columns import Column

PADDING = 20
"""Pixels at 100 % around the words of a cell, with what a measure in whole pixels leaves out."""

MEASURED = 40
"""Rows whose words are measured."""


def head_width(column: Column) -> int:
    """What the head of a column needs, with its arrow if it sorts."""
    words = QFontMetrics(sized(13, bold=True)).horizontalAdvance(column.title)
    return words + px(PADDING) + (px(18) if column.sortable else 0)


def shares(columns: Sequence[Column], needs: Mapping[str, int], width: int) -> dict[int, int]:
    """Widths of the columns that are shown, by their place.

    `needs` tells by key what the words of a column take, where that is known. The least needed columns
    go first when there is no room; the others get first what their words need, the smallest wish first,
    then what they were drawn with; a column drawn 0 wide takes the rest.
    """
    heads = [head_width(column) for column in columns]
    least = {i: _least(column, heads[i], needs) for i, column in enumerate(columns)}
    shown = _those_with_room(columns, least, width)
    sizes = {i: least[i] for i in shown}
    wanted = {i: max(heads[i], needs.get(columns[i].key, 0)) for i in shown}
    drawn = {i: px(columns[i].width) for i in shown}
    for wishes in (wanted, drawn):
        for i in sorted(shown, key=lambda i: wishes[i] - sizes[i]):
            spare = width - sum(sizes.values())
            sizes[i] += max(0, min(wishes[i] - sizes[i], spare))
    rest = max(0, width - sum(sizes.values()))
    stretchy = [i for i in shown if columns[i].width == 0] or shown[:1]
    for i in stretchy:
        sizes[i] += rest // len(stretchy)
    return sizes


def _least(column: Column, head: int, needs: Mapping[str, int]) -> int:
    if column.width == 0:  # up to half as much again, others go before its words are cut
        least = px(column.least)
        return max(head, min(max(least, needs.get(column.key, 0)), least * 3 // 2))
    drawn = px(column.width)
    return max(head, min(drawn, needs.get(column.key, drawn)))


def _those_with_room(columns: Sequence[Column], least: Mapping[int, int], width: int) -> list[int]:
    shown = list(range(len(columns)))
    for i in sorted(shown, key=lambda i: -columns[i].rank):
        if columns[i].rank == 0 or sum(least[j] for j in shown) <= width:
            break
        shown.remove(i)
    return shown
