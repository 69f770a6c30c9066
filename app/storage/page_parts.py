"""Cuts a large page into transactions short enough that no window waits long for its turn."""

from __future__ import annotations

from collections.abc import Iterator

from sync.protocol.replication import Page, Received

LINES_AT_ONCE = 400
"""Lines of one transaction: it holds the file some tens of milliseconds."""


def parts_of(page: Page) -> Iterator[Page]:
    """The page in parts of whole spaces, each with the cursors of its spaces."""
    by_space: dict[bytes, list[Received]] = {cursor.space: [] for cursor in page.cursors}
    for line in page.lines:
        by_space.setdefault(line.space, []).append(line)
    cursors = {cursor.space: cursor for cursor in page.cursors}
    lines: list[Received] = []
    spaces: list[bytes] = []
    for space, run in by_space.items():
        if lines and len(lines) + len(run) > LINES_AT_ONCE:
            yield Page(lines, [cursors[one] for one in spaces if one in cursors], page.homes)
            lines, spaces = [], []
        lines.extend(run)
        spaces.append(space)
    yield Page(lines, [cursors[one] for one in spaces if one in cursors], page.homes)
