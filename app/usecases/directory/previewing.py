"""A look at a table before anything of it is taken."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from app.errors import DomainError
from app.usecases.directory.column_maps import ColumnMap
from app.usecases.directory.flat import flat_lines, targets
from app.usecases.directory.importing import recognised
from app.usecases.directory.proposals import Preview, proposed_map
from app.usecases.directory.sources import opened
from app.usecases.directory.text_tables import Line

ROWS = 5


def recognise(path: Path) -> str:
    """The format that an import of `path` would take it for."""
    with opened(path) as source:
        return recognised(source)


def preview(
    path: Path, given: ColumnMap | None = None, *, encoding: str = "", delimiter: str = ""
) -> Preview:
    """How a flat table would be read: its dialect, its columns, the map, the first rows."""
    with opened(path) as source:
        _, dialect, rows = flat_lines(source, given, encoding, delimiter)
        with contextlib.closing(cast("_Closing", rows)) as open_rows:
            lines = list(itertools.islice(open_rows, ROWS))
        if not lines:
            raise DomainError("directory.import.empty")
        columns = tuple(lines[0].cells)
        chosen = given or proposed_map(columns, lines[0].cells)
        return Preview(
            encoding=dialect.encoding if dialect else "",
            delimiter=dialect.delimiter if dialect else "",
            columns=columns,
            map=chosen,
            rows=tuple(targets(chosen, line.cells) for line in lines),
            cells=tuple(line.cells for line in lines),
        )


class _Closing(Iterator[Line]):
    def close(self) -> None:
        """Generators have it; their type does not say so."""
