"""The standard's tabular package: one CSV file for each table."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.directory.leaf_tables import TABLES
from app.errors import DomainError
from app.usecases.directory.intake import Intake
from app.usecases.directory.sources import Source
from app.usecases.directory.text_tables import dialect_of, read_lines

_ALSO = {"addresss.csv": "addresses.csv", "accessibilitys.csv": "accessibility.csv"}
"""Names that the standard's own list of columns writes wrongly: met in the wild."""


def read_package(source: Source, intake: Intake) -> Iterator[int]:
    """Take every row of the package; yields bytes read. Files the standard does not know stay unread."""
    present = {_ALSO.get(name.lower(), name.lower()): name for name in source.names()}
    tables = [table for table in TABLES if table.file in present]
    if not any(table.name in ("service", "organization", "location") for table in tables):
        raise DomainError("directory.import.no_tables")
    for table in tables:
        file = present[table.file]
        dialect = dialect_of(source, file)
        with source.open(file) as stream:
            for line in read_lines(stream, dialect):
                intake.take(table, line.cells, file, line.number)
                yield source.read
