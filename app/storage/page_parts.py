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
    lines: list[Received] = []
    spaces: list[bytes] = []
    for space, run in by_space.items():
        if lines and len(lines) + len(run) > LINES_AT_ONCE:
            yield _part(page, lines, spaces)
            lines, spaces = [], []
        lines.extend(run)
        spaces.append(space)
    yield _part(page, lines, spaces)


def _part(page: Page, lines: list[Received], spaces: list[bytes]) -> Page:
    among = set(spaces)
    return Page(
        lines,
        [cursor for cursor in page.cursors if cursor.space in among],
        page.homes,
        {place: link for place, link in page.ends.items() if place[0] in among},
        {space: cursor for space, cursor in page.told.items() if space in among},
    )
